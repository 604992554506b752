"""The two demo organizations that travel inside the project, and the code that reads them."""

from app.gateways.demo.reading import DemoOrganization, DemoVersion, load_demo

__all__ = ["DemoOrganization", "DemoVersion", "load_demo"]
