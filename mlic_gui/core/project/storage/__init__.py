"""Files of a project: the database, its lock, its backups, and where they lie."""
