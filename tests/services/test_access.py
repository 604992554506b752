import pytest

from app.core.access import Permission, Role
from app.core.canonical import sha256
from app.core.errors import NotAllowedError, NotAuthenticatedError, NotFoundError
from app.core.organizations import Visibility
from app.services.access import authenticate, enter, enter_published
from tests import builders


def keep(ports, key):
    with ports.store.write() as uow:
        uow.keys.add(key)
        uow.commit()


def test_a_secret_names_its_key(ports):
    key = builders.key("01", secret_hash=sha256(b"secret"), role=Role.EDITOR)
    keep(ports, key)
    who = authenticate(ports, "secret")
    assert (who.id, who.role, who.organization_id) == (key.id, Role.EDITOR, "01")


def test_an_unknown_a_revoked_and_an_expired_key_are_nobody(ports):
    now = ports.clock.now()
    keep(ports, builders.key("01", secret_hash=sha256(b"revoked"), revoked_at=now))
    keep(ports, builders.key("01", secret_hash=sha256(b"expired"), expires_at=now))
    told = set()
    for secret in ("unknown", "revoked", "expired", "", "\ud800"):
        with pytest.raises(NotAuthenticatedError) as caught:
            authenticate(ports, secret)
        told.add(caught.value.detail)
    assert len(told) == 1


def test_strangers_are_told_what_they_are_told_of_nothing(ports, acme):
    stranger = builders.principal("another")
    with ports.store.read() as uow:
        with pytest.raises(NotFoundError) as real:
            enter(uow, stranger, "acme", Permission.READ_PUBLISHED)
        with pytest.raises(NotFoundError) as unreal:
            enter(uow, stranger, "nothing", Permission.READ_PUBLISHED)
    assert real.value.detail == unreal.value.detail
    assert real.value.code == unreal.value.code


def test_a_member_without_the_right_is_told_so(ports, acme):
    reader = acme.person(Role.READER)
    with ports.store.read() as uow:
        with pytest.raises(NotAllowedError, match="reader"):
            enter(uow, reader, "acme", Permission.WRITE_DRAFTS)
        assert enter(uow, reader, "acme", Permission.READ_PUBLISHED) == acme.organization


def test_an_operator_enters_everywhere_and_a_key_of_no_organization_without_that_role_nowhere(
    ports, acme
):
    odd = builders.principal(None, Role.EDITOR)
    with ports.store.read() as uow:
        assert enter(uow, acme.operator, "acme", Permission.PUBLISH)
        with pytest.raises(NotFoundError):
            enter(uow, odd, "acme", Permission.READ_PUBLISHED)


def test_published_texts_of_a_public_organization_are_open_to_all(ports, acme):
    public = builders.organization(slug="birch", visibility=Visibility.PUBLIC)
    with ports.store.write() as uow:
        uow.organizations.add(public)
        uow.commit()
    with ports.store.read() as uow:
        assert enter_published(uow, None, "birch") == public
        assert enter_published(uow, acme.person(), "birch") == public
        assert enter_published(uow, acme.person(Role.READER), "acme")
        for slug in ("acme", "nothing"):
            with pytest.raises(NotFoundError):
                enter_published(uow, None, slug)
