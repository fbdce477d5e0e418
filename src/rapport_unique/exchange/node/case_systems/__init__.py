"""Ready adapters for the case systems of centres: a folder of CSV files, or views of the vendor's database."""
