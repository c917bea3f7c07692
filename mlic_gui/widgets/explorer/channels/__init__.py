"""The channels of one layer: their answers to the photo, and the patterns that they look for."""
