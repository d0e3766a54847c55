"""The interface house, tested on its own."""
