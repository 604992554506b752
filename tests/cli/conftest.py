"""The command as people run it, in a folder of its own."""

import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import structlog
from typer.testing import CliRunner

from app.__main__ import cli
from tests.worker.servers import environment


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended, and what it said."""

    returncode: int
    stdout: str
    stderr: str


Credo = Callable[..., Ran]


@pytest.fixture
def credo_process(tmp_path: Path) -> Credo:
    """Return a way to run the command in a process: `credo_process("serve", CREDO_PORT="1")`."""

    def run(
        *arguments: str,
        said: str | None = None,
        module: str = "app",
        code: str | None = None,
        **settings: str,
    ) -> Ran:
        what = ["-m", module] if code is None else ["-c", code]
        ran = subprocess.run(
            [sys.executable, *what, *arguments],
            cwd=tmp_path,
            env=environment(**{"CREDO_DATA_DIR": str(tmp_path / "data"), **settings}),
            input=said,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return Ran(ran.returncode, ran.stdout, ran.stderr)

    return run


@pytest.fixture
def credo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Credo]:
    """Return a way to run the command in this process, which is a second faster."""
    monkeypatch.chdir(tmp_path)
    handlers = logging.root.handlers[:]

    def run(*arguments: str, said: str | None = None, **settings: str) -> Ran:
        given = {"CREDO_DATA_DIR": str(tmp_path / "data"), **settings}
        unset = {name: None for name in os.environ if name.startswith("CREDO_")}
        ran = CliRunner().invoke(cli, arguments, input=said, env={**unset, **given})
        return Ran(ran.exit_code, ran.stdout, ran.stderr)

    yield run
    logging.root.handlers[:] = handlers
    structlog.reset_defaults()


def assert_refused(ran: Ran, *words: str) -> None:
    """The command ended with 2 and one line that holds the words."""
    assert ran.returncode == 2, ran
    assert ran.stdout == ""
    assert ran.stderr.startswith("credo: ")
    assert len(ran.stderr.splitlines()) == 1, ran.stderr
    for word in words:
        assert word in ran.stderr
