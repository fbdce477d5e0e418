"""What every page of every site shares: its frame, its form fields, its components, its language and its clock."""
