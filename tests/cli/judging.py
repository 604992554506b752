"""The `credo` command with a check engine that judges by shared words; run with `-m`."""

from app import __main__, bootstrap
from tests.fakes import FakeEngine


class LoadedEngine(FakeEngine):
    """Has nothing to load."""

    def start(self) -> None:
        """Be ready at once."""


if __name__ == "__main__":
    bootstrap.LaterCheckEngine = LoadedEngine  # type: ignore[assignment, misc]
    __main__.main()
