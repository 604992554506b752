"""What is still on its way when a person is erased does not bring the person back."""

import json

from app.core.access import Principal, Role
from app.core.canonical import sha256
from app.core.checks import ROOTS_AT_A_TIME
from app.core.erasures import Person, PersonKind
from app.core.imports import ImportFormat
from app.core.jobs import JobKind
from app.core.log import Act, EntryKind
from app.services.check_entries import enter_end
from app.services.erasures import erase_person
from app.services.fsck import examine_records
from app.services.imports import start_import
from app.services.keys import issue_key
from tests import builders
from tests.contracts.saving import saving
from tests.fakes import FakePorts
from tests.services.conftest import Acme

ADA = "Ada L. Martin"


def row(number: int, name: str) -> bytes:
    return json.dumps(
        {
            "body": f"Texte {number}.",
            "channel": "blog",
            "audience": "public",
            "author": {"kind": "leader", "name": name},
            "locale": "fr",
            "published_at": "2026-01-01T00:00:00Z",
            "external_id": f"{name}/{number}",
        }
    ).encode()


def sound(ports: FakePorts) -> bool:
    return all(one.wrong is None for one in examine_records(ports))


def test_rows_of_an_import_that_waits_are_searched(ports: FakePorts, acme: Acme) -> None:
    data = b"\n".join([row(1, ADA), row(2, "Grace"), row(3, ADA)])
    job = start_import(ports, acme.person(), "acme", data, ImportFormat.JSON_LINES)
    person = Person(PersonKind.AUTHOR, ADA)
    erased = erase_person(ports, acme.person(), "acme", person, "Demande").erased
    assert (erased.rows, erased.communications) == (2, 0)
    acme.drain()
    with ports.store.read() as uow:
        ended = uow.jobs.get(job.id)
        assert ended is not None
        assert ended.result == {"added": 1, "repeated": 0, "refused": 0, "blank": 2}
        assert uow.erasures.authored(acme.organization.id, ADA) == []
    assert sound(ports)


def test_what_an_erased_person_asked_for_goes_on_in_nobodys_name(
    ports: FakePorts, acme: Acme
) -> None:
    """Else its entry would make a new salt, and with it a person again."""
    key = issue_key(ports, acme.person(), "acme", Role.EDITOR, "Ada", None).key
    editor = Principal(key.id, key.name, key.role, key.organization_id)
    start_import(ports, editor, "acme", row(1, "Grace"), ImportFormat.JSON_LINES)
    person = Person(PersonKind.PRINCIPAL, key.id)
    erase_person(ports, acme.person(), "acme", person, "Départ")
    acme.drain()
    with ports.store.read() as uow:
        assert uow.erasures.commitment(acme.organization.id, key.id) is None
        assert len(uow.erasures.authored(acme.organization.id, "Grace")) == 1
    assert sound(ports)


def test_a_check_of_more_texts_than_are_hashed_at_a_time_is_sound(
    ports: FakePorts, acme: Acme
) -> None:
    """What a check commits to is hashed in parts: whoever hashes it again must cut as it did."""
    owner, check = acme.organization.id, builders.check(acme.organization.id)
    job = builders.job(owner, id=check.id, kind=JobKind.CHECK)
    texts = [builders.communication(owner) for _ in range(ROOTS_AT_A_TIME + 1)]
    together = sha256(b"".join(one.body_hash for one in texts))
    arrived = Act(EntryKind.COMMUNICATIONS_RECEIVED, builders.new_id(), together)
    with saving(ports.store) as uow:
        uow.communications.add(texts, [one.id.encode()[-32:] for one in texts])
        uow.log.append(owner, builders.new_id(), texts[0].received_at, arrived)
        uow.checks.add(check)
        for one in texts:
            uow.checks.keep(builders.checked(check, one), [])
        enter_end(uow, job, builders.NOW)
    assert [one.wrong for one in examine_records(ports)] == [None]
