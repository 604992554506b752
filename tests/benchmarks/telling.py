"""What was measured, as one table: medians, and ratios of adjacent rounds with their extremes."""

import os
import platform
import sqlite3
from dataclasses import dataclass
from statistics import median

from tests.benchmarks.load import Load
from tests.benchmarks.measures import Rounds


@dataclass(frozen=True, slots=True)
class Row:
    """One line: a subject, what it is compared with, and the target of 7-performance."""

    name: str
    rounds: list[Load]
    against: str = ""
    beside: list[Load] | None = None

    def cells(self) -> list[str]:
        speed = median(one.per_s for one in self.rounds)
        cpu = median(one.cpu_us for one in self.rounds)
        ratio = ""
        if self.beside:
            pairs = zip(self.rounds, self.beside, strict=True)
            found = sorted(mine.per_s / theirs.per_s for mine, theirs in pairs)
            ratio = f"{median(found):.2f} ({found[0]:.2f} to {found[-1]:.2f}) of {self.against}"
        return [self.name, f"{speed:,.0f}", f"{cpu:,.0f}", ratio]


def rows(found: Rounds, beside: dict[str, str]) -> list[Row]:
    """Return a line a subject; `beside` names the one it is compared with."""
    return [
        Row(name, rounds, beside.get(name, ""), found.get(beside.get(name, "")))
        for name, rounds in found.items()
    ]


def table(head: list[str], body: list[list[str]]) -> str:
    """Return a Markdown table that can be read on a terminal too."""
    widths = [max(len(row[place]) for row in [head, *body]) for place in range(len(head))]

    def line(cells: list[str]) -> str:
        padded = (
            cell.ljust(width) if place in (0, len(head) - 1) else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
        )
        return f"| {' | '.join(padded)} |"

    return "\n".join(
        [
            line(head),
            f"|{'|'.join('-' * (width + 2) for width in widths)}|",
            *(line(cells) for cells in body),
        ]
    )


def starting_table(seconds: dict[str, list[float]], memory: dict[str, float]) -> str:
    """Return the table of starts; the ratio is to the bare FastAPI beside it."""
    bare = seconds["bare FastAPI"]
    body = []
    for name, found in seconds.items():
        pairs = sorted(mine / theirs for mine, theirs in zip(found, bare, strict=False))
        ratio = f"{median(pairs):.1f} ({pairs[0]:.1f} to {pairs[-1]:.1f})"
        size = f"{memory[name]:.0f} ({memory[name] / memory['bare FastAPI']:.1f})"
        body.append([name, f"{median(found):.2f}", ratio, size])
    head = ["start", "s to the first answer", "times bare FastAPI", "MiB (times bare FastAPI)"]
    return table(head, body)


def machine() -> str:
    """Say in words on what it was measured."""
    return (
        f"{os.cpu_count()} cores ({platform.machine()}, {platform.system()}), one server process, "
        f"load from a second one, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}."
    )
