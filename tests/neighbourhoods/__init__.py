"""Tests of places and relations."""
