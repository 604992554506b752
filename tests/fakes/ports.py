"""All ports at once, faked."""

from dataclasses import dataclass, field

from app.services.ports import Ports
from tests.fakes.clock import FakeClock, FakeIds
from tests.fakes.engine import FakeEngine
from tests.fakes.reporter import FakeReporter
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
    waits: list[float] = field(default_factory=list)


def fake_ports() -> FakePorts:
    """Return ports over an empty store; calling the engine inside a unit of work raises."""
    store, clock, waits = FakeStore(), FakeClock(), list[float]()

    def wait(seconds: float) -> None:
        store.forbid_open("Somebody waited")
        waits.append(seconds)
        clock.advance(seconds=seconds)

    engine = FakeEngine(forbid=store.forbid_open)
    return FakePorts(
        store=store,
        clock=clock,
        ids=FakeIds(),
        engine=engine,
        signer=FakeSigner(),
        messenger=FakeMessenger(store.forbid_open),
        reporter=FakeReporter(store.forbid_open),
        wait=wait,
        waits=waits,
    )
