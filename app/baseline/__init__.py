"""What the program ships: national and basin law, installed as ordinary releases."""
