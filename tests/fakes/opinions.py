"""Calibrations, transcripts and what was read, in memory; a judge that answers as tests order."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from app.core.calibrations import Calibration
from app.core.findings import Finding
from app.core.memories import Known, Memory
from app.core.opinions import KeptTranscript, OpinionError, Question, Transcript
from tests.fakes.tables import Tables


class FakeCalibrations:
    """Every calibration of every organization."""

    def __init__(self, tables: Tables) -> None:
        self._rows = tables.calibrations

    def add(self, calibration: Calibration) -> bool:
        mark = calibration.organization_id, calibration.number
        if mark in self._rows:
            return False
        self._rows[mark] = calibration
        return True

    def get(self, organization_id: str, number: int) -> Calibration | None:
        return self._rows.get((organization_id, number))

    def latest(self, organization_id: str) -> Calibration | None:
        return next(iter(self.page(organization_id, None, 1)), None)

    def page(
        self, organization_id: str, before_number: int | None, limit: int
    ) -> list[Calibration]:
        found = [
            one
            for (owner, number), one in self._rows.items()
            if owner == organization_id and (before_number is None or number < before_number)
        ]
        return sorted(found, key=lambda one: -one.number)[:limit]


class FakeTranscripts:
    """What judges were asked and answered."""

    def __init__(self, tables: Tables) -> None:
        self._rows = tables.transcripts

    def keep(self, transcripts: Sequence[KeptTranscript]) -> None:
        for one in transcripts:
            mark = one.check_id, one.communication_id, one.start, one.end, one.statement_id
            self._rows.setdefault(mark, one)

    def of(self, check_id: str, communication_id: str) -> list[KeptTranscript]:
        return [
            self._rows[mark]
            for mark in sorted(self._rows)
            if mark[:2] == (check_id, communication_id)
        ]

    def asked(self, findings: Sequence[Finding]) -> set[str]:
        marks = {
            (one.check_id, one.communication_id, one.start, one.end, one.statement_id): one.id
            for one in findings
        }
        return {marks[mark] for mark in self._rows if mark in marks}


class FakeMemories:
    """What was said of pairs already read."""

    def __init__(self, tables: Tables) -> None:
        self._rows = tables.memories

    def of(
        self, organization_id: str, communication_ids: Sequence[str], engine_digest: str
    ) -> dict[str, Known]:
        return {
            one.communication_id: dict(one.odds)
            for one in self._rows.values()
            if one.organization_id == organization_id
            and one.communication_id in communication_ids
            and one.engine_digest == engine_digest
        }

    def keep(self, memory: Memory) -> None:
        self._rows[memory.communication_id] = memory


def completion(content: object, **message: Any) -> bytes:
    """Return the answer of an OpenAI-compatible endpoint whose text is this, as JSON if need be."""
    text = content if isinstance(content, str) or content is None else json.dumps(content)
    choice = {"index": 0, "finish_reason": "stop", "message": {"content": text, **message}}
    return json.dumps({"object": "chat.completion", "choices": [choice]}).encode()


def opinion(relation: str, confidence: float = 0.8, why: str = "It says so.") -> bytes:
    """Return an answer that has the shape asked for."""
    return completion({"relation": relation, "confidence": confidence, "why": why})


class FakeJudge:
    """Asks nobody.

    Attributes:
        asked: every question so far.
        answers: question -> the endpoint's answer, or the error to raise; tests replace it.
    """

    def __init__(
        self, name: str = "fake-judge", forbid: Callable[[str], None] = lambda what: None
    ) -> None:
        self.name = name
        self.asked: list[Question] = []
        self.answers: Callable[[Question], bytes | OpinionError] = lambda _: opinion("supports")
        self._forbid = forbid

    def ask(self, question: Question) -> Transcript:
        """Return what the test ordered."""
        self._forbid("The judge was asked")
        self.asked.append(question)
        answer = self.answers(question)
        request = json.dumps({"model": self.name, "messages": question.messages()}).encode()
        if isinstance(answer, OpinionError):
            raise OpinionError(answer.code, answer.detail, request)
        return Transcript(self.name, request, answer)
