"""Words for the templates of the exchange."""
