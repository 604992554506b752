"""Fits what turns the reader's log-odds into chances that come true: a scale and a shift each.

Fitted on what no fit saw: bench D with and without behaviours, and with strangers' statements; the
held-out pairs and posts. Written as `reader.json` beside the weights.

Source: J. Platt, "Probabilistic outputs for support vector machines", 1999; C. Guo et al., "On
calibration of modern neural networks", ICML 2017.
"""

import json
import random
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.gateways.checkers.pair_reader import PairReader
from training.side import rows as kinds
from training.side.rows import Row

OURS = Path(__file__).resolve().parents[1] / "data"
# Doubt enough that no chance is ever 0 or 1, whatever the few rows say.
PENALTY = 1.0


def held_out() -> dict[str, list[Row]]:
    """Return what was written for the project and kept from every fit."""
    pairs = OURS / "cards_pairs.jsonl", OURS / "passages_pairs.jsonl"
    found = {"pairs": kinds.paired(*pairs, "", held=True)}
    for name in ("fr", "en"):
        cards, texts = OURS / f"cards_post_{name}.jsonl", OURS / f"posts_{name}.jsonl"
        found[f"posts {name}"] = kinds.posts(cards, texts, "", held=True)
    return found


def fitted(odds: NDArray[np.float64], truth: NDArray[np.bool_]) -> tuple[float, float]:
    """Return (scale, shift) of the likeliest chance 1 / (1 + exp(-(scale * odds + shift)))."""
    scale, shift = 1.0, 0.0
    for _ in range(50):
        chance = 1 / (1 + np.exp(-(scale * odds + shift)))
        wrong, spread = chance - truth, chance * (1 - chance)
        slope = np.array(
            [(wrong * odds).sum() + PENALTY * (scale - 1), wrong.sum() + PENALTY * shift]
        )
        curve = np.array(
            [
                [(spread * odds * odds).sum() + PENALTY, (spread * odds).sum()],
                [(spread * odds).sum(), spread.sum() + PENALTY],
            ]
        )
        step = np.linalg.solve(curve, slope)
        scale, shift = scale - step[0], shift - step[1]
    return float(scale), float(shift)


def calibrate(folder: Path, data: Path) -> dict[str, list[float]]:
    """Fit and write `reader.json` for the weights in a folder."""
    card = folder / "reader.json"
    card.write_text(json.dumps({"scale": [1.0] * 3, "shift": [0.0] * 3}), "utf-8")
    reader = PairReader(folder)
    written = kinds.bench(data / "bench", "D")
    seen = [(row, True) for row in written] + [(row, False) for row in written]
    seen += [(row, True) for rows in held_out().values() for row in rows]
    strangers = kinds.with_strangers(written, random.Random(7), 1.0)[len(written) :]
    seen += [(row, True) for row in strangers]
    odds = np.array([odds_of(reader, row, behaviours) for row, behaviours in seen])
    known = np.array([row.known for row, _ in seen])
    bears, sided = known != "unrelated", np.isin(known, ["supports", "contradicts"])
    parts = (
        fitted(odds[:, 0], bears),
        fitted(odds[bears, 1], sided[bears]),
        fitted(odds[sided, 2], known[sided] == "supports"),
    )
    found = {
        "scale": [round(scale, 4) for scale, _ in parts],
        "shift": [round(shift, 4) for _, shift in parts],
    }
    card.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    return found


def odds_of(reader: PairReader, row: Row, behaviours: bool) -> list[float]:
    """Return the reader's log-odds of a row."""
    statement = row.statement
    kept = (statement.do, statement.dont) if behaviours else ((), ())
    return reader.odds(
        reader.cut(f"query: {statement.written(*kept)}"), reader.cut(f"passage: {row.text}")
    )
