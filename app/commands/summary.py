"""A check as Markdown, for the summary of a job or a comment on a change."""

import re

from app.commands.wording import Wording
from app.core.display import one_line
from app.core.findings import Relation
from app.core.rules.findings import Severity
from app.core.text_checks import CheckedText, TextCheck, TextFinding, TextRule

# What would be markup, a mention, an issue's number or a link of its own.
_MARKS = re.compile(r"([\\`*_{}\[\]#|<>~&@]|:(?=//)|(?<=www)\.)", re.IGNORECASE)
_ICONS = {
    Relation.CONTRADICTS: "❌",
    Relation.UNDECIDED: "❔",
    Relation.SUPPORTS: "✅",
    Relation.MENTIONS: "💬",
}
_RULE_ICONS = {Severity.ERROR: "⛔", Severity.WARNING: "⚠️", Severity.NOTE: "📝"}
_PASSAGE_MAX_CHARS = 300


def escape(text: str) -> str:
    """Return a text that Markdown shows as it is, on one line, in a table's cell too."""
    return _MARKS.sub(r"\\\1", one_line(text))


def summary_of(check: TextCheck, words: Wording) -> str:
    """Return the whole summary: counts, then tables for each text in which something was found."""
    charter = escape(check.charter.organization or check.charter.content_sha256[:12])
    told: dict[str, str | int] = {
        words.charter: ", ".join([charter, *words.under(check)]),
        words.engine: escape(words.reader(check.engine)),
        words.texts: len(check.texts),
    }
    if check.engine:
        told[words.passages] = sum(one.passages for one in check.texts)
    lines = [
        f"## {words.title}",
        "",
        " · ".join(f"{name}{words.colon} {value}" for name, value in told.items()),
        "",
        " · ".join(_counts(check, words)),
        "",
        words.lead,
        "",
    ]
    for remark in check.remarks:
        lines += [words.remarks[remark], ""]
    for text in check.texts:
        lines += _text(text, words)
    return "\n".join(lines)


def _counts(check: TextCheck, words: Wording) -> list[str]:
    """Return how many findings there are of each kind; those of the engine where one read."""
    found, severities = check.counts(), check.severities()
    told = [(icon, words.relations[one], found[one]) for one, icon in _ICONS.items()]
    ruled = [(icon, words.severities[one], severities[one]) for one, icon in _RULE_ICONS.items()]
    return [
        f"{icon} {name}{words.colon} **{count}**"
        for icon, name, count in ([*told, *ruled] if check.engine else ruled)
    ]


def _text(text: CheckedText, words: Wording) -> list[str]:
    if not text.found() and not text.unread:
        return []
    lines = [f"### {escape(text.text.name)}", ""]
    if text.findings:
        head = (words.where, words.what, words.passage, words.behaviour, words.decided)
        lines += _table(head, [_cells(one, words) for one in text.findings])
    if text.rules:
        top = (words.where, words.rule, words.words, words.says, words.mend, words.source)
        lines += _table(top, [_rule_cells(one, words) for one in text.rules])
    if text.unread:
        lines += [words.unread.format(unread=text.unread, passages=text.passages), ""]
    return lines


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    return [*lines, *(f"| {' | '.join(cells)} |" for cells in rows), ""]


def _short(exact: str) -> str:
    exact = one_line(exact)
    cut = len(exact) > _PASSAGE_MAX_CHARS
    return escape(exact[: _PASSAGE_MAX_CHARS - 1] + "…" if cut else exact)


def _cells(one: TextFinding, words: Wording) -> tuple[str, ...]:
    said = words.relations[one.relation]
    return (
        f"{one.place.line}:{one.place.column}",
        f"{_ICONS[one.relation]} {said} «{escape(one.statement)}» {words.number(one.confidence)}",
        _short(one.exact),
        escape(behaviour_told(one, words)),
        escape(words.decider(one.decider)),
    )


def _rule_cells(one: TextRule, words: Wording) -> tuple[str, ...]:
    return (
        f"{one.place.line}:{one.place.column}",
        f"{_RULE_ICONS[one.severity]} {words.severities[one.severity]} {escape(one.rule)}",
        _short(one.exact),
        escape(one.message),
        escape(one.mend),
        escape(one.decider.source or ""),
    )


def behaviour_told(one: TextFinding, words: Wording) -> str:
    """Return the behaviour that a passage met, and whether it shows or breaks the statement."""
    if one.behaviour is None or one.behaviour_text is None:
        return ""
    form = words.do if one.behaviour.kind == "do" else words.dont
    return form.format(text=one_line(one.behaviour_text))
