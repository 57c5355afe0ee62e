"""The gate and the readers: an untrusted workbook or document becomes grids of text."""
