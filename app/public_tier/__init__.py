"""The public tier: coarse answers and a coarse map, from tables that hold nothing exact."""
