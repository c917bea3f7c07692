"""Tables of tags as comma-separated text, one file per layout."""
