"""What the administration does with the reports: for now, follow who is where and read what was sent."""
