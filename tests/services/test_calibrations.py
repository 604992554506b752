"""Reviews move an organization's thresholds, on the record, and people can go back."""

import json

import pytest

from app.core.access import Role
from app.core.calibrations import Cause
from app.core.checks import FindingFilter, Selection
from app.core.errors import ConflictError, InvalidError, NotAllowedError, StorageError
from app.core.findings import EngineIdentity, Relation, ReviewVerdict
from app.core.sides import SideThresholds
from app.services.calibrations import Change, change_calibration, list_calibrations
from app.services.checking import run_check_batch
from app.services.checks import preview_check, start_check
from app.services.findings import list_findings, review_finding
from app.services.jobs import get_job
from app.services.replays import run_replay_batch, start_replay
from tests.services.saying import say

# Three of four words of the behaviour: a side taken with confidence 0.75.
UNSURE = "Il faut cacher une très longue panne"
DONT = "Cacher une longue panne grave"
OWN = SideThresholds(0.5, 0.7)


@pytest.fixture
def who(acme):
    return acme.person(Role.EDITOR)


@pytest.fixture
def leader(acme):
    return acme.person(Role.LEADER)


@pytest.fixture
def told(ports, acme, who):
    """A charter, four doubtful texts, and a check that calls each of them a contradiction."""
    from tests import builders  # noqa: PLC0415 - beside its one use

    value = builders.statement({"fr": builders.text(dont=(DONT,))})
    acme.publish((value,))
    ports.engine.own = OWN
    for number in range(4):
        say(ports, who, f"{UNSURE} {number}.")
    return acme


def check(ports, acme, who):
    view = start_check(ports, who, "acme", Selection(), None)
    acme.drain()
    return view.check


def findings(ports, who, **wanted):
    found = list_findings(ports, who, "acme", FindingFilter(**wanted), None, 100)
    return [one.finding for one in found]


def dispute(ports, who, found, count=3):
    for one in found[:count]:
        review_finding(ports, who, "acme", one.id, ReviewVerdict.DISPUTED, None, "Non")


def history(ports, who):
    return list_calibrations(ports, who, "acme", None, 100)


def acts(ports, acme):
    with ports.store.read() as uow:
        size = uow.log.size(acme.organization.id)
        entries = uow.log.entries(acme.organization.id, 0, size)
    return [json.loads(one.data[1:]) for one in entries]


def replayed(ports, who, check_id):
    job = start_replay(ports, who, "acme", check_id)
    while run_replay_batch(ports, job.id):
        pass
    return get_job(ports, who, job.id).job.result


def test_disputes_make_the_engine_more_careful_from_the_next_check_on(ports, told, who):
    first = check(ports, told, who)
    found = findings(ports, who)
    assert {one.relation for one in found} == {Relation.CONTRADICTS}
    assert {one.confidence for one in found} == {0.75}
    dispute(ports, who, found, 2)
    assert history(ports, who) == []
    dispute(ports, who, found[2:], 1)
    [made] = history(ports, who)
    assert (made.number, made.cause, made.pinned) == (1, Cause.REVIEWS, False)
    assert made.thresholds == SideThresholds(0.5, 0.73)
    assert (made.basis.right, made.basis.wrong) == ((0, 0), (0, 3))
    dispute(ports, who, found[3:], 1)
    assert history(ports, who)[0].thresholds == SideThresholds(0.5, 0.74)
    # 0.75 is still said: the reach of four wrong ones ends before it.
    assert findings(ports, who)[0].relation is Relation.CONTRADICTS
    assert first.calibration == 0


def far(ports, told, who, people=5):
    """Let so many people dispute all: cases stay four, and words of other texts make more."""
    for number in range(4, 4 + people):
        say(ports, who, f"{UNSURE} {number}.")
    made = check(ports, told, who)
    dispute(ports, who, findings(ports, who), 4 + people)
    return made


def test_a_check_pins_its_calibration_and_both_replay_as_they_were(ports, told, who):
    plain = far(ports, told, who)
    thresholds = history(ports, who)[0].thresholds
    assert thresholds == SideThresholds(0.5, 0.76)
    under = check(ports, told, who)
    assert (plain.calibration, under.calibration) == (0, history(ports, who)[0].number)
    assert plain.own_thresholds == under.own_thresholds == OWN
    assert {one.relation for one in findings(ports, who, check_id=plain.id)} == {
        Relation.CONTRADICTS
    }
    made = findings(ports, who, check_id=under.id)
    assert {one.relation for one in made} == {Relation.UNDECIDED}
    assert {one.engine for one in made} == {under.engine}
    assert under.engine != plain.engine == ports.engine.identity
    assert under.engine.name == plain.engine.name
    for one in (plain, under):
        assert replayed(ports, who, one.id)["identical"] is True
    preview = preview_check(ports, who, "acme", UNSURE, None, None)
    assert [one.relation for one in preview.reading.judgements] == [Relation.UNDECIDED]
    assert (preview.engine, preview.calibration) == (under.engine, under.calibration)


def test_a_running_check_goes_on_under_the_calibration_it_was_asked_for(ports, told, who):
    check(ports, told, who)
    found = findings(ports, who)
    far(ports, told, who, 5)
    view = start_check(ports, who, "acme", Selection(), None)
    assert run_check_batch(ports, view.check.id)
    leader = told.person(Role.LEADER)
    change_calibration(ports, leader, "acme", Change(revert_to=0), "Retour")
    told.drain()
    made = findings(ports, who, check_id=view.check.id)
    assert {one.relation for one in made} == {Relation.UNDECIDED}
    assert found


