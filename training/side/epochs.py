"""Draws the rows of each pass over the data: what is shown to the reader, and how often.

`main`, `polish`, `further` and `real` follow one another in a fit of the shipped weights.
`transfer` mixes in one pass what the first three show, for fits that leave an organisation out.
"""

import random
import re
from collections.abc import Iterable
from dataclasses import replace
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
# Of the pass on real sentences with values written for them: counts of rows.
APART_COUNT, REHEARSED_COUNT, FAR_COUNT, PLAIN_COUNT = 2600, 3200, 1500, 700
SENTENCE = re.compile(r"[A-ZÀ-Ý].{59,299}")


def value_rows(data: Path, without: str) -> tuple[list[Row], list[Row]]:
    """Return (written rows, real rows) to learn values from."""
    written = kinds.bench(data / "bench", TRAINING_SETS)
    for texts in sorted(OURS.glob("posts_*.jsonl")):
        cards = texts.with_name(f"cards_{texts.name}".replace("posts", "post"))
        written += kinds.posts(cards, texts, texts.stem)
    written += kinds.paired(OURS / "cards_pairs.jsonl", OURS / "passages_pairs.jsonl", "pairs")
    written += kinds.two_values(OURS / "cards_two.jsonl", OURS / "passages_two.jsonl")
    known = []
    for org in ORGS:
        if org != without:
            known += kinds.real(data / "bench/real_18f_betagouv.jsonl", org)
            for path in sorted(OURS.glob("real_*.jsonl")):
                known += kinds.real(path, org)
    return written, known


def short_rows(data: Path) -> list[Row]:
    """Return the short plain sentences beside the cards they were written for."""
    cards = [*sorted((data / "bench").glob("cards_*.jsonl")), OURS / "cards_pairs.jsonl"]
    texts = sorted(OURS.glob("passages_plain_*"))
    return [row for one in texts for row in kinds.plain(one, cards)]


def real_rows(labels: str, data: Path, without: str, *, held: bool = False) -> list[Row]:
    """Return real sentences beside the values that a file of ours labels them with.

    Args: without: an organisation left out; held: those kept from every fit, not those to fit on.
    """
    cards, others = turns.fitted_values(data, OURS)
    return real_labels.labelled(OURS / labels, data, cards, others, held=held, without=without)


def thinned(rows: list[Row], chance: random.Random, unrelated: int) -> list[Row]:
    """Return what bears on its statement, and so many of the rows that do not."""
    apart = [row for row in rows if row.known == "unrelated"]
    bearing = [row for row in rows if row.known != "unrelated"]
    return bearing + chance.sample(apart, min(unrelated, len(apart)))


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
    rows = 2 * kinds.with_strangers(short_rows(data), chance, STRANGERS_SHARE)
    rows += kinds.behaviours(value_rows(data, without)[0])
    mixed = main_epoch(data, without, chance)
    return rows + chance.sample(mixed, len(mixed) // 2)


def further_epoch(data: Path, without: str, chance: random.Random) -> list[Row]:
    """Draw the rows of the pass on real sentences with strangers' values, and on near twins.

    Before it the reader held seven in ten real sentences to bear on a stranger's value that lay
    nearest to them; one in twenty does.
    """
    cards, others = turns.fitted_values(data, OURS)
    found = real_rows("labels_real.jsonl", data, without)
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


def real_epoch(data: Path, without: str, chance: random.Random) -> list[Row]:
    """Draw the rows of the pass on real sentences beside values that were written for them.

    Before it, of the real sentences it had seen, 244 took a side towards a value that was not their
    publisher's own; and it had seen five publishers' values beside any. With them come passages
    written under two values at once. The rest is rehearsal.
    """
    written, known = value_rows(data, without)
    bench = [row for row in written if row.source.startswith("bench")]
    two = [row for row in written if row.source == "two values"]
    cards, others = turns.fitted_values(data, OURS)
    own = thinned(real_rows("labels_values.jsonl", data, without), chance, APART_COUNT)
    own = [unasked(row) for row in own]
    # Values written for real sentences are many of a kind: strangers' values come from elsewhere.
    met = own + bench + two
    strangers = kinds.with_strangers(met, chance, STRANGERS_SHARE)[len(met) :]
    rows = own + two + chance.sample(strangers, min(len(strangers), len(own) // 4))
    rows += chance.sample(bench, REHEARSED_COUNT)
    found = real_rows("labels_real.jsonl", data, without)
    rows += thinned(found, chance, FAR_COUNT)
    near = turns.turned(OURS / "turns.jsonl", cards, others)
    rows += chance.sample(near, min(OPPOSITES_COUNT, len(near)))
    rows += chance.sample([row for row in written if row.source.startswith("posts")], POSTS_COUNT)
    rows += chance.sample(short_rows(data), PLAIN_COUNT) + known
    general = kinds.inference(data, OURS / "inference_fr.jsonl")
    rows += chance.sample(general + kinds.news(OURS / "inference_news.jsonl"), GENERAL_COUNT // 2)
    return rows + chance.sample(
        kinds.arguments(data, ("training", "validation")), GENERAL_COUNT // 4
    )


def unasked(row: Row) -> Row:
    """Return a row under an opposed value without its side, only that one is taken.

    Half of the real sentences that take a side take the other one there. A reader that cannot tell
    which grows unsure of every side it knew.
    """
    is_opposed = str(row.extra["card"]).startswith("o")
    if is_opposed and row.known in turns.FLIPPED:
        return replace(row, known=kinds.PARTISAN)
    return row


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
    found = real_rows("labels_real.jsonl", data, without)
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
