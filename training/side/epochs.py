"""Draws the rows of each pass over the data: what is shown to the reader, and how often.

`main`, `polish` and `further` follow one another in a fit of the shipped weights. `transfer` is one
pass that mixes what all three show, for fits that leave an organisation out.
"""

import random
import re
from collections.abc import Iterable
from pathlib import Path

from training.side import real_labels, turns
from training.side import rows as kinds
from training.side.rows import Row

OURS = Path(__file__).resolve().parents[1] / "data"
TRAINING_SETS = "ABCEFGIJK"
ORGS = ("18F", "beta.gouv.fr")
# Of an epoch: shares of passages, and counts of rows.
UNRELATED_SHARE, STRANGERS_SHARE = 0.35, 0.3
HARMLESS_COUNT, SNLI_COUNT, ARGUMENTS_COUNT = 250, 1600, 400
# Of the pass on real sentences and near twins: counts of rows.
UNRELATED_COUNT, TURNS_COUNT, OPPOSITES_COUNT = 5000, 5000, 1500
BENCH_COUNT, POSTS_COUNT, GENERAL_COUNT = 2400, 700, 1200
SENTENCE = re.compile(r"[A-ZÀ-Ý].{59,299}")


def value_rows(data: Path, without: str) -> tuple[list[Row], list[Row]]:
    """Return (written rows, real rows) to learn values from."""
    written = kinds.bench(data / "bench", TRAINING_SETS)
    for texts in sorted(OURS.glob("posts_*.jsonl")):
        cards = texts.with_name(f"cards_{texts.name}".replace("posts", "post"))
        written += kinds.posts(cards, texts, texts.stem)
    written += kinds.paired(OURS / "cards_pairs.jsonl", OURS / "passages_pairs.jsonl", "pairs")
    known = []
    for org in ORGS:
        if org != without:
            known += kinds.real(data / "bench/real_18f_betagouv.jsonl", org)
            for path in sorted(OURS.glob("real_*.jsonl")):
                known += kinds.real(path, org)
    return written, known


def sentences(texts: Iterable[str], chance: random.Random, count: int) -> list[str]:
    """Return so many whole sentences of real texts, as they stand."""
    parts = [part for text in texts for part in re.split(r"(?<=[.!?])\s+|\n+", text)]
    found = [one for one in parts if SENTENCE.fullmatch(one) and "](" not in one]
    return chance.sample(found, min(count, len(found)))


def real_texts(data: Path, org: str) -> list[str]:
    """Return all that an organisation published."""
    name = {"18F": "org_18f/posts.jsonl", "beta.gouv.fr": "org_betagouv/startups.jsonl"}[org]
    return [str(one.get("text") or "") for one in kinds.lines(data / name)]


def main_epoch(data: Path, without: str, chance: random.Random) -> list[Row]:
    """Draw the rows of one epoch on values."""
    written, known = value_rows(data, without)
    # Most sentences of a post bear on none of its values: a third of those pairs says as much.
    rows = [
        row
        for row in written
        if not (row.source.startswith("posts") and row.known == "unrelated")
        or chance.random() < UNRELATED_SHARE
    ]
    rows = kinds.with_strangers(rows, chance, STRANGERS_SHARE)
    rows += kinds.with_strangers(known, chance, STRANGERS_SHARE)
    strangers = by_name({row.statement for row in written if row.statement.dont})
    for org in ORGS:
        own = by_name({row.statement for row in known if row.statement.org == org})
        if own:
            loose = sentences(real_texts(data, org), chance, 2 * HARMLESS_COUNT)
            rows += kinds.harmless(loose[:HARMLESS_COUNT], own, chance)
            rows += kinds.harmless(loose[HARMLESS_COUNT:], strangers, chance)
    general = kinds.inference(data, OURS / "inference_fr.jsonl")
    rows += [row for row in general if row.source != "snli"]
    rows += chance.sample([row for row in general if row.source == "snli"], SNLI_COUNT)
    rows += chance.sample(kinds.arguments(data, ("training", "validation")), ARGUMENTS_COUNT)
    return rows


