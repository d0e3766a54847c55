"""Tests of plans of a neighbourhood."""
