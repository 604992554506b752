"""Calibrations, the reviews they come from, and transcripts, in every store."""

from dataclasses import replace

from app.core.calibrations import (
    Cause,
    ReviewedFinding,
)
from app.core.findings import EngineIdentity, Relation, ReviewVerdict, SecondOpinion
from app.core.sides import SideThresholds
from app.services.ports import Store
from tests import builders
from tests.contracts.saving import at_once, saving

OWN = SideThresholds(0.7, 0.85)


def test_calibrations_come_newest_first_and_of_one_organization(
    store: Store, organization_id: str, other_id: str
) -> None:
    first = builders.calibration(organization_id)
    second = builders.calibration(
        organization_id,
        2,
        cause=Cause.REVERTED,
        engine_name=None,
        thresholds=None,
        reverted_to=0,
        reason="Trop tôt",
    )
    stranger = builders.calibration(other_id)
    with saving(store) as uow:
        for one in (first, second, stranger):
            assert uow.calibrations.add(one)
    with store.read() as uow:
        assert uow.calibrations.page(organization_id, None, 9) == [second, first]
        assert uow.calibrations.page(organization_id, None, 1) == [second]
        assert uow.calibrations.page(organization_id, 2, 9) == [first]
        assert uow.calibrations.latest(organization_id) == second
        assert uow.calibrations.get(organization_id, 1) == first
        assert uow.calibrations.get(organization_id, 3) is None
        assert uow.calibrations.latest(other_id) == stranger
        assert uow.calibrations.latest(builders.new_id()) is None


def test_a_number_is_taken_once(store: Store, organization_id: str) -> None:
    rivals = [builders.calibration(organization_id) for _ in range(3)]
    won = at_once(store, *(lambda uow, one=one: uow.calibrations.add(one) for one in rivals))
    assert sorted(won) == [False, False, True]
    with store.read() as uow:
        assert uow.calibrations.latest(organization_id) == rivals[won.index(True)]


def test_a_check_and_a_finding_keep_what_they_were_made_under(
    store: Store, organization_id: str
) -> None:
    check = builders.check(
        organization_id, calibration=3, own_thresholds=OWN, judge="a-judge", version=None
    )
    one = builders.communication(organization_id)
    finding = builders.finding(check, one, opinion=SecondOpinion("a-judge", b"t" * 32))
    with saving(store) as uow:
        uow.communications.add([one], [one.content.fingerprint()])
        uow.checks.add(check)
        uow.checks.keep(builders.checked(check, one, [finding]), [finding])
    with store.read() as uow:
        assert uow.checks.get(organization_id, check.id) == check
        assert uow.findings.get(organization_id, finding.id) == finding
        assert uow.checks.findings_of(check.id, one.id) == [finding]


def test_the_newest_check_that_knows_its_engine_is_found(
    store: Store, organization_id: str, other_id: str
) -> None:
    known = [builders.check(organization_id, own_thresholds=OWN) for _ in range(2)]
    older_release = builders.check(organization_id)
    stranger = builders.check(other_id, own_thresholds=OWN)
    with saving(store) as uow:
        for one in (*known, older_release, stranger):
            uow.checks.add(one)
    with store.read() as uow:
        assert uow.checks.latest_engine(organization_id) == known[1]
        assert uow.checks.latest_engine(builders.new_id()) is None


def test_every_review_of_a_side_this_engine_took_is_given(
    store: Store, organization_id: str, other_id: str
) -> None:
    check, stranger = builders.check(organization_id), builders.check(other_id)
    text, theirs = builders.communication(organization_id), builders.communication(other_id)
    another = EngineIdentity("another", "sha256:" + "0c" * 32)
    mine = [
        builders.finding(check, text, start=0, end=3),
        builders.finding(check, text, start=3, end=6, relation=Relation.CONTRADICTS),
    ]
    passed_over = [
        builders.finding(check, text, start=6, end=9, relation=Relation.MENTIONS),
        builders.finding(check, text, start=7, end=9, relation=Relation.UNDECIDED),
        builders.finding(check, text, start=8, end=9, engine=another),
        builders.finding(check, text, start=9, end=12, opinion=SecondOpinion("j", b"t" * 32)),
    ]
    foreign = builders.finding(stranger, theirs)
    reviews = [
        builders.review(mine[0]),
        builders.review(mine[0], verdict=ReviewVerdict.DISPUTED, reason="Non"),
        builders.review(
            mine[1], verdict=ReviewVerdict.CORRECTED, relation="supports", reason="Oui"
        ),
    ]
    with saving(store) as uow:
        for each, owner in ((check, text), (stranger, theirs)):
            uow.communications.add([owner], [owner.content.fingerprint()])
            uow.checks.add(each)
        uow.checks.keep(builders.checked(check, text), [*mine, *passed_over])
        uow.checks.keep(builders.checked(stranger, theirs), [foreign])
        for one in (*reviews, *map(builders.review, (*passed_over, foreign))):
            uow.findings.add_review(one)
    expected = [
        ReviewedFinding(
            found.passage_hash,
            found.statement_id,
            found.relation,
            found.confidence,
            said.reviewed_by,
            said.id,
            said.verdict,
            said.relation,
        )
        for found, said in zip((mine[0], mine[0], mine[1]), reviews, strict=True)
    ]
    with store.read() as uow:
        given = uow.findings.reviewed(organization_id, builders.ENGINE.name)
        assert sorted(given, key=lambda one: one.review_id) == expected
        assert uow.findings.reviewed(organization_id, "nobody") == []


def test_transcripts_come_in_order_of_place_and_their_words_are_erased_with_the_text(
    store: Store, organization_id: str
) -> None:
    ada = builders.communication(organization_id, body="Je suis Ada.", author_name="Ada")
    other = builders.communication(organization_id, body="Autre.")
    check = builders.check(organization_id)
    late, early = (builders.finding(check, ada, start=at, end=12) for at in (5, 0))
    about_other = builders.transcript(builders.finding(check, other))
    first, second = builders.transcript(early), builders.transcript(late)
    about_ada = [early, late]
    with saving(store) as uow:
        uow.communications.add([ada, other], [b"1" * 32, b"2" * 32])
        uow.checks.add(check)
        uow.transcripts.keep([second, first, about_other])
        uow.transcripts.keep([])
    with store.read() as uow:
        assert uow.transcripts.of(check.id, ada.id) == [first, second]
        assert uow.transcripts.of(builders.new_id(), ada.id) == []
        assert uow.transcripts.asked([]) == set()
        unasked = replace(about_ada[0], id=builders.new_id(), start=7_000)
        assert uow.transcripts.asked([*about_ada, unasked]) == {one.id for one in about_ada}
    with saving(store) as uow:
        uow.erasures.empty_communications(organization_id, [ada.id], 0)
    with store.read() as uow:
        for before, after in zip(
            (first, second), uow.transcripts.of(check.id, ada.id), strict=True
        ):
            emptied = replace(before.transcript, request=b"", response=b"")
            assert after == replace(before, transcript=emptied)
            assert after.erased
        assert uow.transcripts.of(check.id, other.id) == [about_other]
