"""Witnesses and what they hold, in every store."""

from dataclasses import replace

import pytest

from app.core.witnesses import WitnessKind
from app.services.ports import Store
from tests import builders
from tests.contracts.saving import at_once, saving


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"kind": WitnessKind.FILE, "url": None, "path": "git/checkpoints", "secret": None},
        {"kind": WitnessKind.TSA, "url": None, "secret": None},
    ],
)
def test_a_witness_comes_back_as_it_was(store: Store, organization_id: str, given: dict) -> None:
    witness = builders.witness(organization_id, **given)
    with saving(store) as uow:
        uow.witnesses.add(witness)
    with store.read() as uow:
        assert uow.witnesses.get(organization_id, witness.id) == witness
        assert uow.witnesses.all(organization_id) == [witness]
        assert uow.witnesses.get(organization_id, builders.new_id()) is None


def test_a_removed_witness_is_listed_no_more_and_still_known(
    store: Store, organization_id: str
) -> None:
    gone, stays = builders.witness(organization_id), builders.witness(organization_id)
    with saving(store) as uow:
        uow.witnesses.add(gone)
        uow.witnesses.add(stays)
        uow.witnesses.keep(builders.witnessed(gone))
        uow.witnesses.remove(gone.id, builders.later(days=1))
        uow.witnesses.remove(gone.id, builders.later(days=9))
    with store.read() as uow:
        assert uow.witnesses.all(organization_id) == [stays]
        known = replace(gone, removed_at=builders.later(days=1))
        assert uow.witnesses.get(organization_id, gone.id) == known
        assert uow.witnesses.checkpoints(organization_id) == [builders.witnessed(gone)]


def test_a_size_is_held_once_whatever_comes_later(store: Store, organization_id: str) -> None:
    witness = builders.witness(organization_id)
    first = builders.witnessed(witness, 2**40)
    with saving(store) as uow:
        uow.witnesses.add(witness)
        assert uow.witnesses.keep(first)
        assert not uow.witnesses.keep(replace(first, root=b"\1" * 32, note=b"other"))
        assert uow.witnesses.keep(builders.witnessed(witness, 3, answer=b""))
    with store.read() as uow:
        assert uow.witnesses.held(witness.id, 2**40) == first
        assert uow.witnesses.held(witness.id, 4) is None
        assert uow.witnesses.latest(witness.id) == first
        assert uow.witnesses.latest(builders.new_id()) is None


def test_a_size_brought_by_two_workers_is_held_once(store: Store, organization_id: str) -> None:
    witness = builders.witness(organization_id)
    with saving(store) as uow:
        uow.witnesses.add(witness)
    rivals = [builders.witnessed(witness, note=b"%d" % place) for place in range(3)]
    won = at_once(store, *(lambda uow, one=one: uow.witnesses.keep(one) for one in rivals))
    assert sorted(won) == [False, False, True]
    with store.read() as uow:
        assert uow.witnesses.held(witness.id, 7) == rivals[won.index(True)]


def test_checkpoints_come_oldest_first_and_of_one_organization(
    store: Store, organization_id: str, other_id: str
) -> None:
    witnesses = [builders.witness(organization_id), builders.witness(organization_id)]
    stranger = builders.witness(other_id)
    late, early = builders.later(days=2), builders.later(days=1)
    held = [
        builders.witnessed(witnesses[0], 9, at=early),
        builders.witnessed(witnesses[1], 9, at=early),
        builders.witnessed(witnesses[1], 4, at=late),
        builders.witnessed(witnesses[0], 12, at=late),
    ]
    with saving(store) as uow:
        for one in (*witnesses, stranger):
            uow.witnesses.add(one)
        for checkpoint in (*reversed(held), builders.witnessed(stranger)):
            assert uow.witnesses.keep(checkpoint)
    with store.read() as uow:
        assert uow.witnesses.checkpoints(organization_id) == held
        assert uow.witnesses.all(organization_id) == witnesses
        assert uow.witnesses.get(organization_id, stranger.id) is None
