"""One step of the training: warm up on inference, or fit on values; then say what it is worth.

python -m training.side.run warm OUT
python -m training.side.run main OUT --start WARM [--without 18F] [--epochs 2]
python -m training.side.run further OUT [--start RUN]   # else from the weights in the package
"""

import argparse
import json
import random
import re
from collections.abc import Iterable
from pathlib import Path

import torch

from app.gateways.checkers.pair_reader import MODEL, PIECES
from training.side import judging, network, real_labels, turns, vocabulary, weights
from training.side import rows as kinds
from training.side.calibrate import held_out
from training.side.fit import fit
from training.side.reading import Pieces
from training.side.rows import Row
from training.side.shipped import shipped

OURS = Path(__file__).resolve().parents[1] / "data"
TRAINING_SETS = "ABCEFGIJK"
ORGS = ("18F", "beta.gouv.fr")
# Of an epoch: shares of passages, and counts of rows.
UNRELATED_SHARE, STRANGERS_SHARE = 0.35, 0.3
HARMLESS_COUNT, SNLI_COUNT, ARGUMENTS_COUNT = 250, 1600, 400
# Of the pass on real sentences and near twins: counts of rows.
UNRELATED_COUNT, TURNS_COUNT, OPPOSITES_COUNT = 5000, 5000, 1500
BENCH_COUNT, POSTS_COUNT, GENERAL_COUNT = 2400, 700, 1200
# The lowest layers learnt enough from inference.
FROZEN = 4
SENTENCE = re.compile(r"[A-ZÀ-Ý].{59,299}")


def prepare(data: Path, out: Path) -> tuple[list[int], weights.Encoder, Pieces]:
    """Choose the vocabulary once, and keep it beside the runs."""
    encoder = weights.read_encoder()
    chosen, model = out / "pieces.json", out / "pieces.spm"
    if not chosen.exists():
        texts = [row.text for row in kinds.bench(data / "bench", TRAINING_SETS)]
        texts += [row.statement.definition for row in kinds.bench(data / "bench", TRAINING_SETS)]
        for org in ORGS:
            texts += [row.text for row in kinds.real(data / "bench/real_18f_betagouv.jsonl", org)]
        texts += [row.text for row in kinds.inference(data, OURS / "inference_fr.jsonl")]
        keep = vocabulary.choose(
            encoder, texts, vocabulary.manifestos_in(data / "org_mozilla_manifesto")
        )
        model.write_bytes(
            vocabulary.tokenizer_of([encoder.pieces[at] for at in keep], encoder.scores[keep])
        )
        chosen.write_text(json.dumps(keep), "utf-8")
    return json.loads(chosen.read_text("utf-8")), encoder, Pieces(model.read_bytes())


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


def by_name(statements: set[kinds.Statement]) -> list[kinds.Statement]:
    """Return statements in an order that does not hang on the run."""
    return sorted(statements, key=lambda one: (one.org, one.name))


def report(net: network.PairReader, pieces: Pieces, data: Path, without: str) -> None:
    """Say what the fit is worth on what it did not see."""
    dev = kinds.bench(data / "bench", "D")
    for behaviours in (True, False):
        logits = judging.read_rows(net, pieces, dev, behaviours)
        print(f"D behaviours={behaviours}:", judging.on_labels(logits, dev), flush=True)
        for lang in ("fr", "en"):
            at = [k for k, row in enumerate(dev) if row.extra["lang"] == lang]
            print(f"  {lang}:", judging.on_labels(logits[at], [dev[k] for k in at]), flush=True)
    for name, held in held_out().items():
        logits = judging.read_rows(net, pieces, held)
        print(f"{name} (unseen):", judging.on_labels(logits, held), flush=True)
    for org in ORGS:
        held = kinds.real(data / "bench/real_18f_betagouv.jsonl", org)
        logits = judging.read_rows(net, pieces, held)
        seen = "unseen" if org == without else "trained on"
        print(f"{org} ({seen}):", judging.on_labels(logits, held), flush=True)
    print(judging.on_inference(net, pieces, data), flush=True)


def main() -> None:
    """Run the step named on the command line."""
    asked = argparse.ArgumentParser()
    asked.add_argument("stage", choices=("warm", "main", "polish", "further", "report"))
    asked.add_argument("out", type=Path)
    asked.add_argument("--start", type=Path)
    asked.add_argument("--without", default="")
    asked.add_argument("--epochs", type=int, default=2)
    asked.add_argument("--rate", type=float, default=7e-5)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--data", type=Path, default=Path("../shared/data"))
    asked.add_argument("--threads", type=int, default=2)
    given = asked.parse_args()
    torch.manual_seed(given.seed)
    torch.set_num_threads(given.threads)
    chance = random.Random(given.seed)
    given.out.parent.mkdir(parents=True, exist_ok=True)
    if given.stage == "further" and not given.start:
        pieces, net = Pieces(PIECES.read_bytes()), shipped(MODEL)
    else:
        keep, encoder, pieces = prepare(given.data, given.out.parent)
        net = network.pretrained(encoder, keep)
    if given.start:
        net.load_state_dict(torch.load(given.start))
    if given.stage == "warm":
        rows = kinds.inference(given.data, OURS / "inference_fr.jsonl")
        rows += kinds.arguments(given.data, ("training", "validation"))
        fit(net, pieces, [rows], given.rate, chance, "warm")
    elif given.stage == "main":
        epochs = [main_epoch(given.data, given.without, chance) for _ in range(given.epochs)]
        print("rows an epoch:", [len(rows) for rows in epochs], flush=True)
        fit(net, pieces, epochs, given.rate, chance, "main", FROZEN)
    elif given.stage == "polish":
        rows = polish_epoch(given.data, given.without, chance)
        print("rows:", len(rows), flush=True)
        fit(net, pieces, [rows], given.rate, chance, "polish", FROZEN)
    elif given.stage == "further":
        rows = further_epoch(given.data, given.without, chance)
        print("rows:", len(rows), flush=True)
        fit(net, pieces, [rows], given.rate, chance, "further", FROZEN)
    network.save(net, given.out)
    report(net, pieces, given.data, given.without)


if __name__ == "__main__":
    main()
