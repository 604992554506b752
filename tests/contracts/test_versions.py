"""Versions and the log, in every store."""

import json
import random
from collections.abc import Callable
from datetime import datetime

from app.core.canonical import sha256
from app.core.charters import Version, in_force
from app.core.log import ENTRY_VERSION, EntryKind
from app.services.ports import Store, UnitOfWork
from tests import builders
from tests.contracts.saving import at_once, saving


def test_a_version_comes_back_as_it_was(store: Store, organization_id: str) -> None:
    version = builders.version(
        organization_id,
        3,
        title="Charte d’été 🌻",
        reason="Parce que",
        draft_id=builders.new_id(),
        log_index=2**40,
        effective_from=builders.later(microseconds=7),
    )
    first = builders.version(organization_id, 1)
    with saving(store) as uow:
        assert uow.versions.add(version)
        assert uow.versions.add(first)
    with store.read() as uow:
        found = uow.versions.get(organization_id, 3)
        assert found == version
        assert sha256(found.content) == found.content_hash
        assert uow.versions.get(organization_id, 1) == first
        assert uow.versions.get(organization_id, 2) is None


def test_a_number_is_taken_once(store: Store, organization_id: str, other_id: str) -> None:
    version = builders.version(organization_id)
    elsewhere = builders.version(other_id)
    with saving(store) as uow:
        assert uow.versions.add(version)
        assert not uow.versions.add(builders.version(organization_id))
        assert uow.versions.add(elsewhere)
    with store.read() as uow:
        assert uow.versions.get(organization_id, 1) == version
        assert uow.versions.get(other_id, 1) == elsewhere


def test_a_number_wanted_by_several_at_once_goes_to_one(store: Store, organization_id: str) -> None:
    rivals = [builders.version(organization_id) for _ in range(4)]
    won = at_once(store, *(lambda uow, one=one: uow.versions.add(one) for one in rivals))
    assert sorted(won) == [False, False, False, True]
    with store.read() as uow:
        assert uow.versions.page(organization_id, None, 10) == [rivals[won.index(True)]]


def test_another_organization_does_not_see_it(
    store: Store, organization_id: str, other_id: str
) -> None:
    with saving(store) as uow:
        uow.versions.add(builders.version(organization_id))
    with store.read() as uow:
        assert uow.versions.get(other_id, 1) is None
        assert uow.versions.latest(other_id) is None
        assert uow.versions.in_force(other_id, builders.later(days=99)) is None
        assert uow.versions.page(other_id, None, 10) == []


def test_versions_are_paged_newest_first(store: Store, organization_id: str) -> None:
    versions = [builders.version(organization_id, number) for number in range(1, 13)]
    with saving(store) as uow:
        for one in versions:
            uow.versions.add(one)
    with store.read() as uow:
        first = uow.versions.page(organization_id, None, 5)
        rest = uow.versions.page(organization_id, first[-1].number, 50)
        assert uow.versions.latest(organization_id) == versions[-1]
        assert uow.versions.page(organization_id, 1, 5) == []
    assert [*first, *rest] == versions[::-1]


def test_in_force_answers_as_the_pure_function_does(store: Store, organization_id: str) -> None:
    """Few days for many versions: starts and publications coincide, precede and cross."""
    dice = random.Random(1866)
    versions = [
        builders.version(
            organization_id,
            number,
            effective_from=builders.later(days=dice.randrange(8)),
            published_at=builders.later(days=dice.randrange(8)),
        )
        for number in range(1, 31)
    ]
    with saving(store) as uow:
        for one in dice.sample(versions, len(versions)):
            uow.versions.add(one)
    moments = [builders.later(days=half / 2) for half in range(-2, 18)]
    answered: set[int | None] = set()
    with store.read() as uow:
        for on in moments:
            for known_at in [None, *moments]:
                found = uow.versions.in_force(organization_id, on, known_at)
                assert found == in_force(versions, on, known_at), (on, known_at)
                answered.add(found.number if found else None)
    assert len(answered) > 5


