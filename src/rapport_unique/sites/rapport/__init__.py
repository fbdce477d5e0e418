"""The site where centres report and the administration controls."""
