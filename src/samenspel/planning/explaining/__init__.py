"""Why this plan, what would help, and what if: for whoever coordinates, in codes, numbers and words."""
