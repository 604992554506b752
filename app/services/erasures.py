"""Erasing what identifies a person, on the record, with every proof still valid."""

from dataclasses import dataclass
from datetime import datetime

from app.core.access import Key, Permission, Principal
from app.core.erasures import (
    Erased,
    Person,
    PersonKind,
    author_commitment,
    emptied_hash,
)
from app.core.errors import NotFoundError
from app.core.log import INSTANCE, Act, EntryKind
from app.core.organizations import Organization
from app.services.access import enter
from app.services.answers import Receipt, keep_answer
from app.services.ports import Ports, UnitOfWork


@dataclass(frozen=True, slots=True)
class Erasure:
    """What was erased, and where the log says so.

    Attributes:
        log_index: of the entry, which commits to the reason and names nobody.
    """

    person: PersonKind
    erased: Erased
    log_index: int


def erase_person(
    ports: Ports,
    principal: Principal,
    slug: str,
    person: Person,
    reason: str,
    receipt: Receipt | None = None,
) -> Erasure:
    """Erase what identifies the person in the organization.

    An author's communications lose text, name, address, external id and what checks remember of
    reading them, and keep id, hashes and findings; rows of imports that wait to be read are
    blanked. A principal loses name, salt, comments and kept answers, the key is revoked, and what
    it asked for and still runs goes on in the instance's own name.
    Copies outside the database (backups, SQLite's log until its next checkpoint) are the
    operator's to let expire.

    Raises: NotFoundError: there is nothing of that person here.
    """
    with ports.store.write() as uow:
        organization = enter(uow, principal, slug, Permission.MANAGE)
        erase = _erase_author if person.kind is PersonKind.AUTHOR else _erase_principal
        erasure = erase(ports, uow, organization, principal, person.word, reason)
        keep_answer(ports, uow, principal, receipt, erasure)
        uow.commit()
    return erasure


def _erase_author(
    ports: Ports,
    uow: UnitOfWork,
    organization: Organization,
    principal: Principal,
    name: str,
    reason: str,
) -> Erasure:
    # First the rows that still wait: what is being read now is stored before it is looked for.
    rows = uow.erasures.empty_rows(organization.id, name)
    ids = uow.erasures.authored(organization.id, name)
    erased = Erased(
        rows=rows,
        communications=len(ids),
        checks=uow.erasures.forget_selections(organization.id, name),
        answers=uow.erasures.forget_answers(organization, set(ids), name),
    )
    if erased.nothing:
        raise NotFoundError("There is nothing of an author of that name here.")
    subject, content_hash = author_commitment(name).hex(), emptied_hash(ids)
    act = Act(EntryKind.PERSONAL_DATA_ERASED, subject, content_hash, reason=reason)
    index = uow.log.append(organization.id, principal.id, ports.clock.now(), act)
    uow.erasures.empty_communications(organization.id, ids, index)
    return Erasure(PersonKind.AUTHOR, erased, index)


def _erase_principal(
    ports: Ports,
    uow: UnitOfWork,
    organization: Organization,
    principal: Principal,
    person_id: str,
    reason: str,
) -> Erasure:
    key = uow.keys.get(organization.id, person_id)
    names = uow.erasures.forget_names(organization.id, person_id)
    if key is None and names == 0:
        raise NotFoundError("There is nobody of that id here.")
    now = ports.clock.now()
    _close(uow, organization, principal, key, person_id, now)
    salted = uow.erasures.commitment(organization.id, person_id)
    # The subject is what the person's own entries say: they were all of one person, now nameless.
    subject = salted.hex() if salted else author_commitment(person_id).hex()
    act = Act(EntryKind.PERSONAL_DATA_ERASED, subject, reason=reason)
    index = uow.log.append(organization.id, principal.id, now, act)
    erased = Erased(
        names=names,
        comments=uow.erasures.empty_comments(organization.id, person_id),
        answers=uow.erasures.forget_answers_to(person_id),
    )
    uow.erasures.forget_salt(organization.id, person_id)
    return Erasure(PersonKind.PRINCIPAL, erased, index)


def _close(
    uow: UnitOfWork,
    organization: Organization,
    principal: Principal,
    key: Key | None,
    person_id: str,
    now: datetime,
) -> None:
    """Let nothing be done under the id any more: that would make a new salt, and a person again."""
    uow.erasures.release_jobs(organization.id, person_id, heir=INSTANCE)
    uow.approvals.use_link(person_id, now)
    if key is None or key.revoked_at is not None:
        return
    uow.keys.revoke(key.id, now)
    act = Act(EntryKind.KEY_REVOKED, key.id, previous_hash=key.secret_hash)
    uow.log.append(organization.id, principal.id, now, act)
