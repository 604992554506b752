"""What most commands begin with: the settings read, the database open."""

import contextlib
import logging
import sys
from collections.abc import Iterator

import structlog
import typer
from limits import parse as parse_rate

from app.commands.doors import Doors, Instance, Runtime
from app.commands.telling import refuse
from app.core.errors import CredoError


def doors_of(context: typer.Context) -> Doors:
    """Return the doors that the command was made with."""
    doors: Doors = context.find_root().obj
    return doors


def open_instance(context: typer.Context) -> Instance:
    """Return the instance that the environment names, its log set up; end with 2 if it is none."""
    try:
        instance = doors_of(context).instance()
    except CredoError as error:
        refuse(error.detail)
    settings = instance.settings
    try:
        parse_rate(settings.rate_limit or "1/minute")
    except ValueError:
        refuse("CREDO_RATE_LIMIT must be like 600/minute.")
    level = getattr(logging, settings.log_level.upper())
    logging.basicConfig(level=level, format="%(levelname)s %(name)s: %(message)s")
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
    )
    return instance


@contextlib.contextmanager
def open_runtime(context: typer.Context) -> Iterator[Runtime]:
    """Open the database for one command."""
    instance = open_instance(context)
    instance.prepare_database()
    runtime = instance.open_runtime()
    try:
        yield runtime
    finally:
        runtime.stop()
