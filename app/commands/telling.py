"""How a command speaks: results on standard output, troubles in one line on standard error."""

import contextlib
from collections.abc import Iterator
from typing import NoReturn

import typer
from rich.console import Console

from app.core.display import one_line
from app.core.errors import CredoError

console = Console(highlight=False, soft_wrap=True)


def refuse(why: str) -> NoReturn:
    """Say in one line why it cannot be done, and end with 2."""
    remark(why)
    raise typer.Exit(2)


def remark(what: str) -> None:
    """Say on standard error what was passed over."""
    Console(stderr=True, highlight=False, soft_wrap=True).print(f"credo: {what}", markup=False)


@contextlib.contextmanager
def told() -> Iterator[None]:
    """Tell the troubles of whoever runs the command in one line; a defect keeps its traceback."""
    try:
        yield
    except CredoError as error:
        refuse(error.detail)
    except OSError as error:
        where = one_line(str(error.filename)) if error.filename else "A file or standard output"
        refuse(f"{where}: {error.strerror or type(error).__name__}.")
