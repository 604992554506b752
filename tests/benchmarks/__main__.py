"""Measures speed beside the least that could be done, and writes it down: `make bench`.

The tables go to the terminal and between the markers of docs/performance.md. `--dry` leaves the
file as it is; `--record` measures the record at its full sizes, which takes some minutes more.
"""

import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks import measures, record, telling
from tests.benchmarks.running import credo, keep_histories, publish

PAGE = Path(__file__).resolve().parents[2] / "docs" / "performance.md"
BEGIN, END = "<!-- make bench: begin -->", "<!-- make bench: end -->"
BESIDE = {
    "bare FastAPI, 200": "bare ASGI, 200",
    "charter, 200": "bare ASGI, 200",
    "bare FastAPI, 304": "bare ASGI, 304",
    "charter, 304": "bare ASGI, 304",
    "page of 1,000 versions": "page of 10 versions",
    "page of 20,000 versions": "page of 1,000 versions",
    "draft PATCH": "bare SQLite commit",
    "draft PATCH, 16 at once": "bare SQLite commit",
}


def measure(sizes: record.Sizes) -> str:
    """Return everything measured, as Markdown.

    Args: sizes: how long the logs are that the record is measured with.
    """
    with tempfile.TemporaryDirectory(prefix="credo-bench-") as temporary:
        folder = Path(temporary)
        with credo(folder, "/readyz") as server:
            publish(server)
            keep_histories(folder)
            found = measures.reads(server, folder)
            for part in (
                measures.histories(server),
                measures.writes(server, folder),
                measures.previews(server),
            ):
                found |= part
        seconds, memory = measures.starts(folder)
    lines = [one.cells() for one in telling.rows(found, BESIDE)]
    head = ["what", "a second", "µs CPU each", "speed, median (least to most)"]
    return (
        f"{telling.machine()} {measures.ROUNDS} rounds of {measures.ROUND_S} s, in turns.\n\n"
        f"{telling.table(head, lines)}\n\n{telling.starting_table(seconds, memory)}\n\n"
        f"{telling.table(record.HEAD, record.run(sizes))}"
    )


def write_down(measured: str, page: Path = PAGE) -> None:
    """Put what was measured between the markers of the page."""
    text = page.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise SystemExit(f"{page.name} has lost its markers.")
    page.write_text(f"{before}{BEGIN}\n\n{measured}\n\n{END}{after}", encoding="utf-8")


def main() -> None:
    began = time.monotonic()
    measured = measure(record.FULL if "--record" in sys.argv[1:] else record.BEARABLE)
    print(measured)
    print(f"\nmeasured in {time.monotonic() - began:.0f} s")
    if "--dry" not in sys.argv[1:]:
        write_down(measured)


if __name__ == "__main__":
    main()
