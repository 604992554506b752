"""All ports at once, faked."""

from dataclasses import dataclass, field

from app.gateways.builder import load_builder
from app.gateways.charter_texts import CharterTextReader
from app.gateways.texts.html_pages import published_words
from app.services.ports import Ports
from tests.fakes.clock import FakeClock, FakeIds
from tests.fakes.engine import FakeEngine
from tests.fakes.reporter import FakeConsistencyReporter, FakeReporter
from tests.fakes.rulebook import fake_rulebook
from tests.fakes.signer import FakeSigner
from tests.fakes.store import FakeStore
from tests.fakes.witnesses import FakeMessenger


@dataclass(frozen=True, slots=True)
class FakePorts(Ports):
    """The ports services get, with what tests need of the fakes behind them.

    Attributes:
        waits: the seconds of every wait so far; nobody really waits.
    """

    store: FakeStore
    clock: FakeClock
    ids: FakeIds
    engine: FakeEngine
    signer: FakeSigner
    messenger: FakeMessenger
    reporter: FakeReporter
    consistency_reporter: FakeConsistencyReporter
    waits: list[float] = field(default_factory=list)


def fake_ports() -> FakePorts:
    """Return ports over an empty store; calling the engine inside a unit of work raises."""
    store, clock, waits = FakeStore(), FakeClock(), list[float]()

    def wait(seconds: float) -> None:
        store.forbid_open("Somebody waited")
        waits.append(seconds)
        clock.advance(seconds=seconds)

    def html_words(source: str) -> str:
        store.forbid_open("Markup was read")
        return published_words(source)

    engine = FakeEngine(forbid=store.forbid_open)
    return FakePorts(
        store=store,
        clock=clock,
        ids=FakeIds(),
        engine=engine,
        signer=FakeSigner(),
        messenger=FakeMessenger(store.forbid_open),
        reporter=FakeReporter(store.forbid_open),
        consistency_reporter=FakeConsistencyReporter(store.forbid_open),
        rulebook=fake_rulebook(),
        # Data and pure reading: nothing to fake.
        builder=load_builder(),
        charter_texts=CharterTextReader(),
        html_words=html_words,
        wait=wait,
        waits=waits,
    )
