"""Learning: buttons, live curves, and what a training came to."""
