"""Who speaks in a proposal: everybody together where they agree, and each participant alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.builder.answers import Answer, participants_of
from app.core.builder.likeness import Meaning, gather, same_words
from app.core.builder.phrases import Language, Phrase, Shape, capital
from app.core.builder.questions import AnswerKind, Question, Questionnaire
from app.core.builder.templates import Item, Voice
from app.core.statements import StatementKind

# How many groups of people, means or aims one sentence can name and still be read.
NAMED_MAX = 4
BEHAVIOURS_MAX = 20
# What the other answers of a kind are about.
HEADS = {
    StatementKind.MISSION: "work",
    StatementKind.VISION: "change",
    StatementKind.PURPOSE: "why",
}
# How many behaviours a value's own sentence names; the lists have them all.
SAID_MAX = 2
# A longer name in capitals is typed loudly.
ACRONYM_MAX_CHARS = 4
_BEHAVIOURS = {"tuesday": "seen", "refusal": "refused"}


@dataclass(frozen=True, slots=True)
class Speaker:
    """Answers of one or of several, by the places of patterns.

    Attributes:
        choices: slot -> choice taken, with who took it.
        together: whether several participants speak.
    """

    voice: Voice
    choices: dict[str, tuple[str, frozenset[int]]]
    together: bool


@dataclass(frozen=True, slots=True)
class Reader:
    """Makes speakers of answers."""

    language: Language
    questionnaire: Questionnaire
    answers: Sequence[Answer]
    meaning: Meaning | None = None

    def speakers(self) -> list[Speaker]:
        """Return who speaks of mission, vision and purpose; everybody first."""
        mine = [
            (index, one)
            for index, one in enumerate(self.answers)
            if self._question(one).group == 0 and one.value is not None
        ]
        return self._heard(mine)

    def values(self) -> list[list[Speaker]]:
        """Return who speaks of each value: one list a value, those of most participants first."""
        entries: dict[tuple[str, int], list[tuple[int, Answer]]] = {}
        for index, one in enumerate(self.answers):
            group = self._question(one).group
            if group and one.value is not None:
                entries.setdefault((one.participant, group), []).append((index, one))
        named = [(key, found, self._name(found)) for key, found in entries.items()]
        nameless = [[found] for _, found, name in named if not name]
        kept = [(found, name) for _, found, name in named if name]
        clusters = gather([name for _, name in kept], self.meaning)
        clusters.sort(key=len, reverse=True)
        sets = [[kept[at][0] for at in cluster] for cluster in clusters] + nameless
        return [self._heard([pair for entry in one for pair in entry]) for one in sets]

    def _name(self, found: Sequence[tuple[int, Answer]]) -> str:
        return next((str(one.value) for _, one in found if self._question(one).slot == "name"), "")

    def _question(self, answer: Answer) -> Question:
        return self.questionnaire.by_id[answer.question_id]

    def _heard(self, mine: Sequence[tuple[int, Answer]]) -> list[Speaker]:
        people = participants_of([one for _, one in mine])
        if not people:
            return []
        all_ = self._speaker(self._coherent(mine), together=len(people) > 1)
        alone = [
            self._speaker([pair for pair in mine if pair[1].participant == who], together=False)
            for who in people
        ]
        return [all_, *alone] if len(people) > 1 else [all_]

    def _coherent(self, mine: Sequence[tuple[int, Answer]]) -> list[tuple[int, Answer]]:
        """Return what those said whom the most-said answer of each kind comes from.

        One person's change with another's sign of it would be nobody's vision.
        """
        kept: list[tuple[int, Answer]] = []
        for kind in dict.fromkeys(self._question(one).kind for _, one in mine):
            said = [pair for pair in mine if self._question(pair[1]).kind is kind]
            heads = [one for _, one in said if self._question(one).slot == HEADS.get(kind)]
            clusters = gather([str(one.value) for one in heads], self.meaning)
            most = max(clusters, key=len, default=[])
            people = {heads[at].participant for at in most}
            kept += [pair for pair in said if not people or pair[1].participant in people]
        return kept

    def _speaker(self, mine: Sequence[tuple[int, Answer]], *, together: bool) -> Speaker:
        by_slot: dict[str, list[tuple[int, Answer, Question]]] = {}
        for index, answer in mine:
            question = self._question(answer)
            by_slot.setdefault(question.slot, []).append((index, answer, question))
        voice: dict[str, Sequence[Item]] = {}
        choices: dict[str, tuple[str, frozenset[int]]] = {}
        for slot, said in by_slot.items():
            question = said[0][2]
            if question.answer is AnswerKind.CHOICE:
                choices[slot] = _taken([(index, str(one.value)) for index, one, _ in said])
                continue
            items = self._items(slot, said)
            if items and question.answer is AnswerKind.LIST:
                most = BEHAVIOURS_MAX if slot in _BEHAVIOURS else NAMED_MAX
                voice[slot] = items[:most]
            elif items:
                voice[slot] = items[:1]
        if "horizon" in voice:
            voice["deadline"] = [self._deadline(one) for one in voice["horizon"]]
        return Speaker(_without_opposed(voice), choices, together)

    def _items(self, slot: str, said: Sequence[tuple[int, Answer, Question]]) -> list[Item]:
        """Return what was said in a slot, what most said first, the same thing once."""
        phrases: list[tuple[Phrase, int]] = []
        for index, answer, question in said:
            for text in answer.value if isinstance(answer.value, tuple) else (answer.value or "",):
                phrase = self._phrase(slot, text, question)
                if phrase is not None:
                    phrases.append((phrase, index))
        clusters = gather([phrase.text for phrase, _ in phrases], self.meaning)
        clusters.sort(key=len, reverse=True)
        return [
            Item(phrases[one[0]][0], frozenset(phrases[at][1] for at in one)) for one in clusters
        ]

    def _deadline(self, item: Item) -> Item:
        when = self.language.deadline(item.phrase.text)
        return Item(Phrase(when, item.phrase.shape), item.answers)

    def _phrase(self, slot: str, text: str, question: Question) -> Phrase | None:
        phrase = self.language.clean(text, question.strip)
        if phrase is None or phrase.shape is Shape.PROSE:
            return phrase
        if slot == "whom":
            return Phrase(self.language.group(phrase.text), phrase.shape)
        if slot == "name":
            shouted = phrase.text.isupper() and len(phrase.text) > ACRONYM_MAX_CHARS
            name = phrase.text.capitalize() if shouted else capital(phrase.text)
            return Phrase(name, Shape.WORDS)
        if slot == "horizon":
            when = self.language.horizon(phrase.text)
            return Phrase(when, Shape.WORDS) if when else None
        return phrase


def _without_opposed(voice: dict[str, Sequence[Item]]) -> Voice:
    """Return the voice without acts that one shows and another refuses: they must be settled."""
    shown, refused = (voice.get(slot, ()) for slot in _BEHAVIOURS)
    for slot, others in zip(_BEHAVIOURS, (refused, shown), strict=True):
        kept = [
            one
            for one in voice.get(slot, ())
            if not any(same_words(one.phrase.text, other.phrase.text) for other in others)
        ]
        if kept:
            voice[slot], voice[_BEHAVIOURS[slot]] = kept, kept[:SAID_MAX]
        else:
            voice.pop(slot, None)
    return voice


def _taken(said: Sequence[tuple[int, str]]) -> tuple[str, frozenset[int]]:
    """Return the choice that most took, the first of equals, and who took it."""
    votes: dict[str, set[int]] = {}
    for index, value in said:
        votes.setdefault(value, set()).add(index)
    value, who = max(votes.items(), key=lambda one: len(one[1]))
    return value, frozenset(who)
