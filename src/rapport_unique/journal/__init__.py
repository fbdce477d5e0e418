"""What happened, for ever: append-only events, chained per subject. The actor is a plain identifier."""
