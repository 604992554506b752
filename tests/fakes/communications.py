"""Communications, in memory, and what it means that a selection holds one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from app.core.checks import Selection
from app.core.communications import OUTSIDE, Communication, NewCommunication
from tests.fakes.tables import Tables


def month_of(content: NewCommunication) -> str:
    """Return the month of publication in UTC, such as `2026-03`."""
    return content.published_at.astimezone(UTC).strftime("%Y-%m")


def selects(selection: Selection, content: NewCommunication) -> bool:
    """Say whether the selection holds a communication; each None holds all."""
    wanted = (
        (selection.channel, content.channel),
        (selection.audience, content.audience),
        (selection.author, content.author_name),
        (selection.author_kind, content.author_kind),
        (selection.locale, content.locale),
    )
    return (
        all(want is None or want == has for want, has in wanted)
        and (selection.since is None or content.published_at >= selection.since)
        and (selection.until is None or content.published_at < selection.until)
    )


def is_read(one: Communication) -> bool:
    """Say whether a check reads it: not what was erased, nor what others wrote."""
    return not one.is_erased and one.content.author_kind not in OUTSIDE


def place(communication: Communication) -> tuple[datetime, str]:
    """Return what communications are ordered by: when they were published, then their id."""
    return communication.content.published_at, communication.id


class FakeCommunications:
    """What was published."""

    def __init__(self, tables: Tables) -> None:
        self._rows, self._fingerprints = tables.communications, tables.fingerprints

    def add(
        self, communications: Sequence[Communication], fingerprints: Sequence[bytes]
    ) -> list[str]:
        kept = []
        for one, fingerprint in zip(communications, fingerprints, strict=True):
            mark = one.organization_id, fingerprint
            if mark not in self._fingerprints:
                self._fingerprints[mark] = one.id
                at = one.content.published_at.astimezone(UTC)
                self._rows[one.id] = replace(one, content=replace(one.content, published_at=at))
                kept.append(one.id)
        return kept

    def get(self, organization_id: str, communication_id: str) -> Communication | None:
        found = self._rows.get(communication_id)
        return found if found and found.organization_id == organization_id else None

    def hold(self, organization_id: str, communication_ids: Sequence[str]) -> set[str]:
        found = (self.get(organization_id, one) for one in communication_ids)
        return {one.id for one in found if one and not one.is_erased}

    def by_fingerprint(self, organization_id: str, fingerprint: bytes) -> Communication | None:
        found = self._fingerprints.get((organization_id, fingerprint))
        return self._rows[found] if found else None

    def page(
        self,
        organization_id: str,
        selection: Selection,
        before: tuple[datetime, str] | None,
        limit: int,
    ) -> list[Communication]:
        found = [
            one
            for one in self._of(organization_id, selection)
            if before is None or place(one) < before
        ]
        return sorted(found, key=place, reverse=True)[:limit]

    def count(self, organization_id: str, selection: Selection, received_until: datetime) -> int:
        found = self._of(organization_id, selection)
        return sum(1 for one in found if one.received_at <= received_until and is_read(one))

    def _of(self, organization_id: str, selection: Selection) -> list[Communication]:
        return [
            one
            for one in self._rows.values()
            if one.organization_id == organization_id and selects(selection, one.content)
        ]
