"""Tests of home and the desk."""
