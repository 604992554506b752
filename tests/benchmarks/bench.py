"""The labelled data, beside the checkout and in it, and a reader that remembers what it said."""

import hashlib
import json
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app.core.memories import Odds
from app.core.statements import Statement, StatementKind, StatementText
from app.gateways.checkers.encoders import files_sha256
from app.gateways.checkers.pair_reader import MODEL, PIECES, PairReader
from training.side.rows import HELD_OUT, HELD_POSTS, is_held

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
OURS = Path(__file__).resolve().parents[2] / "training" / "data"
CACHE = Path(tempfile.gettempdir()) / "credo-bench"
RELATIONS = ("supports", "contradicts", "mentions", "unrelated")


@dataclass(frozen=True)
class Example:
    """A labelled pair; `hard` is the annotators' tag, empty for plain cases."""

    organization: str
    sector: str
    statement: Statement
    text: str
    locale: str
    label: str
    hard: str

    @property
    def truth(self) -> int:
        return RELATIONS.index(self.label)


def statement(key: str, locale: str, name: str, text: str, do=(), dont=()) -> Statement:
    texts = {locale: StatementText(text=text, name=name, do=tuple(do), dont=tuple(dont))}
    return Statement(id=key, kind=StatementKind.VALUE, position=1, texts=texts)


def rows(path: Path) -> list[dict]:
    with path.open(encoding="utf-8") as file:  # not splitlines: texts hold U+2028
        return [json.loads(line) for line in file]


def written(sets: str) -> list[Example]:
    """The hand-written passages of the named sets, each with its own card."""
    out = []
    for letter in sets:
        cards = {one["card"]: one for one in rows(SHARED / "bench" / f"cards_{letter}.jsonl")}
        for one in rows(SHARED / "bench" / f"passages_{letter}.jsonl"):
            card = cards[one["card"]]
            value = statement(
                card["card"], card["lang"], card["name"], card["definition"],
                card["do"], card["dont"],
            )  # fmt: skip
            out.append(
                Example(
                    card["org"], card["sector"], value, one["text"], one["lang"], one["label"],
                    one["hard"],
                )
            )  # fmt: skip
    return out


def real(organization: str) -> list[Example]:
    """The labelled real sentences of `18F` or `beta.gouv.fr`; their values name no behaviour."""
    found = rows(SHARED / "bench" / "real_18f_betagouv.jsonl")
    return [
        Example(
            one["org"], "state", statement(one["value"], one["lang"], one["value"],
            one["definition"]), one["text"], one["lang"], one["label"], "",
        )
        for one in found
        if one["org"] == organization
    ]  # fmt: skip


def _against(card: dict, text: str, label: str, hard: str = "", locale: str = "") -> Example:
    value = statement(
        card["card"], card["lang"], card["name"], card["definition"], card["do"], card["dont"]
    )
    spoken = locale or card["lang"]
    return Example(card.get("org", card["card"]), "", value, text, spoken, label, hard)


def held_pairs() -> list[Example]:
    """Opposed values and minimal changes that no fit saw; `hard` names the kind of change."""
    cards = {one["card"]: one for one in rows(OURS / "cards_pairs.jsonl")}
    return [
        _against(cards[one["card"]], one["text"], one["label"], one["hard"], one["lang"])
        for one in rows(OURS / "passages_pairs.jsonl")
        if one["card"] in HELD_OUT
    ]


def two_values(name: str) -> list[Example]:
    """Passages under both values of their publisher, in no fit: those held of `two`, or `test`.

    The six organisations held of `two` are calibrated on; `test` serves nothing but figures.
    """
    cards = {one["card"]: one for one in rows(OURS / f"cards_{name}.jsonl")}
    return [
        _against(cards[card], one["text"], label, one["hard"], one["lang"])
        for one in rows(OURS / f"passages_{name}.jsonl")
        if name == "test" or is_held(one["org"])
        for card, label in one["labels"].items()
    ]


def held_posts() -> list[Example]:
    """Whole publications that no fit saw, each sentence against each value."""
    out = []
    for locale in ("fr", "en"):
        cards: dict[str, list[dict]] = {}
        for one in rows(OURS / f"cards_post_{locale}.jsonl"):
            if one["card"][:4] in HELD_POSTS:
                cards.setdefault(one["org"], []).append(one)
        for post in rows(OURS / f"posts_{locale}.jsonl"):
            for said in post["sentences"]:
                out += [
                    _against(card, said["text"], said["labels"].get(card["card"], "unrelated"))
                    for card in cards.get(post["org"], [])
                ]
    return out


def turned(kind: str) -> list[Example]:
    """Passages of D turned round (`negation`) or told in another tone (`register`), labelled."""
    cards = {one["card"]: one for one in rows(SHARED / "bench" / "cards_D.jsonl")}
    return [
        _against(cards[one["card"]], one["text"], one["label"], one["hard"], one["lang"])
        for one in rows(OURS / "turned_D.jsonl")
        if one["kind"] == kind
    ]


def real_texts(organization: str) -> Iterator[tuple[str, str]]:
    """Unlabelled published texts, whole, with their language."""
    if organization == "18F":
        for one in rows(SHARED / "org_18f" / "posts.jsonl"):
            yield one["text"], "en"
    else:
        for one in rows(SHARED / "org_betagouv" / "startups.jsonl"):
            yield one["text"], "fr"


def unique_statements(examples: Iterable[Example]) -> list[Statement]:
    return list({one.statement.id: one.statement for one in examples}.values())


class Remembering:
    """A pair reader that keeps what it said on disk between runs, by its weights' digest.

    What it keeps are log-odds: a new calibration changes none of them.
    """

    def __init__(self, pairs: PairReader, folder: Path = CACHE) -> None:
        self._pairs = pairs
        self.digest = pairs.digest
        self.cut, self.key, self.calibrated = pairs.cut, pairs.key, pairs.calibrated
        self._path = folder / f"pairs-{files_sha256([MODEL, PIECES])[:16]}.json"
        self._known: dict[str, list[float]] = {}
        if self._path.exists():
            self._known = json.loads(self._path.read_text(encoding="utf-8"))
        self._new = 0

    def odds(self, statement: list[int], passage: list[int]) -> Odds:
        key = hashlib.sha256(json.dumps([statement, passage]).encode()).hexdigest()
        if key not in self._known:
            self._known[key] = list(self._pairs.odds(statement, passage))
            self._new += 1
        bears, sided, supports, concludes = self._known[key]
        return bears, sided, supports, concludes

    def save(self) -> None:
        if self._new:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.write_text(json.dumps(self._known), encoding="utf-8")
            self._new = 0


def area_under_curve(truth: Iterable[bool], scores: Iterable[float]) -> float:
    """The chance that a true one is scored above a false one; ties count half.

    Not a number when one of the two is missing.
    """
    yes = np.array([s for t, s in zip(truth, scores, strict=True) if t])
    no = np.sort([s for t, s in zip(truth, scores, strict=True) if not t])
    below = np.searchsorted(no, yes, "left") + np.searchsorted(no, yes, "right")
    return float(below.mean() / 2 / len(no)) if len(yes) and len(no) else float("nan")
