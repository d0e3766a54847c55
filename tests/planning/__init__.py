"""The planning core: no database, no web."""
