"""OGC API – Features, Tiles and Processes: the same zones and checks for GIS clients."""
