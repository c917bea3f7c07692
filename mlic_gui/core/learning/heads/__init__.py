"""The head: solved on cached features, around what it knew."""
