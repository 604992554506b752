"""Pages for people: server-rendered, read-only."""

from fastapi import FastAPI


def add_pages(app: FastAPI) -> None:
    """Add the pages to the application."""