def test_a_version_counts_from_its_very_microsecond(store: Store, organization_id: str) -> None:
    start = builders.later(microseconds=500_000)
    version = builders.version(organization_id, effective_from=start, published_at=start)
    with saving(store) as uow:
        uow.versions.add(version)

    def at(on: datetime, known_at: datetime | None = None) -> Version | None:
        with store.read() as uow:
            return uow.versions.in_force(organization_id, on, known_at)

    assert at(start) == version
    assert at(builders.later(microseconds=499_999)) is None
    assert at(start, start) == version
    assert at(start, builders.later(microseconds=499_999)) is None


def test_log_entries_are_numbered_densely_per_organization(
    store: Store, organization_id: str, other_id: str
) -> None:
    principal_id = builders.new_id()
    given: dict[str, list[int]] = {organization_id: [], other_id: []}
    with saving(store) as uow:
        assert uow.log.size(organization_id) == 0
        assert uow.log.entries(organization_id, 0, 10) == []
    for organization in (organization_id, other_id, organization_id, organization_id, other_id):
        with saving(store) as uow:
            given[organization].append(
                uow.log.append(organization, principal_id, builders.NOW, builders.act())
            )
    assert given == {organization_id: [0, 1, 2], other_id: [0, 1]}
    with store.read() as uow:
        assert uow.log.size(organization_id) == 3
        entries = uow.log.entries(organization_id, 0, 10)
        assert [one.index for one in entries] == [0, 1, 2]
        assert {one.organization_id for one in entries} == {organization_id}
        assert uow.log.entries(organization_id, 1, 1) == entries[1:2]
        assert uow.log.entries(organization_id, 3, 10) == []


def test_a_log_entry_holds_the_act_and_names_nobody(
    store: Store, organization_id: str, other_id: str
) -> None:
    ada, bob = builders.new_id(), builders.new_id()
    act = builders.act(
        kind=EntryKind.CHARTER_PUBLISHED,
        content_hash=sha256(b"content"),
        previous_hash=sha256(b"before"),
        reason="Un secret",
    )
    with saving(store) as uow:
        for organization, who in (
            (organization_id, ada),
            (organization_id, bob),
            (organization_id, ada),
            (other_id, ada),
        ):
            uow.log.append(organization, who, builders.NOW, act)
    with store.read() as uow:
        first, second, third = uow.log.entries(organization_id, 0, 10)
        [elsewhere] = uow.log.entries(other_id, 0, 10)
    assert first.data[:1] == ENTRY_VERSION
    assert first.leaf_hash == sha256(b"\x00" + first.data)
    body = json.loads(first.data[1:])
    principal = body.pop("principal")
    assert body == {
        "index": 0,
        "time": "2026-03-01T12:00:00Z",
        "kind": "charter published",
        "subject": act.subject_id,
        "reason_sha256": sha256(b"Un secret").hex(),
        "content_sha256": sha256(b"content").hex(),
        "previous_sha256": sha256(b"before").hex(),
    }
    assert len(bytes.fromhex(principal)) == 32
    assert ada.encode() not in first.data
    assert json.loads(third.data[1:])["principal"] == principal
    assert json.loads(second.data[1:])["principal"] != principal
    assert json.loads(elsewhere.data[1:])["principal"] != principal


def test_those_who_log_at_once_take_turns(store: Store, organization_id: str) -> None:
    """Their salts are new, too: both the head and the salts are made by whoever comes first."""
    principal_id = builders.new_id()

    def append_at(minute: int) -> Callable[[UnitOfWork], int]:
        at = builders.later(minutes=minute)
        return lambda uow: uow.log.append(organization_id, principal_id, at, builders.act())

    indices = at_once(store, *map(append_at, range(6)))
    assert sorted(indices) == [0, 1, 2, 3, 4, 5]
    with store.read() as uow:
        entries = uow.log.entries(organization_id, 0, 10)
    assert [one.index for one in entries] == [0, 1, 2, 3, 4, 5]
    assert len({json.loads(one.data[1:])["principal"] for one in entries}) == 1
    times = [json.loads(entries[index].data[1:])["time"] for index in indices]
    assert times == [f"2026-03-01T12:0{minute}:00Z" for minute in range(6)]
