"""Checks, findings, replays and imports: the model is asked outside of every transaction."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from app.core.checks import FindingFilter, Selection
from app.core.erasures import Person, PersonKind
from app.core.errors import ConflictError, InvalidError, NotFoundError, NotReadyError, StorageError
from app.core.findings import EngineIdentity, Relation, ReviewVerdict
from app.core.imports import ImportFormat
from app.core.jobs import JobState
from app.core.reports import Scope
from app.services.checking import run_check_batch
from app.services.checks import get_check, preview_check, start_check
from app.services.erasures import erase_person
from app.services.findings import list_findings, review_finding
from app.services.fsck import examine_records
from app.services.imports import run_import_batch, start_import
from app.services.jobs import fail_job, get_job, wait_for_job
from app.services.reports import make_report
from tests import builders
from tests.contracts.saving import saving
from tests.services.saying import ADA, BAD, GOOD, say


def findings(ports, who, **wanted):
    return list_findings(ports, who, "acme", FindingFilter(**wanted), None, 100)


def kinds(ports, acme):
    with ports.store.read() as uow:
        entries = uow.log.entries(acme.organization.id, 0, 100)
    return [json.loads(one.data[1:])["kind"] for one in entries]


def test_a_preview_stores_nothing_and_asks_the_model_outside_a_transaction(ports, told, who):
    size = told.log_size()
    preview = preview_check(ports, who, "acme", BAD, None, None)
    assert [one.relation for one in preview.reading.judgements] == [Relation.CONTRADICTS]
    assert told.log_size() == size
    assert ports.engine.texts_read == [BAD]


def test_the_fakes_refuse_a_model_called_while_a_transaction_is_open(ports, told):
    with pytest.raises(AssertionError, match="unit of work"), ports.store.read():
        ports.engine.read("x", None, ())


def test_an_engine_that_never_gets_ready_is_waited_for_and_then_refused(ports, told, who):
    ports.engine.is_ready = False
    for act in (
        lambda: preview_check(ports, who, "acme", GOOD, None, None),
        lambda: start_check(ports, who, "acme", Selection(), None),
    ):
        ports.waits.clear()
        with pytest.raises(NotReadyError):
            act()
        assert 15 < sum(ports.waits) < 25
    assert ports.store.enqueued == []


def test_a_check_keeps_each_text_once_and_ends_with_one_entry(ports, told, who):
    view = start_check(ports, who, "acme", Selection(), None)
    size = told.log_size()
    assert kinds(ports, told)[-1] == "check started"
    assert run_check_batch(ports, view.check.id)
    halfway = get_check(ports, who, "acme", view.check.id)
    assert halfway.job.state is JobState.RUNNING
    assert 0 < halfway.job.done < 6
    assert told.log_size() == size
    told.drain()
    ended = get_check(ports, who, "acme", view.check.id)
    assert (ended.job.state, ended.job.done, ended.job.total) == (JobState.SUCCEEDED, 6, 6)
    assert told.log_size() == size + 1
    assert len(findings(ports, who, check_id=view.check.id)) == 6
    assert ended.job.result == {
        "compared": 6,
        "skipped": {"nothing_in_force": 0, "erased": 0},
    }
    assert not run_check_batch(ports, view.check.id)
    assert told.log_size() == size + 1
    assert kinds(ports, told)[-1] == "check finished"


def test_a_check_whose_engine_changed_on_the_way_stops_and_keeps_what_it_had(ports, told, who):
    view = start_check(ports, who, "acme", Selection(), None)
    run_check_batch(ports, view.check.id)
    had = len(findings(ports, who, check_id=view.check.id))
    ports.engine.who = EngineIdentity("fake", "sha256:other")
    with pytest.raises(ConflictError) as caught:
        run_check_batch(ports, view.check.id)
    assert caught.value.code == "engine-changed"
    assert len(findings(ports, who, check_id=view.check.id)) == had > 0


def test_a_check_whose_database_refuses_repeats_the_batch_and_loses_nothing(ports, told, who):
    view = start_check(ports, who, "acme", Selection(), None)
    ports.store.fails_with = StorageError("disk full")
    with pytest.raises(StorageError):
        run_check_batch(ports, view.check.id)
    assert findings(ports, who, check_id=view.check.id) == []
    told.drain()
    assert len(findings(ports, who, check_id=view.check.id)) == 6


def test_a_version_that_is_not_there_is_refused_and_nothing_queued(ports, told, who):
    with pytest.raises(InvalidError):
        start_check(ports, who, "acme", Selection(), 9)
    with pytest.raises(InvalidError):
        preview_check(ports, who, "acme", GOOD, None, 9)
    assert ports.store.enqueued == []


def test_a_job_that_failed_says_why_and_is_not_taken_up_again(ports, told, who):
    view = start_check(ports, who, "acme", Selection(), None)
    fail_job(ports, view.check.id, "The model is gone.")
    job = get_job(ports, who, view.check.id).job
    assert (job.state, job.failure) == (JobState.FAILED, "The model is gone.")
    assert not run_check_batch(ports, view.check.id)
    fail_job(ports, view.check.id, "Another reason.")
    assert get_job(ports, who, view.check.id).job.failure == "The model is gone."
    assert kinds(ports, told)[-2:] == ["check started", "check failed"]
    assert [one.wrong for one in examine_records(ports)] == [None]


def test_a_check_that_names_an_impossible_time_is_refused_and_leaves_nothing(ports, told, who):
    size, at = told.log_size(), ports.clock.now()
    for since in (at, at + timedelta(seconds=1)):
        with pytest.raises(InvalidError) as caught:
            start_check(ports, who, "acme", Selection(since=since, until=at), None)
        assert [one.pointer for one in caught.value.errors] == ["/selection/since"]
    assert (told.log_size(), ports.store.enqueued) == (size, [])


def test_a_check_counts_what_it_compared_with_nothing(ports, told, who):
    say(ports, who, GOOD, published_at="1999-01-01T00:00:00Z", author=ADA)
    say(ports, who, GOOD, author=ADA, channel="letter")
    view = start_check(ports, who, "acme", Selection(), None)
    run_check_batch(ports, view.check.id)
    erase_person(ports, told.person(), "acme", Person(PersonKind.AUTHOR, "Ada"), "Demande")
    told.drain()
    job = get_job(ports, who, view.check.id).job
    skipped = job.result["skipped"]
    assert skipped["erased"] + skipped["nothing_in_force"] + job.result["compared"] == 8
    assert skipped["erased"] >= 1
    assert job.result["compared"] + skipped["nothing_in_force"] == job.done == job.total


def test_a_check_before_any_version_says_that_it_compared_nothing(ports, acme, who):
    say(ports, who, GOOD)
    view = start_check(ports, who, "acme", Selection(), None)
    acme.drain()
    job = get_job(ports, who, view.check.id).job
    assert (job.state, job.done) == (JobState.SUCCEEDED, 1)
    assert job.result == {"compared": 0, "skipped": {"nothing_in_force": 1, "erased": 0}}


def test_what_was_asked_for_is_compared_with_its_entry(ports, told, who):
    view = start_check(ports, who, "acme", Selection(author="Ada"), None)
    told.drain()
    assert [one.wrong for one in examine_records(ports)] == [None]
    with saving(ports.store) as uow:
        uow.checks.add(replace(view.check, version=1))
    [found] = examine_records(ports)
    assert f"checks, {view.check.id}" in found.wrong


def test_waiting_ends_with_the_time_asked_for(ports, told, who):
    view = start_check(ports, who, "acme", Selection(), None)
    job = wait_for_job(ports, who, view.check.id, 3).job
    assert job.state is JobState.QUEUED
    assert 2.9 < sum(ports.waits) < 3.2


def test_a_job_of_another_organization_is_not_there(ports, told, who):
    view = start_check(ports, who, "acme", Selection(), None)
    with pytest.raises(NotFoundError):
        get_job(ports, builders.principal("other"), view.check.id)


@pytest.mark.parametrize(
    ("verdict", "relation", "reason", "wrong"),
    [
        (ReviewVerdict.CONFIRMED, None, None, set()),
        (ReviewVerdict.CONFIRMED, "supports", None, {"/relation"}),
        (ReviewVerdict.DISPUTED, None, None, {"/reason"}),
        (ReviewVerdict.DISPUTED, None, " ", {"/reason"}),
        (ReviewVerdict.DISPUTED, None, "Non", set()),
        (ReviewVerdict.CORRECTED, None, None, {"/reason", "/relation"}),
        (ReviewVerdict.CORRECTED, "mentions", "Oui", set()),
        (ReviewVerdict.CORRECTED, "unrelated", "Oui", set()),
        (ReviewVerdict.CORRECTED, "supports", "Oui", {"/relation"}),
    ],
)
def test_what_a_review_must_say(ports, told, who, verdict, relation, reason, wrong):
    start_check(ports, who, "acme", Selection(), None)
    told.drain()
    one = findings(ports, who, relation="supports")[0].finding
    size = told.log_size()
    if not wrong:
        review_finding(ports, who, "acme", one.id, verdict, relation, reason)
        assert told.log_size() == size + 1
        return
    with pytest.raises(InvalidError) as caught:
        review_finding(ports, who, "acme", one.id, verdict, relation, reason)
    assert {error.pointer for error in caught.value.errors} == wrong
    assert told.log_size() == size


def test_a_report_counts_what_was_found_and_what_was_read(ports, told, who):
    start_check(ports, who, "acme", Selection(), None)
    told.drain()
    whole = make_report(ports, who, "acme", Scope()).report.whole
    assert whole.communications == 6
    assert whole.counts["supports"] == whole.counts["contradicts"] == 3


def test_an_import_goes_on_behind_the_last_committed_batch(ports, told, who):
    rows = [
        {
            "body": f"{number}.",
            "channel": "b",
            "audience": "public",
            "published_at": "2026-01-01T00:00:00Z",
        }
        for number in range(450)
    ]
    data = "\n".join(json.dumps(one) for one in rows).encode()
    job = start_import(ports, who, "acme", data, ImportFormat.JSON_LINES)
    size = told.log_size()
    assert run_import_batch(ports, job.id)
    ports.store.fails_with = StorageError("disk full")
    with pytest.raises(StorageError):
        run_import_batch(ports, job.id)
    assert get_job(ports, who, job.id).job.done == 200
    while run_import_batch(ports, job.id):
        pass
    ended = get_job(ports, who, job.id).job
    assert ended.result["added"] == 450
    assert told.log_size() == size + 3


def test_an_import_that_cannot_be_rows_leaves_nothing(ports, told, who):
    queued = list(ports.store.enqueued)
    with pytest.raises(InvalidError):
        start_import(ports, who, "acme", b"\n\n", ImportFormat.JSON_LINES)
    assert ports.store.enqueued == queued


def test_the_same_external_id_with_other_words_is_refused(ports, told, who):
    first = say(ports, who, "Un.", external_id="1")
    assert say(ports, who, "Un.", external_id="1") == first
    with pytest.raises(ConflictError) as caught:
        say(ports, who, "Deux.", external_id="1")
    assert caught.value.extra["communication_id"] == first.id
