"""Services without HTTP or SQL: every port is a fake that is as strict as the real thing."""

import pytest

from app.core.access import Principal, Role
from app.core.charters import Version
from app.core.statements import Statement
from app.services.drafts import create_draft
from app.services.organizations import NewOrganization, create_organization
from app.services.publishing import publish_draft
from app.worker.running import run_batch
from tests import builders
from tests.fakes import FakePorts, fake_ports
from tests.services.saying import BAD, GOOD, say


class Acme:
    """An organization, and short ways to act in it."""

    slug = "acme"

    def __init__(self, ports: FakePorts) -> None:
        self.ports = ports
        self.operator = builders.principal()
        new = NewOrganization("acme", "Acme", "fr", ("fr", "en"))
        self.organization = create_organization(ports, self.operator, new)

    def person(self, role: Role = Role.ADMIN) -> Principal:
        return builders.principal(self.organization.id, role)

    def publish(self, statements: tuple[Statement, ...] | None = None) -> Version:
        """Publish a charter, in force from now on."""
        leader = self.person(Role.LEADER)
        chosen = statements or builders.charter()
        view = create_draft(self.ports, leader, self.slug, "Charte", chosen, None)
        return publish_draft(
            self.ports, leader, self.slug, view.draft.id, view.draft.etag, "Oui", None
        ).version

    def drain(self) -> None:
        """Do all queued work."""
        while self.ports.store.enqueued:
            job = self.ports.store.enqueued.pop(0)
            while run_batch(self.ports, job.id):
                pass

    def log_size(self) -> int:
        with self.ports.store.read() as uow:
            return uow.log.size(self.organization.id)


@pytest.fixture
def ports() -> FakePorts:
    return fake_ports()


@pytest.fixture
def acme(ports: FakePorts) -> Acme:
    return Acme(ports)


@pytest.fixture
def who(acme: Acme) -> Principal:
    return acme.person(Role.EDITOR)


@pytest.fixture
def told(ports: FakePorts, acme: Acme, who: Principal) -> Acme:
    """A charter in force and six communications after it."""
    acme.publish()
    for number in range(6):
        say(ports, who, GOOD if number % 2 else BAD)
    return acme
