"""What the record costs: publishing under a long log, proofs, packs of many entries, bytes kept.

Part of `make bench`, at sizes that a coffee break bears; `make bench ARGS=--record`, or alone
`python -m tests.benchmarks.record`, at the sizes of the targets.
"""

import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import timedelta
from math import log2
from pathlib import Path
from statistics import median
from typing import Any

from app.core import verifier
from app.core.access import Principal, Role
from app.core.charters import content_bytes
from app.core.log import Act, EntryKind, commitment, make_entry
from app.core.merkle import NodeId, new_nodes
from app.core.statements import Statement, StatementKind, StatementText
from app.gateways.clock import SystemClock, SystemIds
from app.gateways.signing import Ed25519Signer
from app.services.drafts import create_draft
from app.services.keys import ensure_operator_key
from app.services.logs import proof_file
from app.services.ports import Ports
from app.services.publishing import publish_draft
from app.store.database import SqlStore, open_store
from app.store.migrations import migrate
from tests import builders
from tests.benchmarks import telling
from tests.contracts.saving import saving
from tests.fakes import fake_ports
from tests.worker.servers import ADMIN_KEY, ROOT, environment

HEAD = ["record", "measured", "beside"]
VERSIONS = 10
_BATCH = 10_000
_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured.

    Attributes:
        logs: entries of the logs that are published under, the shortest first.
        packed: entries of the longest pack; beside it stands one of the shortest log's.
        publications: of which the median is taken.
    """

    logs: tuple[int, ...]
    packed: int
    publications: int


# A tenth of the targets' sizes: log2(n) differs by 3.3 of 20 hashes, the pack by a factor of ten.
BEARABLE = Sizes((1_000, 100_000), 10_000, 100)
FULL = Sizes((1_000, 1_000_000), 100_000, 300)


@dataclass(frozen=True, slots=True)
class Kept:
    """A database with one organization, `bench`, and a log of some length.

    Attributes:
        owner: whoever acts in it.
    """

    folder: Path
    store: SqlStore
    ports: Ports
    owner: Principal
    organization_id: str

    @property
    def file(self) -> Path:
        return self.folder / "credo.db"


def _charter() -> tuple[Statement, ...]:
    """Return a charter of about 3 KB: eight statements in two languages."""
    long = "Nous disons ce que nous faisons, et nous faisons ce que nous avons dit à chacun. "
    text = StatementText(long, "Transparence", ("Publier chaque audit",), ("Cacher une panne",))
    return tuple(
        Statement("", StatementKind.VALUE, place, {"fr": text, "en": text}) for place in range(8)
    )


def keep(folder: Path, entries: int) -> Kept:
    """Leave a database whose log has that many entries, each with its leaf and nodes."""
    folder.mkdir()
    url = f"sqlite:///{folder / 'credo.db'}"
    migrate(url)
    store = open_store(url, lambda _connection, _job: None)
    one = builders.organization(slug="bench")
    with saving(store) as uow:
        uow.organizations.add(one)
    _fill(folder / "credo.db", one.id, entries)
    faked = {field.name: getattr(fake_ports(), field.name) for field in fields(Ports)}
    real = {"store": store, "clock": SystemClock(), "ids": SystemIds()}
    ports = Ports(**faked | real | {"signer": Ed25519Signer("bench.test", b"b" * 32)})
    ensure_operator_key(ports, ADMIN_KEY)
    return Kept(folder, store, ports, builders.principal(one.id, Role.ADMIN), one.id)


def _fill(file: Path, owner: str, entries: int) -> None:
    """Write a log in bulk, row for row what `append` would have written."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA synchronous=OFF")
    edge: dict[NodeId, bytes] = {}
    who = commitment(bytes(32), "somebody")
    for start in range(0, entries, _BATCH):
        rows, nodes = [], []
        for index in range(start, min(start + _BATCH, entries)):
            act = Act(EntryKind.DRAFT_SAVED, f"{index:036d}", bytes(32), bytes(32))
            at = builders.NOW + timedelta(seconds=index)
            entry = make_entry(owner, index, at, who, act)
            rows.append((owner, index, entry.data, entry.leaf_hash))
            for node, value in new_nodes(index, entry.leaf_hash, edge.__getitem__):
                edge[node] = value
                if node.level:
                    nodes.append((owner, node.level, node.index, value))
                    for side in (0, 1):
                        edge.pop(NodeId(node.level - 1, 2 * node.index + side), None)
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO log_entries VALUES (?, ?, ?, ?)", rows)
        connection.executemany("INSERT INTO log_nodes VALUES (?, ?, ?, ?)", nodes)
        connection.execute("COMMIT")
    connection.execute("INSERT INTO log_heads VALUES (?, ?)", [owner, entries])
    connection.close()


def _publish(kept: Kept) -> float:
    """Publish the next version; return the seconds of the publication alone."""
    view = create_draft(kept.ports, kept.owner, "bench", "Charte", _charter(), None)
    began = time.perf_counter()
    publish_draft(kept.ports, kept.owner, "bench", view.draft.id, view.draft.etag, "Mesure", None)
    return time.perf_counter() - began


