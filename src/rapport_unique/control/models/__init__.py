"""What the administration keeps beside the reports."""
