"""The whole training, from the packages' weights to what the service ships, in one command.

    make train            # or: python -m training.side.whole [OUT]

Some three hours on two processor cores (bfloat16 in hardware helps), minutes with fewer epochs. It
fits twice without one real organisation, to say what the reader is worth on an organisation it
never saw (training/transfers.json), then on all, and calibrates and exports that one. Steps whose
result lies in OUT already are not run again.
"""

import json
import subprocess
import sys
from pathlib import Path

from app.gateways.checkers.engine import load_near
from app.gateways.checkers.pair_reader import PairReader
from app.gateways.checkers.reader import Reader
from tests.benchmarks.bench import real
from tests.benchmarks.eval_pairs import pair_figures
from training.side.calibrate import calibrate
from training.side.run import ORGS

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"
SHIPPED = ROOT / "app" / "gateways" / "checkers" / "data"
TRANSFERS = ROOT / "training" / "transfers.json"


def run(out: Path, *words: str) -> None:
    """Run one step, unless its result is there."""
    if not out.exists():
        subprocess.run(  # noqa: S603 - our own modules
            [sys.executable, "-m", "training.side.run", words[0], str(out), *words[1:]], check=True
        )


def fit(out: Path, start: tuple[str, str], *words: str) -> None:
    """Fit on values, polish, go on with real sentences and near twins; leaves it in `out`."""
    rough, smooth = out.with_name(f"rough-{out.name}"), out.with_name(f"smooth-{out.name}")
    run(rough, "main", *start, "--epochs", "3", "--rate", "1.3e-4", *words)
    run(smooth, "polish", "--start", str(rough), "--rate", "7e-5", *words)
    run(out, "further", "--start", str(smooth), "--rate", "8e-5", *words)


def export(run_file: Path, folder: Path) -> None:
    """Write a run's weights in 8 bits, and their calibration."""
    subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", "training.side.export", str(run_file), "--to", str(folder)],
        check=True,
    )
    calibrate(folder, DATA)


def main() -> None:
    """Train, measure the transfers, ship."""
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "training" / "out"
    run(out / "warm.pt", "warm", "--rate", "7e-5", "--seed", "1")
    run(out / "warm2.pt", "warm", "--start", str(out / "warm.pt"), "--rate", "5e-5", "--seed", "2")
    start = ("--start", str(out / "warm2.pt"))
    figures = {}
    for number, org in enumerate(ORGS):
        fold = out / f"without{number}.pt"
        fit(fold, start, "--without", org)
        export(fold, out / f"without{number}")
        reader = Reader(load_near(), PairReader(out / f"without{number}"))
        figures[f"{org}, left out"] = pair_figures(reader, real(org))
    TRANSFERS.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", "utf-8")
    fit(out / "all.pt", start)
    export(out / "all.pt", SHIPPED)


if __name__ == "__main__":
    main()
