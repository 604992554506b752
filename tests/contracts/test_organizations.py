"""Organizations and keys, in every store."""

from dataclasses import replace

import pytest

from app.core.access import Role
from app.core.organizations import Gates, OwnWord, Visibility
from app.services.ports import Store
from tests import builders
from tests.contracts.saving import at_once, saving


def test_an_organization_comes_back_as_it_was(store: Store) -> None:
    organization = builders.organization(
        name="Société « Été » 🌻",
        locales=("fr-CA", "zh-Hant", "en"),
        visibility=Visibility.PUBLIC,
        report_visibility=Visibility.PUBLIC,
        approvals_required=2,
        notice="Textes repris de la charte publique.",
        words=(
            OwnWord("fr", "usager·ère", "client", "Charte éditoriale, « 2026 »."),
            OwnWord("fr-CA", "cible", None, ""),
        ),
        gates=Gates(("text-missing",), ("translation-stale", "values-count")),
        revision=7,
        created_at=builders.later(microseconds=123456),
    )
    with saving(store) as uow:
        assert uow.organizations.add(organization)
    with store.read() as uow:
        assert uow.organizations.by_slug(organization.slug) == organization
        assert uow.organizations.by_id(organization.id) == organization


def test_a_slug_is_taken_once(store: Store) -> None:
    first = builders.organization()
    with saving(store) as uow:
        assert uow.organizations.add(first)
        assert not uow.organizations.add(builders.organization(slug=first.slug))
    with saving(store) as uow:
        assert not uow.organizations.add(builders.organization(slug=first.slug))
    with store.read() as uow:
        assert uow.organizations.by_slug(first.slug) == first


def test_a_slug_wanted_by_several_at_once_goes_to_one(store: Store) -> None:
    slug = builders.organization().slug
    rivals = [builders.organization(slug=slug) for _ in range(4)]
    won = at_once(store, *(lambda uow, one=one: uow.organizations.add(one) for one in rivals))
    assert sorted(won) == [False, False, False, True]
    with store.read() as uow:
        assert uow.organizations.by_slug(slug) == rivals[won.index(True)]


def test_unknown_organizations_are_none(store: Store) -> None:
    with store.read() as uow:
        assert uow.organizations.by_slug("nobody") is None
        assert uow.organizations.by_id(builders.new_id()) is None


def test_organizations_are_paged_in_order_of_slug(store: Store) -> None:
    prefix = f"p{builders.new_id()[-8:]}-"
    names = ["a", "a-b", "a0", "aa", "ab", "b"]
    made = {
        name: builders.organization(
            slug=prefix + name,
            visibility=Visibility.PUBLIC if name in ("a-b", "b") else Visibility.PRIVATE,
        )
        for name in names
    }
    with saving(store) as uow:
        for name in ("b", "aa", "a", "ab", "a0", "a-b"):
            uow.organizations.add(made[name])
    with store.read() as uow:
        first = uow.organizations.page(public_only=False, after_slug=prefix, limit=4)
        rest = uow.organizations.page(public_only=False, after_slug=first[-1].slug, limit=2)
        public = uow.organizations.page(public_only=True, after_slug=prefix, limit=2)
    assert [*first, *rest] == [made[name] for name in names]
    assert public == [made["a-b"], made["b"]]


def test_an_organization_is_replaced_at_the_expected_revision_alone(store: Store) -> None:
    first = builders.organization()
    edited = replace(
        first,
        name="Another name",
        locales=("en",),
        visibility=Visibility.PUBLIC,
        revision=2,
        updated_at=builders.later(hours=1),
    )
    with saving(store) as uow:
        uow.organizations.add(first)
        assert uow.organizations.save(edited, 1)
        assert not uow.organizations.save(replace(edited, name="Too late"), 1)
        assert not uow.organizations.save(builders.organization(), 1)
    with store.read() as uow:
        assert uow.organizations.by_id(first.id) == edited


@pytest.mark.parametrize("role", list(Role))
def test_a_key_comes_back_as_it_was(store: Store, organization_id: str, role: Role) -> None:
    key = builders.key(
        organization_id,
        role=role,
        name="clé de l’outil RH",
        created_by=builders.new_id(),
        expires_at=builders.later(days=30),
    )
    with saving(store) as uow:
        uow.keys.add(key)
    with store.read() as uow:
        assert uow.keys.by_hash(key.secret_hash) == key
        assert uow.keys.get(organization_id, key.id) == key


def test_a_key_is_found_in_its_own_organization_alone(
    store: Store, organization_id: str, other_id: str
) -> None:
    key, operator = builders.key(organization_id), builders.key(None)
    with saving(store) as uow:
        uow.keys.add(key)
        uow.keys.add(operator)
    with store.read() as uow:
        assert uow.keys.get(other_id, key.id) is None
        assert uow.keys.get(None, key.id) is None
        assert uow.keys.get(organization_id, operator.id) is None
        assert uow.keys.get(None, operator.id) == operator
        assert uow.keys.page(other_id, None, 10) == []
        assert uow.keys.by_hash(b"\x00" * 32) is None


def test_keys_are_paged_newest_first_with_the_revoked_ones(
    store: Store, organization_id: str
) -> None:
    keys = [builders.key(organization_id) for _ in range(5)]
    operator = builders.key(None)
    with saving(store) as uow:
        for key in [*keys, operator]:
            uow.keys.add(key)
        uow.keys.revoke(keys[4].id, builders.later(days=1))
    with store.read() as uow:
        first = uow.keys.page(organization_id, None, 3)
        rest = uow.keys.page(organization_id, first[-1].id, 3)
        assert uow.keys.page(None, None, 1) == [operator]
    revoked = replace(keys[4], revoked_at=builders.later(days=1))
    assert [*first, *rest] == [revoked, keys[3], keys[2], keys[1], keys[0]]


def test_the_first_revocation_stands(store: Store, organization_id: str) -> None:
    key, bystander = builders.key(organization_id), builders.key(organization_id)
    with saving(store) as uow:
        uow.keys.add(key)
        uow.keys.add(bystander)
        uow.keys.revoke(key.id, builders.later(days=1))
        uow.keys.revoke(key.id, builders.later(days=9))
    with store.read() as uow:
        found = uow.keys.by_hash(key.secret_hash)
        assert found == replace(key, revoked_at=builders.later(days=1))
        assert uow.keys.by_hash(bystander.secret_hash) == bystander
