"""The keys that sign checkpoints: introduced when the instance starts, changed on the record."""

from datetime import datetime, timedelta

from app.core.canonical import sha256
from app.core.log import INSTANCE, Act, EntryKind
from app.core.notes import SigningKey
from app.services.ports import Ports, UnitOfWork

_PAGE = 200


def introduce_signing_key(ports: Ports) -> bool:
    """Leave the current key known; say whether it took the place of another.

    A change is entered in every organization's log, with the hashes of both keys, so that it is
    itself part of what later checkpoints commit to. So is the return of an earlier key.
    """
    current = ports.signer.public_key
    with ports.store.write() as uow:
        known = uow.signing_keys.all()
        last = known[-1] if known else None
        if last is not None and last.public_key == current:
            return False
        now = ports.clock.now()
        if last is not None:  # the order of the keys must not hang on a clock that went back
            now = max(now, last.introduced_at + timedelta(microseconds=1))
        if not _note(uow, known, current, now):
            return False  # another server that started with this key was faster
        if last is not None:
            _enter_everywhere(ports, uow, sha256(current), sha256(last.public_key))
        uow.commit()
    return last is not None


def _note(uow: UnitOfWork, known: list[SigningKey], current: bytes, now: datetime) -> bool:
    before = next((one for one in known if one.public_key == current), None)
    if before is None:
        return uow.signing_keys.add(SigningKey(current, now))
    return uow.signing_keys.renew(before, now)


def _enter_everywhere(ports: Ports, uow: UnitOfWork, current: bytes, before: bytes) -> None:
    now = ports.clock.now()
    act = Act(EntryKind.SIGNING_KEY_CHANGED, INSTANCE, current, before)
    after: str | None = None
    while page := uow.organizations.page(public_only=False, after_slug=after, limit=_PAGE):
        for one in page:
            uow.log.append(one.id, INSTANCE, now, act)
        after = page[-1].slug
