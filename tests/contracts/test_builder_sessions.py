from dataclasses import replace

import pytest

from app.core.builder.answers import Answer
from app.core.builder.sessions import Session, Sheet
from app.services.ports import Store
from tests import builders
from tests.contracts.saving import at_once, saving


@pytest.fixture
def session(store: Store, organization_id: str) -> Session:
    made = builders.builder_session(organization_id)
    with saving(store) as uow:
        uow.builder_sessions.add(made)
    return made


def sheet(session: Session, participant: str = "p-1", revision: int = 1) -> Sheet:
    answers = (
        Answer("mission.work", participant, "réparer l’eau"),
        Answer("mission.whom", participant, ("les élus", "tous")),
        Answer("mission.where", participant, None),
    )
    return Sheet(session.id, participant, revision, answers, builders.NOW)


def test_sessions_come_back_newest_first_to_their_organization(
    store: Store, organization_id: str, other_id: str
) -> None:
    made = [builders.builder_session(organization_id, title=f"Tour {n}") for n in range(3)]
    with saving(store) as uow:
        for one in made:
            uow.builder_sessions.add(one)
    with store.read() as uow:
        assert uow.builder_sessions.page(organization_id, None, 2) == made[:0:-1]
        assert uow.builder_sessions.page(organization_id, made[1].id, 2) == made[:1]
        assert uow.builder_sessions.page(other_id, None, 2) == []
        assert uow.builder_sessions.get(organization_id, made[0].id) == made[0]
        assert uow.builder_sessions.get(other_id, made[0].id) is None


def test_each_participant_has_a_sheet_of_their_own(store: Store, session: Session) -> None:
    made = [sheet(session, who) for who in ("Zoé", "anne", "p-2")]
    with saving(store) as uow:
        for one in made:
            assert uow.builder_sessions.save_sheet(one, 0)
    with store.read() as uow:
        assert uow.builder_sessions.sheets(session.id) == made
        assert uow.builder_sessions.sheet(session.id, "anne") == made[1]
        assert uow.builder_sessions.sheet(session.id, "nobody") is None
        assert uow.builder_sessions.sheet(builders.new_id(), "anne") is None


def test_a_sheet_is_saved_and_removed_by_who_knows_its_revision(
    store: Store, session: Session
) -> None:
    first, second = sheet(session), replace(sheet(session, revision=2), answers=())
    with saving(store) as uow:
        assert not uow.builder_sessions.save_sheet(second, 1)
        assert uow.builder_sessions.save_sheet(first, 0)
        assert not uow.builder_sessions.save_sheet(first, 0)
        assert uow.builder_sessions.save_sheet(second, 1)
        assert not uow.builder_sessions.save_sheet(second, 1)
        assert not uow.builder_sessions.remove_sheet(session.id, "p-1", 1)
        assert uow.builder_sessions.sheet(session.id, "p-1") == second
        assert uow.builder_sessions.remove_sheet(session.id, "p-1", 2)
        assert not uow.builder_sessions.remove_sheet(session.id, "p-1", 2)
    with store.read() as uow:
        assert uow.builder_sessions.sheets(session.id) == []


def test_of_two_first_saves_at_once_one_is_kept(store: Store, session: Session) -> None:
    one, other = sheet(session), replace(sheet(session), answers=())
    kept = at_once(
        store,
        lambda uow: uow.builder_sessions.save_sheet(one, 0),
        lambda uow: uow.builder_sessions.save_sheet(other, 0),
    )
    assert sorted(kept) == [False, True]


def test_a_session_goes_with_all_that_was_said_in_it(
    store: Store, organization_id: str, session: Session
) -> None:
    other = builders.builder_session(organization_id)
    with saving(store) as uow:
        uow.builder_sessions.add(other)
        assert uow.builder_sessions.save_sheet(sheet(session), 0)
        assert uow.builder_sessions.save_sheet(sheet(other), 0)
    with saving(store) as uow:
        uow.builder_sessions.remove(session.id)
    with store.read() as uow:
        assert uow.builder_sessions.get(organization_id, session.id) is None
        assert uow.builder_sessions.sheets(session.id) == []
        assert len(uow.builder_sessions.sheets(other.id)) == 1
