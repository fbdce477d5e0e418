"""The hub: checks who may ask, finds who knows the person, hands on what it cannot read."""
