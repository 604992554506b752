"""Measures the roll-up of 100,000 findings beside counting them row by row in Python.

Run as `python -m tests.benchmarks.reports`: an SQLite file in the temp folder, 20,000 texts with
five findings each, 2,000 of them reviewed. Seconds of CPU, the median of five rounds.
"""

import random
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select

from app.core.checks import Selection
from app.core.communications import Audience, AuthorKind
from app.core.findings import Relation
from app.core.reports import Scope
from app.core.rollups import roll_up
from app.store.communications import SqlCommunications
from app.store.database import SqlStore, open_store
from app.store.findings import finding_row
from app.store.migrations import migrate
from app.store.tables import checked_communications, communications, findings, latest_checks
from tests import builders

TEXTS, FINDINGS_A_TEXT, REVIEWS, STATEMENTS, ROUNDS = 20_000, 5, 2_000, 12, 5


def fill(store: SqlStore) -> tuple[str, list[str]]:
    """Keep texts, findings and reviews; return the organization's id and the statements'."""
    dice, organization = random.Random(1), builders.organization()
    statements = [builders.new_id() for _ in range(STATEMENTS)]
    check = builders.check(organization.id)
    texts = [
        builders.communication(
            organization.id,
            body=f"Text {number} of the benchmark.",
            external_id=f"e{number}",
            channel=dice.choice("abcdefgh"),
            audience=dice.choice(list(Audience)),
            author_kind=dice.choice(list(AuthorKind)[:3]),
            author_name=f"Person {dice.randrange(30)}",
            published_at=builders.later(days=-dice.randrange(3_000)),
        )
        for number in range(TEXTS)
    ]
    found = [
        builders.finding(
            check, one, start=place, end=place + 1, statement_id=dice.choice(statements),
            relation=dice.choice(list(Relation)), confidence=round(dice.random(), 4),
        )
        for one in texts
        for place in range(FINDINGS_A_TEXT)
    ]  # fmt: skip
    with store.write() as uow:
        assert uow.organizations.add(organization)
        SqlCommunications(uow._connection).add(texts, [one.content.fingerprint() for one in texts])
        uow.checks.add(check)
        keep(uow._connection, check.id, organization.id, [one.id for one in texts])
        uow._connection.execute(insert(findings), [finding_row(one) for one in found])
        for one in dice.sample(found, REVIEWS):
            uow.findings.add_review(builders.review(one))
        uow.commit()
    return organization.id, statements


def keep(connection: Connection, check_id: str, organization_id: str, texts: list[str]) -> None:
    checked = {"check_id": check_id, "version": 1, "locale": "fr", "passages": 12, "unread": 0}
    checked |= {"findings_root": bytes(32), "checked_at": builders.NOW}
    rows = [{**checked, "communication_id": one} for one in texts]
    connection.execute(insert(checked_communications), rows)
    latest = {"organization_id": organization_id, "check_id": check_id}
    connection.execute(insert(latest_checks), [{**latest, "communication_id": t} for t in texts])


def row_by_row(connection: Connection, organization_id: str) -> int:
    """Count one dimension the plain way: every finding crosses into Python."""
    counts: Counter[tuple[Any, ...]] = Counter()
    query = (
        select(findings.c.statement_id, findings.c.relation, communications.c.published_month)
        .join(communications, communications.c.id == findings.c.communication_id)
        .where(findings.c.organization_id == organization_id)
    )
    for row in connection.execute(query):
        counts[tuple(row)] += 1
    return len(counts)


def cpu_s(act: Callable[[], Any]) -> float:
    """Return the median seconds of CPU."""
    taken = []
    for _ in range(ROUNDS):
        began = time.process_time()
        act()
        taken.append(time.process_time() - began)
    return statistics.median(taken)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="credo-bench-") as folder:
        url = f"sqlite:///{Path(folder) / 'credo.sqlite'}"
        migrate(url)
        store = open_store(url)
        organization_id, statements = fill(store)
        versions = {1: frozenset(statements)}
        with store.read() as uow:
            ask, scope = uow.reports, Scope()
            tallies, volumes = (
                ask.tallies(organization_id, scope),
                ask.volumes(organization_id, scope),
            )
            measured = {
                "one dimension, row by row in Python": lambda: row_by_row(
                    uow._connection, organization_id
                ),
                "every dimension, with reviews": lambda: ask.tallies(organization_id, scope),
                "denominators": lambda: ask.volumes(organization_id, scope),
                "pairs": lambda: ask.contrasts(organization_id, scope, 1_000),
                "dialogue": lambda: ask.exchanges(organization_id, Selection()),
                "roll-up of the rows": lambda: roll_up(statements, tallies, volumes, versions),
            }
            print(f"{TEXTS * FINDINGS_A_TEXT:,} findings; {len(tallies):,} rows; CPU seconds")
            for name, act in measured.items():
                print(f"{name:40} {cpu_s(act):8.3f}")
        store.close()


if __name__ == "__main__":
    main()
