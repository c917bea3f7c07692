"""One file per format that tags come in or go out by."""
