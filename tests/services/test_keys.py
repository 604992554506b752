from datetime import timedelta

import pytest

from app.core.access import Role
from app.core.errors import NotAllowedError, NotAuthenticatedError, NotFoundError
from app.services.access import authenticate
from app.services.keys import (
    any_operator,
    ensure_operator_key,
    issue_key,
    issue_operator_key,
    list_keys,
    revoke_key,
)
from tests import builders


def test_a_key_opens_with_its_secret_until_it_is_revoked(ports, acme):
    admin = acme.person()
    issued = issue_key(ports, admin, "acme", Role.EDITOR, "HR", None)
    assert authenticate(ports, issued.secret).id == issued.key.id
    size = acme.log_size()
    revoke_key(ports, admin, "acme", issued.key.id)
    with pytest.raises(NotAuthenticatedError):
        authenticate(ports, issued.secret)
    assert acme.log_size() == size + 1
    revoke_key(ports, admin, "acme", issued.key.id)
    assert acme.log_size() == size + 1


def test_a_key_expires(ports, acme):
    end = ports.clock.now() + timedelta(hours=1)
    issued = issue_key(ports, acme.person(), "acme", Role.READER, "", end)
    assert authenticate(ports, issued.secret)
    ports.clock.set(end)
    with pytest.raises(NotAuthenticatedError):
        authenticate(ports, issued.secret)


def test_only_admins_issue_and_auditors_may_look(ports, acme):
    for role in Role:
        who = acme.person(role)
        if role is Role.ADMIN:
            continue
        with pytest.raises(NotAllowedError):
            issue_key(ports, who, "acme", Role.ADMIN, "", None)
    assert list_keys(ports, acme.person(Role.AUDITOR), "acme", None, 10) == []


def test_a_key_of_another_organization_is_not_there(ports, acme):
    issued = issue_key(ports, acme.person(), "acme", Role.READER, "", None)
    other = builders.organization(slug="birch")
    with ports.store.write() as uow:
        uow.organizations.add(other)
        uow.commit()
    with pytest.raises(NotFoundError):
        revoke_key(ports, builders.principal(other.id), "birch", issued.key.id)


def test_the_first_operator_key_is_made_once_or_is_the_one_given(ports):
    made = ensure_operator_key(ports, None)
    assert authenticate(ports, made.secret).is_operator
    assert ensure_operator_key(ports, None) is None
    given = ensure_operator_key(ports, "g" * 40)
    assert given.secret == "g" * 40
    assert ensure_operator_key(ports, "g" * 40) is None
    assert issue_operator_key(ports, "more").key.id != made.key.id
    assert any_operator(ports).id == made.key.id


def test_without_an_operator_there_is_none(ports):
    assert any_operator(ports) is None
