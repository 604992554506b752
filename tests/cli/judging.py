"""The `credo` command with a check engine that judges by shared words; run with `-m`."""

from app import __main__
from tests.fakes import FakeEngine


class LoadedEngine(FakeEngine):
    """Has nothing to load."""

    def start(self) -> None:
        """Be ready at once."""


def judge_by_words() -> None:
    """Give every command of this process the fake engine."""
    __main__.Doors.load_engine = lambda _self: LoadedEngine()  # type: ignore[method-assign]


if __name__ == "__main__":
    judge_by_words()
    __main__.main()
