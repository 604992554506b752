"""The rulebook: tables of words and figures as JSON files, each with its source and licence."""

from app.gateways.rules.reading import load_rulebook

__all__ = ["load_rulebook"]
