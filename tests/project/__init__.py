"""Tests of what belongs to the project as a whole, the demo among it."""
