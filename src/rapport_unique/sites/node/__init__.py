"""The site where a centre asks other centres what they know of a person, and answers them."""
