"""What lies at a point: units, zones, red lines, reference features."""
