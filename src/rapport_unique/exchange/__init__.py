"""The social-report exchange: centres ask centres, and nobody else can look."""
