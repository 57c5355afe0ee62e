"""Access lists shipped with the program: national and basin law as ordinary dated lists."""
