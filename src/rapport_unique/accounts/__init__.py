"""People, centres and mandates. It knows no role of the other apps: each declares its own."""
