"""Measures how often the check engine is right, and writes the figures into docs/checks.md.

    python -m tests.benchmarks.eval_checks            # print and write
    python -m tests.benchmarks.eval_checks --print    # print alone

No fit of the shipped weights saw D, the held-out pairs and posts, the turned passages, nor the test
parts of other people's sets. It did see 18F and beta.gouv.fr: what it is worth on real text of an
organisation it never saw was measured on fits that left one of them out (training/transfers.json).
"""

import argparse
import json
import time
from collections.abc import Mapping
from pathlib import Path

from app.gateways.checkers.engine import LocalCheckEngine, load_reader
from app.gateways.checkers.reader import Reader
from tests.benchmarks import bench_real, eval_pairs, eval_texts
from tests.benchmarks.bench import (
    Remembering,
    held_pairs,
    held_posts,
    real,
    turned,
    two_values,
    written,
)

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "checks.md"
TRANSFERS = ROOT / "training" / "transfers.json"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
Columns = Mapping[str, Mapping[str, str]]


def table(columns: Columns, heading: str = "") -> str:
    names = list(dict.fromkeys(name for one in columns.values() for name in one))
    lines = [f"| {heading} | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
    lines += [
        f"| {name} | " + " | ".join(one.get(name, "") for one in columns.values()) + " |"
        for name in names
    ]
    return "\n".join(lines)


def turned_round(columns: Columns, heading: str) -> str:
    """The same with rows and columns exchanged, for few figures of many things."""
    names = list(dict.fromkeys(name for one in columns.values() for name in one))
    return table({n: {k: v.get(n, "") for k, v in columns.items()} for n in names}, heading)


def pair_tables(reader: Reader) -> list[str]:
    """What the reader says of labelled pairs."""
    held_out = written("D")
    groups = {
        "D, all": held_out,
        "D, French": [one for one in held_out if one.locale == "fr"],
        "D, English": [one for one in held_out if one.locale == "en"],
        "D, hard": [one for one in held_out if one.hard],
        "D, across languages": [one for one in held_out if one.locale not in one.statement.texts],
        "D, no behaviours": eval_pairs.bare(held_out),
    }
    figures = {name: eval_pairs.pair_figures(reader, each) for name, each in groups.items()}
    parts = ["**Written passages** (set D), each with its own statement\n\n" + table(figures)]
    unseen = two_values("test")
    groups = {
        "all": unseen,
        "French": [one for one in unseen if one.locale == "fr"],
        "English": [one for one in unseen if one.locale == "en"],
        "across languages": [one for one in unseen if one.locale not in one.statement.texts],
        "no behaviours": eval_pairs.bare(unseen),
        "six more, calibrated on": two_values("two"),
    }
    figures = {name: eval_pairs.pair_figures(reader, each) for name, each in groups.items()}
    parts.append(
        "**Written passages of thirty organisations in no fit**, used for nothing but this table, "
        "each under both values of its publisher\n\n" + table(figures)
    )
    groups = {
        "whole posts held out (written)": held_posts(),
        "opposed values held out (written)": held_pairs(),
        "18F (real, trained on)": real("18F"),
        "beta.gouv.fr (real, trained on)": real("beta.gouv.fr"),
    }
    figures = {name: eval_pairs.pair_figures(reader, each) for name, each in groups.items()}
    parts.append("**Posts, opposed values, real sentences**\n\n" + table(figures))
    groups = {"Sourcegraph, own values": bench_real.sourcegraph()}
    for what, found in (
        ("values written for it", bench_real.written_for()),
        ("strangers' values", bench_real.strangers()),
    ):
        for org in ("18F", "beta.gouv.fr"):
            groups[f"{org}, {what}"] = [one for one in found if one.hard == org]
    figures = {name: eval_pairs.pair_figures(reader, each) for name, each in groups.items()}
    parts.append(
        "**Real sentences, values in no fit**: Sourcegraph is in no fit at all; values written for "
        "sentences, and their opposites, are held from every fit; strangers' values stand beside "
        "the real sentences that lie nearest to them\n\n" + table(figures)
    )
    figures = json.loads(TRANSFERS.read_text(encoding="utf-8"))
    parts.append(
        "**Real sentences of an organisation left out of the fit**, each from a shorter fit of its "
        "own (`training/side/transfers.py`), beside its own values and strangers'\n\n"
        + table(figures["pairs"])
        + "\n\nAll values at once, as in a check:\n\n"
        + table(figures["texts"])
    )
    own, other = bench_real.twins()
    tests = {
        "same passage, other value": eval_pairs.swap_figures(reader, held_pairs()),
        "near twins, their value": eval_pairs.twin_figures(reader, own),
        "near twins, the opposite value": eval_pairs.twin_figures(reader, other),
        "near twins, under both values": eval_pairs.both_figures(reader, own, other),
        "real sentences, under both values": eval_pairs.both_figures(
            reader, *bench_real.turned_round()
        ),
        "passage of D, a stranger's value": eval_pairs.foreign_figures(reader, held_out),
    }
    for kind, name in (
        ("negation", "negated: the side turns"),
        ("register", "other tone: it stays"),
    ):
        all_figures = eval_pairs.pair_figures(reader, turned(kind))
        wanted = (
            "pairs",
            "side taken, right",
            "speaks on, of sided passages",
            "right when it speaks",
        )
        tests[name] = {one: all_figures[one] for one in wanted}
    parts.append("**Does it read or guess?**\n\n" + turned_round(tests, ""))
    tags = eval_pairs.tag_figures(reader, held_out)
    parts.append("**By kind of hard case** (D)\n\n" + turned_round(tags, "tag"))
    coverage = eval_pairs.coverage_figures(reader, held_out)
    parts.append("**Coverage against precision** (D)\n\n" + turned_round(coverage, "bar"))
    confidence = {"D": eval_pairs.confidence_figures(reader, held_out)}
    parts.append("**Confidence**: how often the likelier side was right\n\n" + table(confidence))
    pieces = reader.pairs

    def odds(statement: str, passage: str) -> list[float]:
        return list(pieces.odds(pieces.cut(statement), reader.passage(passage)))

    parts.append(
        "**Other people's sets**, test parts\n\n"
        + table({"figure": eval_pairs.inference_figures(odds)})
    )
    return parts


def report() -> str:
    """Measure everything; some five minutes, less when little changed since the last time."""
    begun = time.perf_counter()
    plain = load_reader()
    loading_s = time.perf_counter() - begun
    remembering = Remembering(plain.pairs)
    reader = Reader(plain.near, remembering)
    parts = pair_tables(reader)
    remembering.save()
    engine = started(reader)
    figures = {
        f"{one} (texts seen unlabelled)": eval_texts.real_figures(engine, one, 20)
        for one in ("18F", "beta.gouv.fr")
    }
    parts.append("**Real texts**, all statements at once\n\n" + table(figures))
    figures = {"6 texts each": eval_texts.gate_figures(engine)}
    parts.append("**What the budget of long texts loses**\n\n" + table(figures))
    remembering.save()
    true_engine = started(plain)
    speed = eval_texts.speed_figures(true_engine)
    sizes = eval_texts.size_figures(true_engine, loading_s)
    parts.append("**Speed and size**, one thread\n\n" + table({"measured": {**speed, **sizes}}))
    return "\n\n".join(parts)


def started(reader: Reader) -> LocalCheckEngine:
    engine = LocalCheckEngine(load=lambda: reader)
    engine.start()
    if not engine.wait(120):
        _ = engine.identity  # raises what went wrong
    return engine


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--print", action="store_true", help="write nothing")
    asked = parser.parse_args()
    figures = report()
    print(figures)
    if not asked.print:
        before, _, rest = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)
        _, _, after = rest.partition(END)
        DOCUMENT.write_text(f"{before}{BEGIN}\n\n{figures}\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
