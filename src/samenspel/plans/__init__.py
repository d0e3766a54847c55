"""The neighbourhood plan: everything that is open worked out at once, for a coordinator to choose from."""
