"""Forms of phrase found in a text: what a list of words cannot say, such as `teach prisoners`.

A pattern is a regular expression over the comparable text (lower case, accents kept, straight
apostrophes and hyphens, one kind of space), so that a table reads as the phrase is spoken.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from app.core.rules.findings import Span
from app.core.rules.matching import Prose

SAID = "said"  # the group that a finding shows, where the pattern needs more to be sure


@dataclass(frozen=True)
class Patterns:
    """Expressions that are looked for together; a space in one is any white space."""

    written: tuple[str, ...]

    @cached_property
    def _compiled(self) -> re.Pattern[str] | None:
        if not self.written:
            return None
        spaced = [one.replace(" ?", r"\s*").replace(" ", r"\s+") for one in self.written]
        # A group's name may stand once in an expression: each of them has its own.
        named = [one.replace(f"(?P<{SAID}>", f"(?P<{SAID}{at}>") for at, one in enumerate(spaced)]
        return re.compile("|".join(f"(?:{one})" for one in named))

    def spans(self, field: str, prose: Prose) -> list[Span]:
        """Return where the phrases are, in order, in code points of the field."""
        if self._compiled is None:
            return []
        found = self._compiled.finditer(prose.folded.exact)
        return [span for mark in found if (span := _span(field, prose, mark))]

    def first(self, field: str, prose: Prose) -> Span | None:
        """Return the first place any of the phrases is at."""
        return next(iter(self.spans(field, prose)), None)

    def whole(self, text: str) -> bool:
        """Say whether a short text, as `folded_words` gives it, is one of them from end to end."""
        return self._compiled is not None and self._compiled.fullmatch(text) is not None


def _span(field: str, prose: Prose, mark: re.Match[str]) -> Span | None:
    said = next((name for name, words in mark.groupdict().items() if words), None)
    left, right = mark.span(said) if said else mark.span()
    right = left + len(prose.folded.exact[left:right].rstrip())
    if left == right:
        return None
    start, end = prose.folded.starts[left], prose.folded.ends[right - 1]
    return Span(field, start, end, prose.text[start:end])
