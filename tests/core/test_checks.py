import random
from dataclasses import replace
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.canonical import sha256
from app.core.checks import Selection, finding_json, findings_root, judgement_json
from app.core.communications import Audience, AuthorKind
from app.core.findings import STRENGTH, BehaviourMet, EngineIdentity, Judgement, Relation
from app.core.passages import Passage
from tests import builders
from tests.core.strategies import texts

COMMUNICATION = builders.communication("acme", body="Nous cachons nos audits. Toujours.")
CHECK = builders.check("acme")
moments = st.datetimes(timezones=st.just(UTC))
selections = st.builds(
    Selection,
    channel=st.none() | texts,
    audience=st.none() | st.sampled_from(Audience),
    author=st.none() | texts,
    author_kind=st.none() | st.sampled_from(AuthorKind),
    locale=st.sampled_from([None, "fr", "en"]),
    since=st.none() | moments,
    until=st.none() | moments,
)


@given(selection=selections)
def test_a_selection_comes_back_from_json(selection: Selection) -> None:
    assert Selection.from_json(selection.as_json()) == selection


def test_an_empty_selection_asks_for_anything() -> None:
    assert Selection.from_json({}) == Selection()
    assert set(Selection().as_json().values()) == {None}


def judgement(behaviour: BehaviourMet | None = None) -> Judgement:
    passage = Passage(0, 24, COMMUNICATION.content.body[:24])
    return Judgement(passage, "0198", Relation.CONTRADICTS, 0.9, behaviour)


@pytest.mark.parametrize("behaviour", [None, BehaviourMet("dont", 2, "fr", -0.25)])
def test_a_judgement_and_its_stored_finding_are_hashed_alike(
    behaviour: BehaviourMet | None,
) -> None:
    said = judgement(behaviour)
    stored = builders.finding(
        CHECK,
        COMMUNICATION,
        start=said.passage.start,
        end=said.passage.end,
        statement_id=said.statement_id,
        relation=said.relation,
        confidence=said.confidence,
        behaviour=behaviour,
    )
    assert judgement_json(said) == finding_json(stored)
    assert findings_root([judgement_json(said)]) == findings_root([finding_json(stored)])


def test_what_is_hashed_of_a_judgement_holds_no_text() -> None:
    assert judgement_json(judgement(BehaviourMet("dont", 2, "fr", 0.5))) == {
        "statement_id": "0198",
        "start": 0,
        "end": 24,
        "passage_sha256": sha256(b"Nous cachons nos audits.").hex(),
        "relation": "contradicts",
        "confidence": "0.9000",
        "behaviour": ["dont", 2, "fr", "0.5000"],
    }


def test_the_root_does_not_depend_on_the_order_findings_come_in() -> None:
    rows = [
        finding_json(
            builders.finding(CHECK, COMMUNICATION, start=start, end=end, statement_id=statement)
        )
        for start, end in ((0, 5), (0, 9), (5, 9))
        for statement in ("a", "b")
    ]
    root = findings_root(rows)
    assert len(root) == 32
    for seed in range(5):
        assert findings_root(random.Random(seed).sample(rows, len(rows))) == root


@pytest.mark.parametrize(
    "change",
    [
        {"start": 1},
        {"end": 9},
        {"statement_id": "b"},
        {"passage_hash": b"\x01" * 32},
        {"relation": Relation.MENTIONS},
        {"confidence": 0.8999},
        {"behaviour": None},
        {"behaviour": BehaviourMet("do", 0, "fr", 0.7001)},
        {"behaviour": BehaviourMet("do", 0, "en", 0.7)},
    ],
)
def test_the_root_changes_with_every_part_of_a_finding(change: dict[str, object]) -> None:
    one = builders.finding(CHECK, COMMUNICATION, statement_id="a")
    changed = replace(one, **change)  # type: ignore[arg-type]
    assert findings_root([finding_json(one)]) != findings_root([finding_json(changed)])


def test_the_root_does_not_change_with_who_found_it_and_when() -> None:
    one = builders.finding(CHECK, COMMUNICATION, statement_id="a")
    again = replace(one, id="another", check_id="another", created_at=builders.later(days=1))
    assert findings_root([finding_json(one)]) == findings_root([finding_json(again)])


def test_no_findings_have_a_root_too() -> None:
    assert findings_root([]) == sha256(b"[]")


def test_the_strongest_relation_speaks_for_a_text() -> None:
    assert min(Relation, key=STRENGTH.__getitem__) is Relation.CONTRADICTS
    assert sorted(Relation, key=STRENGTH.__getitem__) == [
        Relation.CONTRADICTS,
        Relation.SUPPORTS,
        Relation.MENTIONS,
        Relation.UNDECIDED,
    ]


def test_shapes_of_json() -> None:
    assert EngineIdentity("credo-local", "sha256:00").as_json() == {
        "name": "credo-local",
        "digest": "sha256:00",
    }
    assert BehaviourMet("do", 1, "fr", 0.5).as_json() == {
        "kind": "do",
        "index": 1,
        "locale": "fr",
        "similarity": 0.5,
    }
