"""A small world to look at: a public lamp maker with a report, a private bank, both with keys."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.api.application import create_api
from app.core.access import Role
from app.core.canonical import sha256
from app.core.communications import Audience
from app.core.findings import BehaviourMet, Relation, ReviewVerdict
from app.core.jobs import JobKind, JobState
from app.core.organizations import Organization, Visibility
from app.core.statements import Statement, StatementKind, StatementText
from app.web.pages import add_pages
from tests import builders
from tests.fakes import FakePorts, fake_ports

MISSION = "Fabriquer des lampes que chacun peut réparer."
KEPT, BROKEN = "Nous réparons vos lampes.", "Nous collons tout désormais."
ATTACK = "<script>alert('credo')</script>"


@dataclass
class Site:
    """The application and what tests ask it with."""

    ports: FakePorts
    app: FastAPI
    keys: dict[str, str] = field(default_factory=dict)

    def client(self, key: str | None = None, language: str = "en", **headers: str) -> TestClient:
        """Return a reader's browser; `key` names one of `keys`."""
        sent = {"Accept-Language": language, **headers}
        if key is not None:
            sent["Authorization"] = f"Bearer {self.keys[key]}"
        return TestClient(self.app, headers=sent, follow_redirects=False)

    def add(self, repository: str, *records: Any, **more: Any) -> None:
        """Keep records as they are, past every service."""
        with self.ports.store.write() as uow:
            for one in records:
                assert getattr(uow, repository).add(one, **more) is not False
            uow.commit()

    def add_key(self, name: str, organization: Organization | None, role: Role) -> None:
        """Let somebody in."""
        secret = f"credo_{name}_{'k' * 32}"
        hashed = sha256(secret.encode())
        owner = organization.id if organization else None
        self.add("keys", builders.key(owner, role=role, name=name, secret_hash=hashed))
        self.keys[name] = secret


def value(french: str, english: str, position: int, statement_id: str | None = None) -> Statement:
    """Return a value in two languages, with a behaviour of each kind."""
    texts = {
        "fr": StatementText(
            f"Chez nous : {french.lower()}.", french, ("Réparer chaque lampe",), ("Tout coller",)
        ),
        "en": StatementText(
            f"Here: {english.lower()}.", english, ("Repair every lamp",), ("Glue everything",)
        ),
    }
    return Statement(statement_id or builders.new_id(), StatementKind.VALUE, position, texts)


def mission(text: str = MISSION) -> Statement:
    """Return a mission in French and English."""
    texts = {"fr": StatementText(text), "en": StatementText("Make lamps that anyone can repair.")}
    return Statement(builders.new_id(), StatementKind.MISSION, 1, texts)


def build_site() -> Site:
    """Return the world."""
    ports = fake_ports()
    ports.clock.set(builders.later(days=60))
    app = create_api(ports)
    add_pages(app)
    site = Site(ports, app)
    lamps = builders.organization(
        slug="lampes",
        name="Lampes & Cie",
        notice="Une coopérative inventée.",
        visibility=Visibility.PUBLIC,
        report_visibility=Visibility.PUBLIC,
    )
    bank = builders.organization(slug="banque", name="Banque Secrète")
    site.add("organizations", lamps, bank)
    site.add_key("operator", None, Role.ADMIN)
    site.add_key("reader", lamps, Role.READER)
    site.add_key("auditor", lamps, Role.AUDITOR)
    site.add_key("banker", bank, Role.READER)
    first, lasting, frank = mission(), value("Durer", "Last", 2), value("Parler vrai", "Frank", 3)
    renamed = value("Faire durer", "Made to last", 2, lasting.id)
    moved = replace(
        first, texts={**first.texts, "fr": StatementText(MISSION.replace(" que", ", que"))}
    )
    site.add(
        "versions",
        builders.version(lamps.id, 1, [first, lasting]),
        builders.version(lamps.id, 2, [moved, renamed, frank], at=builders.later(days=30)),
        builders.version(bank.id, 1, [mission("Garder vos secrets.")]),
    )
    _report(site, lamps, renamed.id, frank.id)
    return site


def _report(site: Site, organization: Organization, lasting: str, frank: str) -> None:
    """Keep what was said: both sides of one value, to two audiences, and silence on the other."""
    check = builders.check(organization.id, created_at=builders.later(days=59))
    job = builders.job(
        organization.id, id=check.id, kind=JobKind.CHECK, state=JobState.SUCCEEDED, total=8, done=8
    )
    said: list[tuple[str, Mapping[str, Any], Relation, str]] = [
        (KEPT, {"audience": Audience.CUSTOMERS, "url": "https://lampes.example/1"},
         Relation.SUPPORTS, lasting),
        (BROKEN, {"audience": Audience.STAFF, "channel": ATTACK}, Relation.CONTRADICTS, lasting),
        ("On parle de durer.", {}, Relation.MENTIONS, lasting),
        ("Durer, ou pas ?", {}, Relation.UNDECIDED, frank),
    ]  # fmt: skip
    with site.ports.store.write() as uow:
        uow.checks.add(check)
        uow.jobs.add(job)
        for index in range(8):
            body, more, relation, statement_id = said[index % len(said)]
            one = builders.communication(
                organization.id,
                body=body,
                published_at=builders.later(days=-31 * index),
                external_id=f"t-{index}",
                **more,
            )
            assert uow.communications.add([one], [one.content.fingerprint()])
            met = BehaviourMet("dont" if relation is Relation.CONTRADICTS else "do", 0, "fr", 0.7)
            found = builders.finding(
                check, one, end=len(body), statement_id=statement_id, relation=relation,
                behaviour=met, confidence=0.9 - index / 100, version=2,
            )  # fmt: skip
            assert uow.checks.keep(builders.checked(check, one, [found], version=2), [found])
            if relation is Relation.CONTRADICTS and index >= len(said):
                review = builders.review(found, verdict=ReviewVerdict.DISPUTED, reason="Non.")
                uow.findings.add_review(review)
        uow.commit()
