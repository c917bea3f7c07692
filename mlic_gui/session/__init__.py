"""The state of the window in Qt objects that views listen to."""
