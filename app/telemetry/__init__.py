"""What the service tells of itself: logs and metrics, never of whom or of where."""
