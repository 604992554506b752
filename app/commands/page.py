"""A check as one HTML page: no script, no other file, everything escaped."""

from collections.abc import Iterator
from functools import partial

from jinja2 import Environment, PackageLoader, StrictUndefined

from app.commands.summary import behaviour_told
from app.commands.wording import Wording
from app.core.display import visible
from app.core.findings import STRENGTH
from app.core.places import Lines
from app.core.rules.findings import Severity
from app.core.text_checks import CheckedText, TextCheck, TextFinding, TextRule

_AROUND_CHARS = 120

_Shown = tuple[TextFinding | TextRule, str, str, str]


def page_of(check: TextCheck, words: Wording) -> str:
    """Return the page."""
    environment = Environment(
        loader=PackageLoader("app.commands"), autoescape=True, undefined=StrictUndefined
    )
    environment.filters["visible"] = visible
    environment.tests["rule"] = lambda one: isinstance(one, TextRule)
    environment.filters["behaviour"] = partial(behaviour_told, words=words)
    charter = check.charter
    said = [charter.organization] if charter.organization else []
    said += words.under(check)
    found, severities = check.counts(), check.severities()
    counts = [(words.relations[one], found[one]) for one in STRENGTH] if check.engine else []
    counts += [(words.severities[one], severities[one]) for one in Severity]
    return (
        environment.get_template("check.html").render(
            check=check,
            words=words,
            charter=" · ".join([*said, f"sha256:{charter.content_sha256}"]),
            passages=sum(one.passages for one in check.texts),
            counts=counts,
            texts=[(text, list(_shown(text))) for text in check.texts],
        )
        + "\n"
    )


def _shown(text: CheckedText) -> Iterator[_Shown]:
    """Yield each finding with the words of its lines before, in and after the passage."""
    source, lines = text.text.source, Lines(text.text.source)
    for one in text.found():
        left = max(lines.start(one.place.line), one.start - _AROUND_CHARS)
        end = lines.start(one.place.end_line) + len(lines.line(one.place.end_line))
        right = min(end, one.end + _AROUND_CHARS)
        yield (
            one,
            visible(source[left : one.start]),
            visible(one.exact),
            visible(source[one.end : right]),
        )
