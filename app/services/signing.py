"""The keys that sign checkpoints: introduced when the instance starts, changed on the record."""

from app.core.canonical import sha256
from app.core.log import Act, EntryKind
from app.core.notes import SigningKey
from app.services.ports import Ports

_PAGE = 200
# Nobody's API key changes the signing key: the instance itself does, at its operator's start.
INSTANCE = "instance"


def introduce_signing_key(ports: Ports) -> bool:
    """Leave the current key known; say whether it took the place of another.

    A change is entered in every organization's log, with the hashes of both keys, so that it is
    itself part of what later checkpoints commit to.
    """
    now = ports.clock.now()
    current = ports.signer.public_key
    with ports.store.write() as uow:
        known = uow.signing_keys.all()
        if not uow.signing_keys.add(SigningKey(current, now)):
            return False
        before = sha256(known[-1].public_key) if known else None
        after_slug: str | None = None
        while before is not None and (
            page := uow.organizations.page(public_only=False, after_slug=after_slug, limit=_PAGE)
        ):
            for one in page:
                act = Act(EntryKind.SIGNING_KEY_CHANGED, INSTANCE, sha256(current), before)
                uow.log.append(one.id, INSTANCE, now, act)
            after_slug = page[-1].slug
        uow.commit()
    return before is not None
