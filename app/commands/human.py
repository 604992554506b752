"""A check for the person at the terminal: the line, the words underlined, and why."""

from io import StringIO

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from app.core.display import crop, one_line, visible
from app.core.findings import STRENGTH, Relation
from app.core.places import Lines, Place
from app.core.rules.findings import Severity
from app.core.text_checks import CheckedText, TextCheck, TextFinding, TextRule
from app.core.text_remarks import REMARKS

_COLOURS: dict[Relation | Severity, str] = {
    Relation.CONTRADICTS: "bold red",
    Relation.UNDECIDED: "yellow",
    Relation.SUPPORTS: "green",
    Relation.MENTIONS: "cyan",
    Severity.ERROR: "bold red",
    Severity.WARNING: "yellow",
    Severity.NOTE: "cyan",
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
        found = text.found()
        for one in found:
            _tell_found(console, text, lines, one)
        if not found:
            nothing = "nothing bears on the charter" if check.engine else "no rule objects"
            console.print(f"{one_line(text.text.name)}: {nothing}")
        if text.unread:
            console.print(_unread(text), style="dim")
    for remark in check.remarks:
        console.print(REMARKS[remark], style="dim")
    console.print(tell_counts(check))
    return out.getvalue()


def tell_counts(check: TextCheck) -> str:
    """Return one line: how many texts, passages, findings of each relation and words of rules."""
    severities = check.severities()
    rules = ", ".join(_count(severities[one], one.value) for one in Severity)
    texts = _count(len(check.texts), "text")
    told = f"{texts}, rules alone: {rules}"
    if check.engine:
        found = check.counts()
        counts = ", ".join(f"{found[relation]} {relation.value}" for relation in STRENGTH)
        passages = _count(sum(one.passages for one in check.texts), "passage")
        told = f"{texts}, {passages}: {counts}; rules: {rules}"
    under = []
    if check.charter.number is not None:
        under.append(f"version {check.charter.number}")
    if check.calibration:
        under.append(f"calibration {check.calibration}")
    return f"{told} ({', '.join(under)})" if under else told


def _count(many: int, what: str) -> str:
    return f"{many} {what}" if many == 1 else f"{many} {what}s"


def _unread(text: CheckedText) -> str:
    return (
        f"{one_line(text.text.name)}: {text.unread} of {text.passages} passages were too far from "
        "the charter to be read closely"
    )


def _tell_found(
    console: Console, text: CheckedText, lines: Lines, one: TextFinding | TextRule
) -> None:
    """Print what it is, the lines it is on, and why."""
    if isinstance(one, TextRule):
        kind: Relation | Severity = one.severity
        what, why = one.rule, [one.message, f"mend: {one.mend}"]
    else:
        kind = one.relation
        what, why = f"«{one_line(one.statement)}» {one.confidence:.2f}", _met(one)
    place = one.place
    where = f"{one_line(text.text.name)}:{place.line}:{place.column}: "
    console.print(Text.assemble((where, "bold"), (kind.value, _COLOURS[kind]), f" {what}"))
    blank = _tell_lines(console, lines, place, _COLOURS[kind])
    for reason in why:
        console.print(f"  {blank} = {one_line(reason)}")
    console.print(f"  {blank} = decided by {one_line(one.decider.told())}", style="dim")


def _met(one: TextFinding) -> list[str]:
    """Return the behaviour that a passage met, if it met one."""
    if not (one.behaviour and one.behaviour_text):
        return []
    return [f"{'do' if one.behaviour.kind == 'do' else 'do not'}: {one.behaviour_text}"]


def _tell_lines(console: Console, lines: Lines, place: Place, colour: str) -> str:
    """Print the lines of a place, its words underlined; return blanks as wide as their numbers."""
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
    return " " * gutter


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
