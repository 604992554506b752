"""What a fit is worth: written passages, real sentences, other people's inference sets."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.bench import area_under_curve
from tests.benchmarks.eval_pairs import f1_scores
from training.side import rows as kinds
from training.side.fit import chances, read
from training.side.network import CONCLUDES, SUPPORTS, PairReader
from training.side.reading import Pieces
from training.side.rows import LABELS, Row, lines

Floats = NDArray[np.float64]


def read_rows(net: PairReader, pieces: Pieces, rows: list[Row], behaviours: bool = True) -> Floats:
    """Return the log-odds of rows, with all behaviours or none."""
    return read(
        net,
        [
            pieces.pair(
                row.statement.written(row.statement.do, row.statement.dont)
                if behaviours
                else row.statement.written(),
                row.text,
            )
            for row in rows
        ],
    )


def on_labels(logits: Floats, rows: list[Row]) -> str:
    """Say how four-way labels were met."""
    p = chances(logits)
    truth = np.array([LABELS.index(row.known) for row in rows])
    said = p.argmax(1)
    f1 = f1_scores(truth, said)
    sided = truth < 2
    side = ((p[:, 0] < p[:, 1]) == truth)[sided].mean() if sided.any() else float("nan")
    told = [
        f"accuracy {(said == truth).mean():.3f} macro-F1 {np.mean(f1):.3f} {np.round(f1, 2)}",
        f"relevance {area_under_curve(truth < 3, 1 - p[:, 3]):.3f} side {side:.3f}",
    ]
    for least in (0.6, 0.7, 0.8, 0.9):
        spoken = p[:, :2].max(1) >= least
        right = (said == truth)[spoken]
        told.append(
            f"at {least}: {spoken[sided].mean() if sided.any() else 0:.2f} of sided,"
            f" {right.sum()}/{spoken.sum()} right,"
            f" contradicts {((p[:, 1] >= least) & (truth == 1)).sum()}/{(p[:, 1] >= least).sum()}"
        )
    supports = np.argsort(-p[:, 0])
    hits = np.cumsum(truth[supports] == 0)
    precise = np.where(hits / np.arange(1, len(rows) + 1) >= 0.8)[0]
    found = hits[precise[-1]] / max(1, (truth == 0).sum()) if len(precise) else 0.0
    told.append(f"supports at 80 %: {found:.2f} of {(truth == 0).sum()}")
    return " | ".join(told)


def on_inference(net: PairReader, pieces: Pieces, data: Path) -> str:
    """Say how contradictions of DACCORD and RTE3-FR's test parts were met."""
    told = []
    for name, path, wanted in (
        ("daccord", "daccord_fr/daccord_fr.jsonl", "1"),
        ("rte3", "rte3_fr/rte3_fr.jsonl", "2"),
    ):
        records = [r for r in lines(data / path) if r["split"] == "test"]
        truth = np.array([str(r["label"]) == wanted for r in records])
        # Contradiction is mutual: read both ways round.
        both = []
        for one, other in (("hypothesis", "premise"), ("premise", "hypothesis")):
            rows = [Row(kinds.Statement("", r[one]), r[other], "", name) for r in records]
            out = read_rows(net, pieces, rows)
            concludes = 1 / (1 + np.exp(-out[:, CONCLUDES]))
            both.append(concludes / (1 + np.exp(out[:, SUPPORTS])))
            if name == "rte3":
                break
        score = np.mean(both, axis=0)
        told.append(
            f"{name}: contradiction AUC {area_under_curve(truth, score):.3f}"
            f" accuracy at .5 {((score > 0.5) == truth).mean():.3f} base {1 - truth.mean():.2f}"
        )
    records_v = kinds.arguments(data, ("test",))
    if records_v:
        out = read_rows(net, pieces, records_v)
        truth = np.array([row.known == kinds.FAVOR for row in records_v])
        told.append(f"valueeval test: stance AUC {area_under_curve(truth, out[:, SUPPORTS]):.3f}")
    return " | ".join(told)
