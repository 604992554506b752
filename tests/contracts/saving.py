"""Short ways to write in tests: units of work that commit, and several threads at once."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import TypeVar

from app.services.ports import Store, UnitOfWork

T = TypeVar("T")


@contextmanager
def saving(store: Store) -> Iterator[UnitOfWork]:
    """Open a unit of work that is committed when nothing went wrong in it."""
    with store.write() as uow:
        yield uow
        uow.commit()


def at_once(store: Store, *acts: Callable[[UnitOfWork], T]) -> list[T]:
    """Start every act at the same time, each in a thread and a unit of work of its own."""
    start = Barrier(len(acts))

    def run(act: Callable[[UnitOfWork], T]) -> T:
        start.wait(timeout=10)
        with saving(store) as uow:
            return act(uow)

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
