"""Layers in force, as shapes for the map."""
