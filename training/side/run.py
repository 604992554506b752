"""One step of the training: warm up on inference, or fit on values; then say what it is worth.

python -m training.side.run warm OUT
python -m training.side.run main OUT --start WARM [--without 18F] [--epochs 2]
python -m training.side.run further OUT [--start RUN]   # else from the weights in the package
python -m training.side.run real OUT [--start RUN]      # likewise
"""

import argparse
import json
import random
from pathlib import Path

import torch

from app.gateways.checkers.pair_reader import MODEL, PIECES
from training.side import epochs as drawn
from training.side import judging, network, vocabulary, weights
from training.side import rows as kinds
from training.side.calibrate import held_out
from training.side.epochs import ORGS, OURS, TRAINING_SETS
from training.side.fit import fit
from training.side.reading import Pieces
from training.side.shipped import shipped

# The lowest layers learnt enough from inference.
FROZEN = 4
DRAWS = {
    "main": drawn.main_epoch,
    "polish": drawn.polish_epoch,
    "further": drawn.further_epoch,
    "real": drawn.real_epoch,
    "transfer": drawn.transfer_epoch,
}


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
    asked.add_argument("stage", choices=("warm", *DRAWS, "report"))
    asked.add_argument("out", type=Path)
    asked.add_argument("--start", type=Path)
    asked.add_argument("--without", default="")
    asked.add_argument("--epochs", type=int, default=1)
    asked.add_argument("--rate", type=float, default=7e-5)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--data", type=Path, default=Path("../shared/data"))
    asked.add_argument("--threads", type=int, default=2)
    given = asked.parse_args()
    torch.manual_seed(given.seed)
    torch.set_num_threads(given.threads)
    chance = random.Random(given.seed)
    given.out.parent.mkdir(parents=True, exist_ok=True)
    if given.stage in ("further", "real") and not given.start:
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
    elif given.stage != "report":
        draw = DRAWS[given.stage]
        rows = [draw(given.data, given.without, chance) for _ in range(given.epochs)]
        print("rows an epoch:", [len(each) for each in rows], flush=True)
        fit(net, pieces, rows, given.rate, chance, given.stage, FROZEN)
    network.save(net, given.out)
    report(net, pieces, given.data, given.without)


if __name__ == "__main__":
    main()
