"""Settings, addresses and processes: each site composes the apps it runs."""
