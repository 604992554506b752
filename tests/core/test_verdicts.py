"""Verdicts: what is said at which score, and which behaviour explains it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.findings import BehaviourMet, Relation
from app.core.verdicts import (
    Echo,
    Scores,
    Thresholds,
    decide,
    nearest_behaviour,
    nearest_statements,
)

BARS = Thresholds(
    related=0.5,
    supports=0.6,
    contradicts=0.7,
    contradicts_without_dont=1.1,
    undecided=0.5,
    statements_max=3,
    sides_max=1,
)


def scores(supports=0.0, contradicts=0.0, mentions=0.0):
    return Scores(supports, contradicts, mentions, round(1 - supports - contradicts - mentions, 4))


SHARES = st.lists(st.integers(0, 100), min_size=4, max_size=4).filter(any)


@pytest.mark.parametrize(
    ("given_scores", "relation", "confidence"),
    [
        (scores(supports=0.6), Relation.SUPPORTS, 0.6),
        (scores(supports=0.59), Relation.UNDECIDED, 0.59),
        (scores(contradicts=0.7), Relation.CONTRADICTS, 0.7),
        (scores(contradicts=0.69), Relation.UNDECIDED, 0.69),
        (scores(supports=0.4, contradicts=0.4), Relation.UNDECIDED, 0.8),
        (scores(mentions=0.5), Relation.MENTIONS, 0.5),
        (scores(supports=0.3, mentions=0.4), Relation.MENTIONS, 0.7),
    ],
)
def test_each_relation_has_its_bar(given_scores, relation, confidence):
    verdict = decide(given_scores, BARS)
    assert (verdict.relation, verdict.confidence) == (relation, confidence)


def test_an_unrelated_pair_makes_no_finding():
    assert decide(scores(mentions=0.49), BARS) is None


def test_a_statement_without_dont_is_never_contradicted():
    assert decide(scores(contradicts=1.0), BARS, has_dont=False).relation is Relation.UNDECIDED


def test_only_the_nearest_statements_may_get_a_side():
    said = decide(scores(contradicts=0.9), BARS, may_side=False)
    assert said.relation is Relation.MENTIONS


@given(SHARES, st.booleans(), st.booleans())
def test_a_side_is_said_only_above_its_bar(shares, has_dont, may_side):
    total = sum(shares)
    one = Scores(*(round(share / total, 4) for share in shares))
    said = decide(one, BARS, has_dont=has_dont, may_side=may_side)
    if said is None:
        assert one.related < BARS.related
        return
    assert 0 <= said.confidence <= 1
    if said.relation is Relation.CONTRADICTS:
        assert one.contradicts >= BARS.contradicts
        assert has_dont
        assert may_side
    if said.relation is Relation.SUPPORTS:
        assert one.supports >= BARS.supports
        assert may_side


@given(SHARES)
def test_a_stricter_bar_never_adds_a_contradiction(shares):
    total = sum(shares)
    one = Scores(*(round(share / total, 4) for share in shares))
    strict = decide(one, replace(BARS, contradicts=0.9))
    loose = decide(one, BARS)
    if strict is not None and strict.relation is Relation.CONTRADICTS:
        assert loose is not None
        assert loose.relation is Relation.CONTRADICTS


def test_nearest_statements_come_first_and_ties_keep_their_order():
    found = nearest_statements(
        [scores(mentions=0.2), scores(mentions=0.9), scores(supports=0.2), scores()], 3
    )
    assert found == (1, 0, 2)


def test_the_behaviour_on_the_side_taken_explains_it():
    do, dont = [0.1, 0.4], [0.3, 0.6]
    assert nearest_behaviour(Relation.SUPPORTS, "fr", do, dont) == BehaviourMet("do", 1, "fr", 0.4)
    assert nearest_behaviour(Relation.CONTRADICTS, "fr", do, dont) == BehaviourMet(
        "dont", 1, "fr", 0.6
    )
    assert nearest_behaviour(Relation.MENTIONS, "fr", do, dont) == BehaviourMet(
        "dont", 1, "fr", 0.6
    )


def test_without_a_behaviour_on_that_side_the_nearest_of_all_is_named():
    assert nearest_behaviour(Relation.SUPPORTS, "en", [], [0.2]) == BehaviourMet(
        "dont", 0, "en", 0.2
    )
    assert nearest_behaviour(Relation.SUPPORTS, "en", [], []) is None


def test_a_mission_that_may_not_be_contradicted_is_still_supported():
    assert decide(scores(supports=0.8), BARS, has_dont=False).relation is Relation.SUPPORTS


def test_thresholds_name_all_their_fields():
    assert BARS.as_json()["contradicts_without_dont"] == 1.1
    assert len(BARS.as_json()) == 12


SURE = Scores(supports=0.9, contradicts=0.02, mentions=0.05, unrelated=0.03)
FAR = Scores(supports=0.0, contradicts=0.0, mentions=0.0, unrelated=1.0)


@pytest.mark.parametrize(
    ("echo", "relation"),
    [
        (Echo(do=0.2, dont=0.7), Relation.CONTRADICTS),
        (Echo(do=0.7, dont=0.2), Relation.SUPPORTS),
        (Echo(do=0.2, dont=0.7, dont_turned=True), Relation.UNDECIDED),
        (Echo(do=0.7, dont=0.2, do_turned=True), Relation.UNDECIDED),
    ],
)
def test_a_passage_that_repeats_a_behaviour_takes_its_side(echo: Echo, relation: Relation) -> None:
    for scores in (SURE, FAR):
        verdict = decide(scores, BARS, echo=echo)
        assert verdict is not None
        assert verdict.relation is relation


def test_a_breach_that_is_named_and_not_asserted_leaves_the_sides_open() -> None:
    for scores in (SURE, FAR):
        verdict = decide(scores, BARS, echo=Echo(do=0.2, dont=0.9, asserted=False))
        assert verdict is not None
        assert verdict.relation is Relation.UNDECIDED


def test_what_forbids_a_breach_does_not_commit_it() -> None:
    scores = Scores(supports=0.02, contradicts=0.95, mentions=0.02, unrelated=0.01)
    assert decide(scores, BARS).relation is Relation.CONTRADICTS
    assert decide(scores, BARS, echo=Echo(blamed=True)).relation is Relation.UNDECIDED


def test_a_deed_that_is_not_asserted_is_left_to_the_scores() -> None:
    echo = Echo(do=0.9, dont=0.2, asserted=False)
    assert decide(FAR, BARS, echo=echo) is None
    assert decide(SURE, BARS, echo=echo) == decide(SURE, BARS)


def test_a_passage_must_lie_nearer_to_a_deed_than_to_a_breach_to_repeat_it() -> None:
    breach, deed = decide(FAR, BARS, echo=Echo(dont=0.5)), decide(FAR, BARS, echo=Echo(do=0.5))
    assert breach is not None
    assert breach.relation is Relation.CONTRADICTS
    assert deed is None
    assert decide(FAR, BARS, echo=Echo(do=0.55)).relation is Relation.SUPPORTS


def test_a_repetition_is_measured_by_the_same_bars() -> None:
    echo = Echo(dont=0.71)
    verdict = decide(FAR, BARS, echo=echo)
    assert verdict is not None
    assert (verdict.relation, verdict.confidence) == (Relation.CONTRADICTS, 0.965)
    raised = decide(FAR, replace(BARS, contradicts=0.97), echo=echo)
    assert raised is not None
    assert raised.relation is Relation.UNDECIDED


def test_near_both_sides_nothing_is_repeated() -> None:
    assert decide(FAR, BARS, echo=Echo(do=0.6, dont=0.6)) is None


@pytest.mark.parametrize(
    "echo",
    [Echo(do=0.1, dont=0.35), Echo(do=0.38, dont=0.0, do_turned=True)],
)
def test_a_behaviour_that_speaks_against_it_silences_supports(echo: Echo) -> None:
    verdict = decide(SURE, BARS, echo=echo)
    assert verdict is not None
    assert verdict.relation is Relation.UNDECIDED


def test_a_breach_that_is_negated_silences_contradicts() -> None:
    scores = Scores(supports=0.1, contradicts=0.85, mentions=0.03, unrelated=0.02)
    assert decide(scores, BARS).relation is Relation.CONTRADICTS
    echo = Echo(dont=0.36, dont_turned=True)
    assert decide(scores, BARS, echo=echo).relation is Relation.UNDECIDED
