"""The law and its arithmetic: standard library only, no clock, no Django, no files but its own data."""
