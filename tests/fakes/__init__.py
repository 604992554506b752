"""One fake for every port, in memory, deterministic, as strict as the real thing."""

from tests.fakes.clock import FakeClock, FakeIds
from tests.fakes.engine import FAKE_IDENTITY, FakeEngine
from tests.fakes.ports import FakePorts, fake_ports
from tests.fakes.store import FakeStore, FakeUnitOfWork

__all__ = [
    "FAKE_IDENTITY",
    "FakeClock",
    "FakeEngine",
    "FakeIds",
    "FakePorts",
    "FakeStore",
    "FakeUnitOfWork",
    "fake_ports",
]
