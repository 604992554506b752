"""The builder's contents: questions, patterns and headings as JSON files, one a locale."""

from app.gateways.builder.contents import load_builder

__all__ = ["load_builder"]
