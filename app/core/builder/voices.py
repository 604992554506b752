"""Who speaks in a proposal: everybody together where they agree, and each participant alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.core.builder.acts import act_of, opposes
from app.core.builder.answers import Answer, participants_of
from app.core.builder.hearing import kept_apart
from app.core.builder.likeness import Meaning, gather, same_frame, sense, stems
from app.core.builder.naming import Placed, entries_of
from app.core.builder.phrases import Language, Phrase
from app.core.builder.questions import AnswerKind, Question, Questionnaire
from app.core.builder.reading import Read, read, shouts
from app.core.builder.templates import Item, Source, Voice
from app.core.statements import BEHAVIOURS_MAX, StatementKind

# How many groups of people, means or aims one sentence can name and still be read.
NAMED_MAX = 4
# What the other answers of a kind are about.
HEADS = {
    StatementKind.MISSION: "work",
    StatementKind.VISION: "change",
    StatementKind.PURPOSE: "why",
}
_BEHAVIOURS = ("tuesday", "refusal", "kept")


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


@dataclass(frozen=True)
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
        """Return who speaks of each value: one list a value, those of most participants first.

        A value that nobody named in this language has nobody to speak of it.
        """
        clusters = entries_of(self.questionnaire, self.answers, self.meaning)
        return [
            self._heard([pair for entry in one if self._named(entry.said) for pair in entry.said])
            for one in clusters
            if one[0].name
        ]

    @cached_property
    def _apart(self) -> Mapping[int, str]:
        return kept_apart(self.questionnaire, self.answers)

    @cached_property
    def _loud(self) -> Mapping[str, bool]:
        people = participants_of(self.answers)
        return {
            who: shouts(
                [
                    one
                    for one in self.answers
                    if one.participant == who
                    and self._question(one).answer is not AnswerKind.CHOICE
                ]
            )
            for who in people
        }

    def _named(self, said: Sequence[Placed]) -> bool:
        return any(
            self._question(one).slot == "name" and index not in self._apart for index, one in said
        )

    def _question(self, answer: Answer) -> Question:
        return self.questionnaire.by_id[answer.question_id]

    def _heard(self, said: Sequence[Placed]) -> list[Speaker]:
        mine = [(index, one) for index, one in said if index not in self._apart]
        people = participants_of([one for _, one in mine])
        if not people:
            return []
        all_ = self._speaker(self._coherent(mine), together=len(people) > 1)
        alone = [
            self._speaker([pair for pair in mine if pair[1].participant == who], together=False)
            for who in people
        ]
        return [all_, *alone] if len(people) > 1 else [all_]

    def _coherent(self, mine: Sequence[Placed]) -> list[Placed]:
        """Return what those said whom the most-said answer of each kind comes from.

        One person's change with another's sign of it would be nobody's vision.
        """
        kept: list[Placed] = []
        for kind in dict.fromkeys(self._question(one).kind for _, one in mine):
            said = [pair for pair in mine if self._question(pair[1]).kind is kind]
            heads = [one for _, one in said if self._question(one).slot == HEADS.get(kind)]
            owners = [one.participant for one in heads]
            clusters = gather([str(one.value) for one in heads], self.meaning, owners)
            most = max(clusters, key=len, default=[])
            people = {heads[at].participant for at in most}
            kept += [pair for pair in said if not people or pair[1].participant in people]
        return kept

    def _speaker(self, mine: Sequence[Placed], *, together: bool) -> Speaker:
        by_slot: dict[str, list[Placed]] = {}
        for index, answer in mine:
            by_slot.setdefault(self._question(answer).slot, []).append((index, answer))
        voice: dict[str, Sequence[Item]] = {}
        choices: dict[str, tuple[str, frozenset[int]]] = {}
        for slot, said in by_slot.items():
            kind = self._question(said[0][1]).answer
            if kind is AnswerKind.CHOICE:
                choices[slot] = _taken([(index, str(one.value)) for index, one in said])
            elif kind is AnswerKind.LIST:
                voice |= self._listed(said)
            else:
                voice |= self._texts(said)
        if together:
            voice = self._without_opposed(voice)
            if "whom" in voice:
                voice["whom"] = _widest(voice["whom"])
        return Speaker(self._finished(voice), choices, together)

    def _reads(self, said: Sequence[Placed]) -> list[list[Read]]:
        """Return the phrases of each answer that says something."""
        rows = (
            read(self.language, self._question(one), index, one, loud=self._loud[one.participant])
            for index, one in said
        )
        return [row for row in rows if row]

    def _listed(self, said: Sequence[Placed]) -> dict[str, Sequence[Item]]:
        """Return the items of lists, what most said first; of one person all of them."""
        found: dict[str, list[Item]] = {}
        by_slot: dict[str, list[Read]] = {}
        for row in self._reads(said):
            for one in row:
                by_slot.setdefault(one.slot, []).append(one)
        for slot, reads in by_slot.items():
            owners = [self.answers[one.source[0]].participant for one in reads]
            clusters = gather([one.phrase.text for one in reads], self.meaning, owners)
            clusters.sort(key=len, reverse=True)
            most = BEHAVIOURS_MAX if slot in _BEHAVIOURS else NAMED_MAX
            found[slot] = [
                Item(reads[one[0]].phrase, frozenset(reads[at].source for at in one))
                for one in clusters[:most]
            ]
        return dict(found)

    def _texts(self, said: Sequence[Placed]) -> dict[str, Sequence[Item]]:
        """Return the text that most said, which may be of several phrases."""
        rows = self._reads(said)
        if not rows:
            return {}
        owners = [self.answers[row[0].source[0]].participant for row in rows]
        texts = [" ".join(one.phrase.text for one in row) for row in rows]
        most = max(gather(texts, self.meaning, owners), key=len)
        others = frozenset(one.source for at in most[1:] for one in rows[at])
        found: dict[str, list[Item]] = {}
        for one in rows[most[0]]:
            found.setdefault(one.slot, []).append(Item(one.phrase, others | {one.source}))
        return dict(found)

    def _without_opposed(self, voice: dict[str, Sequence[Item]]) -> dict[str, Sequence[Item]]:
        """Return the voice without acts that one shows and another refuses: to be settled first."""
        shown = voice.get("tuesday", ())
        refused = [*voice.get("refusal", ()), *voice.get("kept", ())]
        acts = {id(one): act_of(one.phrase.text, self.language) for one in (*shown, *refused)}
        out: set[int] = set()
        for one in shown:
            for other in refused:
                people = self._people(one.sources) | self._people(other.sources)
                if len(people) > 1 and opposes(acts[id(one)], acts[id(other)]):
                    out |= {id(one), id(other)}
        left = {slot: [one for one in items if id(one) not in out] for slot, items in voice.items()}
        return {slot: items for slot, items in left.items() if items}

    def _people(self, sources: frozenset[Source]) -> set[str]:
        return {self.answers[index].participant for index, _ in sources}

    def _finished(self, voice: dict[str, Sequence[Item]]) -> Voice:
        """Return the voice with the places that patterns make of others."""
        for slot, behaviours in {"tuesday": "seen", "refusal": "refused"}.items():
            if slot in voice:
                voice[behaviours] = _sayable(voice[slot])
        change, when = voice.get("change", ()), voice.get("horizon", ())
        if change and when and stems(when[0].phrase.text) <= stems(change[0].phrase.text):
            # « Dans dix ans, tout le monde répare » says when itself.
            told = Item(change[0].phrase, change[0].sources | when[0].sources)
            voice["change"] = [told, *change[1:]]
            del voice["horizon"]
        elif when:
            text = self.language.deadline(when[0].phrase.text)
            voice["deadline"] = [Item(Phrase(text, when[0].phrase.shape), when[0].sources)]
        return voice


def _widest(items: Sequence[Item]) -> list[Item]:
    """Return groups of people without those that another holds (habitants, habitants de Gap)."""
    words = [stems(one.phrase.text) for one in items]
    return [
        one
        for at, one in enumerate(items)
        if not any(other and other < words[at] for other in words)
    ]


def _sayable(items: Sequence[Item]) -> list[Item]:
    """Return acts for one sentence: not « sous deux jours et sous deux heures »."""
    first = sense(items[0].phrase.text)
    return [
        one for one in items if one is items[0] or not same_frame(first, sense(one.phrase.text))
    ]


def _taken(said: Sequence[tuple[int, str]]) -> tuple[str, frozenset[int]]:
    """Return the choice that most took, the first of equals, and who took it."""
    votes: dict[str, set[int]] = {}
    for index, value in said:
        votes.setdefault(value, set()).add(index)
    value, who = max(votes.items(), key=lambda one: len(one[1]))
    return value, frozenset(who)
