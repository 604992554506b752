"""Trains the model that reads a passage against a statement, and writes what the service ships."""
