"""Everything the builder is told by data, per locale."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.core.builder.proposals import Pattern
from app.core.builder.questions import Questionnaire
from app.core.charter_headings import Headings


@dataclass(frozen=True, slots=True)
class BuilderBook:
    """The questions, patterns and headings; ids of questions are the same in every locale."""

    questionnaires: Mapping[str, Questionnaire] = field(hash=False)
    patterns: Mapping[str, Sequence[Pattern]] = field(hash=False)
    headings: Headings

    @property
    def locales(self) -> tuple[str, ...]:
        """The locales, in which the builder asks and writes."""
        return tuple(self.questionnaires)