def polish_epoch(data: Path, without: str, chance: random.Random) -> list[Row]:
    """Draw the rows of the last pass: short plain sentences, and half of what an epoch is made of.

    Longer passages alone taught the reader that what is short and sober contradicts.
    """
    cards = [*sorted((data / "bench").glob("cards_*.jsonl")), OURS / "cards_pairs.jsonl"]
    short = [
        row for texts in sorted(OURS.glob("passages_plain_*")) for row in kinds.plain(texts, cards)
    ]
    rows = 2 * kinds.with_strangers(short, chance, STRANGERS_SHARE)
    rows += kinds.behaviours(value_rows(data, without)[0])
    mixed = main_epoch(data, without, chance)
    return rows + chance.sample(mixed, len(mixed) // 2)


def further_epoch(data: Path, without: str, chance: random.Random) -> list[Row]:
    """Draw the rows of the pass on real sentences with strangers' values, and on near twins.

    Before it the reader held seven in ten real sentences to bear on a stranger's value that lay
    nearest to them; one in twenty does.
    """
    cards, others = turns.fitted_values(data, OURS)
    found = real_labels.labelled(OURS / "labels_real.jsonl", data, cards, others, without=without)
    bearing = [row for row in found if row.known != "unrelated"]
    rows = 2 * bearing
    rows += chance.sample([row for row in found if row.known == "unrelated"], UNRELATED_COUNT)
    near = turns.turned(OURS / "turns.jsonl", cards, others)
    own = [row for row in near if row.source == "turns"]
    rows += chance.sample(own, min(TURNS_COUNT, len(own)))
    other = [row for row in near if row.source == "opposite"]
    rows += chance.sample(other, min(OPPOSITES_COUNT, len(other)))
    written, known = value_rows(data, without)
    rows += chance.sample([row for row in written if row.source.startswith("bench")], BENCH_COUNT)
    rows += chance.sample([row for row in written if row.source.startswith("posts")], POSTS_COUNT)
    rows += kinds.with_strangers(known, chance, STRANGERS_SHARE)
    general = kinds.inference(data, OURS / "inference_fr.jsonl")
    rows += [row for row in general if row.source == "inference_fr"]
    rows += kinds.news(OURS / "inference_news.jsonl")
    rows += chance.sample([row for row in general if row.source != "inference_fr"], GENERAL_COUNT)
    return rows + chance.sample(
        kinds.arguments(data, ("training", "validation")), GENERAL_COUNT // 4
    )


def transfer_epoch(data: Path, without: str, chance: random.Random) -> list[Row]:
    """Draw the rows of one pass that shows a fresh reader a part of all there is.

    A fit that leaves an organisation out serves one figure: what such a recipe is worth on an
    organisation it never saw. One pass of some 15,000 rows tells that at a fifth of the time.
    """
    written, known = value_rows(data, without)
    rows = [row for row in written if not row.source.startswith("posts")]
    whole = [row for row in written if row.source.startswith("posts")]
    rows += chance.sample(whole, min(2 * POSTS_COUNT, len(whole)))
    rows += kinds.with_strangers(known, chance, STRANGERS_SHARE)
    cards, others = turns.fitted_values(data, OURS)
    found = real_labels.labelled(OURS / "labels_real.jsonl", data, cards, others, without=without)
    rows += 2 * [row for row in found if row.known != "unrelated"]
    far = [row for row in found if row.known == "unrelated"]
    rows += chance.sample(far, min(UNRELATED_COUNT // 2, len(far)))
    near = turns.turned(OURS / "turns.jsonl", cards, others)
    rows += chance.sample(near, min(TURNS_COUNT // 2, len(near)))
    own = by_name({row.statement for row in known})
    for org in ORGS:
        if org != without:
            loose = sentences(real_texts(data, org), chance, HARMLESS_COUNT)
            rows += kinds.harmless(loose, own, chance)
    general = kinds.inference(data, OURS / "inference_fr.jsonl")
    rows += chance.sample(general, GENERAL_COUNT) + kinds.news(OURS / "inference_news.jsonl")
    return rows + chance.sample(
        kinds.arguments(data, ("training", "validation")), GENERAL_COUNT // 4
    )


def by_name(statements: set[kinds.Statement]) -> list[kinds.Statement]:
    """Return statements in an order that does not hang on the run."""
    return sorted(statements, key=lambda one: (one.org, one.name))
