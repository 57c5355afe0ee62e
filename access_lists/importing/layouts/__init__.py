"""How cities lay out their lists: grids of text become units with streams of requirement text."""
