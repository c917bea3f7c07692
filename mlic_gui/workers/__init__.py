"""Threads: one generic worker, its runner with lanes, the thumbnail loader."""
