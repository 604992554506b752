"""A witness that was away longer than a job tries is remembered, ever more rarely."""

from datetime import timedelta

import pytest

from app.core.errors import NotReadyError
from app.core.jobs import JobState
from app.core.witnesses import WitnessError, WitnessKind, is_turn
from app.services.witnesses import (
    ATTEMPTS_MAX,
    add_witness,
    remind_witnesses,
    remove_witness,
)
from app.worker.running import run_batch
from tests.fakes import FakePorts
from tests.services.conftest import Acme

AWAY = WitnessError("It cannot be reached.", lasting=False)


def run_away(ports: FakePorts, acme: Acme) -> None:
    """Add a witness, publish, and let every try fail until the jobs are given up."""
    add_witness(ports, acme.person(), "acme", WitnessKind.FILE, None, None)
    acme.drain()
    acme.publish()
    [job] = ports.store.enqueued
    ports.messenger.fails = [AWAY] * ATTEMPTS_MAX
    for _ in range(ATTEMPTS_MAX - 1):
        with pytest.raises(NotReadyError):
            run_batch(ports, job.id)
    assert not run_batch(ports, job.id)
    with ports.store.read() as uow:
        given_up = uow.jobs.get(job.id)
    assert given_up is not None
    assert given_up.state is JobState.FAILED
    ports.store.enqueued.clear()
    ports.messenger.sent.clear()


def test_at_a_start_a_witness_gets_what_it_missed_and_only_once(
    ports: FakePorts, acme: Acme
) -> None:
    run_away(ports, acme)
    assert remind_witnesses(ports, all_of_them=True) == 1
    acme.drain()
    [message] = ports.messenger.sent
    assert f"\n{acme.log_size() - 1}\n".encode() in message.note
    assert remind_witnesses(ports, all_of_them=True) == 0


def test_while_it_runs_reminders_grow_rarer(ports: FakePorts, acme: Acme) -> None:
    run_away(ports, acme)
    counts = []
    for _hour in range(50):
        ports.messenger.fails = [AWAY]
        counts.append(remind_witnesses(ports, all_of_them=False))
        ports.clock.advance(hours=1)
    # In the first hour the job itself has only just been given up.
    assert [hour for hour, count in enumerate(counts) if count] == [1, 2, 4, 8, 16, 24, 48]


def test_who_has_the_newest_version_is_left_alone(ports: FakePorts, acme: Acme) -> None:
    add_witness(ports, acme.person(), "acme", WitnessKind.FILE, None, None)
    acme.publish()
    acme.drain()
    # What happened since is no version: it comes with the next one.
    add_witness(ports, acme.person(), "acme", WitnessKind.TSA, None, None)
    acme.drain()
    ports.clock.advance(days=3)
    assert remind_witnesses(ports, all_of_them=True) == 0


def test_a_witness_that_was_removed_is_not_reminded(ports: FakePorts, acme: Acme) -> None:
    run_away(ports, acme)
    with ports.store.read() as uow:
        [witness] = uow.witnesses.all(acme.organization.id)
    remove_witness(ports, acme.person(), "acme", witness.id)
    assert remind_witnesses(ports, all_of_them=True) == 0


@pytest.mark.parametrize(
    ("late", "expected"),
    [
        (timedelta(minutes=59), False),
        (timedelta(hours=1), True),
        (timedelta(hours=3, minutes=30), False),
        (timedelta(hours=16, minutes=59), True),
        (timedelta(hours=23), False),
        (timedelta(days=9, minutes=5), True),
        (timedelta(days=9, hours=1), False),
        (timedelta(hours=-1), False),
    ],
)
def test_turns(late: timedelta, expected: bool) -> None:
    assert is_turn(late) is expected
