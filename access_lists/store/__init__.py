"""Access lists in the database."""
