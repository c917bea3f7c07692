"""What a run achieved, as data that window, page and command line show alike."""
