"""The result as a workbook: numbers as numbers, every clause and every boundary point."""
