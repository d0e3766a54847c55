"""How good can any plan be: bounds on visits and points, and the exact answer for small problems."""
