"""What the builder makes of ordinary people's answers: read aloud by a person, line by line.

Each set of answers is a person (or several, apart) answering the questions as people do: in
nouns, in capitals, with bullets, pictures, contractions, in the other language, off the point.
"""

import json
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.builder.agreements import compare_answers
from app.core.builder.answers import Answer, check_answers
from app.core.builder.leftovers import leftovers, unused
from app.core.builder.proposals import Proposal, propose
from app.core.builder.questions import AnswerKind
from app.gateways.builder import load_builder

GOLDEN = Path(__file__).parents[1] / "golden" / "proposals"
BOOK = load_builder()
People = dict[str, dict[str, Any]]


def sets_of(locale: str) -> dict[str, People]:
    found: dict[str, People] = json.loads((GOLDEN / f"{locale}.json").read_text(encoding="utf-8"))
    return found


def checked(locale: str, people: People) -> tuple[Answer, ...]:
    sent = [
        (question, who, value) for who, said in people.items() for question, value in said.items()
    ]
    return check_answers(sent, BOOK.questionnaires, locale)


def made_of(locale: str, people: People) -> tuple[tuple[Answer, ...], tuple[Proposal, ...]]:
    answers = checked(locale, people)
    return answers, propose(BOOK.questionnaires[locale], BOOK.patterns[locale], answers)


def lines_of(locale: str, people: People) -> Iterator[str]:
    """Yield what is made of a set, as a person reads it; a value's acts once."""
    answers, found = made_of(locale, people)
    shown = set()
    for one in found:
        yield f"{one.pattern}: {f'[{one.name}] ' if one.name else ''}{one.text}"
        acts = (one.alternatives, one.do, one.dont)
        if acts not in shown:
            shown.add(acts)
            yield from (f"    + {act}" for act in one.do)
            yield from (f"    - {act}" for act in one.dont)
    for left in leftovers(BOOK.questionnaires[locale], answers, found):
        yield f"  left ({left.why}): {left.text}"
    agreed, differing = compare_answers(BOOK.questionnaires[locale], answers)
    for same in agreed:
        yield f"  = {same.position.text} {list(same.position.participants)}"
    for each in differing:
        yield f"  ≠ {each.why}: " + " / ".join(
            f"{at.text} {list(at.participants)}" for at in each.positions
        )


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_what_is_made_of_peoples_answers_is_what_a_person_approved(locale: str) -> None:
    """CREDO_GOLDEN=write writes the file anew, to be read aloud."""
    parts = [
        "\n".join([f"## {tag}", *lines_of(locale, people)])
        for tag, people in sets_of(locale).items()
    ]
    made = "\n\n".join(parts) + "\n"
    path = GOLDEN / f"{locale}.txt"
    if os.environ.get("CREDO_GOLDEN") == "write":
        path.write_text(made, encoding="utf-8")
    assert made == path.read_text(encoding="utf-8")


# What no sentence has, whatever was answered.
BROKEN = {
    "both": (
        r" [,.](?!\d)|\.\.|,,|[!?:;,]\s?[,.;](?!\d)|^\W*[’'](?!\w{2,}’)|  |\n|\ufe0f",
        r"\b(\w+) \1 \1\b",
    ),
    "fr": (
        r"\bde (?:d’|qu’)|\bde (?:le|les) (?!\w+(?:er|ir|re)\b)|\b[Pp]our (?:aux?|à|pour)\b",
        r"[Nn]ous (?:nous engageons|refusons|voulons)[^.:]{0,12} (?:se |s’(?!ils?\b))",
        r"ainsi que (?:elle|il|on)\b|[Ss]ans nous, (?:rien|tout)\b|\d, que (?:chaque|plus)\b",
    ),
    "en": (
        r"\b[Ff]or (?:to|for)\b|\bto not\b|\bwe not\b|[Ww]e exist to \w+ is\b|[Ii]n in\b",
        r"committed to \w+ing is\b|[Ww]ithout us, (?:nothing|everything)\b|to [A-Z][a-z]+ a\b",
    ),
}


