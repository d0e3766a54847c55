"""What the tests of the foundation share."""

from tests.own_database import own_database

__all__ = ["own_database"]
