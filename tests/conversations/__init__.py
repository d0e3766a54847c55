"""Tests of talk and letters."""
