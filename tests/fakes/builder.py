"""The builder's sessions in memory, and a writer that answers what it was told."""

from collections.abc import Callable
from typing import Any

from app.core.builder.sessions import Session, Sheet
from tests.fakes.tables import Tables


class FakeBuilderSessions:
    """Sessions, and what each participant answered in them."""

    def __init__(self, tables: Tables) -> None:
        self._sessions, self._sheets = tables.builder_sessions, tables.builder_answers

    def add(self, session: Session) -> None:
        self._sessions[session.id] = session

    def get(self, organization_id: str, session_id: str) -> Session | None:
        found = self._sessions.get(session_id)
        return found if found and found.organization_id == organization_id else None

    def page(self, organization_id: str, after_id: str | None, limit: int) -> list[Session]:
        found = [
            one
            for one in self._sessions.values()
            if one.organization_id == organization_id and (after_id is None or one.id < after_id)
        ]
        return sorted(found, key=lambda one: one.id, reverse=True)[:limit]

    def remove(self, session_id: str) -> None:
        for mark in [mark for mark in self._sheets if mark[0] == session_id]:
            del self._sheets[mark]
        self._sessions.pop(session_id, None)

    def sheets(self, session_id: str) -> list[Sheet]:
        found = [one for one in self._sheets.values() if one.session_id == session_id]
        return sorted(found, key=lambda one: one.participant)

    def sheet(self, session_id: str, participant: str) -> Sheet | None:
        return self._sheets.get((session_id, participant))

    def save_sheet(self, sheet: Sheet, expected_revision: int) -> bool:
        if self._revision(sheet.session_id, sheet.participant) != expected_revision:
            return False
        self._sheets[sheet.session_id, sheet.participant] = sheet
        return True

    def remove_sheet(self, session_id: str, participant: str, expected_revision: int) -> bool:
        if self._revision(session_id, participant) != expected_revision:
            return False
        return self._sheets.pop((session_id, participant), None) is not None

    def _revision(self, session_id: str, participant: str) -> int:
        sheet = self._sheets.get((session_id, participant))
        return sheet.revision if sheet else 0


class FakeWriter:
    """Answers what the test says; asking it inside a unit of work raises.

    Attributes:
        prompts: what it was asked so far.
    """

    def __init__(self, answer: Any, forbid: Callable[[str], None]) -> None:
        self.answer, self._forbid = answer, forbid
        self.prompts: list[str] = []

    def write(self, prompt: str) -> Any:
        self._forbid("The writer was asked")
        self.prompts.append(prompt)
        return self.answer
