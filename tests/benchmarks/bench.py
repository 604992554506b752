"""The labelled data beside the checkout, and encoders that remember what they read."""

import hashlib
import json
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app.core.statements import Statement, StatementKind, StatementText
from app.gateways.checkers.encoders import Encoder, Vector

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
CACHE = Path(tempfile.gettempdir()) / "credo-bench"
TRAINING_SETS = "ABCEFGIJK"
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
    """An encoder that keeps its vectors on disk between runs, by the encoder's own digest."""

    def __init__(self, encoder: Encoder, folder: Path = CACHE) -> None:
        self._encoder = encoder
        self.name = encoder.name
        self.digest = encoder.digest
        self._path = folder / f"{encoder.name}-{encoder.digest[:16]}.npz"
        self._known: dict[str, Vector] = {}
        self._new = 0
        if self._path.exists():
            with np.load(self._path) as stored:
                self._known = dict(zip(stored["keys"].tolist(), stored["vectors"], strict=True))

    def encode(self, text: str) -> Vector:
        key = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
        if key not in self._known:
            self._known[key] = self._encoder.encode(text)
            self._new += 1
        return self._known[key]

    def save(self) -> None:
        if self._new:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            keys = list(self._known)
            vectors = np.stack([self._known[key] for key in keys])
            np.savez(self._path, keys=np.array(keys), vectors=vectors)
            self._new = 0


def area_under_curve(truth: Iterable[bool], scores: Iterable[float]) -> float:
    """The chance that a true one is scored above a false one; ties count half.

    Not a number when one of the two is missing.
    """
    yes = np.array([s for t, s in zip(truth, scores, strict=True) if t])
    no = np.sort([s for t, s in zip(truth, scores, strict=True) if not t])
    below = np.searchsorted(no, yes, "left") + np.searchsorted(no, yes, "right")
    return float(below.mean() / 2 / len(no)) if len(yes) and len(no) else float("nan")
