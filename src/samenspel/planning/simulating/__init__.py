"""What happens when people may say no, and over a year."""
