"""Views of the session."""
