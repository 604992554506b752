"""One world for the tests that only look at it, and a fresh one for those that change it."""

import pytest

from tests.web.site import Site, build_site


@pytest.fixture(scope="session")
def seen() -> Site:
    """A world that nobody changes."""
    return build_site()


@pytest.fixture
def site() -> Site:
    """A world of the test's own."""
    return build_site()
