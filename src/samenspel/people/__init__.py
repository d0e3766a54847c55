"""Accounts, sign-in, profiles and the hats that people wear."""
