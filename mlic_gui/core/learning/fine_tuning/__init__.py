"""What a fine-tuning is fed with, and what becomes of its result."""
