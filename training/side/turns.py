"""Rows that tone does not answer: one passage turned by a few words, and values' opposites.

A reader that goes by tone is right on passages that came by themselves and wrong on these: the
same words under the opposite value, the same value over a changed fact.
"""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from training.side.rows import Row, Statement, card, lines

ROLES = {"s": "supports", "c": "contradicts", "m": "mentions", "u": "unrelated"}
FLIPPED = {"supports": "contradicts", "contradicts": "supports"}


def cards_in(paths: Iterable[Path]) -> dict[str, Statement]:
    """Read cards by their name."""
    return {record["card"]: card(record) for path in paths for record in lines(path)}


def opposites(path: Path, cards: dict[str, Statement]) -> dict[str, Statement]:
    """Read, for each card by its name, the value that turns its sides round."""
    return {
        record["card"]: replace(card(record), org=cards[record["card"]].org)
        for record in lines(path)
        if record["card"] in cards
    }


def card_files(data: Path, ours: Path) -> list[Path]:
    """Return the files of every card but those of set D, which is in no fit."""
    bench = sorted((data / "bench").glob("cards_[A-CE-K].jsonl"))
    return [*bench, *sorted(ours.glob("cards_*.jsonl"))]


def fitted_values(data: Path, ours: Path) -> tuple[dict[str, Statement], dict[str, Statement]]:
    """Read those cards and their opposites: by name."""
    cards = cards_in(card_files(data, ours))
    return cards, opposites(ours / "opposites.jsonl", cards)


def turned(path: Path, cards: dict[str, Statement], others: dict[str, Statement]) -> list[Row]:
    """Read groups of near twins, each passage under its card and under the opposite one."""
    rows = []
    for record in lines(path):
        if record["card"] not in cards:
            continue
        known = ROLES[record["role"]]
        rows.append(Row(cards[record["card"]], record["text"], known, "turns", extra=record))
        if record["card"] in others:
            other = FLIPPED.get(known, known)
            rows.append(Row(others[record["card"]], record["text"], other, "opposite"))
    return rows
