"""The commands that learn, and tell how one can."""
