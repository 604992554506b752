"""What the recipe is worth on real text of an organisation that was in no part of the fit.

    python -m training.side.transfers OUT [ORGANISATION ...]

One fit an organisation, each from the same start (`warm.pt` in OUT), in one pass over a part of all
there is but that organisation's sentences (`epochs.transfer_epoch`); calibrated without them too;
exported in 8 bits and measured as the shipped reader is. Written to training/transfers.json, from
where `make eval` tells it.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from app.gateways.checkers.engine import LocalCheckEngine, load_near
from app.gateways.checkers.pair_reader import PairReader
from app.gateways.checkers.reader import Reader
from tests.benchmarks.bench import real
from tests.benchmarks.bench_real import strangers
from tests.benchmarks.eval_pairs import pair_figures
from tests.benchmarks.eval_texts import real_figures
from training.side.calibrate import calibrate
from training.side.epochs import ORGS

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"
TRANSFERS = ROOT / "training" / "transfers.json"
TEXTS = 12
Columns = dict[str, dict[str, str]]


def step(out: Path, *words: str) -> None:
    """Run one step of the training, unless its result is there."""
    if not out.exists():
        subprocess.run(  # noqa: S603 - our own modules
            [sys.executable, "-m", "training.side.run", words[0], str(out), *words[1:]], check=True
        )


def export(runs: Sequence[Path], folder: Path, without: str = "") -> None:
    """Write the mean of some runs' weights in 8 bits, and its calibration."""
    named = [str(one) for one in runs]
    subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", "training.side.export", *named, "--to", str(folder)], check=True
    )
    calibrate(folder, DATA, without)


def measured(folder: Path, org: str) -> dict[str, Columns]:
    """Measure a reader in a folder on the organisation it never saw: tables of columns."""
    reader = Reader(load_near(), PairReader(folder))
    far = [one for one in strangers() if one.hard == org]
    engine = LocalCheckEngine(load=lambda: reader)
    engine.start()
    if not engine.wait(120):
        _ = engine.identity  # raises what went wrong
    return {
        "pairs": {
            f"{org}, its own values": pair_figures(reader, real(org)),
            f"{org}, strangers' values": pair_figures(reader, far),
        },
        "texts": {f"{org} ({TEXTS} texts)": real_figures(engine, org, TEXTS)},
    }


def transfers(out: Path, organizations: Sequence[str] = ORGS) -> None:
    """Fit without each organisation, measure on it, and write what was found."""
    found = json.loads(TRANSFERS.read_text("utf-8")) if TRANSFERS.exists() else {}
    step(out / "warm.pt", "warm", "--rate", "7e-5", "--seed", "1")
    for org in organizations:
        fold = out / f"without-{org}.pt"
        start = ("--start", str(out / "warm.pt"))
        step(fold, "transfer", *start, "--rate", "1.3e-4", "--without", org)
        folder = out / f"without-{org}"
        export([fold], folder, org)
        for table, columns in measured(folder, org).items():
            found.setdefault(table, {}).update(columns)
        TRANSFERS.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    transfers(Path(sys.argv[1]), sys.argv[2:] or ORGS)
