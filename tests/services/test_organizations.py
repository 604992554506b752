import pytest

from app.core.access import Role
from app.core.errors import ConflictError, NotAllowedError, StaleRevisionError
from app.core.organizations import Visibility
from app.services.organizations import (
    NewOrganization,
    change_organization,
    create_organization,
    list_organizations,
    organization_etag,
)
from tests import builders


def new(slug, **given):
    return NewOrganization(slug, slug.title(), "fr", ("fr",), **given)


def test_a_slug_is_given_once(ports, acme):
    with pytest.raises(ConflictError) as caught:
        create_organization(ports, acme.operator, new("acme"))
    assert caught.value.code == "slug-taken"
    assert acme.log_size() == 1


def test_only_operators_found(ports, acme):
    with pytest.raises(NotAllowedError):
        create_organization(ports, acme.person(), new("birch"))


def test_a_change_is_asked_for_only_from_who_may_make_it_and_knows_the_record(ports, acme):
    etag = organization_etag(acme.organization)

    def unasked(_before):
        raise AssertionError("asked")

    with pytest.raises(NotAllowedError):
        change_organization(ports, acme.person(Role.LEADER), "acme", etag, unasked)
    with pytest.raises(StaleRevisionError):
        change_organization(ports, acme.person(), "acme", '"9"', unasked)
    after = change_organization(ports, acme.person(), "acme", etag, lambda _one: {"name": "B"})
    assert (after.name, after.revision) == ("B", 2)
    same = change_organization(ports, acme.person(), "acme", "*", lambda _one: {"name": "B"})
    assert same == after
    assert acme.log_size() == 2


def test_everyone_sees_the_public_ones_and_their_own_in_pages(ports, acme):
    for slug in ("aaa", "bbb", "zzz"):
        create_organization(ports, acme.operator, new(slug, visibility=Visibility.PUBLIC))
    create_organization(ports, acme.operator, new("hidden"))
    mine = acme.person(Role.READER)

    def slugs(who, after=None, limit=10):
        return [one.slug for one in list_organizations(ports, who, after, limit)]

    assert slugs(acme.operator) == ["aaa", "acme", "bbb", "hidden", "zzz"]
    assert slugs(mine) == ["aaa", "acme", "bbb", "zzz"]
    assert slugs(None) == ["aaa", "bbb", "zzz"]
    assert slugs(mine, None, 2) == ["aaa", "acme"]
    assert slugs(mine, "aaa", 2) == ["acme", "bbb"]
    assert slugs(mine, "acme", 2) == ["bbb", "zzz"]
    assert slugs(builders.principal("gone"), None, 2) == ["aaa", "bbb"]
