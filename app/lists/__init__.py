"""Access lists: import into a draft release, show."""
