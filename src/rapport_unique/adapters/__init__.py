"""The outside world: workbooks, documents, and later signatures and login. No Django here."""
