"""A whole neighbourhood at once: flat arrays, compiled loops, rounds of ruin and recreate."""
