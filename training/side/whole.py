"""The whole training, from the packages' weights to what the service ships, in one command.

    make train            # or: python -m training.side.whole [OUT]

Many hours on two processor cores (bfloat16 in hardware helps): the passes that were timed took half
an hour each. It fits twice without one real organisation, to say what the recipe is worth on an
organisation it never saw (`transfers.py`), then on all, and calibrates and exports that one. Steps
whose result lies in OUT already are not run again.
"""

import sys
from pathlib import Path

from training.side.transfers import ROOT, export, step, transfers

SHIPPED = ROOT / "app" / "gateways" / "checkers" / "data"


def fit(out: Path, start: tuple[str, str]) -> list[Path]:
    """Fit on values, polish, go on with near twins, then with values written for real sentences.

    Returns: the last two runs. Their mean is shipped: the last one knows better what real sentences
        bear on, the one before it which side they take (docs/checks.md).
    """
    rough, smooth = out / "rough-all.pt", out / "smooth-all.pt"
    near, last = out / "near-all.pt", out / "all.pt"
    step(rough, "main", *start, "--epochs", "3", "--rate", "1.3e-4")
    step(smooth, "polish", "--start", str(rough), "--rate", "7e-5")
    step(near, "further", "--start", str(smooth), "--rate", "8e-5")
    step(last, "real", "--start", str(near), "--rate", "8e-5")
    return [near, last]


def main() -> None:
    """Train, measure the transfers, ship."""
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "training" / "out"
    transfers(out)
    start = ("--start", str(out / "warm.pt"))
    step(out / "warm2.pt", "warm", *start, "--rate", "5e-5", "--seed", "2")
    export(fit(out, ("--start", str(out / "warm2.pt"))), SHIPPED)


if __name__ == "__main__":
    main()
