"""WHAT HAPPENS UNASKED: a job name leads to a service."""
