"""Credo keeps an organisation's word: it stores, versions and checks what it says it is."""

__version__ = "0.1.0"
