"""A writer's answer is of an unknown hand: only what can be traced stands."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.builder.answers import Answer
from app.core.builder.candidates import read_candidates, write_prompt
from app.core.builder.questions import AnswerKind, Question, Questionnaire
from app.core.statements import StatementKind

WORK = Question(
    "mission.work", StatementKind.MISSION, "work", 0, "Que faites-vous ?", "…", "…", None,
    AnswerKind.TEXT,
)  # fmt: skip
QUESTIONS = Questionnaire("fr", (WORK,))
ANSWERS = (
    Answer("mission.work", "madame.dupont", "réparer les vélos de la vallée"),
    Answer("mission.work", "p-2", None),
)


def candidate(**given_: Any) -> dict[str, Any]:
    sentence = {"text": "Nous réparons les vélos de la vallée.", "answers": [0]}
    return {"kind": "mission", "name": None, "sentences": [sentence], **given_}


def test_a_candidate_is_marked_and_traced() -> None:
    (found,) = read_candidates({"candidates": [candidate()]}, QUESTIONS, ANSWERS)
    assert found.origin == "judge"
    assert found.text == "Nous réparons les vélos de la vallée."
    assert [(one.start, one.end, one.answers) for one in found.traces] == [(0, 37, (0,))]


@pytest.mark.parametrize(
    "sentences",
    [
        [],
        "Nous réparons.",
        [{"text": "Nous réparons les vélos.", "answers": []}],
        [{"text": "Nous réparons les vélos.", "answers": [1]}],
        [{"text": "Nous réparons les vélos.", "answers": [7]}],
        [{"text": "Nous réparons les vélos.", "answers": [True]}],
        [{"text": "Numéro un mondial de la mobilité durable.", "answers": [0]}],
        [{"text": "Nous réparons\x00 les vélos.", "answers": [0]}],
        [{"text": "Nous réparons les vélos. " * 400, "answers": [0]}],
        [{"text": 3, "answers": [0]}],
        ["Nous réparons les vélos."],
    ],
)
def test_what_cannot_be_traced_does_not_stand(sentences: Any) -> None:
    raw = {"candidates": [candidate(sentences=sentences)]}
    assert read_candidates(raw, QUESTIONS, ANSWERS) == ()


def test_a_value_needs_a_name_and_a_kind_must_be_one() -> None:
    raw = [candidate(kind="value"), candidate(kind="slogan"), candidate(kind="value", name="Soin")]
    found = read_candidates({"candidates": raw}, QUESTIONS, ANSWERS)
    assert [one.name for one in found] == ["Soin"]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["candidates", "kind", "name", "sentences", "text", "answers"]), inner
        )
    ),
    max_leaves=12,
)


@given(json_values)
def test_any_answer_is_survived(raw: Any) -> None:
    for one in read_candidates(raw, QUESTIONS, ANSWERS):
        assert one.traces


def test_the_prompt_has_the_answers_and_no_participant() -> None:
    prompt = write_prompt(QUESTIONS, ANSWERS)
    assert "réparer les vélos de la vallée" in prompt
    assert "French" in prompt
    assert "dupont" not in prompt
    assert '"index": 1' not in prompt
