"""Held against a hurried or a hostile person."""
