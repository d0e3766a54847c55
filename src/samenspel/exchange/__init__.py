"""Asking for help, offering it, and replying to one another."""
