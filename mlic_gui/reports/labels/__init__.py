"""How each label does, and what to do about it."""
