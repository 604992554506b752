"""Real server processes, and what the tests ask of them over HTTP."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import httpx

Found = TypeVar("Found")
ROOT = Path(__file__).resolve().parents[2]
ADMIN_KEY = "the key of tests that start a server of their own"
SERVING = ("-m", "tests.worker.serving")
CREDO = ("-m", "app", "serve")
ACME = "/v1/organizations/acme"
STATEMENTS = [
    {"kind": "mission", "texts": {"fr": {"text": "Rendre la parole tenue visible."}}},
    {
        "kind": "value",
        "texts": {
            "fr": {
                "name": "Transparence",
                "text": "Nous disons ce que nous faisons.",
                "do": ["Publier chaque audit"],
                "dont": ["Cacher un défaut"],
            }
        },
    },
]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(**given: str) -> dict[str, str]:
    """Return this process's environment with no CREDO_ setting but those given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CREDO_")}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", **given}


class Server:
    """One server on one database, which is started, killed and started again."""

    def __init__(self, folder: Path, database_url: str, **settings: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.port = folder, free_port()
        self.settings = {
            "CREDO_PORT": str(self.port),
            "CREDO_DATA_DIR": str(folder),
            "CREDO_DATABASE_URL": database_url,
            "CREDO_ADMIN_KEY": ADMIN_KEY,
            "CREDO_DEMO": "0",
            **settings,
        }
        self.log = folder / "server.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.http = httpx.Client(
            base_url=f"http://127.0.0.1:{self.port}",
            headers={"Authorization": f"Bearer {ADMIN_KEY}"},
            timeout=40,
        )

    def start(self, command: Sequence[str] = SERVING, path: str = "/readyz") -> "Server":
        """Start the process and return when the path answers."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *command],
                cwd=self.folder,
                env=environment(**self.settings),
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        until("the server answers", lambda: self._answers(path))
        return self

    def _answers(self, path: str) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, self.said()
        try:
            return self.http.get(path).status_code == 200
        except httpx.TransportError:
            return False

    def kill(self) -> None:
        """End the process as a power cut would."""
        self.end(signal.SIGKILL)

    def end(self, how: signal.Signals) -> tuple[int, float]:
        """Send the signal; return the exit status and the seconds it took."""
        assert self.process is not None
        began = time.monotonic()
        self.process.send_signal(how)
        status = self.process.wait(timeout=30)
        return status, time.monotonic() - began

    def pause(self) -> None:
        """Let the process stand still, as on a machine that sleeps."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    def wake(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGCONT)

    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def close(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.kill()
        self.http.close()

    def post(self, path: str, body: Any, status: int = 201, **headers: str) -> httpx.Response:
        answer = self.http.post(path, json=body, headers=headers)
        assert answer.status_code == status, answer.text
        return answer

    def make_acme(self) -> None:
        """Leave the organization with one published charter."""
        named = {"slug": "acme", "name": "Acme", "default_locale": "fr", "locales": ["fr", "en"]}
        self.post("/v1/organizations", named)
        assert self.publish("Première charte").status_code == 201

    def publish(self, title: str) -> httpx.Response:
        """Make a draft and publish it."""
        draft = self.post(f"{ACME}/drafts", {"title": title, "statements": STATEMENTS})
        path = f"{ACME}/drafts/{draft.json()['id']}/publish"
        return self.http.post(
            path, json={"reason": "Essai"}, headers={"If-Match": draft.headers["ETag"]}
        )

    def start_import(self, rows: Sequence[dict[str, Any]]) -> str:
        """Hand the rows over; return the job's id."""
        data = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()
        headers = {"Content-Type": "application/jsonl"}
        answer = self.http.post(f"{ACME}/communications/import", content=data, headers=headers)
        assert answer.status_code == 202, answer.text
        return str(answer.json()["id"])

    def start_check(self) -> str:
        """Ask for a check of everything; return the job's id."""
        return str(self.post(f"{ACME}/checks", {"selection": {}}, 202).json()["id"])

    def job(self, job_id: str) -> dict[str, Any]:
        answer = self.http.get(f"/v1/jobs/{job_id}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def in_the_middle(self, job_id: str) -> dict[str, Any]:
        """Return the job once a part of it, and not all, is done."""
        found = until(
            "a part of the job is done",
            lambda: job if (job := self.job(job_id))["done"] > 0 else None,
            pause_s=0.002,
        )
        assert 0 < found["done"] < found["total"], found
        assert found["state"] == "running"
        return found

    def ended(self, job_id: str, within_s: float = 40) -> dict[str, Any]:
        """Return the job once it has succeeded or failed."""
        return until(
            "the job ends",
            lambda: job if (job := self.job(job_id))["state"] in ("succeeded", "failed") else None,
            within_s=within_s,
        )


def until(
    what: str, look: Callable[[], Found], within_s: float = 30, pause_s: float = 0.02
) -> Found:
    """Return what the look returns once it is true."""
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(pause_s)
    raise AssertionError(f"in {within_s} s it did not come to pass that {what}")


def rows(count: int, extra: str = "") -> list[dict[str, Any]]:
    """Return rows to import, no two alike, every one of which gives one finding at least."""
    return [
        {
            "body": f"Message {number}. Nous allons publier chaque audit de {number}. {extra}",
            "channel": "blog",
            "audience": "customers",
            "author": {"kind": "organization"},
            "locale": "fr",
            "published_at": "2030-01-01T00:00:00Z",
            "external_id": f"row-{number}",
        }
        for number in range(count)
    ]
