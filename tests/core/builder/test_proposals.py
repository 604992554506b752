"""Whatever is answered, every sentence has its answers and no answer is lost without a word."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.builder.answers import ITEM_MAX_CHARS, check_answers
from app.core.builder.leftovers import leftovers, unused
from app.core.builder.proposals import propose
from app.core.builder.questions import AnswerKind
from app.core.statements import BEHAVIOURS_MAX, TEXT_MAX_CHARS, StatementKind
from app.gateways.builder import load_builder

BOOK = load_builder()
said = st.text(
    alphabet="abcdeé ABÉ’'.,;:!?«»-–\n0123", min_size=1, max_size=ITEM_MAX_CHARS // 8
) | st.sampled_from(["réparer les vélos", "Nous aidons. Tous.", "repair bikes", "2035", "les élus"])


@st.composite
def answers(draw: st.DrawFn) -> tuple[str, list[tuple[str, str, Any]]]:
    locale = draw(st.sampled_from(["fr", "en"]))
    questions = BOOK.questionnaires[locale].questions
    picked = draw(st.lists(st.sampled_from(questions), unique_by=lambda one: one.id, max_size=12))
    sent: list[tuple[str, str, Any]] = []
    for one in picked:
        for who in draw(st.sets(st.sampled_from(["a", "b", "c"]), min_size=1)):
            if one.answer is AnswerKind.CHOICE:
                value: Any = draw(st.sampled_from([each.value for each in one.choices]))
            elif one.answer is AnswerKind.LIST:
                value = draw(st.lists(said, max_size=min(3, one.max_items)))
            else:
                value = draw(said)
            sent.append((one.id, who, value))
    return locale, sent


@settings(deadline=None)
@given(answers())
def test_every_sentence_is_traced_and_every_answer_is_used_or_named(
    drawn: tuple[str, list[tuple[str, str, Any]]],
) -> None:
    locale, sent = drawn
    questionnaire = BOOK.questionnaires[locale]
    checked = check_answers(sent, BOOK.questionnaires, locale)
    found = propose(questionnaire, BOOK.patterns[locale], checked)
    for one in found:
        assert 0 < len(one.text) <= TEXT_MAX_CHARS
        assert len(one.do) <= BEHAVIOURS_MAX
        covered = set()
        for trace in one.traces:
            assert 0 <= trace.start < trace.end <= len(one.text)
            assert trace.answers
            assert all(checked[at].value is not None for at in trace.answers)
            covered |= set(range(trace.start, trace.end))
        left = {at for at in range(len(one.text)) if at not in covered}
        assert not any(one.text[at].isalnum() for at in left)
    left = leftovers(questionnaire, checked, found)
    told = set(unused(checked, left)).union(*(one.answers() for one in found))
    for index, answer in enumerate(checked):
        choice = questionnaire.by_id[answer.question_id].answer is AnswerKind.CHOICE
        assert answer.value is None or choice or index in told
    texts = [(one.kind, one.alternatives, one.text) for one in found]
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize(
    ("locale", "missing", "whom", "said"),
    [
        (
            "fr",
            "ils perdraient leur emploi",
            ["les soignants"],
            "Nous existons pour les soignants. Sans nous, ils perdraient leur emploi.",
        ),
        (
            "en",
            "they’d lose their job",
            ["nurses"],
            "We exist for nurses. Without us, they’d lose their job.",
        ),
        ("fr", "ils perdraient leur emploi", [], None),
    ],
)
def test_they_are_said_only_after_who_they_are(
    locale: str, missing: str, whom: list[str], said: str | None
) -> None:
    sent: list[tuple[str, str, Any]] = [("purpose.missing", "a", missing)]
    sent += [("mission.whom", "a", whom)] if whom else []
    checked = check_answers(sent, BOOK.questionnaires, locale)
    found = propose(BOOK.questionnaires[locale], BOOK.patterns[locale], checked)
    purposes = [one.text for one in found if one.kind is StatementKind.PURPOSE]
    assert purposes == ([said] if said else [])
