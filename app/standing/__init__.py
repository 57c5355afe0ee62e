"""What the registers say of a place, as a check reads it."""
