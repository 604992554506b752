"""Calibration: what reviews do to thresholds, and what they can never do."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.calibrations import (
    DOWN_MAX,
    RIGHT_MIN,
    STEP_DOWN,
    STEP_UP,
    UP_MAX,
    WRONG_MIN,
    Case,
    ReviewedFinding,
    basis_of,
    calibrate,
    cases_of,
)
from app.core.findings import EngineIdentity, Relation, ReviewVerdict
from app.core.sides import SideThresholds, calibrated, identity_under, own_thresholds
from app.core.verdicts import Thresholds
from tests import builders

OWN = SideThresholds(0.7, 0.85)
SUPPORTS, CONTRADICTS = Relation.SUPPORTS, Relation.CONTRADICTS


def case(confidence, right, relation=SUPPORTS, number=0):
    return Case(relation, confidence, b"%032d" % number, "value", right)


def cases(relation=SUPPORTS, **said):
    """Return so many cases at each confidence: `right={0.9: 3}, wrong={0.72: 1}`."""
    return [
        case(confidence, held == "right", relation, number)
        for held, counts in said.items()
        for confidence, count in counts.items()
        for number in range(count)
    ]


def review(number=0, **given):
    built = ReviewedFinding(
        b"%032d" % number,
        "value",
        SUPPORTS,
        0.75,
        "ada",
        builders.new_id(),
        ReviewVerdict.CONFIRMED,
    )
    return replace(built, **given)


def test_without_reviews_the_engine_keeps_its_own_thresholds():
    assert calibrate([], OWN) is None


@pytest.mark.parametrize("wrong", range(WRONG_MIN))
def test_a_few_wrong_ones_move_nothing(wrong):
    assert calibrate(cases(wrong={0.72: wrong}), OWN) is None


def test_wrong_ones_raise_the_threshold_above_them_and_no_further():
    moved = calibrate(cases(wrong={0.71: 2, 0.72: 2}, right={0.9: 1}), OWN)
    assert moved == SideThresholds(0.73, 0.85)


def test_each_wrong_one_raises_by_a_step_at_most():
    moved = calibrate(cases(wrong={0.95: WRONG_MIN}), OWN)
    assert moved.supports == pytest.approx(OWN.supports + WRONG_MIN * STEP_UP)
    far = calibrate(cases(wrong={0.95: 500}), OWN)
    assert far.supports == pytest.approx(OWN.supports + UP_MAX)


def test_enough_right_ones_beside_them_leave_the_threshold():
    # 3 wrong among 10 and 5 believed beforehand: 12 of 15, the 80 % of the operating point.
    assert calibrate(cases(wrong={0.72: 3}, right={0.8: 7}), OWN) is None
    assert calibrate(cases(wrong={0.72: 3}, right={0.8: 6}), OWN) is not None


def test_a_contradiction_takes_more_to_be_said():
    said = {"wrong": {0.86: 3}, "right": {0.9: 30}}
    assert calibrate(cases(SUPPORTS, **said), SideThresholds(0.85, 0.85)) is None
    moved = calibrate(cases(CONTRADICTS, **said), SideThresholds(0.85, 0.85))
    assert moved == SideThresholds(0.85, 0.87)


def test_right_ones_next_to_the_threshold_lower_it_by_one_step():
    moved = calibrate(cases(right={0.71: RIGHT_MIN}), OWN)
    assert moved == SideThresholds(round(0.7 - STEP_DOWN, 4), 0.85)
    assert calibrate(cases(right={0.71: RIGHT_MIN - 1}), OWN) is None
    assert calibrate(cases(right={0.95: 500}), OWN) is None


def test_the_next_step_down_is_earned_below_the_first():
    earned = cases(right={0.71: RIGHT_MIN, 0.69: RIGHT_MIN})
    assert calibrate(earned, OWN).supports == round(0.7 - 2 * STEP_DOWN, 4)
    doubtful = cases(right={0.71: RIGHT_MIN, 0.69: RIGHT_MIN}, wrong={0.69: 3})
    assert calibrate(doubtful, OWN).supports == round(0.7 - STEP_DOWN, 4)


def test_ten_confirmations_are_no_proof_of_97_per_cent():
    few = cases(CONTRADICTS, right={0.86: RIGHT_MIN})
    assert calibrate(few, OWN) is None
    many = cases(CONTRADICTS, right={0.86: 40})
    assert calibrate(many, OWN).contradicts == round(0.85 - STEP_DOWN, 4)


def test_a_person_has_one_voice_a_case_the_latest():
    disputed = review(verdict=ReviewVerdict.DISPUTED)
    confirmed = review()
    assert [one.right for one in cases_of([disputed, confirmed])] == [True]
    assert [one.right for one in cases_of([confirmed, disputed])] == [True]
    assert [one.right for one in cases_of([disputed] * 5)] == [False]


def test_as_many_against_as_for_counts_as_wrong():
    voices = [review(), review(reviewed_by="bob", verdict=ReviewVerdict.DISPUTED)]
    assert [one.right for one in cases_of(voices)] == [False]
    assert [one.right for one in cases_of([*voices, review(reviewed_by="eve")])] == [True]


def test_the_same_words_found_again_are_one_case():
    again = [review(reviewed_by=f"{number}") for number in range(4)]
    assert len(cases_of(again)) == 1
    assert len(cases_of([*again, review(statement_id="other"), review(1)])) == 3


@pytest.mark.parametrize(
    ("verdict", "corrected_to", "agrees"),
    [
        (ReviewVerdict.CONFIRMED, None, True),
        (ReviewVerdict.DISPUTED, None, False),
        (ReviewVerdict.CORRECTED, "contradicts", False),
        (ReviewVerdict.CORRECTED, "unrelated", False),
        (ReviewVerdict.CORRECTED, "supports", True),
    ],
)
def test_what_a_review_says_of_the_side_taken(verdict, corrected_to, agrees):
    assert review(verdict=verdict, corrected_to=corrected_to).agrees is agrees


def test_the_basis_counts_by_side_and_changes_with_every_case():
    some = cases(right={0.8: 2}, wrong={0.75: 1}) + cases(CONTRADICTS, wrong={0.9: 4})
    basis = basis_of(some)
    assert basis.as_json() == {
        "supports": {"right": 2, "wrong": 1},
        "contradicts": {"right": 0, "wrong": 4},
        "cases_sha256": basis.cases_hash.hex(),
    }
    assert basis_of(some[1:]).cases_hash != basis.cases_hash


CONFIDENCES = st.integers(5000, 10_000).map(lambda one: one / 10_000)
# Close to the thresholds, where cases change what is said.
NEAR = st.integers(6, 10).map(lambda one: one / 10) | st.integers(60, 99).map(lambda one: one / 100)
REVIEWS = st.builds(
    ReviewedFinding,
    passage_hash=st.integers(0, 40).map(lambda one: b"%032d" % one),
    statement_id=st.sampled_from("ab"),
    relation=st.sampled_from([SUPPORTS, CONTRADICTS]),
    confidence=NEAR | CONFIDENCES,
    reviewed_by=st.sampled_from(["ada", "bob", "eve"]),
    review_id=st.uuids().map(str),
    verdict=st.sampled_from(ReviewVerdict),
    corrected_to=st.sampled_from(["supports", "contradicts", "mentions"]),
)
CASES = st.builds(
    Case,
    relation=st.sampled_from([SUPPORTS, CONTRADICTS]),
    confidence=NEAR | CONFIDENCES,
    passage_hash=st.integers(0, 10**6).map(lambda one: b"%032d" % one),
    statement_id=st.just("value"),
    right=st.booleans(),
)
# Many at few places: what it takes to be moved.
PILES = st.lists(st.tuples(CASES, st.integers(1, 45)), max_size=6).map(
    lambda piles: [
        replace(one, passage_hash=b"%016d%016d" % (place, number))
        for place, (one, count) in enumerate(piles)
        for number in range(count)
    ]
)
OWNS = st.builds(
    SideThresholds,
    supports=st.integers(60, 95).map(lambda one: one / 100),
    contradicts=st.integers(60, 99).map(lambda one: one / 100),
)


def sides(some, own):
    moved = calibrate(some, own) or own
    return moved.supports, moved.contradicts


@given(PILES, CASES, OWNS)
@settings(max_examples=400)
def test_a_dispute_never_lowers_and_a_confirmation_never_raises(some, one, own):
    before = sides(some, own)
    disputed = sides([*some, replace(one, right=False)], own)
    confirmed = sides([*some, replace(one, right=True)], own)
    assert all(after >= was for after, was in zip(disputed, before, strict=True))
    assert all(after <= was for after, was in zip(confirmed, before, strict=True))


@given(st.lists(REVIEWS, max_size=60), REVIEWS, OWNS)
@settings(max_examples=300)
def test_a_new_persons_word_moves_it_one_way_alone(some, one, own):
    before = sides(cases_of(some), own)
    said = replace(one, reviewed_by="zoe", review_id="f" * 36)
    disputed = replace(said, verdict=ReviewVerdict.DISPUTED)
    confirmed = replace(said, verdict=ReviewVerdict.CONFIRMED)
    after = sides(cases_of([*some, disputed]), own)
    assert all(now >= was for now, was in zip(after, before, strict=True))
    after = sides(cases_of([*some, confirmed]), own)
    assert all(now <= was for now, was in zip(after, before, strict=True))


@given(st.lists(REVIEWS, max_size=60), st.integers(0, 2**32), OWNS)
def test_the_order_of_reviews_does_not_matter(some, seed, own):
    unique = list({one.review_id: one for one in some}.values())
    shuffled = random.Random(seed).sample(unique, len(unique))
    first, second = cases_of(unique), cases_of(shuffled)
    assert first == second
    assert basis_of(first) == basis_of(second)
    assert calibrate(first, own) == calibrate(random.Random(seed).sample(first, len(first)), own)


@given(PILES, OWNS)
@settings(max_examples=300)
def test_thresholds_stay_in_reach_of_the_engines_own(some, own):
    for place, side in enumerate((SUPPORTS, CONTRADICTS)):
        was, now = sides([], own)[place], sides(some, own)[place]
        wrong = sum(one.relation is side and not one.right for one in some)
        assert was - DOWN_MAX - 1e-9 <= now <= was + min(UP_MAX, wrong * STEP_UP) + 1e-9
        if now > was:
            assert wrong >= WRONG_MIN
        if now < was:
            right = sum(one.relation is side and one.right for one in some)
            assert right >= RIGHT_MIN


ENGINE = Thresholds(
    related=0.5,
    supports=0.7,
    contradicts=0.85,
    contradicts_without_dont=0.9,
    undecided=0.5,
    statements_max=3,
    sides_max=2,
)


def test_an_engine_takes_the_two_sides_thresholds_and_nothing_else():
    assert own_thresholds(ENGINE) == OWN
    assert calibrated(ENGINE, None) is ENGINE
    moved = calibrated(ENGINE, SideThresholds(0.6, 0.8))
    assert moved == replace(ENGINE, supports=0.6, contradicts=0.8)
    # Without a named act that breaks it, a statement is never contradicted more easily.
    assert calibrated(ENGINE, SideThresholds(0.6, 0.95)).contradicts_without_dont == 0.95


def test_who_judges_differs_with_every_threshold():
    engine = EngineIdentity("engine", "sha256:" + "ab" * 32)
    assert identity_under(engine, None) is engine
    found = {
        identity_under(engine, SideThresholds(supports, contradicts)).digest
        for supports in (0.7, 0.7001, 0.71)
        for contradicts in (0.85, 0.8501)
    }
    assert len(found | {engine.digest}) == 7
    assert all(len(one) == len(engine.digest) for one in found)
    other = replace(engine, digest="sha256:" + "cd" * 32)
    assert identity_under(other, OWN) != identity_under(engine, OWN)


def test_what_the_log_commits_to_changes_with_every_part():
    one = builders.calibration("organization")
    others = [
        replace(one, number=2),
        replace(one, engine_name="another"),
        replace(one, thresholds=None),
        replace(one, thresholds=SideThresholds(0.72, 0.86)),
        replace(one, reverted_to=0),
        replace(one, basis=basis_of(())),
    ]
    hashes = {each.content_hash() for each in (one, *others)}
    assert len(hashes) == 1 + len(others)
