"""What several measures share: columns of tables, and the rules on them."""
