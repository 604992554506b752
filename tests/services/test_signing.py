"""Every change of the signing key is in every log, the return of an earlier key too."""

import json
from dataclasses import replace

from app.core.canonical import sha256
from app.services.fsck import is_signing_key_known
from app.services.organizations import NewOrganization, create_organization
from app.services.signing import introduce_signing_key
from tests.fakes import FakePorts
from tests.fakes.signer import FakeSigner
from tests.services.conftest import Acme

A, B = b"a" * 32, b"b" * 32


def start(ports: FakePorts, key: bytes) -> bool:
    """Start the instance with a key; say whether it took the place of another."""
    return introduce_signing_key(replace(ports, signer=FakeSigner(key)))


def changes(ports: FakePorts, organization_id: str) -> list[tuple[str, str]]:
    """Return the hashes (before, after) of every change that a log tells of."""
    with ports.store.read() as uow:
        said = [json.loads(one.data[1:]) for one in uow.log.entries(organization_id, 0, 99)]
    return [
        (one["previous_sha256"], one["content_sha256"])
        for one in said
        if one["kind"] == "signing key changed"
    ]


def hashes(before: bytes, after: bytes) -> tuple[str, str]:
    return sha256(before).hex(), sha256(after).hex()


def test_a_change_is_entered_everywhere_and_so_is_the_way_back(
    ports: FakePorts, acme: Acme
) -> None:
    other = create_organization(
        ports, acme.operator, NewOrganization("other", "Other", "fr", ("fr",))
    )
    assert not start(ports, A)
    assert start(ports, B)
    assert start(ports, A)
    assert start(ports, B)
    expected = [hashes(A, B), hashes(B, A), hashes(A, B)]
    for one in (acme.organization, other):
        assert changes(ports, one.id) == expected


def test_starting_again_with_the_same_key_changes_nothing(ports: FakePorts, acme: Acme) -> None:
    for key in (A, A, B, B):
        start(ports, key)
    assert changes(ports, acme.organization.id) == [hashes(A, B)]


def test_a_clock_that_went_back_does_not_confuse_which_key_was_last(
    ports: FakePorts, acme: Acme
) -> None:
    start(ports, A)
    start(ports, B)
    ports.clock.advance(days=-1)
    assert start(ports, A)
    assert not start(ports, A)
    assert changes(ports, acme.organization.id) == [hashes(A, B), hashes(B, A)]


def test_an_earlier_key_is_not_known_until_the_instance_starts_with_it(ports: FakePorts) -> None:
    earlier = replace(ports, signer=FakeSigner(A))
    start(ports, A)
    assert is_signing_key_known(earlier)
    start(ports, B)
    assert not is_signing_key_known(earlier)
    start(ports, A)
    assert is_signing_key_known(earlier)
