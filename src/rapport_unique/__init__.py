"""Rapport Unique: Belgian public welfare centres justify their federal subsidies."""
