"""The worst mistakes of a run as a grid of photos."""
