"""Where the charter of a check comes from: a file, a server, or this machine's database."""

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import typer

from app.commands.opening import doors_of, open_runtime
from app.commands.telling import refuse
from app.core.charter_files import read_charter_body
from app.core.charters import statements_of
from app.core.errors import CredoError, NotFoundError
from app.core.held_calibrations import held, read_held
from app.core.own_words import organization_words
from app.core.text_checks import Remark, UsedCharter
from app.services.calibrations import list_calibrations
from app.services.charters import read_charter, read_version
from app.services.keys import any_operator


def charter_from_file(path: Path, slug: str | None, number: int | None) -> UsedCharter:
    """Return the charter of a JSON file: the body of `GET O/charter`, or its statements alone.

    Raises: CredoError: it is no charter, or not the version asked for.
    """
    try:
        raw = json.loads(path.read_bytes())
    except OSError as error:
        raise CredoError(f"{path}: {error.strerror}.") from error
    except (ValueError, RecursionError):
        raise CredoError(f"{path}: this is no JSON.") from None
    try:
        charter = read_charter_body(raw, slug)
    except CredoError as error:
        raise CredoError(f"{path}: {error.detail}") from error
    if number is not None and charter.number != number:
        known = charter.number if charter.number is not None else "unknown"
        raise CredoError(f"{path}: its version is {known}, not {number}.")
    return charter


def charter_from_server(
    context: typer.Context, server: str, slug: str, number: int | None, *, calibrated: bool
) -> UsedCharter:
    """Return the charter in force on a server, or one version of it; CREDO_KEY is sent if set.

    What else of the organization the server gives to this key comes with it; what it does not
    give is withheld, and no error.

    Args: calibrated: ask for the calibration too, which exact rules alone have no use for.
    """
    key = os.environ.get("CREDO_KEY") or None
    doors = doors_of(context)
    raw = doors.fetch_charter(server, slug, number, key)
    # Nobody without a key is given these: a public charter is all that is public.
    told = doors.fetch_organization(server, slug, key) if key else None
    moved = doors.fetch_calibrations(server, slug, key) if key and calibrated else None
    try:
        return _with_its_own(read_charter_body(raw, slug), told, moved)
    except CredoError as error:
        raise CredoError(f"{server}: {error.detail}") from error


def _with_its_own(charter: UsedCharter, told: Any | None, moved: Any | None) -> UsedCharter:
    """Return the charter with the words and the calibration of a server's answers."""
    withheld = []
    if told is None:
        withheld.append(Remark.WORDS_WITHHELD)
    if moved is None:
        withheld.append(Remark.CALIBRATION_WITHHELD)
    return replace(
        charter,
        words=organization_words(told) if told is not None else (),
        calibration=read_held(moved) if moved is not None else None,
        withheld=tuple(withheld),
    )


def charter_from_database(context: typer.Context, slug: str, number: int | None) -> UsedCharter:
    """Return the charter in force in the database of this machine, or one version of it.

    The organization's own words and the calibration that holds come with it, as in a preview.
    """
    with open_runtime(context) as runtime:
        operator = any_operator(runtime.ports)
        if operator is None:
            raise NotFoundError("This instance has no operator yet: start `credo serve` once.")
        found = (
            read_charter(runtime.ports, operator, slug)
            if number is None
            else read_version(runtime.ports, operator, slug, number)
        )
        latest = list_calibrations(runtime.ports, operator, slug, None, 1)
    version = found.version
    return UsedCharter(
        slug,
        version.number,
        version.content_hash.hex(),
        statements_of(version.content),
        found.organization.words,
        held(latest[0] if latest else None),
    )


def choose_charter(
    context: typer.Context,
    slug: str | None,
    number: int | None,
    file: Path | None,
    server: str | None,
    *,
    calibrated: bool = True,
) -> UsedCharter:
    """Return the charter from the one place that the options name; the database if none."""
    if file is not None and server is not None:
        refuse("Say --charter or --server, not both.")
    if file is not None:
        return charter_from_file(file, slug, number)
    if slug is None:
        refuse("Say which charter: --organization SLUG, or --charter FILE.")
    if server is not None:
        return charter_from_server(context, server, slug, number, calibrated=calibrated)
    return charter_from_database(context, slug, number)
