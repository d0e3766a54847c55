"""The pages that bring it together: home and the coordinator's desk."""
