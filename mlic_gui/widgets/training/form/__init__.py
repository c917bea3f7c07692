"""The training form: a recipe, what it needs, all its settings, and how augmentation looks."""
