"""Tests of accounts and the way in."""
