"""Communications: stored once, found again, recognised when they repeat."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.core.access import Permission, Principal
from app.core.activities import read_single_post
from app.core.activity_parts import Origin
from app.core.canonical import sha256
from app.core.checks import Selection
from app.core.communications import Communication, read_communication
from app.core.errors import ConflictError, require
from app.core.log import Act, EntryKind
from app.services.access import enter
from app.services.answers import Receipt, keep_answer
from app.services.ports import Ports


@dataclass(frozen=True, slots=True)
class Reception:
    """A communication that came in.

    Attributes:
        repeated: True when it was here already and nothing was stored.
    """

    communication: Communication
    repeated: bool


def add_communication(
    ports: Ports,
    principal: Principal,
    slug: str,
    raw: Mapping[str, Any],
    receipt: Receipt | None = None,
    origin: Origin | None = None,
) -> Reception:
    """Keep one communication; the same external id with the same body is the same one.

    Args: origin: what the sender says of it where `raw` is an ActivityStreams post; else None.
    Raises: InvalidError. ConflictError: the external id is known with another body.
    """
    content = (
        read_communication(raw)
        if origin is None
        else read_single_post(raw, origin, ports.html_words)
    )
    now = ports.clock.now()
    one = Communication(ports.ids.new(), "", content, content.body_hash(), now)
    with ports.store.write() as uow:
        organization = enter(uow, principal, slug, Permission.WRITE_COMMUNICATIONS)
        one = Communication(one.id, organization.id, content, one.body_hash, now)
        # Without an external id the same words may be published twice: both are kept.
        named = content.external_id is not None
        fingerprint = content.fingerprint() if named else sha256(one.id.encode())
        if not uow.communications.add([one], [fingerprint]):
            known: Communication = require(
                uow.communications.by_fingerprint(organization.id, fingerprint), "communication"
            )
            if known.body_hash != one.body_hash:
                raise ConflictError(
                    "This external_id was received with another body; a communication does not "
                    "change. Send the new text under a new external_id.",
                    code="external-id-taken",
                    communication_id=known.id,
                )
            reception = Reception(known, repeated=True)
            keep_answer(ports, uow, principal, receipt, reception)
            uow.commit()
            return reception
        act = Act(EntryKind.COMMUNICATIONS_RECEIVED, one.id, one.body_hash)
        uow.log.append(organization.id, principal.id, now, act)
        reception = Reception(one, repeated=False)
        keep_answer(ports, uow, principal, receipt, reception)
        uow.commit()
    return reception


def get_communication(
    ports: Ports, principal: Principal, slug: str, communication_id: str
) -> Communication:
    """Return one communication of the organization."""
    with ports.store.read() as uow:
        organization = enter(uow, principal, slug, Permission.READ_WORK)
        found: Communication = require(
            uow.communications.get(organization.id, communication_id), "communication"
        )
    return found


def list_communications(
    ports: Ports,
    principal: Principal,
    slug: str,
    selection: Selection,
    before: tuple[datetime, str] | None,
    limit: int,
) -> list[Communication]:
    """Return the selected communications, latest published first."""
    with ports.store.read() as uow:
        organization = enter(uow, principal, slug, Permission.READ_WORK)
        return uow.communications.page(organization.id, selection, before, limit)
