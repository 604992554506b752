"""`credo check`: what texts that somebody is writing do to a charter."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from app.commands.charters import choose_charter
from app.commands.doors import Doors
from app.commands.files import STANDARD_INPUT, find_files, is_excluded, read_bytes
from app.commands.opening import doors_of
from app.commands.reporting import Format, Language, write_report
from app.commands.telling import refuse, told
from app.core.errors import CredoError
from app.core.locales import normal_locale
from app.core.text_checks import (
    FailOn,
    TextCheck,
    UsedCharter,
    WrittenText,
    fails,
)
from app.services.text_checks import check_text

_SOURCE = "Where the charter is"
_REPORT = "How it is told"
_Files = Annotated[
    list[str], typer.Argument(help="Texts, folders of texts, or `-` for standard input.")
]
_Locale = Annotated[
    str | None, typer.Option(help="BCP 47 tag; default: declared in the text, or identified.")
]
_Exclude = Annotated[
    list[str] | None, typer.Option(help="Shell pattern of paths to leave out; repeatable.")
]


def check(
    context: typer.Context,
    files: _Files,
    organization: Annotated[
        str | None,
        typer.Option("--organization", "-o", help="Its slug.", rich_help_panel=_SOURCE),
    ] = None,
    version: Annotated[
        int | None,
        typer.Option(help="Default: the version in force.", min=1, rich_help_panel=_SOURCE),
    ] = None,
    charter: Annotated[
        Path | None,
        typer.Option(
            help="A JSON file with the body of GET …/charter; no database is needed.",
            rich_help_panel=_SOURCE,
        ),
    ] = None,
    server: Annotated[
        str | None,
        typer.Option(
            help="A Credo server to ask for it, https://…; CREDO_KEY is sent.",
            rich_help_panel=_SOURCE,
        ),
    ] = None,
    locale: _Locale = None,
    exclude: _Exclude = None,
    stdin_filename: Annotated[
        str, typer.Option(help="What standard input is called; its ending says what it is.")
    ] = STANDARD_INPUT,
    form: Annotated[
        Format, typer.Option("--format", "-f", help="Of the report.", rich_help_panel=_REPORT)
    ] = Format.HUMAN,
    language: Annotated[
        Language, typer.Option(help="Of markdown and html.", rich_help_panel=_REPORT)
    ] = Language.ENGLISH,
    output: Annotated[
        Path | None, typer.Option(help="File for the report.", rich_help_panel=_REPORT)
    ] = None,
    fail_on: Annotated[
        FailOn, typer.Option(help="From what on it ends with 1.", rich_help_panel=_REPORT)
    ] = FailOn.CONTRADICTS,
) -> None:
    """Check texts against a charter, sentence by sentence; no text leaves this machine.

    Ends with 0 when all is well, 1 when it found what --fail-on names, 2 when it could not do it.
    """
    if locale is not None and normal_locale(locale) is None:
        refuse("--locale must be a BCP 47 tag, such as fr or en-GB.")
    doors = doors_of(context)
    with told():
        texts = _read_texts(doors, files, exclude or [], stdin_filename)
        used = choose_charter(context, organization, version, charter, server)
        done = _check_texts(doors, used, texts, locale)
        write_report(done, form, language, output)
    raise typer.Exit(1 if fails(done, fail_on) else 0)


def _read_texts(
    doors: Doors, named: list[str], excluded: list[str], stdin_filename: str
) -> list[WrittenText]:
    """Return every text, before anything slow begins; one that cannot be read ends it all."""
    texts = []
    for path in find_files(named, excluded, doors.text_suffixes()):
        name = stdin_filename if path == STANDARD_INPUT else path
        if is_excluded(name, excluded):
            continue
        try:
            texts.append(doors.read_text(name, read_bytes(path)))
        except OSError as error:
            raise CredoError(f"{path}: {error.strerror}.") from error
        except CredoError as error:
            raise CredoError(f"{name}: {error.detail}") from error
    return texts


def _check_texts(
    doors: Doors, used: UsedCharter, texts: list[WrittenText], locale: str | None
) -> TextCheck:
    engine = doors.load_engine()
    identity = engine.identity
    progress = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )
    with progress:
        task = progress.add_task("Reading", total=sum(len(one.words.text) for one in texts))
        checked = tuple(
            check_text(engine, used, one, locale, lambda chars: progress.advance(task, chars))
            for one in texts
        )
    return TextCheck(used, identity, checked)
