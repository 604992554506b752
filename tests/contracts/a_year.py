"""A year of made-up communications, checks, findings and reviews of them."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.core.checks import Check, CheckedCommunication, Selection
from app.core.communications import Audience, AuthorKind, Communication
from app.core.findings import Finding, Relation
from app.services.ports import Store
from tests import builders
from tests.contracts.saving import saving

SELECTIONS = [
    Selection(),
    Selection(channel="blog"),
    Selection(audience=Audience.STAFF),
    Selection(author="Ada"),
    Selection(author_kind=AuthorKind.ORGANIZATION),
    Selection(locale="en"),
    Selection(since=builders.later(days=60), until=builders.later(days=200)),
    Selection(channel="letter", audience=Audience.CUSTOMERS, author="Ada"),
    Selection(channel="nowhere"),
]


@dataclass
class Year:
    """What one organization published and what its checks came to.

    Attributes:
        kept: check id -> communication id -> what it came to and its findings.
    """

    organization_id: str
    communications: list[Communication] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    kept: dict[str, dict[str, tuple[CheckedCommunication, list[Finding]]]] = field(
        default_factory=dict
    )

    def counting(
        self, selection: Selection
    ) -> Iterator[tuple[Communication, CheckedCommunication, list[Finding]]]:
        """Give every selected communication with its latest check."""
        for one in self.communications:
            mine = [self.kept[check.id].get(one.id) for check in self.checks]
            latest = next((each for each in reversed(mine) if each), None)
            if latest and is_selected(one, selection):
                yield one, *latest

    def findings(self, selection: Selection) -> list[tuple[Communication, Finding]]:
        """Return the findings that count, each with its communication."""
        return [
            (one, finding) for one, _, findings in self.counting(selection) for finding in findings
        ]


def is_selected(one: Communication, selection: Selection) -> bool:
    """Say whether the selection holds it, by striking out what was not asked."""
    content = one.content
    asked = {name: value for name, value in selection.as_json().items() if value is not None}
    has = content.as_json() | {
        "author": content.author_name,
        "author_kind": content.author_kind.value,
    }
    since, until = asked.pop("since", ""), asked.pop("until", "9999")
    within = since <= has["published_at"] < until
    return within and all(has[name] == value for name, value in asked.items())


def live_a_year(store: Store, organization_id: str, seed: int) -> Year:
    """Publish, check three times, each time a part of it, in an order of chance."""
    dice = random.Random(seed)
    year = Year(organization_id)
    statements = [builders.new_id() for _ in range(4)]
    for place in range(40):
        name, kind = dice.choice(
            [
                (None, AuthorKind.ORGANIZATION),
                ("Ada", AuthorKind.LEADER),
                ("Bob", AuthorKind.LEADER),
                ("Eve", AuthorKind.EMPLOYEE),
            ]
        )
        year.communications.append(
            builders.communication(
                organization_id,
                body=f"Communication {place} of the year.",
                channel=dice.choice(["blog", "letter"]),
                audience=dice.choice([Audience.STAFF, Audience.CUSTOMERS, Audience.PUBLIC]),
                author_name=name,
                author_kind=kind,
                locale=dice.choice([None, "fr", "en"]),
                published_at=builders.later(days=dice.randrange(365), hours=dice.randrange(24)),
            )
        )
    with saving(store) as uow:
        marks = [one.content.fingerprint() for one in year.communications]
        uow.communications.add(year.communications, marks)
    for _ in range(3):
        check = builders.check(organization_id)
        year.checks.append(check)
        year.kept[check.id] = {}
        with saving(store) as uow:
            uow.checks.add(check)
            for one in dice.sample(year.communications, 25):
                version = dice.choice([1, 2, 3])
                findings = _findings(dice, check, one, statements, version)
                if not findings and dice.random() < 0.3:
                    version = None
                numbers = {"passages": dice.randrange(9) + 5, "unread": dice.randrange(3)}
                checked = builders.checked(check, one, findings, version=version, **numbers)
                uow.checks.keep(checked, findings)
                year.kept[check.id][one.id] = checked, findings
    return year


def _findings(
    dice: random.Random, check: Check, one: Communication, statements: list[str], version: int
) -> list[Finding]:
    return [
        builders.finding(
            check,
            one,
            start=place,
            end=place + 1,
            statement_id=statement_id,
            version=version,
            relation=dice.choice(list(Relation)),
            confidence=round(dice.random(), 4),
        )
        for place in range(dice.randrange(5))
        for statement_id in sorted(dice.sample(statements, dice.choice([1, 1, 2])))
    ]
