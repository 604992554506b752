"""Sessions: a charter being thought about by several people, each answering apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.core.builder.agreements import Agreement, Disagreement
from app.core.builder.answers import Answer, values_of
from app.core.builder.questions import Question, Questionnaire

PARTICIPANTS_MAX = 200


@dataclass(frozen=True, slots=True)
class Session:
    """One round of questions.

    Attributes:
        locale: the language of its proposals; answers may come in any that the builder knows.
    """

    id: str
    organization_id: str
    locale: str
    title: str
    created_by: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one participant answered so far. Personal data: it can be taken away without a trace.

    Attributes:
        participant: an opaque id of the client's.
        revision: integer >= 1, the optimistic lock of these answers alone; 0: nothing was saved.
    """

    session_id: str
    participant: str
    revision: int
    answers: tuple[Answer, ...]
    updated_at: datetime | None

    @property
    def etag(self) -> str:
        """The strong entity tag, quotes included."""
        return f'"{self.revision}"'


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one participant is.

    Attributes:
        still_open: questions that are asked and neither answered nor passed over, in order.
    """

    sheet: Sheet
    answered: int
    still_open: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class SessionView:
    """A session as it stands.

    Attributes:
        answers: of all participants, in the order that the indices of positions count.
    """

    session: Session
    progress: tuple[Progress, ...]
    answers: tuple[Answer, ...]
    agreements: tuple[Agreement, ...]
    disagreements: tuple[Disagreement, ...]


def progress_of(questionnaire: Questionnaire, sheet: Sheet) -> Progress:
    """Return how far a participant is."""
    values = values_of(sheet.answers, sheet.participant)
    answered = sum(value is not None for value in values.values())
    return Progress(sheet, answered, questionnaire.still_open(values))


def changed_answers(before: Sequence[Answer], sent: Mapping[str, Any]) -> list[str]:
    """Return the questions whose answers differ from those kept, as RFC 6901 pointers."""
    was = {one.question_id: one.as_json()["value"] for one in before}
    ids = [*sent, *(one for one in was if one not in sent)]
    return [f"/answers/{one}" for one in ids if was.get(one, ...) != sent.get(one, ...)]
