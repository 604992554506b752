"""A check as Markdown, for the summary of a job or a comment on a change."""

import re

from app.commands.wording import Wording
from app.core.display import one_line
from app.core.findings import Relation
from app.core.text_checks import CheckedText, TextCheck, TextFinding

# What would be markup, a mention, an issue's number or a link of its own.
_MARKS = re.compile(r"([\\`*_{}\[\]#|<>~&@]|:(?=//)|(?<=www)\.)", re.IGNORECASE)
_ICONS = {
    Relation.CONTRADICTS: "❌",
    Relation.UNDECIDED: "❔",
    Relation.SUPPORTS: "✅",
    Relation.MENTIONS: "💬",
}
_PASSAGE_MAX_CHARS = 300


def escape(text: str) -> str:
    """Return a text that Markdown shows as it is, on one line, in a table's cell too."""
    return _MARKS.sub(r"\\\1", one_line(text))


def summary_of(check: TextCheck, words: Wording) -> str:
    """Return the whole summary: counts, then a table for each text in which something was found."""
    passages = sum(one.passages for one in check.texts)
    found = check.counts()
    counts = [
        f"{icon} {words.relations[relation]}{words.colon} **{found[relation]}**"
        for relation, icon in _ICONS.items()
    ]
    charter = escape(check.charter.organization or check.charter.content_sha256[:12])
    if check.charter.number is not None:
        charter += f", {words.version.format(number=check.charter.number)}"
    told = {
        words.charter: charter,
        words.engine: escape(check.engine.name),
        words.texts: len(check.texts),
        words.passages: passages,
    }
    lines = [
        f"## {words.title}",
        "",
        " · ".join(f"{name}{words.colon} {value}" for name, value in told.items()),
        "",
        " · ".join(counts),
        "",
        words.lead,
        "",
    ]
    for text in check.texts:
        lines += _text(text, words)
    return "\n".join(lines)


def _text(text: CheckedText, words: Wording) -> list[str]:
    if not text.findings and not text.unread:
        return []
    lines = [f"### {escape(text.text.name)}", ""]
    if text.findings:
        head = (words.where, words.what, words.passage, words.behaviour, words.decided)
        lines += [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
        lines += [_row(one, words) for one in text.findings]
        lines.append("")
    if text.unread:
        lines += [words.unread.format(unread=text.unread, passages=text.passages), ""]
    return lines


def _row(one: TextFinding, words: Wording) -> str:
    exact = one_line(one.exact)
    if len(exact) > _PASSAGE_MAX_CHARS:
        exact = exact[: _PASSAGE_MAX_CHARS - 1] + "…"
    said = words.relations[one.relation]
    cells = (
        f"{one.place.line}:{one.place.column}",
        f"{_ICONS[one.relation]} {said} «{escape(one.statement)}» {words.number(one.confidence)}",
        escape(exact),
        escape(behaviour_told(one, words)),
        escape(words.decider(one.decider)),
    )
    return f"| {' | '.join(cells)} |"


def behaviour_told(one: TextFinding, words: Wording) -> str:
    """Return the behaviour that a passage met, and whether it shows or breaks the statement."""
    if one.behaviour is None or one.behaviour_text is None:
        return ""
    form = words.do if one.behaviour.kind == "do" else words.dont
    return form.format(text=one_line(one.behaviour_text))
