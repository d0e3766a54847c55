"""Stories of asking, offering and replying."""
