"""What people said of their photographs, kept in SQLite."""
