"""The layers of a network, as a list to choose from."""
