"""Reports: rendered from the stored Assessment and its figure alone; same input, same bytes."""
