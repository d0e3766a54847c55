"""Template tags of the interface house."""
