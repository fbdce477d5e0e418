"""Forms of the centre's pages: they read what people type and validate it; services decide and write."""
