"""Work that takes long, and the engines that it runs on."""
