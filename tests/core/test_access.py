from datetime import timedelta

import pytest

from app.core.access import PERMISSIONS, Permission, Principal, Role
from tests import builders

READ = {Permission.READ_PUBLISHED}
WORK = READ | {Permission.READ_WORK}


@pytest.mark.parametrize(
    ("role", "permissions"),
    [
        (Role.READER, READ),
        (
            Role.EDITOR,
            WORK
            | {
                Permission.WRITE_DRAFTS,
                Permission.WRITE_COMMUNICATIONS,
                Permission.CHECK,
                Permission.COMMENT,
            },
        ),
        (
            Role.MANAGER,
            WORK | {Permission.WRITE_COMMUNICATIONS, Permission.CHECK, Permission.COMMENT},
        ),
        (
            Role.LEADER,
            WORK
            | {
                Permission.WRITE_DRAFTS,
                Permission.WRITE_COMMUNICATIONS,
                Permission.CHECK,
                Permission.COMMENT,
                Permission.PUBLISH,
                Permission.CALIBRATE,
            },
        ),
        (Role.AUDITOR, WORK | {Permission.READ_KEYS}),
        (Role.ADMIN, set(Permission)),
    ],
)
def test_each_role_includes_what_the_design_says(role: Role, permissions: set[Permission]) -> None:
    principal = builders.principal("an-organization", role)
    assert {one for one in Permission if principal.may(one)} == permissions


def test_every_role_has_its_permissions() -> None:
    assert set(PERMISSIONS) == set(Role)


def test_an_auditor_changes_nothing() -> None:
    writes = {one for one in Permission if not one.value.startswith(("read", "list"))}
    assert not writes & PERMISSIONS[Role.AUDITOR]
    assert len(writes) == 7


@pytest.mark.parametrize(
    ("organization_id", "role", "expected"),
    [(None, Role.ADMIN, True), ("acme", Role.ADMIN, False), (None, Role.LEADER, False)],
)
def test_an_operator_is_an_admin_of_no_organization(
    organization_id: str | None, role: Role, expected: bool
) -> None:
    assert Principal("1", "somebody", role, organization_id).is_operator is expected


def test_a_key_opens_until_it_expires_or_is_revoked() -> None:
    end = builders.later(days=1)
    moment = timedelta(microseconds=1)
    assert builders.key().opens_at(builders.later(days=36_500))
    assert builders.key(expires_at=end).opens_at(end - moment)
    assert not builders.key(expires_at=end).opens_at(end)
    assert not builders.key(revoked_at=end).opens_at(end - moment)
