"""Search of industries (GB/T 4754)."""
