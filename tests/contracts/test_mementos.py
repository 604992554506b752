"""Versions in the order of time, in every store."""

import random

import pytest

from app.core.mementos import Memento
from app.services.ports import Store
from tests import builders
from tests.contracts.saving import saving


@pytest.mark.parametrize("seed", range(3))
def test_mementos_come_in_order_and_in_pages(
    store: Store, organization_id: str, other_id: str, seed: int
) -> None:
    dice = random.Random(seed)
    starts = [builders.later(days=dice.randrange(5), microseconds=7) for _ in range(12)]
    with saving(store) as uow:
        uow.versions.add(builders.version(other_id))
        for number, start in enumerate(starts, start=1):
            uow.versions.add(builders.version(organization_id, number, effective_from=start))
    expected = sorted(zip(starts, range(1, 13), strict=True))
    with store.read() as uow:
        seen: list[Memento] = []
        while page := uow.versions.mementos(organization_id, seen[-1].place if seen else None, 5):
            assert len(page) <= 5
            seen += page
    assert [one.place for one in seen] == expected


def test_the_earliest_is_the_one_in_force_first_as_far_as_was_known(
    store: Store, organization_id: str, other_id: str
) -> None:
    early, late = builders.later(days=-9), builders.later(days=-2)
    with saving(store) as uow:
        for number, start in enumerate((late, early, early, late), start=1):
            known = builders.later(days=number)
            one = builders.version(
                organization_id, number, effective_from=start, published_at=known
            )
            assert uow.versions.add(one)
    with store.read() as uow:

        def earliest(known: float | None = None) -> int | None:
            until = None if known is None else builders.later(days=known)
            found = uow.versions.earliest(organization_id, until)
            return found.number if found else None

        assert earliest() == 3
        assert [earliest(known) for known in (0.5, 1, 2, 3, 4)] == [None, 1, 2, 3, 3]
        assert uow.versions.earliest(other_id) is None
        first = uow.versions.earliest(organization_id)
        assert first is not None
        assert uow.versions.in_force(organization_id, first.effective_from) == first
