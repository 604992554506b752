"""The real engine under an organization's thresholds: other sides, and nothing else moves."""

import pytest

from app.core.findings import Relation
from app.core.sides import SideThresholds
from app.core.statements import Statement, StatementKind, StatementText
from app.gateways.checkers.engine import LocalCheckEngine

pytestmark = pytest.mark.engine
OPEN = Statement(
    "0197f000-0000-7000-8000-000000000001",
    StatementKind.VALUE,
    1,
    {
        "fr": StatementText(
            "Nous disons ce que nous faisons.",
            "Transparence",
            do=("Publier chaque audit, même mauvais",),
            dont=("Cacher un défaut à un client",),
        )
    },
)
TEXT = (
    "Nous avons publié notre audit, même mauvais. Nous avons caché un défaut à notre client. "
    "Notre bureau ouvre à neuf heures. La transparence compte pour nous."
)
SIDES = (Relation.SUPPORTS, Relation.CONTRADICTS)


@pytest.fixture(scope="module")
def engine() -> LocalCheckEngine:
    made = LocalCheckEngine()
    made.start()
    assert made.wait(120)
    return made


def said(engine: LocalCheckEngine, thresholds: SideThresholds | None) -> dict:
    reading = engine.read(TEXT, "fr", [OPEN], thresholds)
    return {one.passage.start: one for one in reading.judgements}


def test_its_own_thresholds_given_back_change_nothing(engine: LocalCheckEngine) -> None:
    assert said(engine, engine.thresholds) == said(engine, None)


def test_higher_thresholds_say_fewer_sides_and_lower_ones_more(engine: LocalCheckEngine) -> None:
    plain = said(engine, None)
    silent = said(engine, SideThresholds(1.01, 1.01))
    eager = said(engine, SideThresholds(0.0, 0.0))
    assert [one for one in silent.values() if one.relation in SIDES] == []
    assert silent.keys() == plain.keys() == eager.keys()
    sided = {place for place, one in plain.items() if one.relation in SIDES}
    assert sided <= {place for place, one in eager.items() if one.relation in SIDES}
    assert any(one.relation in SIDES for one in eager.values())
