"""Ways of comparing a passage with a statement, one file each."""
