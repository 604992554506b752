"""The local check engine, imported in the background too: its libraries take as long as all else.

With it the port opens a fifth of a second sooner; `/readyz` says when the engine judges.
"""

import threading
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from app.core.errors import NotReadyError
from app.core.findings import EngineIdentity, Reading
from app.core.memories import Known
from app.core.sides import SideThresholds
from app.core.statements import Statement

if TYPE_CHECKING:
    from app.gateways.checkers.embedding import EncoderEmbedder
    from app.gateways.checkers.encoders import Encoder
    from app.gateways.checkers.engine import LocalCheckEngine


class LaterCheckEngine:
    """Stands for LocalCheckEngine from the start; implements `CheckEngine`."""

    def __init__(self) -> None:
        self._engine: LocalCheckEngine | None = None
        self._failure: ImportError | None = None

    def start(self) -> None:
        """Begin to import and to load, in a daemon thread."""
        threading.Thread(target=self._import, name="check-engine-import", daemon=True).start()

    def _import(self) -> None:
        try:
            from app.gateways.checkers.engine import LocalCheckEngine  # noqa: PLC0415 - see above
        except ImportError as error:
            self._failure = error
            return
        engine = LocalCheckEngine()
        engine.start()
        self._engine = engine

    def ready(self) -> bool:
        """Say whether `read` would answer now."""
        return self._engine is not None and self._engine.ready()

    @property
    def identity(self) -> EngineIdentity:
        """Who judges. Raises: NotReadyError: the engine is still loading."""
        return self._imported().identity

    @property
    def thresholds(self) -> SideThresholds:
        """What it takes to say a side. Raises: NotReadyError: the engine is still loading."""
        return self._imported().thresholds

    def read(
        self,
        text: str,
        locale: str | None,
        statements: Sequence[Statement],
        thresholds: SideThresholds | None = None,
        known: Known | None = None,
    ) -> Reading:
        """Return the passages of a text and what they do to the statements.

        Raises: NotReadyError: the engine is still loading.
        """
        return self._imported().read(text, locale, statements, thresholds, known)

    def _imported(self) -> "LocalCheckEngine":
        if self._failure is not None:
            raise NotReadyError(f"The check engine could not be loaded: {self._failure}.")
        if self._engine is None:
            raise NotReadyError("The check engine is still loading; try again in a few seconds.")
        return self._engine

    def encoder(self) -> "Encoder":
        """Return what places texts. Raises: NotReadyError: the engine is still loading."""
        return self._imported().encoder()


class LaterEmbedder:
    """Compares texts by the engine's own encoder, once it is loaded; implements `Embedder`."""

    def __init__(self, engine: LaterCheckEngine) -> None:
        self._engine = engine

    @cached_property
    def _embedder(self) -> "EncoderEmbedder":
        from app.gateways.checkers.embedding import EncoderEmbedder  # noqa: PLC0415 - see above

        return EncoderEmbedder(self._engine.encoder)

    def reads(self, locale: str) -> bool:
        """Say whether texts of a locale can be compared with those of another language."""
        return self._embedder.reads(locale)

    def similarity(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        """Return the cosine of each text with each, in [-1, 1].

        Raises: NotReadyError: the engine is still loading.
        """
        return self._embedder.similarity(texts)
