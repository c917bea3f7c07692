"""The only room that imports Keras; it runs in a process of its own."""
