"""What commands need of the other rooms, as Protocols; `app/__main__.py` opens them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from app.core.rules.rulebook import Rulebook
from app.core.text_checks import WrittenText
from app.services.keys import IssuedKey
from app.services.ports import CheckEngine, Ports


class Settings(Protocol):
    """The settings that commands look at; `app/settings.py` tells what they mean."""

    @property
    def host(self) -> str:
        """Where it listens."""
        ...

    @property
    def port(self) -> int:
        """At which port."""
        ...

    @property
    def data_dir(self) -> Path:
        """Where the embedded database lives."""
        ...

    @property
    def admin_key(self) -> str | None:
        """The operator's first key, if one was given."""
        ...

    @property
    def demo(self) -> bool:
        """Whether the demonstration is loaded."""
        ...

    @property
    def log_level(self) -> str:
        """`debug`, `info`, `warning` or `error`."""
        ...

    @property
    def rate_limit(self) -> str | None:
        """`600/minute` and the like."""
        ...

    @property
    def embedded(self) -> bool:
        """Whether the database is a file of this machine."""
        ...


class Runtime(Protocol):
    """One running Credo."""

    @property
    def ports(self) -> Ports:
        """Everything a service may ask of the world."""
        ...

    def first_key(self) -> IssuedKey | None:
        """Leave the instance with an operator's key; return it when it was made just now."""
        ...

    def load_demo_charters(self, *, wanted: bool | None = None) -> None:
        """Leave the demonstration's charters published, if it is wanted (default: CREDO_DEMO)."""
        ...

    def stop(self) -> None:
        """Stop in good order."""
        ...


class Instance(Protocol):
    """What the settings of this environment lead to."""

    @property
    def settings(self) -> Settings:
        """Every setting that commands look at."""
        ...

    def prepare_database(self) -> None:
        """Leave the database with this release's schema. Raises: CredoError."""
        ...

    def open_runtime(self) -> Runtime:
        """Open the prepared database."""
        ...

    def open_server(self) -> tuple[Runtime, Any]:
        """Open the prepared database; return the ASGI application over it too."""
        ...


class Doors(Protocol):
    """Where a command goes for what its own room cannot do."""

    def instance(self) -> Instance:
        """Read the settings. Raises: CredoError: one of them cannot be used."""
        ...

    def load_engine(self) -> CheckEngine:
        """Return the check engine, loaded. Raises: NotReadyError."""
        ...

    def load_rulebook(self) -> Rulebook:
        """Return the tables that the exact rules go by."""
        ...

    def guess_language(self, text: str, expected: Sequence[str]) -> str:
        """Return the language a text is in, as the engine would take it; no engine is loaded."""
        ...

    def read_text(self, name: str, data: bytes) -> WrittenText:
        """Return a file's words; its name says what it is. Raises: CredoError."""
        ...

    def text_suffixes(self) -> frozenset[str]:
        """Return the endings of the files that are texts, such as `.md`."""
        ...

    def fetch_charter(self, server: str, slug: str, number: int | None, key: str | None) -> Any:
        """Return what a server answers for a charter, decoded. Raises: CredoError."""
        ...

    def fetch_organization(self, server: str, slug: str, key: str) -> Any | None:
        """Return what a server says of it; None: not to this key. Raises: CredoError."""
        ...

    def fetch_calibrations(self, server: str, slug: str, key: str) -> Any | None:
        """Return a server's newest calibration; None: not for this key. Raises: CredoError."""
        ...
