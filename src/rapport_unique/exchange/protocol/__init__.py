"""What is said between centres and the hub, and its rules: pure, with neither Django nor a clock."""
