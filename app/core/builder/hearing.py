"""Which answers a proposal in one language may hold: asked for, and said in that language."""

import re
from collections.abc import Mapping, Sequence

from app.core.builder.answers import Answer, values_of
from app.core.builder.english_words import MARKERS as ENGLISH_MARKERS
from app.core.builder.french_words import MARKERS as FRENCH_MARKERS
from app.core.builder.questions import AnswerKind, Questionnaire
from app.core.rules.folding import fold

NOT_ASKED, OTHER_LANGUAGE = "not-asked", "other-language"
_MARKERS = {"fr": FRENCH_MARKERS, "en": ENGLISH_MARKERS}
_ELIDED = frozenset(["l", "d", "qu", "n", "c", "j", "s", "lorsqu", "jusqu", "puisqu"])
_SHORTENED = frozenset(["s", "t", "re", "ll", "ve", "d", "m"])
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
# So many more words of another language in one answer settle it; one more, if its sheet agrees.
_SURELY = 2

Counts = tuple[int, int]


def kept_apart(questionnaire: Questionnaire, answers: Sequence[Answer]) -> Mapping[int, str]:
    """Return why answers are in no proposal of this language, by their indices.

    `not-asked`: another answer of the same person closed the branch; a value without its name.
    `other-language`: its words are those of another language that the builder knows.
    """
    people = {one.participant for one in answers}
    values = {who: values_of(answers, who) for who in people}
    found: dict[int, str] = {}
    for index, one in enumerate(answers):
        question = questionnaire.by_id[one.question_id]
        if one.value is not None and not questionnaire.led_to(question, values[one.participant]):
            found[index] = NOT_ASKED
    foreign = _foreign(questionnaire, answers)
    return found | {index: OTHER_LANGUAGE for index in foreign if index not in found}


def _foreign(questionnaire: Questionnaire, answers: Sequence[Answer]) -> list[int]:
    counts = {
        index: _counts(one, questionnaire.locale)
        for index, one in enumerate(answers)
        if one.value is not None
        and questionnaire.by_id[one.question_id].answer is not AnswerKind.CHOICE
    }
    sheets: dict[str, Counts] = {}
    for index, (own, other) in counts.items():
        before = sheets.get(answers[index].participant, (0, 0))
        sheets[answers[index].participant] = (before[0] + own, before[1] + other)
    found = []
    for index, (own, other) in counts.items():
        sheet_own, sheet_other = sheets[answers[index].participant]
        named = questionnaire.by_id[answers[index].question_id].slot == "name"
        unsure = named or own == other == 0
        sheet = (unsure or other > own) and sheet_other > sheet_own
        if sheet or (not unsure and other >= own + _SURELY):
            found.append(index)
    return found


def _counts(answer: Answer, locale: str) -> Counts:
    """Return how many words are of this language alone, and of another alone."""
    value = answer.value
    text = fold(" ".join(value) if isinstance(value, tuple) else value or "").exact
    found = dict.fromkeys(_MARKERS, 0)
    for word in _WORD.findall(text):
        head, elided, tail = word.partition("'")
        if elided:
            found["en"] += tail in _SHORTENED
            found["fr"] += tail not in _SHORTENED and head in _ELIDED
        else:
            for language, markers in _MARKERS.items():
                found[language] += word in markers
    return found.pop(locale), sum(found.values())
