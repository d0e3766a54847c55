"""What every page is made of: tokens, components, forms, icons and the voice of a refusal."""