def broken(locale: str, text: str) -> list[str]:
    patterns = (*BROKEN["both"], *BROKEN[locale])
    return [found.group() for one in patterns for found in re.finditer(one, text)]


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_no_candidate_is_broken(locale: str) -> None:
    for tag, people in sets_of(locale).items():
        for one in made_of(locale, people)[1]:
            assert not broken(locale, one.text), (tag, one.pattern, one.text)


def test_broken_sentences_are_seen() -> None:
    for locale, text in [
        ("fr", "Notre mission : 🚲 Réparer des vélos !, pour les enfants."),
        ("fr", "Nous refusons de d’aider."),
        ("fr", "Nous nous engageons à se taire."),
        ("fr", "En 2035, que chaque enfant lise."),
        ("fr", "Pour aux étudiants, nous formons."),
        ("en", "’re a law firm."),
        ("en", "Nobody dies alone….."),
        ("en", "We promise to not tell."),
        ("en", "Grows vegetables , for locals."),
    ]:
        assert broken(locale, text), text


def answer_pools(locale: str) -> dict[AnswerKind, Sequence[str]]:
    """Return everything people said, by what kind of answer it was."""
    pools: dict[AnswerKind, list[str]] = {AnswerKind.TEXT: [], AnswerKind.LIST: []}
    for people in sets_of(locale).values():
        for one in checked(locale, people):
            kind = BOOK.questionnaires[locale].by_id[one.question_id].answer
            if isinstance(one.value, tuple):
                pools[kind] += one.value
            elif one.value is not None and kind is AnswerKind.TEXT:
                pools[kind].append(one.value)
    return dict(pools)


POOLS = {locale: answer_pools(locale) for locale in ("fr", "en")}


@st.composite
def shuffled(draw: st.DrawFn) -> tuple[str, People]:
    """Draw people who give to any question what somebody answered to another."""
    locale = draw(st.sampled_from(["fr", "en"]))
    questions = BOOK.questionnaires[locale].questions
    people: People = {}
    for who in draw(st.sets(st.sampled_from(["a", "b"]), min_size=1)):
        people[who] = {"value.1.name": "Soin"}
        for one in draw(st.lists(st.sampled_from(questions), max_size=8, unique_by=lambda q: q.id)):
            if one.answer is AnswerKind.CHOICE:
                people[who][one.id] = draw(st.sampled_from([each.value for each in one.choices]))
            elif one.answer is AnswerKind.LIST:
                items = st.sampled_from(POOLS[locale][AnswerKind.LIST])
                people[who][one.id] = draw(st.lists(items, min_size=1, max_size=4))
            else:
                people[who][one.id] = draw(st.sampled_from(POOLS[locale][AnswerKind.TEXT]))
    return locale, people


@settings(deadline=None)  # a draw is up to thirty answers; a busy machine takes its time
@given(shuffled())
def test_whatever_is_answered_where_every_item_is_held_or_left(drawn: tuple[str, People]) -> None:
    locale, people = drawn
    answers, found = made_of(locale, people)
    left = leftovers(BOOK.questionnaires[locale], answers, found)
    held = frozenset[tuple[int, int]]().union(*(one.sources for one in found))
    assert not held & {(one.answer, one.item) for one in left}
    for index, one in enumerate(answers):
        kind = BOOK.questionnaires[locale].by_id[one.question_id].answer
        if isinstance(one.value, tuple):
            told = {place for at, place in held if at == index}
            told |= {each.item for each in left if each.answer == index}
            assert told == set(range(len(one.value)))
        elif kind is AnswerKind.TEXT and one.value is not None:
            assert any(at == index for at, _ in held) or index in unused(answers, left)
    for one in found:
        assert all(each.answers for each in one.traces)
        assert not re.search(r" ,|\.\.|^[’']|\bde d’|\bà à\b|\bto to\b|\bto not\b", one.text), one
