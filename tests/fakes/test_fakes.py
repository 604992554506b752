"""The fakes are as strict as they say: other tests lean on it."""

from uuid import UUID

import pytest

from app.core.errors import NotReadyError, StorageError
from app.core.findings import Relation
from app.core.statements import StatementText
from app.services.ports import Ports
from tests import builders
from tests.fakes import FakeClock, FakeEngine, FakeIds, FakePorts, fake_ports

HONESTY = builders.statement(
    {
        "fr": StatementText(
            "Nous restons transparents.",
            "Honnêteté",
            do=("Publier chaque audit complet",),
            dont=("Cacher une panne grave",),
        )
    }
)


@pytest.fixture
def ports() -> FakePorts:
    return fake_ports()


def test_the_engine_cannot_be_called_inside_a_unit_of_work(ports: FakePorts) -> None:
    with ports.store.read(), pytest.raises(AssertionError, match="check engine"):
        ports.engine.read("Bonjour.", None, [])
    with ports.store.write(), pytest.raises(AssertionError, match="check engine"):
        ports.engine.read("Bonjour.", None, [])
    assert ports.engine.texts_read == []
    assert ports.engine.read("Bonjour.", None, []).passages


def test_nobody_waits_inside_a_unit_of_work(ports: FakePorts) -> None:
    with ports.store.write(), pytest.raises(AssertionError, match="waited"):
        ports.wait(1)
    before = ports.clock.now()
    ports.wait(60)
    assert ports.waits == [60]
    assert (ports.clock.now() - before).total_seconds() >= 60


def test_units_of_work_are_not_nested(ports: FakePorts) -> None:
    with ports.store.write(), pytest.raises(AssertionError), ports.store.read():
        pass
    with ports.store.read():
        pass


def test_nothing_follows_a_commit(ports: FakePorts) -> None:
    with ports.store.write() as uow:
        uow.commit()
        with pytest.raises(AssertionError, match="after the commit"):
            uow.organizations.by_slug("acme")


def test_a_commit_can_be_made_to_fail_once(ports: FakePorts) -> None:
    ports.store.fails_with = StorageError("The disk is full.")
    organization = builders.organization()
    with ports.store.write() as uow:
        uow.organizations.add(organization)
        with pytest.raises(StorageError):
            uow.commit()
    with ports.store.write() as uow:
        assert uow.organizations.by_id(organization.id) is None
        assert uow.organizations.add(organization)
        uow.commit()


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("Il faut publier chaque audit complet !", Relation.SUPPORTS),
        ("On va cacher une panne grave.", Relation.CONTRADICTS),
        ("Publier chaque audit complet et cacher une panne grave.", Relation.UNDECIDED),
        ("L’honnêteté paie.", Relation.MENTIONS),
        ("Il fait beau.", None),
    ],
)
def test_the_engine_takes_the_side_it_is_asked_for(text: str, relation: Relation | None) -> None:
    judgements = FakeEngine().read(text, "fr", [HONESTY]).judgements
    assert [one.relation for one in judgements] == ([relation] if relation else [])


def test_the_engine_names_sentences_where_they_are() -> None:
    text = "  Bonjour 🌻 !\nIl fait beau ?  Non…"
    passages = FakeEngine().read(text, None, []).passages
    assert [one.exact for one in passages] == ["Bonjour 🌻 !", "Il fait beau ?", "Non…"]
    assert all(text[one.start : one.end] == one.exact for one in passages)


def test_the_engine_names_the_behaviour_it_met() -> None:
    [judgement] = FakeEngine().read("On va cacher une panne grave.", "fr", [HONESTY]).judgements
    assert judgement.behaviour is not None
    assert (judgement.behaviour.kind, judgement.behaviour.index) == ("dont", 0)


def test_an_engine_that_still_loads_says_so(ports: FakePorts) -> None:
    ports.engine.is_ready = False
    assert not ports.engine.ready()
    with pytest.raises(NotReadyError):
        ports.engine.read("Bonjour.", None, [])
    with pytest.raises(NotReadyError):
        assert ports.engine.identity


def test_the_clock_ticks_and_can_be_set() -> None:
    clock = FakeClock()
    first = clock.now()
    assert clock.now() - first == clock.tick
    clock.set(builders.NOW)
    assert clock.now() == builders.NOW
    clock.advance(days=1)
    assert clock.now() == builders.later(days=1, seconds=1)


def test_ids_are_of_version_seven_and_ascend() -> None:
    ids = FakeIds()
    made = [ids.new() for _ in range(300)]
    assert made == sorted(set(made))
    assert {UUID(one).version for one in made} == {7}
    assert builders.new_id() < made[0]
    assert ids.secret() != ids.secret()
    assert len(ids.secret()) == 43


def test_fake_ports_are_ports(ports: FakePorts) -> None:
    assert isinstance(ports, Ports)
