"""The hub between the centres: it routes what it cannot read. Nobody signs in here."""
