"""Colours, style sheet, and the small things that every panel is made of and painted with."""
