"""What was said of pairs is kept bit for bit, no longer than the text, for its owner alone."""

import math
import secrets
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from app.core.communications import Communication
from app.core.memories import Memory, Odds
from app.services.ports import Store
from tests import builders
from tests.contracts.saving import saving

ENGINE, ANOTHER = builders.ENGINE.digest, "sha256:" + "0c" * 32
ODDS: dict[bytes, Odds] = {
    b"\xff" * 32: (0.1 + 0.2, -1e-300, math.nextafter(1.0, 2.0), -math.pi),
    b"\0" * 32: (0.0, -0.0, 1e300, 5e-324),
}


def text_of(store: Store, organization_id: str) -> Communication:
    one = builders.communication(organization_id)
    with saving(store) as uow:
        uow.communications.add([one], [secrets.token_bytes(32)])
    return one


def memory(one: Communication, engine: str = ENGINE, odds: dict[bytes, Odds] = ODDS) -> Memory:
    return Memory(one.organization_id, one.id, engine, odds)


def bits(odds: dict[bytes, Odds]) -> list[tuple[bytes, list[str]]]:
    return [(key, [value.hex() for value in said]) for key, said in odds.items()]


def test_every_bit_comes_back_in_the_same_order(store: Store, organization_id: str) -> None:
    one, silent = (text_of(store, organization_id) for _ in range(2))
    with saving(store) as uow:
        uow.memories.keep(memory(one))
    with store.read() as uow:
        found = uow.memories.of(organization_id, [one.id, silent.id], ENGINE)
        assert uow.memories.of(organization_id, [], ENGINE) == {}
    assert list(found) == [one.id]
    assert bits(dict(found[one.id])) == bits(ODDS)


def test_one_organization_sees_nothing_of_another(
    store: Store, organization_id: str, other_id: str
) -> None:
    mine, theirs = text_of(store, organization_id), text_of(store, other_id)
    with saving(store) as uow:
        uow.memories.keep(memory(theirs))
    with store.read() as uow:
        assert uow.memories.of(organization_id, [mine.id, theirs.id], ENGINE) == {}


def test_another_engines_memory_takes_the_place_of_the_first(
    store: Store, organization_id: str
) -> None:
    one = text_of(store, organization_id)
    new: dict[bytes, Odds] = {b"n" * 32: (1.0, 2.0, 3.0, 4.0)}
    with saving(store) as uow:
        uow.memories.keep(memory(one))
    with saving(store) as uow:
        uow.memories.keep(memory(one, ANOTHER, new))
    with store.read() as uow:
        assert uow.memories.of(organization_id, [one.id], ENGINE) == {}
        assert uow.memories.of(organization_id, [one.id], ANOTHER) == {one.id: new}


def test_what_was_said_goes_with_the_text(store: Store, organization_id: str) -> None:
    one, other = (text_of(store, organization_id) for _ in range(2))
    with saving(store) as uow:
        uow.memories.keep(memory(one))
        uow.memories.keep(memory(other))
    with saving(store) as uow:
        uow.erasures.empty_communications(organization_id, [one.id], 7)
    with store.read() as uow:
        assert list(uow.memories.of(organization_id, [one.id, other.id], ENGINE)) == [other.id]


def test_only_texts_that_are_there_can_be_held(
    store: Store, organization_id: str, other_id: str
) -> None:
    one, erased = (text_of(store, organization_id) for _ in range(2))
    theirs = text_of(store, other_id)
    with saving(store) as uow:
        uow.erasures.empty_communications(organization_id, [erased.id], 7)
    with saving(store) as uow:
        ids = [one.id, erased.id, theirs.id, builders.new_id()]
        assert uow.communications.hold(organization_id, ids) == {one.id}
        assert uow.communications.hold(organization_id, []) == set()


def test_a_text_that_is_held_is_erased_with_all_that_was_kept_of_it(
    store: Store, organization_id: str
) -> None:
    """An erasure waits for the batch that still writes, and takes what it wrote too."""
    one = text_of(store, organization_id)
    held = threading.Event()

    def check() -> None:
        with saving(store) as uow:
            assert uow.communications.hold(organization_id, [one.id]) == {one.id}
            held.set()
            time.sleep(0.3)  # long enough for the erasure to come to the text and wait
            uow.memories.keep(memory(one))

    def erase() -> None:
        assert held.wait(timeout=10)
        with saving(store) as uow:
            uow.erasures.empty_communications(organization_id, [one.id], 7)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(check), pool.submit(erase)]:
            done.result(timeout=30)
    with store.read() as uow:
        assert uow.memories.of(organization_id, [one.id], ENGINE) == {}


def test_a_text_that_is_being_erased_cannot_be_held(store: Store, organization_id: str) -> None:
    one = text_of(store, organization_id)
    erasing = threading.Event()

    def erase() -> None:
        with saving(store) as uow:
            uow.erasures.empty_communications(organization_id, [one.id], 7)
            erasing.set()
            time.sleep(0.3)  # long enough for the check to come to the text

    def check() -> set[str]:
        assert erasing.wait(timeout=10)
        with saving(store) as uow:
            return uow.communications.hold(organization_id, [one.id])

    with ThreadPoolExecutor(2) as pool:
        erased, found = pool.submit(erase), pool.submit(check)
        erased.result(timeout=30)
        assert found.result(timeout=30) == set()
