"""The pages of the administration, and the centre's pages on its objects."""