def _bare_commits(folder: Path) -> Iterator[float]:
    """Give the seconds of commits of one row of the version's size, as durable, without end."""
    connection = sqlite3.connect(folder / "bare.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE versions (number INTEGER PRIMARY KEY, content BLOB)")
    content = content_bytes(_charter())
    while True:
        began = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO versions (content) VALUES (?)", [content])
        connection.execute("COMMIT")
        yield time.perf_counter() - began


def publishing(folder: Path, logs: list[Kept], sizes: Sizes) -> list[list[str]]:
    """Publish under each log and commit a bare row, in turns."""
    bare = _bare_commits(folder)
    spent: list[list[float]] = [[] for _ in logs]
    commits = []
    for _ in range(sizes.publications):
        commits.append(next(bare))
        for place, kept in enumerate(logs):
            spent[place].append(_publish(kept))
    first, commit = median(spent[0]), median(commits)
    lines = [["bare SQLite commit of the same row", _ms(commit), ""]]
    for size, found in zip(sizes.logs, spent, strict=True):
        name = f"publish under {size:,} entries"
        beside = f"{median(found) / commit:.1f} bare commits"
        if found is not spent[0]:
            beside += f", {median(found) / first:.2f} of the shorter log"
        lines.append([name, _ms(median(found)), beside])
    return lines


def proofs(logs: list[Kept]) -> list[list[str]]:
    """Return how large the proof of an entry in the middle is."""
    lines = []
    for kept in logs:
        with kept.store.read() as uow:
            size = uow.log.size(kept.organization_id)
        data = proof_file(kept.ports, kept.owner, "bench", size // 3)
        hashes = data.partition(b"\n\n")[0].count(b"\n") - 1
        told = f"{hashes} hashes; log2 of the size is {log2(size):.1f}"
        lines.append([f"proof file among {size:,} entries", f"{len(data):,} bytes", told])
    return lines


def bytes_kept(kept: Kept) -> list[list[str]]:
    """Return what a version takes in the file, its indexes included, beside its own text."""
    kept.store.close()
    connection = sqlite3.connect(kept.file)
    connection.execute("VACUUM")
    query = """SELECT sum(pgsize) FROM dbstat WHERE name IN
               (SELECT name FROM sqlite_master WHERE tbl_name = 'versions')"""
    (stored,) = connection.execute(query).fetchone()
    count, text = connection.execute(
        "SELECT count(*), sum(length(content)) FROM versions"
    ).fetchone()
    connection.close()
    beside = f"{stored / text:.2f} of its text of {text / count:,.0f} bytes"
    return [["a version in the file", f"{stored / count:,.0f} bytes", beside]]


def packs(folder: Path, sizes: Sizes) -> list[list[str]]:
    """Export packs of few and many entries and verify them offline, each in its own process."""
    lines = []
    for entries in (sizes.logs[0], sizes.packed):
        kept = keep(folder / f"packed-{entries}", entries)
        for _ in range(VERSIONS):
            _publish(kept)
        kept.store.close()
        pack = folder / f"{entries}.zip"
        settings = environment(CREDO_DATA_DIR=str(kept.folder), CREDO_DEMO="0")
        export = [sys.executable, "-m", "app", "export", "bench", "-o", str(pack)]
        verify = [sys.executable, "-I", "-S", verifier.__file__, str(pack)]
        made, read = _run(export, settings), _run(verify, settings)
        size = f"a pack of {pack.stat().st_size / _MIB:.1f} MiB, {VERSIONS} versions"
        lines.append([f"export {entries:,} entries", made, size])
        lines.append([f"verify {entries:,} entries", read, ""])
    return lines


def _run(command: list[str], settings: dict[str, str]) -> str:
    """Run a command to its good end; return the seconds and the most memory it had."""
    began, most = time.perf_counter(), 0
    with subprocess.Popen(command, cwd=ROOT, env=settings, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            most = max(most, _peak_kib(process.pid))
            time.sleep(0.002)
        spent = time.perf_counter() - began
    if process.returncode:
        raise RuntimeError(f"{command} ended with {process.returncode}")
    return f"{spent:.1f} s, {most / 1024:.0f} MiB"


def _peak_kib(pid: int) -> int:
    """Return the most memory that a process had so far; 0 when it has just ended."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    found = re.search(r"^VmHWM:\s+(\d+)", status, re.MULTILINE)
    return int(found.group(1)) if found else 0


def _ms(seconds: float) -> str:
    return f"{seconds * 1e3:.2f} ms"


def run(sizes: Sizes = FULL) -> list[list[str]]:
    """Return the rows of the table under HEAD."""
    with tempfile.TemporaryDirectory(prefix="credo-record-") as temporary:
        folder = Path(temporary)
        logs = [keep(folder / f"log-{size}", size) for size in sizes.logs]
        rows: list[list[str]] = publishing(folder, logs, sizes)
        rows += proofs(logs)
        rows += bytes_kept(logs[0])
        logs[1].store.close()
        return rows + packs(folder, sizes)


def main() -> None:
    began = time.monotonic()
    rows: Any = run()
    print(telling.table(HEAD, rows))
    print(f"\nmeasured in {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
