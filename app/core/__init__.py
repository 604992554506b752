"""WHAT IS TRUE: pure functions and frozen dataclasses, standard library and rfc8785 alone."""
