"""What is wrong or doubtful about the zones of a release, each with its place and area."""
