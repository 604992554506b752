"""Exact rules about texts: tables in, findings out; each explains itself and names its source."""
