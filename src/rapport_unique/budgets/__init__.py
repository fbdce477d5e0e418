"""Reference-budget simulations of one centre's households, and the sealed extract that leaves them."""
