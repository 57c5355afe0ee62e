"""What a report says, chapter by chapter; each function gives the blocks of one chapter."""
