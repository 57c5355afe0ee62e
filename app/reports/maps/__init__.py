"""Maps of a report, drawn as SVG from the Assessment's footprint and figure."""
