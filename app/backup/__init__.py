"""Backup and restore of a whole store, and the drill that shows that a backup can be restored."""
