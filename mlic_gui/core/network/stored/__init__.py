"""Weights files, read as arrays and nothing else: what is described in them is never built or run."""
