"""The public keys that sign checkpoints, in every store. They are the instance's, nobody else's."""

import secrets

from app.core.notes import SigningKey
from app.services.ports import Store
from tests import builders
from tests.contracts.saving import saving


def fresh(minutes: float) -> SigningKey:
    """Return a key of nobody else's: the database of this suite is shared."""
    return SigningKey(secrets.token_bytes(32), builders.later(days=3_650, minutes=minutes))


def known(store: Store, *mine: SigningKey) -> list[SigningKey]:
    """Return what is kept of these keys, in the store's order."""
    names = {one.public_key for one in mine}
    with store.read() as uow:
        return [one for one in uow.signing_keys.all() if one.public_key in names]


def test_a_key_is_kept_once(store: Store) -> None:
    one = fresh(0)
    with saving(store) as uow:
        assert uow.signing_keys.add(one)
        assert not uow.signing_keys.add(SigningKey(one.public_key, builders.later(days=9_999)))
    assert known(store, one) == [one]


def test_a_key_that_signs_again_comes_last(store: Store) -> None:
    first, second = fresh(0), fresh(1)
    with saving(store) as uow:
        for one in (second, first):
            uow.signing_keys.add(one)
    assert known(store, first, second) == [first, second]
    again = SigningKey(first.public_key, builders.later(days=3_650, minutes=2))
    with saving(store) as uow:
        assert uow.signing_keys.renew(first, again.introduced_at)
    assert known(store, first, second) == [second, again]


def test_who_read_the_key_before_it_was_renewed_renews_nothing(store: Store) -> None:
    one, stranger = fresh(0), fresh(0)
    with saving(store) as uow:
        uow.signing_keys.add(one)
        assert uow.signing_keys.renew(one, builders.later(days=3_650, minutes=1))
        assert not uow.signing_keys.renew(one, builders.later(days=3_650, minutes=2))
        assert not uow.signing_keys.renew(stranger, builders.NOW)
