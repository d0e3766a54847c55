"""Areas, communities, homes, and the relations from which all rights come."""
