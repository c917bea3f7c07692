"""The window of runs: what each training came to, two side by side, and the way back to any of them."""
