"""Taggers: what they hold, how they are kept, found and made."""
