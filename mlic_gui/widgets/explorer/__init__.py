"""The window in which one looks into the network: its layers, their channels, what filters look for."""
