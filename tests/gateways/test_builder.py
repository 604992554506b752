"""The builder's own files: whole, alike in both languages, and what they write, read by people."""

import json
import os
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from app.core.builder.agreements import compare_answers
from app.core.builder.answers import check_answers
from app.core.builder.leftovers import leftovers
from app.core.builder.proposals import propose
from app.core.builder.questions import AnswerKind
from app.core.builder.templates import Option, Place
from app.core.statements import StatementKind
from app.gateways.builder import load_builder

GOLDEN = Path(__file__).parents[1] / "golden" / "builder"
CASES = sorted(path.stem for path in GOLDEN.glob("*.json"))
BOOK = load_builder()
SHARED = (
    "id", "kind", "slot", "group", "follows", "answer", "when", "max_items", "optional", "verbal",
)  # fmt: skip


def told(case: dict[str, Any]) -> str:
    """Return what the builder makes of a case, as a person reads it."""
    sent = [(one["question_id"], one["participant"], one["value"]) for one in case["answers"]]
    locale = case["locale"]
    answers = check_answers(sent, BOOK.questionnaires, locale)
    questionnaire = BOOK.questionnaires[locale]
    found = propose(questionnaire, BOOK.patterns[locale], answers)
    lines: list[str] = []
    for one in found:
        lines.append(
            f"## {one.alternatives} ({one.pattern})" + (f" · {one.name}" if one.name else "")
        )
        lines += [f"{one.text[each.start : each.end]} {list(each.answers)}" for each in one.traces]
        lines += [f"+ {act} {list(who)}" for act, who in zip(one.do, one.do_answers, strict=True)]
        lines += [
            f"- {act} {list(who)}" for act, who in zip(one.dont, one.dont_answers, strict=True)
        ]
        lines.append("")
    agreed, differing = compare_answers(questionnaire, answers)
    lines += [f"= {one.position.text} {list(one.position.participants)}" for one in agreed]
    for each in differing:
        said = " / ".join(f"{at.text} {list(at.participants)}" for at in each.positions)
        lines.append(f"≠ {each.why}: {said}")
    lines += [
        f"left [{one.answer}] {one.text} ({one.why})"
        for one in leftovers(questionnaire, answers, found)
    ]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("name", CASES)
def test_what_is_written_is_what_a_person_approved(name: str) -> None:
    """CREDO_GOLDEN=write writes the files anew, to be read by a person."""
    made = told(json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8")))
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("CREDO_GOLDEN") == "write":
        path.write_text(made, encoding="utf-8")
    assert made == path.read_text(encoding="utf-8")


def test_both_languages_ask_the_same() -> None:
    french, english = (BOOK.questionnaires[locale].questions for locale in ("fr", "en"))
    for one, other in zip(french, english, strict=True):
        for name in (
            "id",
            "kind",
            "slot",
            "group",
            "follows",
            "answer",
            "when",
            "max_items",
            "optional",
        ):
            assert getattr(one, name) == getattr(other, name), (one.id, name)
        assert [each.value for each in one.choices] == [each.value for each in other.choices]
        assert one.text != other.text
        assert one.why != other.why


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_every_question_leads_somewhere_and_follows_one_before_it(locale: str) -> None:
    questionnaire = BOOK.questionnaires[locale]
    seen: dict[str, AnswerKind] = {}
    for one in questionnaire.questions:
        assert one.text.strip()
        assert one.why.strip()
        assert any(year in one.source for year in ("1987", "1991", "1996", "2002", "2019"))
        assert one.follows is None or one.follows in seen
        if one.when is not None:
            assert one.when.question_id in seen
            kinds = questionnaire.by_id[one.when.question_id].choices
            assert one.when.choice is None or one.when.choice in {each.value for each in kinds}
        assert (one.answer is AnswerKind.CHOICE) == bool(one.choices)
        assert one.id not in seen
        seen[one.id] = one.answer


def test_what_is_optional_is_asked_last() -> None:
    questionnaire = BOOK.questionnaires["fr"]
    left = questionnaire.still_open({"value.1.name": "Franchise"})
    optional = [one.id for one in left if one.optional]
    assert optional == ["value.1.staff", "value.1.customers", "value.1.suppliers"]
    assert [one.id for one in left][-3:] == optional
    assert len(questionnaire.still_open({**dict.fromkeys(optional), "value.1.name": "x"})) < len(
        left
    )


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_patterns_ask_only_for_what_questions_give(locale: str) -> None:
    slots = {one.slot for one in BOOK.questionnaires[locale].questions} | {
        "seen",
        "refused",
        "kept",
        "deadline",
        "term",
    }
    choices = {
        one.slot: {each.value for each in one.choices}
        for one in BOOK.questionnaires[locale].questions
        if one.choices
    }
    patterns = BOOK.patterns[locale]
    assert len({one.id for one in patterns}) == len(patterns)
    assert {one.kind for one in patterns} == set(StatementKind)
    for pattern in patterns:
        for sentence in pattern.sentences:
            parts = [
                each
                for part in sentence.parts
                for each in (part.parts if isinstance(part, Option) else (part,))
            ]
            assert {each.slot for each in parts if isinstance(each, Place)} <= slots, pattern.id
        assert all(value in choices[slot] for slot, value in pattern.when.items()), pattern.id


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_the_questions_own_examples_make_a_whole_charter(locale: str) -> None:
    """Whoever answers as the examples do gets every kind, and every answer is used."""
    questions = BOOK.questionnaires[locale].questions
    sent: list[tuple[str, str, Any]] = []
    for one in questions:
        if one.group > 1:
            continue
        if one.answer is AnswerKind.CHOICE:
            sent.append((one.id, "a", one.choices[0].value))
        else:
            said = one.example
            sent.append((one.id, "a", [said] if one.answer is AnswerKind.LIST else said))
    answers = check_answers(sent, BOOK.questionnaires, locale)
    found = propose(BOOK.questionnaires[locale], BOOK.patterns[locale], answers)
    assert {one.kind for one in found} == set(StatementKind)
    assert leftovers(BOOK.questionnaires[locale], answers, found) == ()
    for one in found:
        assert all(left.end < right.start for left, right in pairwise(one.traces))
    counts = [sum(one.kind is kind for one in found) for kind in StatementKind]
    assert min(counts) >= 2
