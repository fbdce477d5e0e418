"""The site where the social workers of centres compute a household's reference budget."""
