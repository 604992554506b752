"""What is measured: each function runs its subjects in turns and returns what every round gave."""

import json
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.load import Load, Request, memory_mib, press, request, same
from tests.benchmarks.running import (
    HISTORIES,
    KEY,
    ORGANIZATION,
    Running,
    bare,
    call,
    charter,
    credo,
)
from tests.benchmarks.subjects import ETAG

ROUNDS = 7
ROUND_S = 0.5
AT_ONCE = 16
POST = (
    "Cette semaine nous avons publié le rapport complet de l'audit mené chez nos fournisseurs, y "
    "compris les trois points où nous ne sommes pas à la hauteur. Les équipes ont pris le temps "
    "d'expliquer chaque mesure aux clients qui nous ont écrit. Nous avons aussi ouvert le code de "
    "l'outil de suivi, pour que chacun puisse refaire le calcul. Rien de tout cela n'est parfait, "
    "et nous le dirons encore quand ce sera le cas. Merci à celles et ceux qui nous ont signalé "
    "des erreurs : deux d'entre elles ont changé le résultat, et la version corrigée est en ligne "
    "depuis mardi."
)
Rounds = dict[str, list[Load]]


def in_turns(subjects: dict[str, Callable[[], Load]]) -> Rounds:
    """Run every subject once a round, after a round that does not count."""
    for act in subjects.values():
        act()
    found: Rounds = {name: [] for name in subjects}
    for _ in range(ROUNDS):
        for name, act in subjects.items():
            found[name].append(act())
    return found


def _reading(server: Running, path: str, etag: str | None = None) -> Callable[[], Load]:
    headers = {**KEY, **({"If-None-Match": etag} if etag else {})}
    asked = same(request("GET", path, headers))
    return lambda: press(server.pid, server.port, asked, 304 if etag else 200, ROUND_S)


def reads(server: Running, folder: Path) -> Rounds:
    """GET of the charter, in full and as 304, beside the same bytes from next to nothing."""
    path = f"{ORGANIZATION}/charter"
    body, headers = call(server, "GET", path)
    same_bytes = folder / "charter.json"
    same_bytes.write_text(json.dumps(body, ensure_ascii=False))
    with bare("asgi", "/", same_bytes) as asgi, bare("fastapi", "/charter", same_bytes) as fastapi:
        return in_turns(
            {
                "bare ASGI, 200": _reading(asgi, "/charter"),
                "bare FastAPI, 200": _reading(fastapi, "/charter"),
                "charter, 200": _reading(server, path),
                "bare ASGI, 304": _reading(asgi, "/charter", ETAG),
                "bare FastAPI, 304": _reading(fastapi, "/charter", ETAG),
                "charter, 304": _reading(server, path, headers["ETag"]),
            }
        )


def histories(server: Running) -> Rounds:
    """The newest ten versions of few and of many."""
    return in_turns(
        {
            f"page of {count:,} versions": _reading(
                server, f"/v1/organizations/history-{count}/charter/versions?limit=10"
            )
            for count in HISTORIES
        }
    )


def _saving(server: Running, at_once: int) -> Callable[[], Load]:
    """Return saves of as many drafts at once, each based on the revision before."""

    def following(path: str, etag: str) -> Request:
        turn = 0

        def next_save(head: bytes) -> bytes:
            nonlocal turn, etag
            turn += 1
            if head:
                start = head.lower().index(b"etag: ") + len("etag: ")
                etag = head[start : head.index(b"\r", start)].decode()
            body = json.dumps({"title": f"Charte, état {turn}"}).encode()
            headers = {"If-Match": etag, "Content-Type": "application/merge-patch+json"}
            return request("PATCH", path, {**KEY, **headers}, body)

        return next_save

    def act() -> Load:
        drafts = []
        for _ in range(at_once):
            body = {"title": "Charte", "statements": charter()}
            made, headers = call(server, "POST", f"{ORGANIZATION}/drafts", body)
            drafts.append(following(f"{ORGANIZATION}/drafts/{made['id']}", headers["ETag"]))
        return press(server.pid, server.port, drafts, 200, ROUND_S)

    return act


def _raw_commits(folder: Path) -> Callable[[], Load]:
    """Return commits of one row of the charter's size, by nothing but SQLite, as durable."""
    connection = sqlite3.connect(folder / "raw.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE revisions (id INTEGER PRIMARY KEY, content BLOB)")
    content = json.dumps({"statements": charter()}, ensure_ascii=False).encode()

    def act() -> Load:
        count, began, cpu = 0, time.perf_counter(), time.process_time()
        while time.perf_counter() - began < ROUND_S:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO revisions (content) VALUES (?)", [content])
            connection.execute("COMMIT")
            count += 1
        spent_s, cpu = time.perf_counter() - began, time.process_time() - cpu
        return Load(count / spent_s, 1e6 * cpu / count)

    return act


def writes(server: Running, folder: Path) -> Rounds:
    """PATCH of a draft, alone and many at once, beside a bare commit of the same row."""
    return in_turns(
        {
            "bare SQLite commit": _raw_commits(folder),
            "draft PATCH": _saving(server, 1),
            f"draft PATCH, {AT_ONCE} at once": _saving(server, AT_ONCE),
        }
    )


def previews(server: Running) -> Rounds:
    """Preview of a post of 100 words by one caller, never the same text twice."""
    turn = 0

    def next_preview(_head: bytes) -> bytes:
        nonlocal turn
        turn += 1
        body = json.dumps({"text": f"{POST} Note {turn}.", "locale": "fr"}).encode()
        headers = {**KEY, "Content-Type": "application/json"}
        return request("POST", f"{ORGANIZATION}/checks/preview", headers, body)

    def act() -> Load:
        return press(server.pid, server.port, [next_preview], 200, ROUND_S)

    return in_turns({"preview of 100 words": act})


def starts(folder: Path) -> tuple[dict[str, list[float]], dict[str, float]]:
    """Return the seconds to the first answer, a round each, and the memory then in MiB."""
    body = folder / "charter.json"
    seconds: dict[str, list[float]] = {"bare FastAPI": [], "credo serve": [], "with the model": []}
    memory: dict[str, float] = {}
    for _ in range(5):
        with bare("fastapi", "/charter", body) as one:
            seconds["bare FastAPI"].append(one.started_s)
            memory["bare FastAPI"] = memory_mib(one.pid)
        with credo(folder) as one:
            seconds["credo serve"].append(one.started_s)
            memory["credo serve"] = memory_mib(one.pid)
    with credo(folder, "/readyz") as one:
        seconds["with the model"].append(one.started_s)
        memory["with the model"] = memory_mib(one.pid)
    return seconds, memory
