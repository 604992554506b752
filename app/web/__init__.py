"""HOW PEOPLE ASK: pages over the same services."""
