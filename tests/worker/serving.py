"""The server's own parts, as `credo serve` joins them, with a check engine that needs no model.

Run as `python -m tests.worker.serving`. TEST_READ_S: the seconds that each reading of a text takes;
TEST_DEAD_AFTER_S: those without a sign of life after which another server counts as dead.
"""

import contextlib
import os
import time
from collections.abc import Sequence

import uvicorn

from app.bootstrap import Runtime, prepare_database
from app.core.errors import StorageError
from app.core.findings import Reading
from app.core.memories import Known
from app.core.sides import SideThresholds
from app.core.statements import Statement
from app.gateways.jobs import Timings
from app.main import serve_runtime
from app.settings import read_settings
from tests.fakes import FakeEngine

BREAKS = "Cette phrase casse le moteur."
STUMBLES = "Cette phrase le fait trébucher."
TIMINGS = Timings(
    poll_s=0.05,
    heartbeat_s=0.2,
    dead_after_s=float(os.environ.get("TEST_DEAD_AFTER_S", "1")),
    pause_max_s=0.5,
    stop_s=1.0,
)


class SlowEngine(FakeEngine):
    """Takes its time; breaks for good at one phrase, and stumbles twice at another."""

    def __init__(self) -> None:
        super().__init__()
        self._read_s = float(os.environ.get("TEST_READ_S", "0"))
        self._stumbles = 2

    def start(self) -> None:
        """Have nothing to load."""

    def read(
        self,
        text: str,
        locale: str | None,
        statements: Sequence[Statement],
        thresholds: SideThresholds | None = None,
        known: Known | None = None,
    ) -> Reading:
        time.sleep(self._read_s)
        if BREAKS in text:
            raise ZeroDivisionError(text)
        if STUMBLES in text and self._stumbles:
            self._stumbles -= 1
            raise StorageError("The database is away for a moment.")
        return super().read(text, locale, statements, thresholds, known)


def main() -> None:
    settings = read_settings()
    prepare_database(settings)
    runtime = Runtime(settings, SlowEngine(), TIMINGS)
    runtime.first_key()
    with contextlib.suppress(KeyboardInterrupt):
        uvicorn.run(
            serve_runtime(runtime),
            host=settings.host,
            port=settings.port,
            log_level=settings.log_level,
            access_log=False,
            timeout_graceful_shutdown=5,
        )


if __name__ == "__main__":
    main()
