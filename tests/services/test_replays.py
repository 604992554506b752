"""Replays: the same again, how much of it, and what can no longer be read."""

from dataclasses import replace

import pytest

from app.core.access import Role
from app.core.checks import Selection
from app.core.erasures import Person, PersonKind
from app.core.errors import ConflictError
from app.core.findings import EngineIdentity
from app.services.checking import run_check_batch
from app.services.checks import start_check
from app.services.erasures import erase_person
from app.services.jobs import fail_job, get_job
from app.services.replays import run_replay_batch, start_replay
from tests.contracts.saving import saving
from tests.services.saying import ADA, GOOD, say


def replayed(ports, who, check_id):
    job = start_replay(ports, who, "acme", check_id)
    while run_replay_batch(ports, job.id):
        pass
    return get_job(ports, who, job.id).job.result


def test_a_replay_is_identical_until_something_is_touched(ports, told, who):
    view = start_check(ports, who, "acme", Selection(), None)
    told.drain()
    assert replayed(ports, who, view.check.id)["identical"] is True
    ports.engine.who = EngineIdentity("fake", "sha256:other")
    result = replayed(ports, who, view.check.id)
    assert result["identical"] is False
    assert len(result["differences"]) == 6


def test_a_replay_says_how_much_it_compared(ports, told, who):
    view = start_check(ports, who, "acme", Selection(), None)
    told.drain()
    result = replayed(ports, who, view.check.id)
    assert (result["compared"], result["findings"], result["different"]) == (6, 6, 0)


def test_a_check_that_has_not_ended_cannot_be_replayed(ports, told, who):
    view = start_check(ports, who, "acme", Selection(), None)
    for _ in ("queued", "running"):
        with pytest.raises(ConflictError) as caught:
            start_replay(ports, who, "acme", view.check.id)
        assert caught.value.code == "check-running"
        run_check_batch(ports, view.check.id)


def test_a_check_that_failed_before_it_compared_anything_is_not_identical(ports, told, who):
    view = start_check(ports, who, "acme", Selection(), None)
    fail_job(ports, view.check.id, "The model is gone.")
    result = replayed(ports, who, view.check.id)
    assert (result["identical"], result["compared"]) == (None, 0)


def test_a_check_of_nothing_is_identical_to_nothing(ports, told, who):
    view = start_check(ports, who, "acme", Selection(channel="nowhere"), None)
    told.drain()
    assert replayed(ports, who, view.check.id)["identical"] is True


def test_an_auditor_replays_and_leaves_no_entry(ports, told, who):
    view = start_check(ports, who, "acme", Selection(), None)
    told.drain()
    size = told.log_size()
    assert replayed(ports, told.person(Role.AUDITOR), view.check.id)["identical"] is True
    assert told.log_size() == size


def erased(ports, acme, who):
    """A check of seven texts, one of which was erased since."""
    gone = say(ports, who, GOOD, author=ADA)
    view = start_check(ports, who, "acme", Selection(), None)
    acme.drain()
    erase_person(ports, acme.person(), "acme", Person(PersonKind.AUTHOR, "Ada"), "Demande")
    return view.check.id, gone


def test_a_replay_after_an_erasure_counts_it_apart(ports, told, who):
    check_id, _ = erased(ports, told, who)
    result = replayed(ports, who, check_id)
    assert (result["identical"], result["compared"], result["differences"]) == (True, 6, [])
    assert result["skipped"] == {"nothing_in_force": 0, "erased": 1}


def test_a_finding_touched_after_an_erasure_is_still_named(ports, told, who):
    check_id, gone = erased(ports, told, who)
    with saving(ports.store) as uow:
        [finding] = uow.checks.findings_of(check_id, gone.id)
        uow.checks._tables.findings[finding.id] = replace(finding, confidence=0.01)
    result = replayed(ports, who, check_id)
    assert result["identical"] is False
    assert [one["communication_id"] for one in result["differences"]] == [gone.id]


def test_a_text_emptied_by_hand_is_no_erasure(ports, told, who):
    view = start_check(ports, who, "acme", Selection(), None)
    told.drain()
    with saving(ports.store) as uow:
        one = next(iter(uow.communications._rows.values()))
        uow.communications._rows[one.id] = replace(one, content=replace(one.content, body=""))
    result = replayed(ports, who, view.check.id)
    assert result["identical"] is False
    assert [each["communication_id"] for each in result["differences"]] == [one.id]


def test_what_is_erased_alone_is_neither_identical_nor_different(ports, told, who):
    say(ports, who, GOOD, author=ADA, channel="letter")
    view = start_check(ports, who, "acme", Selection(channel="letter"), None)
    told.drain()
    erase_person(ports, told.person(), "acme", Person(PersonKind.AUTHOR, "Ada"), "Demande")
    assert replayed(ports, who, view.check.id)["identical"] is None


def test_a_communication_that_was_taken_out_of_a_check_is_missed(ports, told, who):
    view = start_check(ports, who, "acme", Selection(), None)
    told.drain()
    with saving(ports.store) as uow:
        uow.checks._tables.checked.popitem()
    result = replayed(ports, who, view.check.id)
    assert (result["identical"], result["compared"]) == (False, 5)
    assert "6" in result["differences"][0]["what"]


def test_a_check_before_any_version_has_nothing_to_compare(ports, acme, who):
    say(ports, who, GOOD)
    view = start_check(ports, who, "acme", Selection(), None)
    acme.drain()
    result = replayed(ports, who, view.check.id)
    assert (result["identical"], result["compared"]) == (True, 0)
    assert result["skipped"] == {"nothing_in_force": 1, "erased": 0}
