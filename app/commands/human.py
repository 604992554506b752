"""A check for the person at the terminal: the line, the words underlined, and why."""

from io import StringIO

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from app.core.display import crop, one_line, visible
from app.core.findings import STRENGTH, Relation
from app.core.places import Lines
from app.core.text_checks import CheckedText, TextCheck, TextFinding

_COLOURS = {
    Relation.CONTRADICTS: "bold red",
    Relation.UNDECIDED: "yellow",
    Relation.SUPPORTS: "green",
    Relation.MENTIONS: "cyan",
}
_LINES_MAX = 3  # of a passage; the rest of a longer one is easily found
_TAB = " " * 4
_WIDTH = 100


def tell_check(check: TextCheck, *, coloured: bool) -> str:
    """Return the whole report, with colours for a terminal if it is to have them."""
    out = StringIO()
    console = Console(
        file=out,
        force_terminal=coloured,
        color_system="standard" if coloured else None,
        highlight=False,
        markup=False,
        emoji=False,
        soft_wrap=True,
        legacy_windows=False,
    )
    for text in check.texts:
        lines = Lines(text.text.source)
        for one in text.findings:
            _tell_finding(console, text, lines, one)
        if not text.findings:
            console.print(f"{visible(text.text.name)}: nothing bears on the charter")
        if text.unread:
            console.print(_unread(text), style="dim")
    console.print(tell_counts(check))
    return out.getvalue()


def tell_counts(check: TextCheck) -> str:
    """Return one line: how many texts, passages and findings of each relation."""
    found = check.counts()
    counts = ", ".join(f"{found[relation]} {relation.value}" for relation in STRENGTH)
    passages = sum(one.passages for one in check.texts)
    version = f" (version {check.charter.number})" if check.charter.number is not None else ""
    return f"{len(check.texts)} texts, {passages} passages: {counts}{version}"


def _unread(text: CheckedText) -> str:
    return (
        f"{visible(text.text.name)}: {text.unread} of {text.passages} passages were too far from "
        "the charter to be read closely"
    )


def _tell_finding(console: Console, text: CheckedText, lines: Lines, one: TextFinding) -> None:
    place, colour = one.place, _COLOURS[one.relation]
    console.print(
        Text.assemble(
            (f"{visible(text.text.name)}:{place.line}:{place.column}: ", "bold"),
            (one.relation.value, colour),
            f" «{one_line(one.statement)}» {one.confidence:.2f}",
        )
    )
    last = min(place.end_line, place.line + _LINES_MAX - 1)
    gutter = len(str(last))
    for number in range(place.line, last + 1):
        line = lines.line(number)
        start = place.column - 1 if number == place.line else len(line) - len(line.lstrip())
        end = place.end_column - 1 if number == place.end_line else len(line.rstrip())
        if end > start:
            _tell_line(console, f"{number:>{gutter}}", line, start, end, colour)
    if place.end_line > last:
        console.print(f"  {' ' * gutter} | … to line {place.end_line}", style="dim")
    if one.behaviour and one.behaviour_text:
        kind = "do" if one.behaviour.kind == "do" else "do not"
        console.print(f"  {' ' * gutter} = {kind}: {one_line(one.behaviour_text)}")
    console.print(f"  {' ' * gutter} = decided by {one_line(one.decider.told())}", style="dim")


def _tell_line(console: Console, number: str, line: str, start: int, end: int, colour: str) -> None:
    piece, start, end = crop(visible(line), start, end, _WIDTH)
    before, words, after = (
        part.replace("\t", _TAB) for part in (piece[:start], piece[start:end], piece[end:])
    )
    blank = " " * len(number)
    console.print(Text.assemble((f"  {number} | ", "dim"), before, (words, colour), after))
    # Wide letters take two cells and accents written apart none.
    caret = Text.assemble((f"  {blank} | ", "dim"), " " * cell_len(before))
    console.print(caret.append("^" * max(1, cell_len(words)), colour))
