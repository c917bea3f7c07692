"""Which photos teach, select and are held out."""
