"""Pixels become rows of float32, once, and stay in the cache."""
