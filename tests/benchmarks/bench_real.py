"""Labelled pairs whose words are not ours to carry, found again in the data folder; near twins."""

import hashlib
import re
from functools import cache

from app.gateways.checkers.splitting import Splitter
from app.gateways.texts.markdown import read_markdown
from tests.benchmarks.bench import OURS, SHARED, Example, rows, statement
from training.side import real_labels, turns
from training.side.rows import Row

_NOT_WORDS = re.compile(r"[^a-z0-9]")


def _example(row: Row, key: str, card_locale: str, locale: str, hard: str = "") -> Example:
    one = row.statement
    value = statement(key, card_locale, one.name, one.definition, one.do, one.dont)
    return Example(one.org, "", value, row.text, locale, row.known, hard)


@cache
def strangers() -> tuple[Example, ...]:
    """Real sentences beside the strangers' values nearest to them; those values are in no fit."""
    return _held("labels_real.jsonl")


@cache
def written_for() -> tuple[Example, ...]:
    """Real sentences beside values written for them, and their opposites; they are in no fit."""
    return _held("labels_values.jsonl")


def turned_round() -> tuple[list[Example], list[Example]]:
    """Real sentences whose side turns round with the value: under it, and under its opposite."""
    sides = {"supports": "contradicts", "contradicts": "supports"}
    by_pair = {(one.statement.id, one.text): one for one in written_for()}
    own, other = [], []
    for (key, text), one in by_pair.items():
        opposite = by_pair.get((f"o{key}", text))
        if opposite is not None and sides.get(one.label) == opposite.label:
            own.append(one)
            other.append(opposite)
    return own, other


def _held(labels: str) -> tuple[Example, ...]:
    known, others = turns.fitted_values(SHARED, OURS)
    spoken = {
        one["card"]: one["lang"] for path in turns.card_files(SHARED, OURS) for one in rows(path)
    }
    found = real_labels.labelled(OURS / labels, SHARED, known, others, held=True)
    return tuple(
        _example(
            row,
            row.extra["card"],
            spoken[row.extra["card"].removeprefix("o")],
            real_labels.TEXTS[row.extra["org"]][0],
            row.extra["org"],
        )
        for row in found
    )


def twins() -> tuple[list[Example], list[Example]]:
    """Near twins on D's values: each with its card, and the same with the opposite value."""
    cards = {one["card"]: one for one in rows(SHARED / "bench" / "cards_D.jsonl")}
    known = {name: turns.card(one) for name, one in cards.items()}
    others = turns.opposites(OURS / "opposites_D.jsonl", known)
    found = turns.turned(OURS / "turns_D.jsonl", known, others)
    own = [row for row in found if row.source == "turns"]
    other = [row for row in found if row.source == "opposite"]
    return tuple(
        [
            _example(row, f"{mark}{said['card']}", cards[said["card"]]["lang"], said["lang"],
                     f"{said['card']}.{said['group']}")
            for row, said in zip(each, (one.extra for one in own), strict=True)
        ]
        for mark, each in (("", own), ("o", other))
    )  # fmt: skip


def _name(text: str) -> str:
    return hashlib.sha256(_NOT_WORDS.sub("", text.lower()).encode()).hexdigest()[:16]


def sourcegraph() -> list[Example]:
    """Real sentences of Sourcegraph's handbook beside its own values; no fit saw any of it."""
    splitter = Splitter()
    texts: dict[str, str] = {}
    for one in rows(SHARED / "org_sourcegraph" / "values_history.jsonl"):
        for passage in splitter.split(read_markdown(one["text"]).text, "en"):
            texts.setdefault(_name(passage.exact), passage.exact)
    labels = rows(OURS / "labels_sourcegraph.jsonl")
    values = {
        one["value"]: statement(
            one["value"], "en", one["value"], " ".join(texts[part] for part in one["definition"])
        )
        for one in labels
        if "definition" in one
    }
    return [
        Example("Sourcegraph", "", values[one["value"]], texts[one["passage"]], "en",
                one["label"], "")
        for one in labels
        if "label" in one
    ]  # fmt: skip
