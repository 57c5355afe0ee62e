"""The demo region: a fictional city, loaded through the ordinary services."""
