import pytest

from app.core.errors import ConflictError, IdempotencyMismatchError
from app.services.answers import Receipt, find_answer, keep_answer
from tests import builders


def receipt(request: bytes = b"1" * 32, key: str = "key") -> Receipt:
    return Receipt(key, request, lambda result: (201, {"ETag": '"1"'}, str(result).encode()))


def keep(ports, who, one, result="done"):
    with ports.store.write() as uow:
        keep_answer(ports, uow, who, one, result)
        uow.commit()


def test_an_answer_is_found_by_who_asked_and_the_key(ports):
    who = builders.principal()
    keep(ports, who, receipt())
    found = find_answer(ports, who, "key", b"1" * 32)
    assert (found.status, found.headers, found.body) == (201, {"ETag": '"1"'}, b"done")
    assert find_answer(ports, builders.principal(), "key", b"1" * 32) is None
    assert find_answer(ports, who, "other", b"1" * 32) is None


def test_a_key_that_came_with_another_request_is_refused(ports):
    who = builders.principal()
    keep(ports, who, receipt())
    with pytest.raises(IdempotencyMismatchError):
        find_answer(ports, who, "key", b"2" * 32)


def test_of_two_at_once_the_second_is_refused_and_its_act_is_not_kept(ports):
    who = builders.principal()
    keep(ports, who, receipt())
    with ports.store.write() as uow:
        uow.organizations.add(builders.organization(slug="twice"))
        with pytest.raises(ConflictError) as caught:
            keep_answer(ports, uow, who, receipt(), "again")
    assert caught.value.code == "request-in-progress"
    with ports.store.read() as uow:
        assert uow.organizations.by_slug("twice") is None


def test_without_a_receipt_nothing_is_kept(ports):
    who = builders.principal()
    keep(ports, who, None)
    assert find_answer(ports, who, "key", b"1" * 32) is None
