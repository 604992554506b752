"""Fits what turns the reader's log-odds into chances that come true: a scale and a shift each.

Fitted on what no fit saw: bench D with and without behaviours; what was written and held out; real
texts with values of charters written for them, and real sentences with the strangers' values that
lie nearest to them. Written as `reader.json` beside the weights.

Source: J. Platt, "Probabilistic outputs for support vector machines", 1999; C. Guo et al., "On
calibration of modern neural networks", ICML 2017.
"""

import json
import random
from pathlib import Path

import numpy as np
import py3langid
from numpy.typing import NDArray

from app.core.statements import Statement, StatementKind, StatementText
from app.gateways.checkers.engine import load_near
from app.gateways.checkers.nearness import nearness
from app.gateways.checkers.pair_reader import PairReader
from app.gateways.checkers.reader import Reader
from training.side import epochs, real_labels
from training.side import rows as kinds
from training.side.rows import Row

OURS = Path(__file__).resolve().parents[1] / "data"
# How much nearness counts. It is not fitted: the strangers' values were chosen for being near, so
# that among them it tells nothing. At 7 it adds on every set of whole texts.
NEAR = 7.0
# How much a pair with a stranger's value counts. A check holds texts against their own
# organisation's values: with those pairs at their full number, half of what bears was passed over.
STRANGERS = 0.5
# Doubt enough that no chance is ever 0 or 1, whatever the few rows say.
PENALTY = 1.0


def held_out() -> dict[str, list[Row]]:
    """Return what was written for the project and kept from every fit."""
    pairs = OURS / "cards_pairs.jsonl", OURS / "passages_pairs.jsonl"
    found = {"pairs": kinds.paired(*pairs, "", held=True)}
    two = OURS / "cards_two.jsonl", OURS / "passages_two.jsonl"
    found["two values"] = kinds.two_values(*two, held=True)
    for name in ("fr", "en"):
        cards, texts = OURS / f"cards_post_{name}.jsonl", OURS / f"posts_{name}.jsonl"
        found[f"posts {name}"] = kinds.posts(cards, texts, "", held=True)
    return found


def held_labels(data: Path, without: str = "") -> list[Row]:
    """Return real sentences with strangers' values that no fit saw."""
    return epochs.real_rows("labels_real.jsonl", data, without, held=True)


def fitted(
    features: NDArray[np.float64],
    truth: NDArray[np.bool_],
    given: NDArray[np.float64] | float = 0.0,
    counts: NDArray[np.float64] | float = 1.0,
) -> NDArray[np.float64]:
    """Return the weights of the likeliest 1 / (1 + exp(-(features . weights + shift + given))).

    Args: features: [rows, n]; given: what is added beforehand, counts: how much each row weighs.
    Returns: n weights, then the shift.
    """
    rows = np.column_stack([features, np.ones(len(features))])
    start = np.zeros(rows.shape[1])
    start[0] = 1.0
    weights = start.copy()
    for _ in range(50):
        chance = 1 / (1 + np.exp(-(rows @ weights + given)))
        slope = rows.T @ (counts * (chance - truth)) + PENALTY * (weights - start)
        spread = counts * chance * (1 - chance)
        curve = (rows * spread[:, None]).T @ rows + PENALTY * np.eye(len(weights))
        weights -= np.linalg.solve(curve, slope)
    return weights


def calibrate(folder: Path, data: Path, without: str = "") -> dict[str, object]:
    """Fit and write `reader.json` for the weights in a folder.

    Args: without: an organisation whose sentences are left out here as they were in the fit.
    """
    card = folder / "reader.json"
    card.write_text(json.dumps({"scale": [1.0] * 3, "shift": [0.0] * 3, "near": 0.0}), "utf-8")
    reader = Reader(load_near(), PairReader(folder))
    written = kinds.bench(data / "bench", "D")
    seen = [(row, True) for row in written] + [(row, False) for row in written]
    seen += [(row, True) for rows in held_out().values() for row in rows]
    # Opposed values are left out: that seven in ten of those pairs bear is how they were chosen.
    charters = epochs.real_rows("labels_values.jsonl", data, without, held=True)
    seen += [(row, True) for row in charters if real_labels.is_of_charter(row.extra["card"])]
    strangers = kinds.with_strangers(written, random.Random(7), 1.0)[len(written) :]
    own = len(seen)
    seen += [(row, True) for row in [*strangers, *held_labels(data, without)]]
    counts = np.where(np.arange(len(seen)) < own, 1.0, STRANGERS)
    odds = np.array([odds_of(reader, row, behaviours) for row, behaviours in seen])
    known = np.array([row.known for row, _ in seen])
    bears, sided = known != "unrelated", np.isin(known, ["supports", "contradicts"])
    topic = fitted(odds[:, [0]], bears, NEAR * odds[:, 4], counts)
    side = fitted(odds[bears, 1:2], sided[bears], counts=counts[bears])
    whose = fitted(odds[sided, 2:3], known[sided] == "supports", counts=counts[sided])
    found = {
        "scale": [round(float(part[0]), 4) for part in (topic, side, whose)],
        "shift": [
            round(float(topic[-1]), 4),
            round(float(side[-1]), 4),
            round(float(whose[-1]), 4),
        ],
        "near": NEAR,
    }
    card.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    return found


def odds_of(reader: Reader, row: Row, behaviours: bool) -> list[float]:
    """Return the reader's four log-odds of a row, and how near its two texts lie."""
    one = row.statement
    kept = (one.do, one.dont) if behaviours else ((), ())
    text = StatementText(one.definition, one.name, *kept)
    language = "fr" if py3langid.classify(row.text)[0] == "fr" else "en"
    facets = reader.near.facets(Statement("", StatementKind.VALUE, 1, {language: text}), language)
    near = nearness(reader.near.passage(row.text, language), facets)
    pieces = reader.pairs.cut(reader.written(facets, near))
    return [*reader.pairs.odds(pieces, reader.passage(row.text)), near.most]
