"""The auditor's report: what was in force when, who approved it, why, and what changed."""

from dataclasses import dataclass

from app.core.access import Permission, Principal
from app.core.organizations import Organization
from app.core.records import Record
from app.services.access import enter
from app.services.ports import Ports
from app.services.recording import gather_record


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record, and the organization it is of."""

    organization: Organization
    record: Record


def read_record(ports: Ports, principal: Principal, slug: str) -> RecordView:
    """Return the organization's record as it stands."""
    with ports.store.read() as uow:
        organization = enter(uow, principal, slug, Permission.READ_WORK)
        return RecordView(organization, gather_record(ports, uow, organization))
