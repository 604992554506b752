"""A check told in the form that was asked for, on standard output or in a file."""

import json
import sys
from enum import StrEnum
from pathlib import Path

import typer
from rich.console import Console

from app import __version__
from app.commands.human import tell_check, tell_counts
from app.commands.page import page_of
from app.commands.summary import summary_of
from app.commands.telling import refuse
from app.commands.wording import WORDINGS
from app.commands.written import written
from app.core.annotations import workflow_commands
from app.core.display import one_line
from app.core.sarif import sarif_log
from app.core.text_check_json import check_json
from app.core.text_checks import TextCheck


class Format(StrEnum):
    """How the report is written."""

    HUMAN = "human"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"
    MARKDOWN = "markdown"
    HTML = "html"


class Language(StrEnum):
    """What the summary and the page are written in."""

    ENGLISH = "en"
    FRENCH = "fr"


def refuse_folder(output: Path | None) -> None:
    """Refuse what cannot be the file of a report, before anything slow begins."""
    if output is not None and (output.is_dir() or not output.name):
        refuse(f"--output {output}: this is a folder; name the file to write.")


def write_report(done: TextCheck, form: Format, language: Language, output: Path | None) -> None:
    """Write the report where it is wanted; a file is either the whole report or not there."""
    if output is None:
        coloured = form is Format.HUMAN and _is_coloured()
        _say(_written(done, form, language, coloured=coloured), form)
        return
    report = _written(done, form, language)
    with written(output) as file:
        # The name of a file need not be UTF-8; the report is.
        file.write(report.encode("utf-8", errors="replace"))
    typer.echo(f"{one_line(str(output))}: {tell_counts(done)}")


def _say(report: str, form: Format) -> None:
    """Print a report: UTF-8 for programs, and what the terminal can show for people."""
    known = sys.stdout.encoding if form is Format.HUMAN else None
    sys.stdout.buffer.write(report.encode(known or "utf-8", errors="replace"))
    sys.stdout.flush()


def _is_coloured() -> bool:
    console = Console()
    return console.is_terminal and not console.no_color


def _written(done: TextCheck, form: Format, language: Language, *, coloured: bool = False) -> str:
    if form is Format.JSON:
        return json.dumps(check_json(done), ensure_ascii=False, indent=2) + "\n"
    if form is Format.SARIF:
        return json.dumps(sarif_log(done, __version__), ensure_ascii=False, indent=2) + "\n"
    if form is Format.GITHUB:
        return workflow_commands(done)
    if form is Format.MARKDOWN:
        return summary_of(done, WORDINGS[language])
    if form is Format.HTML:
        return page_of(done, WORDINGS[language])
    return tell_check(done, coloured=coloured)
