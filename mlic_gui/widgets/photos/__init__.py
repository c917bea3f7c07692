"""The photos themselves: the grid of all of them and the preview of one."""
