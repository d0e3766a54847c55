"""Who visits whom when: proposals, splits, visits, cover and thanks."""
