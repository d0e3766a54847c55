"""Tests of agreements and the log of looks."""
