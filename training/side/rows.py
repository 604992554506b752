"""What the model learns from: rows of (statement, passage, what is known of the pair).

Every source is named with its licence in `training/MODEL_CARD.md`. A statement is written afresh
each epoch, with some, all or none of its behaviours; a passage also meets a statement of another
organisation, where it is unrelated.
"""

import hashlib
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

LABELS = ("supports", "contradicts", "mentions", "unrelated")
INFERENCE = ("entailment", "contradiction", "neutral")
# Known only: who is for and who is against (ValueEval); nothing but "does not contradict"; or that
# a side is taken, whichever.
FAVOR, AGAINST, HARMLESS, PARTISAN = "favor", "against", "harmless", "partisan"
# Cards of passages_pairs that no fit sees: what swaps and negations are tested on.
HELD_OUT = frozenset(
    f"MP{number:03d}" for number in (*range(9, 13), *range(29, 33), *range(51, 54), *range(66, 69))
)
# Organisations of posts_fr and posts_en that no fit sees: thresholds are chosen on them.
HELD_POSTS = frozenset({"PF13", "PF14", "PE13", "PE14"})
# Of what was labelled since, every eighth value or organisation is kept from every fit.
HELD_EVERY = 8


def is_held(name: str) -> bool:
    """Say whether a value, or all of an organisation, is kept from every fit.

    A value goes with its opposite, which is called by an `o` before its card.
    """
    digest = hashlib.sha256(name.removeprefix("o").encode()).digest()
    return digest[0] % HELD_EVERY == 0


@dataclass(frozen=True)
class Statement:
    """A stated value as the model reads it."""

    name: str
    definition: str
    do: tuple[str, ...] = ()
    dont: tuple[str, ...] = ()
    org: str = ""

    def written(self, do: tuple[str, ...] = (), dont: tuple[str, ...] = ()) -> str:
        """Return the statement as one text, with these behaviours; the service writes the same."""
        parts = [f"{self.name}. {self.definition}" if self.name else self.definition]
        if do:
            parts.append("+ " + " ; ".join(do))
        if dont:
            parts.append("- " + " ; ".join(dont))
        return " ".join(parts)


@dataclass(frozen=True)
class Row:
    """A pair; `known` is one of LABELS, INFERENCE, FAVOR, AGAINST, HARMLESS or PARTISAN."""

    statement: Statement
    text: str
    known: str
    source: str
    weight: float = 1.0
    extra: dict[str, Any] = field(default_factory=dict, compare=False)


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON Lines file."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield json.loads(line)


def card(record: dict[str, Any]) -> Statement:
    """Read a card of `bench` or of `training/data`."""
    return Statement(
        record["name"],
        record["definition"],
        tuple(record["do"]),
        tuple(record["dont"]),
        record.get("org", record["card"][:2]),
    )


def bench(folder: Path, sets: str) -> list[Row]:
    """Read the written sets named by these letters."""
    rows = []
    for letter in sets:
        cards = {r["card"]: card(r) for r in lines(folder / f"cards_{letter}.jsonl")}
        rows += [
            Row(cards[r["card"]], r["text"], r["label"], f"bench {letter}", extra=r)
            for r in lines(folder / f"passages_{letter}.jsonl")
        ]
    return rows


def real(path: Path, org: str) -> list[Row]:
    """Read the labelled real sentences of one organisation (file of `bench` or of ours)."""
    return [
        Row(
            Statement(r["value"], r["definition"], org=org),
            r["text"],
            r["label"],
            org,
            1.5,
            extra=r,
        )
        for r in lines(path)
        if r["org"] == org
    ]


def paired(cards: Path, passages: Path, source: str, *, held: bool = False) -> list[Row]:
    """Read passages written against a card each: those to learn from, or those held out."""
    known = {r["card"]: card(r) for r in lines(cards)}
    return [
        Row(known[r["card"]], r["text"], r["label"], source, extra=r)
        for r in lines(passages)
        if (r["card"] in HELD_OUT) == held
    ]


def two_values(cards: Path, passages: Path, *, held: bool = False) -> list[Row]:
    """Read passages written against both values of their publisher: to learn from, or held out."""
    known = {r["card"]: card(r) for r in lines(cards)}
    return [
        Row(known[name], r["text"], label, "two values", extra=r)
        for r in lines(passages)
        if is_held(r["org"]) == held
        for name, label in r["labels"].items()
    ]


