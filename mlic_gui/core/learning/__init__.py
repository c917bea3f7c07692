"""Rows and words become a tagger, with honest figures."""
