"""Pages to sign in with, and those of the access manager."""
