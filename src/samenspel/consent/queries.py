"""What pages must know of agreements and looks."""
