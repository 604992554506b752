"""Figures on labelled pairs: written, real, held out, turned round, and other people's sets."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from app.core.findings import Relation
from app.core.intervals import wilson
from app.core.verdicts import Scores, Thresholds, decide
from app.gateways.checkers.language import primary
from app.gateways.checkers.nearness import nearness
from app.gateways.checkers.reader import Reader
from tests.benchmarks.bench import RELATIONS, SHARED, Example, area_under_curve, rows

SIDES = (Relation.SUPPORTS, Relation.CONTRADICTS)
Figures = dict[str, str]


def scores_of(reader: Reader, examples: Sequence[Example]) -> list[Scores]:
    """What the reader says of each passage and its own statement."""
    out = []
    for one in examples:
        language = primary(one.locale)
        facets = reader.near.facets(one.statement, language)
        near = nearness(reader.near.passage(one.text, language), facets)
        out.append(reader.pair(reader.passage(one.text), facets, near).scores)
    return out


def bare(examples: Sequence[Example]) -> list[Example]:
    """The same pairs, their statements without behaviours."""
    out = []
    for one in examples:
        texts = {k: replace(v, do=(), dont=()) for k, v in one.statement.texts.items()}
        out.append(replace(one, statement=replace(one.statement, texts=texts)))
    return out


def relations(
    scores: Sequence[Scores], examples: Sequence[Example], thresholds: Thresholds
) -> np.ndarray:
    """What the engine would say of each pair, `unrelated` where it says nothing."""
    said = [
        decide(s, thresholds, has_dont=any(t.dont for t in e.statement.texts.values()))
        for s, e in zip(scores, examples, strict=True)
    ]
    return np.array([one.relation.value if one else "unrelated" for one in said])


def f1_scores(truth: np.ndarray, said: np.ndarray) -> list[float]:
    """Return the F1 of each of RELATIONS; their mean is the macro-F1."""
    found = []
    for one in range(len(RELATIONS)):
        both = ((truth == one) & (said == one)).sum()
        found.append(2 * both / max(1, (truth == one).sum() + (said == one).sum()))
    return found


def share(hits: np.ndarray) -> str:
    """A share with its denominator and its 95 % interval (Wilson 1927)."""
    if not len(hits):
        return "never spoke"
    within = wilson(int(hits.sum()), len(hits))
    return f"{hits.mean():.0%} of {len(hits)} ({within.low:.0%}–{within.high:.0%})"


def table_of(scores: Sequence[Scores]) -> np.ndarray:
    return np.array([[s.supports, s.contradicts, s.mentions, s.unrelated] for s in scores])


def pair_figures(reader: Reader, examples: Sequence[Example]) -> Figures:
    """Each passage with its own card alone."""
    scores = scores_of(reader, examples)
    truth = np.array([one.truth for one in examples])
    table = table_of(scores)
    relation = relations(scores, examples, reader.thresholds)
    spoken = np.isin(relation, [one.value for one in SIDES])
    right = relation == np.array([one.label for one in examples])
    sided = truth < 2
    found = table.argmax(axis=1) == truth
    return {
        "pairs": str(len(examples)),
        "relevance AUC": number(area_under_curve(truth != 3, 1 - table[:, 3])),
        "side taken, right": share(((table[:, 0] > table[:, 1]) == (truth == 0))[sided]),
        "4-class accuracy, best guess": share(found),
        "4-class macro-F1, best guess": f"{np.mean(f1_scores(truth, table.argmax(axis=1))):.2f}",
        "speaks on, of sided passages": f"{spoken[sided].mean():.0%}" if sided.any() else "–",
        "right when it speaks": share(right[spoken]),
        "`contradicts` right": share(right[relation == "contradicts"]),
        "`supports` right": share(right[relation == "supports"]),
        "bears on the statement, when it says anything": share(
            (truth != 3)[relation != "unrelated"]
        ),
        "finds, of passages that bear on it": f"{(relation != 'unrelated')[truth != 3].mean():.0%}",
        "supports found at 80 % precision": found_at(table[:, 0], truth == 0, 0.8),
    }


def number(value: float) -> str:
    return f"{value:.3f}".replace("nan", "–")


def found_at(scores: np.ndarray, wanted: np.ndarray, precision: float) -> str:
    """The largest share of the wanted ones found while so many of those said are right."""
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(wanted[order])
    good = np.flatnonzero(hits / np.arange(1, len(order) + 1) >= precision)
    if not len(good) or not wanted.any():
        return "none"
    last = good[-1]
    return f"{hits[last] / wanted.sum():.0%} of {wanted.sum()} (from {scores[order[last]]:.2f})"


def tag_figures(reader: Reader, examples: Sequence[Example], least: int = 12) -> dict[str, Figures]:
    """The best guess by kind of hard case, for those common enough to be worth a figure."""
    scores = table_of(scores_of(reader, examples)).argmax(axis=1)
    truth = np.array([one.truth for one in examples])
    out = {}
    for tag in sorted({one.hard for one in examples}):
        at = np.array([one.hard == tag for one in examples])
        if at.sum() >= least:
            out[tag or "plain"] = {"best guess right": share((scores == truth)[at])}
    return out


def confidence_figures(reader: Reader, examples: Sequence[Example]) -> Figures:
    """How often the stated probability of the likelier side came true."""
    table = table_of(scores_of(reader, examples))
    truth = np.array([one.truth for one in examples])
    side, said = table[:, :2].max(axis=1), table[:, :2].argmax(axis=1)
    out = {}
    for low, high in ((0.5, 0.6), (0.6, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 1.01)):
        at = (side >= low) & (side < high)
        out[f"said {low:.1f} to {min(high, 1):.1f}"] = share((said == truth)[at])
    return out


def coverage_figures(reader: Reader, examples: Sequence[Example]) -> dict[str, Figures]:
    """What is said and how much of it is right, as the bar for taking a side rises."""
    table = table_of(scores_of(reader, examples))
    truth = np.array([one.truth for one in examples])
    said, sure = table[:, :2].argmax(axis=1), table[:, :2].max(axis=1)
    out = {}
    for bar in (0.5, 0.6, 0.7, 0.8, 0.9, 0.95):
        spoken = sure >= bar
        out[f"from {bar}"] = {
            "speaks on, of sided": f"{spoken[truth < 2].mean():.0%}",
            "right when it speaks": share((said == truth)[spoken]),
        }
    return out


def foreign_figures(reader: Reader, examples: Sequence[Example]) -> Figures:
    """Passages against the card of another sector: a side taken was not read, but guessed."""
    cards = list({one.statement.id: one.statement for one in examples}.values())
    sectors = {one.statement.id: one.sector for one in examples}
    swapped = []
    for place, one in enumerate(examples):
        others = [card for card in cards if sectors[card.id] != one.sector]
        swapped.append(replace(one, statement=others[place % len(others)], label="unrelated"))
    said = relations(scores_of(reader, swapped), swapped, reader.thresholds)
    return {
        "takes a side": share(np.isin(said, [one.value for one in SIDES])),
        "says anything": share(said != "unrelated"),
    }


def swap_figures(reader: Reader, examples: Sequence[Example]) -> Figures:
    """The same passage under two values, where the right answers differ."""
    best = table_of(scores_of(reader, examples)).argmax(axis=1)
    by_text: dict[str, list[tuple[int, int]]] = {}
    for one, said in zip(examples, best.tolist(), strict=True):
        by_text.setdefault(one.text, []).append((one.truth, said))
    twice = [pairs for pairs in by_text.values() if len({truth for truth, _ in pairs}) > 1]
    return {
        "passages whose answer must change with the value": str(len(twice)),
        "it changes": share(np.array([len({said for _, said in pairs}) > 1 for pairs in twice])),
        "both answers right": share(np.array([all(t == s for t, s in pairs) for pairs in twice])),
    }


def _leans(reader: Reader, examples: Sequence[Example]) -> np.ndarray:
    """How much likelier `supports` is than `contradicts`, pair by pair."""
    table = table_of(scores_of(reader, examples))
    return table[:, 0] - table[:, 1]


def twin_figures(reader: Reader, examples: Sequence[Example]) -> Figures:
    """Near twins, a few words apart, on either side of one value; `hard` names their group."""
    sided = [one for one in examples if one.truth < 2]
    leans = _leans(reader, sided)
    groups: dict[str, dict[int, float]] = {}
    for one, lean in zip(sided, leans.tolist(), strict=True):
        groups.setdefault(one.hard, {})[one.truth] = lean
    both = [one for one in groups.values() if len(one) == 2]
    truth = np.array([one.truth for one in sided])
    return {
        "pairs": str(len(sided)),
        "side taken, right": share((leans > 0) == (truth == 0)),
        "both answers right": share(np.array([one[0] > 0 > one[1] for one in both])),
        "the supporting one leans further": share(np.array([one[0] > one[1] for one in both])),
    }


def both_figures(reader: Reader, own: Sequence[Example], other: Sequence[Example]) -> Figures:
    """The same passages under a value and its opposite, in the same order."""
    sided = np.array([one.truth < 2 for one in own])
    first, second = (_leans(reader, each)[sided] > 0 for each in (own, other))
    truth = np.array([one.truth == 0 for one in own])[sided]
    return {
        "passages whose answer must change with the value": str(int(sided.sum())),
        "it changes": share(first != second),
        "both answers right": share((first == truth) & (second != truth)),
    }


def inference_figures(odds: Callable[[str, str], list[float]]) -> Figures:
    """DACCORD, RTE3-FR and ValueEval'23, on their test parts; untouched by any fit.

    Args: odds: (statement, passage) -> the reader's four log-odds.
    """
    out = {}
    for name, path, wanted in (
        ("DACCORD, contradiction", "daccord_fr/daccord_fr.jsonl", "1"),
        ("RTE3-FR, contradiction", "rte3_fr/rte3_fr.jsonl", "2"),
    ):
        records = [one for one in rows(SHARED / path) if one["split"] == "test"]
        truth = np.array([str(one["label"]) == wanted for one in records])
        found = []
        for one in records:
            ways = (("hypothesis", "premise"), ("premise", "hypothesis"))
            found.append(np.mean([_against(odds(f"query: {one[a]}", one[b])) for a, b in ways]))
        score = np.array(found)
        out[f"{name}: AUC"] = number(area_under_curve(truth, score))
        out[f"{name}: accuracy at 0.5"] = share((score > 0.5) == truth)
        out[f"{name}: said by always guessing the commoner"] = (
            f"{max(truth.mean(), 1 - truth.mean()):.0%}"
        )
    records = [
        one for one in rows(SHARED / "valueeval23/valueeval23.jsonl") if one["split"] == "test"
    ]
    truth = np.array(["favor" in one["stance"] for one in records])
    score = np.array([odds(f"query: {one['conclusion']}", one["premise"])[2] for one in records])
    out["ValueEval'23, stance: AUC"] = number(area_under_curve(truth, score))
    out["ValueEval'23, stance: accuracy at 0"] = share((score > 0) == truth)
    return out


def _against(odds: list[float]) -> float:
    _, _, supports, concludes = odds
    return float(1 / (1 + np.exp(-concludes)) / (1 + np.exp(supports)))