def test_every_calibration_is_entered_in_the_transaction_of_the_review(ports, told, who):
    check(ports, told, who)
    found = findings(ports, who)
    dispute(ports, who, found, 2)
    ports.store.fails_with = StorageError("disk full")
    before = acts(ports, told)
    with pytest.raises(StorageError):
        dispute(ports, who, found[2:], 1)
    assert (history(ports, who), acts(ports, told)) == ([], before)
    dispute(ports, who, found[2:], 1)
    [made] = history(ports, who)
    review, entry = acts(ports, told)[-2:]
    assert (review["kind"], entry["kind"]) == ("finding reviewed", "calibration changed")
    assert entry["subject"] == made.id
    assert entry["content_sha256"] == made.content_hash().hex()
    dispute(ports, who, found[3:], 1)
    later = acts(ports, told)[-1]
    assert later["previous_sha256"] == made.content_hash().hex()


def test_a_review_that_moves_nothing_enters_nothing_more(ports, told, who):
    check(ports, told, who)
    one = findings(ports, who)[0]
    size = told.log_size()
    review_finding(ports, who, "acme", one.id, ReviewVerdict.CONFIRMED, None, None)
    assert told.log_size() == size + 1
    assert history(ports, who) == []


def test_changing_ones_mind_brings_the_thresholds_back(ports, told, who):
    check(ports, told, who)
    found = findings(ports, who)
    dispute(ports, who, found, 3)
    for one in found[:3]:
        review_finding(ports, who, "acme", one.id, ReviewVerdict.CONFIRMED, None, None)
    newest, first = history(ports, who)
    assert first.thresholds == SideThresholds(0.5, 0.73)
    assert newest.thresholds is None
    assert newest.number == 2


def test_going_back_pins_it_until_somebody_lets_it_move_again(ports, told, who, leader):
    check(ports, told, who)
    found = findings(ports, who)
    dispute(ports, who, found, 3)
    back = change_calibration(ports, leader, "acme", Change(revert_to=0), "Trop sévère")
    assert (back.number, back.cause, back.pinned) == (2, Cause.REVERTED, True)
    assert (back.thresholds, back.reverted_to, back.reason) == (None, 0, "Trop sévère")
    dispute(ports, who, found[3:], 1)
    assert history(ports, who)[0] == back
    again = change_calibration(ports, leader, "acme", Change(revert_to=1), "Tout de même")
    assert again.thresholds == SideThresholds(0.5, 0.73)
    assert again.basis == history(ports, who)[-1].basis
    resumed = change_calibration(ports, leader, "acme", Change(resume=True), "On reprend")
    assert (resumed.cause, resumed.pinned) == (Cause.RESUMED, False)
    assert resumed.thresholds == SideThresholds(0.5, 0.74)
    assert [one.number for one in history(ports, who)] == [4, 3, 2, 1]
    entry = acts(ports, told)[-1]
    assert entry["kind"] == "calibration changed"
    assert entry["reason_sha256"]
    assert entry["previous_sha256"] == again.content_hash().hex()


def test_what_cannot_be_gone_back_to_is_refused_and_changes_nothing(ports, told, who, leader):
    size = told.log_size()
    for change in (Change(), Change(revert_to=0, resume=True), Change(revert_to=1)):
        with pytest.raises(InvalidError):
            change_calibration(ports, leader, "acme", change, "Oui")
    with pytest.raises(ConflictError):
        change_calibration(ports, leader, "acme", Change(resume=True), "Oui")
    for role in (Role.EDITOR, Role.MANAGER, Role.AUDITOR, Role.READER):
        with pytest.raises(NotAllowedError):
            change_calibration(ports, told.person(role), "acme", Change(revert_to=0), "Oui")
    assert (told.log_size(), history(ports, who)) == (size, [])


def test_a_review_needs_no_engine(ports, told, who):
    check(ports, told, who)
    found = findings(ports, who)
    ports.engine.is_ready = False
    dispute(ports, who, found, 3)
    assert len(history(ports, who)) == 1


def test_another_engine_goes_by_its_own_thresholds_and_its_own_reviews(ports, told, who):
    far(ports, told, who)
    assert history(ports, who)[0].engine_name == "fake"
    ports.engine.who = EngineIdentity("another", "sha256:" + "0d" * 32)
    under = check(ports, told, who)
    assert under.calibration == history(ports, who)[0].number
    assert under.engine == ports.engine.identity
    made = findings(ports, who)
    assert {one.relation for one in made} == {Relation.CONTRADICTS}
    review_finding(ports, who, "acme", made[0].id, ReviewVerdict.CONFIRMED, None, None)
    newest = history(ports, who)[0]
    assert (newest.engine_name, newest.thresholds) == ("another", None)


def test_another_organizations_reviews_move_nothing_here(ports, told, who):
    check(ports, told, who)
    dispute(ports, who, findings(ports, who), 4)
    stranger = told.operator
    from app.services.organizations import (  # noqa: PLC0415 - beside its one use
        NewOrganization,
        create_organization,
    )

    create_organization(ports, stranger, NewOrganization("other", "Other", "fr", ("fr",)))
    assert list_calibrations(ports, stranger, "other", None, 9) == []
