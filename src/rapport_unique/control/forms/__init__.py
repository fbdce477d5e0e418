"""Filters, and what the administration types."""
