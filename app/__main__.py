"""The `credo` command: opens the doors that `app/commands` asks through.

Each door is opened when it is asked for: checking a text takes no database and no server.
"""

from collections.abc import Callable, Sequence
from typing import Any

from app.commands.cli import make_cli
from app.commands.doors import Instance, Runtime
from app.core.errors import CredoError
from app.core.rules.rulebook import Rulebook
from app.core.text_checks import WrittenText
from app.services.ports import CheckEngine
from app.settings import SettingsError, read_settings

_LOAD_S = 120.0


class _Instance:
    """Opens what the settings of this environment name; implements `Instance`."""

    def __init__(self) -> None:
        try:
            self.settings = read_settings()
        except SettingsError as error:
            raise CredoError(str(error)) from error

    def prepare_database(self) -> None:
        from app import bootstrap  # noqa: PLC0415 - see above

        bootstrap.prepare_database(self.settings)

    def open_runtime(self) -> Runtime:
        from app import bootstrap  # noqa: PLC0415 - see above

        return bootstrap.Runtime(self.settings)

    def open_server(self) -> tuple[Runtime, Any]:
        from app import bootstrap, main  # noqa: PLC0415 - see above

        runtime = bootstrap.Runtime(self.settings)
        return runtime, main.serve_runtime(runtime)


class Doors:
    """Implements `app.commands.doors.Doors`."""

    def __init__(self) -> None:
        self._guess: Callable[[str, Sequence[str]], str] | None = None

    def instance(self) -> Instance:
        """Read the settings."""
        return _Instance()

    def load_engine(self) -> CheckEngine:
        """Load the check engine, and wait for it."""
        from app.gateways.checkers.engine import LocalCheckEngine  # noqa: PLC0415 - see above

        engine = LocalCheckEngine()
        engine.start()
        engine.wait(_LOAD_S)
        return engine

    def load_rulebook(self) -> Rulebook:
        """Load the tables of the exact rules."""
        from app.gateways.rules import load_rulebook  # noqa: PLC0415 - see above

        return load_rulebook()

    def guess_language(self, text: str, expected: Sequence[str]) -> str:
        """Identify a text's language; what that takes is loaded once."""
        if self._guess is None:
            from app.gateways.checkers.language import LanguageGuess  # noqa: PLC0415 - see above

            self._guess = LanguageGuess().of
        return self._guess(text, expected)

    def read_text(self, name: str, data: bytes) -> WrittenText:
        """Read a file's words."""
        from app.gateways.texts import read_text  # noqa: PLC0415 - see above

        return read_text(name, data)

    def text_suffixes(self) -> frozenset[str]:
        """Name the endings of texts."""
        from app.gateways.texts import SUFFIXES  # noqa: PLC0415 - see above

        return SUFFIXES

    def fetch_charter(self, server: str, slug: str, number: int | None, key: str | None) -> Any:
        """Ask a server for a charter."""
        from app.gateways.charters import fetch_charter  # noqa: PLC0415 - see above

        return fetch_charter(server, slug, number, key)

    def fetch_organization(self, server: str, slug: str, key: str) -> Any | None:
        """Ask a server for an organization."""
        from app.gateways.charters import fetch_organization  # noqa: PLC0415 - see above

        return fetch_organization(server, slug, key)

    def fetch_calibrations(self, server: str, slug: str, key: str) -> Any | None:
        """Ask a server for the calibration that holds."""
        from app.gateways.charters import fetch_calibrations  # noqa: PLC0415 - see above

        return fetch_calibrations(server, slug, key)


cli = make_cli(Doors())


def main() -> None:
    """Run the command."""
    cli()


if __name__ == "__main__":
    main()
