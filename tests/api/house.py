"""A whole Credo in one process: the real API and store, a fake engine, jobs run when drained."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from typing import Any

import httpx2
from anyio.from_thread import BlockingPortal
from sqlalchemy import Connection, text
from starlette.testclient import TestClient

from app.api.application import create_api
from app.api.guards import Guards
from app.gateways.rules import load_rulebook
from app.gateways.signing import Ed25519Signer
from app.services.keys import ensure_operator_key
from app.services.ports import Ports
from app.store.database import SqlStore, open_engine
from app.worker.running import run_batch
from tests.fakes import FakeClock, FakeEngine, FakeIds, fake_ports

# The event loop that all clients share: starting one a request takes longer than the answer.
PORTALS: list[BlockingPortal] = []
OPERATOR = "an operator's key of more than 32 characters"
MERGE = "application/merge-patch+json"
PATCH = "application/json-patch+json"

MISSION = {"kind": "mission", "texts": {"fr": {"text": "Rendre le numérique sobre."}}}
VALUE = {
    "kind": "value",
    "texts": {
        "fr": {
            "name": "Transparence",
            "text": "Nous disons ce que nous faisons.",
            "do": ["Publier chaque audit"],
            "dont": ["Cacher une panne"],
        },
        "en": {
            "name": "Transparency",
            "text": "We say what we do.",
            "do": ["Publish every audit"],
            "dont": ["Hide an outage"],
        },
    },
}


class Person:
    """Somebody who calls, with a key or without one."""

    def __init__(self, app: Any, secret: str | None, root: str = "") -> None:
        self.app, self.secret, self.root = app, secret, root
        headers = {"Authorization": f"Bearer {secret}"} if secret else {}
        self.client = TestClient(app, headers=headers)
        self.client.portal = PORTALS[-1] if PORTALS else None

    def ask(self, method: str, path: str, **kwargs: Any) -> httpx2.Response:
        """Send a request; a path without a leading slash is one of the organization."""
        address = path if path.startswith("/") else f"{self.root}/{path}".rstrip("/")
        return self.client.request(method, address, **kwargs)

    def get(self, path: str = "", **kwargs: Any) -> httpx2.Response:
        return self.ask("GET", path, **kwargs)

    def post(self, path: str = "", body: Any = None, **kwargs: Any) -> httpx2.Response:
        if body is not None:
            kwargs["json"] = body
        return self.ask("POST", path, **kwargs)

    def patch(
        self,
        path: str,
        change: Any,
        etag: str | None = None,
        kind: str = MERGE,
        **kwargs: Any,
    ) -> httpx2.Response:
        headers = {"Content-Type": kind, **kwargs.pop("headers", {})}
        if etag is not None:
            headers["If-Match"] = etag
        content = change if isinstance(change, bytes) else json.dumps(change).encode()
        return self.ask("PATCH", path, content=content, headers=headers, **kwargs)

    def delete(self, path: str, etag: str | None = None, **kwargs: Any) -> httpx2.Response:
        return self.ask("DELETE", path, headers={"If-Match": etag} if etag else {}, **kwargs)

    def draft(self, statements: Sequence[Any] | None = None, **given: Any) -> dict[str, Any]:
        """Create a draft; return it with its entity tag as `etag`."""
        body = {"title": "Charte", "statements": statements or [MISSION, VALUE], **given}
        answer = self.post("drafts", body)
        assert answer.status_code == 201, answer.text
        return {**answer.json(), "etag": answer.headers["etag"]}

    def publish(self, draft: Mapping[str, Any] | None = None, **given: Any) -> dict[str, Any]:
        """Publish a draft, a new one by default; return the version."""
        one = draft or self.draft()
        answer = self.post(
            f"drafts/{one['id']}/publish",
            {"reason": "Assemblée générale", **given},
            headers={"If-Match": one["etag"]},
        )
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    def change_charter(self, change: Callable[[list[Any]], Any], **given: Any) -> dict[str, Any]:
        """Publish the charter as `change` leaves its statements."""
        answer = self.post("drafts", {"title": "Suite"})
        statements = answer.json()["statements"]
        change(statements)
        path = f"drafts/{answer.json()['id']}"
        saved = self.patch(path, {"statements": statements}, answer.headers["etag"])
        assert saved.status_code == 200, saved.text
        return self.publish({**saved.json(), "etag": saved.headers["etag"]}, **given)

    def say(self, body: str, **given: Any) -> dict[str, Any]:
        """Store a communication."""
        answer = self.post("communications", communication(body, **given))
        assert answer.status_code == 201, answer.text
        return dict(answer.json())


def communication(body: str = "Nous aimons publier chaque audit.", **given: Any) -> dict[str, Any]:
    """Return a communication as a client sends it."""
    return {
        "body": body,
        "channel": "blog",
        "audience": "public",
        "author": {"kind": "organization", "name": None},
        "locale": "fr",
        "published_at": "2026-06-01T09:00:00Z",
        "url": None,
        **given,
    }


class House:
    """A running Credo on a database of its own."""

    def __init__(self, url: str, rate_limit: str | None = None) -> None:
        self.queue: list[str] = []
        self.store = SqlStore(open_engine(url), self._enqueue)
        self.clock, self.engine = FakeClock(), FakeEngine()
        self.signer = Ed25519Signer("credo.test", b"s" * 32)
        # Every port is the fake one, but for those that these tests are about.
        given = {one.name: getattr(fake_ports(), one.name) for one in fields(Ports)}
        ours = {
            "rulebook": load_rulebook(),
            "store": self.store,
            "clock": self.clock,
            "ids": FakeIds(),
            "engine": self.engine,
        }
        self.ports = Ports(**given | ours | {"signer": self.signer, "wait": self._wait})
        self.works_while_waited_for = True
        api = create_api(self.ports)
        self.api = api
        self.app = Guards(api, api.state.metrics.observe, rate_limit)
        ensure_operator_key(self.ports, OPERATOR)
        self.operator = Person(self.app, OPERATOR)
        self.nobody = Person(self.app, None)

    def _enqueue(self, _connection: Connection, job_id: str) -> None:
        self.queue.append(job_id)

    def _wait(self, seconds: float) -> None:
        self.clock.advance(seconds=seconds)
        if self.works_while_waited_for:
            self.drain()

    def drain(self) -> None:
        """Do all work that was asked for."""
        while self.queue:
            job_id = self.queue.pop(0)
            while run_batch(self.ports, job_id):
                pass

    def organization(self, slug: str, **given: Any) -> Person:
        """Found an organization; return its admin."""
        body = {
            "slug": slug,
            "name": slug.title(),
            "default_locale": "fr",
            "locales": ["fr", "en"],
            **given,
        }
        answer = self.operator.post("/v1/organizations", body)
        assert answer.status_code == 201, answer.text
        return self.person(slug, "admin")

    def person(self, slug: str, role: str, **given: Any) -> Person:
        """Return somebody with a new key of that role."""
        root = f"/v1/organizations/{slug}"
        answer = self.operator.post(f"{root}/keys", {"role": role, "name": role, **given})
        assert answer.status_code == 201, answer.text
        return Person(self.app, answer.json()["secret"], root)

    def anybody(self, slug: str, secret: str | None) -> Person:
        """Return somebody who asks this organization with any key, or none."""
        return Person(self.app, secret, f"/v1/organizations/{slug}")

    def rows(self, *, without: Sequence[str] = ()) -> dict[str, list[Any]]:
        """Return every row of every table of ours, to compare before and after."""
        from app.store.tables import metadata  # noqa: PLC0415 - beside its one use

        with self.store.engine.connect() as connection:
            return {
                name: sorted(map(repr, connection.execute(text(f'SELECT * FROM "{name}"'))))
                for name in metadata.tables
                if name not in without
            }

    def close(self) -> None:
        self.store.close()


def problem(answer: httpx2.Response, status: int, code: str | None = None) -> dict[str, Any]:
    """Return the problem document, once it is shown to be a whole one."""
    assert answer.status_code == status, (answer.status_code, answer.text[:2000])
    assert answer.headers["content-type"] == "application/problem+json"
    found: dict[str, Any] = json.loads(answer.text)
    assert found["status"] == status
    for name in ("type", "title", "detail", "instance"):
        assert found[name], name
        assert isinstance(found[name], str)
    assert found["type"].startswith("/problems/")
    for one in found["errors"]:
        assert {"pointer", "code", "detail"} <= one.keys()
        assert one["pointer"] == "" or one["pointer"].startswith("/"), one
        assert one["detail"]
    if code is not None:
        assert found["type"] == f"/problems/{code}", found
    return found


def pointers(answer: httpx2.Response) -> set[str]:
    """Return the pointers of what is wrong; parameters by their names."""
    return {one.get("parameter") or one["pointer"] for one in answer.json()["errors"]}