def posts(cards: Path, texts: Path, source: str, *, held: bool = False) -> list[Row]:
    """Read whole publications, each sentence against each value: to learn from, or held out."""
    by_org: dict[str, dict[str, Statement]] = {}
    for record in lines(cards):
        by_org.setdefault(record["org"], {})[record["card"]] = card(record)
    return [
        Row(statement, sentence["text"], sentence["labels"].get(name, "unrelated"), source)
        for post in lines(texts)
        if held == any(name[:4] in HELD_POSTS for name in by_org[post["org"]])
        for sentence in post["sentences"]
        for name, statement in by_org[post["org"]].items()
    ]


def plain(passages: Path, cards: list[Path]) -> list[Row]:
    """Read short plain sentences, written against cards of other files."""
    known = {r["card"]: card(r) for path in cards for r in lines(path)}
    return [Row(known[r["card"]], r["text"], r["label"], passages.stem) for r in lines(passages)]


def behaviours(rows: list[Row]) -> list[Row]:
    """Read each statement's behaviours as passages: what shows it supports it.

    The statement keeps its other behaviours, so that the answer is not there to be copied.
    """
    out = []
    for one in sorted({row.statement for row in rows}, key=lambda one: (one.org, one.name)):
        for text in one.do:
            rest = replace(one, do=tuple(each for each in one.do if each != text))
            out.append(Row(rest, text, "supports", "behaviours", 0.5))
        for text in one.dont:
            rest = replace(one, dont=tuple(each for each in one.dont if each != text))
            out.append(Row(rest, text, "contradicts", "behaviours", 0.5))
    return out


def inference(folder: Path, ours: Path) -> list[Row]:
    """Read SNLI, RTE3-FR's development part and our own pairs."""
    rows = [
        Row(Statement("", r["hypothesis"]), r["premise"], r["label"], "snli")
        for r in lines(folder / "snli_small/snli_small.jsonl")
        if r["label"] in INFERENCE
    ]
    rows += [
        Row(Statement("", r["hypothesis"]), r["premise"], r["label_text"], "rte3")
        for r in lines(folder / "rte3_fr/rte3_fr.jsonl")
        if r["split"] == "dev" and r["label_text"] in INFERENCE
    ]
    if ours.exists():
        rows += [
            Row(Statement("", r["hypothesis"]), r["premise"], r["label"], "inference_fr")
            for r in lines(ours)
        ]
    return rows


def news(path: Path) -> list[Row]:
    """Read our pairs in the manner of news and fact checks."""
    return [
        Row(Statement("", r["hypothesis"]), r["premise"], r["label"], "news") for r in lines(path)
    ]


def arguments(folder: Path, splits: tuple[str, ...]) -> list[Row]:
    """Read ValueEval'23: a premise in favour of or against a conclusion."""
    return [
        Row(
            Statement("", r["conclusion"]),
            r["premise"],
            FAVOR if "favor" in r["stance"] else AGAINST,
            "valueeval",
        )
        for r in lines(folder / "valueeval23/valueeval23.jsonl")
        if r["split"] in splits
    ]


def with_strangers(rows: list[Row], chance: random.Random, share: float) -> list[Row]:
    """Add, for a share of the passages, a pair with another organisation's statement: unrelated."""
    # Two values of one publisher may share a name; the draw must not hang on the run.
    statements = sorted(
        {row.statement for row in rows}, key=lambda s: (s.org, s.name, s.definition)
    )
    added = []
    for row in rows:
        if row.source == "stranger" or chance.random() >= share:
            continue
        other = chance.choice(statements)
        if other.org != row.statement.org and other.name != row.statement.name:
            added.append(Row(other, row.text, "unrelated", "stranger", 0.5))
    return rows + added


def harmless(sentences: list[str], statements: list[Statement], chance: random.Random) -> list[Row]:
    """Pair real sentences with statements: whatever else they do, they do not contradict.

    Readers found no contradiction in 13,699 passages of 18F; of 810 labelled ones, one is.
    """
    return [Row(chance.choice(statements), text, HARMLESS, "harmless") for text in sentences]


def dressed(row: Row, chance: random.Random) -> str:
    """Write a row's statement with some of its behaviours: none, some or all, one third each."""
    kind = chance.randrange(3)
    if kind == 0:
        return row.statement.written()
    do, dont = row.statement.do, row.statement.dont
    if kind == 1:
        do, dont = (tuple(one for one in side if chance.getrandbits(1)) for side in (do, dont))
    return row.statement.written(do, dont)
