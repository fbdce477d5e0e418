"""What the hub lets members and everybody ask. Nobody signs in at the hub."""
