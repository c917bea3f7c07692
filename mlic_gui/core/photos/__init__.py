"""A folder becomes records, and files become pixels."""
