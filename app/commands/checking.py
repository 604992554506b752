"""`credo check`: what texts that somebody is writing do to a charter, and break of exact rules."""

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
from app.commands.reporting import Format, Language, refuse_folder, write_report
from app.commands.telling import refuse, remark, told
from app.core.display import one_line
from app.core.errors import CredoError
from app.core.locales import normal_locale
from app.core.text_checks import (
    FILE_MAX_BYTES,
    FailOn,
    FailOnRules,
    TextCheck,
    UsedCharter,
    WrittenText,
    fails,
    rules_fail,
)
from app.services.text_checks import Readers, check_texts

_SOURCE = "Where the charter is"
_REPORT = "How it is told"
_Files = Annotated[
    list[str], typer.Argument(help="Texts, folders of texts, or `-` for standard input.")
]
_Organization = Annotated[
    str | None, typer.Option("--organization", "-o", help="Its slug.", rich_help_panel=_SOURCE)
]
_Version = Annotated[
    int | None,
    typer.Option(help="Default: the version in force.", min=1, rich_help_panel=_SOURCE),
]
_Charter = Annotated[
    Path | None,
    typer.Option(
        help="A JSON file with the body of GET …/charter, and `words` if you like; no database is "
        "needed.",
        rich_help_panel=_SOURCE,
    ),
]
_Server = Annotated[
    str | None,
    typer.Option(
        help="A Credo server to ask for it, https://…; CREDO_KEY is sent.",
        rich_help_panel=_SOURCE,
    ),
]
_Locale = Annotated[
    str | None, typer.Option(help="BCP 47 tag; default: declared in the text, or identified.")
]
_RulesOnly = Annotated[
    bool, typer.Option("--rules-only", help="Exact rules alone: no model is loaded.")
]
_Exclude = Annotated[
    list[str] | None, typer.Option(help="Shell pattern of paths to leave out; repeatable.")
]
_StdinFilename = Annotated[
    str, typer.Option(help="What standard input is called; its ending says what it is.")
]
_Form = Annotated[
    Format, typer.Option("--format", "-f", help="Of the report.", rich_help_panel=_REPORT)
]
_Language = Annotated[Language, typer.Option(help="Of markdown and html.", rich_help_panel=_REPORT)]
_Output = Annotated[Path | None, typer.Option(help="File for the report.", rich_help_panel=_REPORT)]
_FailOn = Annotated[
    FailOn,
    typer.Option(help="From what of the engine's on it ends with 1.", rich_help_panel=_REPORT),
]
_FailOnRules = Annotated[
    FailOnRules,
    typer.Option(help="From which severity of a rule on it does.", rich_help_panel=_REPORT),
]


def check(
    context: typer.Context,
    files: _Files,
    organization: _Organization = None,
    version: _Version = None,
    charter: _Charter = None,
    server: _Server = None,
    locale: _Locale = None,
    rules_only: _RulesOnly = False,
    exclude: _Exclude = None,
    stdin_filename: _StdinFilename = STANDARD_INPUT,
    form: _Form = Format.HUMAN,
    language: _Language = Language.ENGLISH,
    output: _Output = None,
    fail_on: _FailOn = FailOn.CONTRADICTS,
    fail_on_rules: _FailOnRules = FailOnRules.ERROR,
) -> None:
    """Check texts against a charter, sentence by sentence, and by exact rules; none is sent out.

    Ends with 0 when all is well, 1 when it found what --fail-on or --fail-on-rules names, 2 when
    it could not do it.
    """
    if locale is not None and normal_locale(locale) is None:
        refuse("--locale must be a BCP 47 tag, such as fr or en-GB.")
    refuse_folder(output)
    doors = doors_of(context)
    with told():
        texts = _read_texts(doors, files, exclude or [], stdin_filename)
        used = choose_charter(
            context, organization, version, charter, server, calibrated=not rules_only
        )
        readers = _load_readers(doors, rules_only)
        done = _check_texts(readers, used, texts, locale)
        write_report(done, form, language, output)
    failed = fails(done, fail_on) or rules_fail(done, fail_on_rules)
    raise typer.Exit(1 if failed else 0)


def _load_readers(doors: Doors, rules_only: bool) -> Readers:
    engine = None if rules_only else doors.load_engine()
    return Readers(doors.load_rulebook(), engine, doors.guess_language)


def _read_texts(
    doors: Doors, named: list[str], excluded: list[str], stdin_filename: str
) -> list[WrittenText]:
    """Return every text, before anything slow begins; those that cannot be read end it all."""
    texts, unread = [], []
    for path in find_files(named, excluded, doors.text_suffixes(), remark):
        name = stdin_filename if path == STANDARD_INPUT else path
        if is_excluded(name, excluded):
            continue
        try:
            # One byte more than a text may have, so that it is seen to have too many.
            texts.append(doors.read_text(name, read_bytes(path, FILE_MAX_BYTES + 1)))
        except OSError as error:
            unread.append(f"{one_line(path)}: {error.strerror}.")
        except CredoError as error:
            unread.append(f"{one_line(name)}: {error.detail}")
    for why in unread[:-1]:
        remark(why)
    if unread:
        raise CredoError(unread[-1])
    return texts


def _check_texts(
    readers: Readers, used: UsedCharter, texts: list[WrittenText], locale: str | None
) -> TextCheck:
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
        return check_texts(
            readers, used, texts, locale, lambda chars: progress.advance(task, chars)
        )
