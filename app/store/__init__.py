"""WHERE IT IS KEPT: the only SQL."""
