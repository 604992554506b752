"""Answers kept in the transaction of the act, so that a repeated request cannot act twice.

Source: draft-ietf-httpapi-idempotency-key-header-07.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.core.access import Principal
from app.core.errors import ConflictError, IdempotencyMismatchError
from app.services.ports import Ports, UnitOfWork
from app.services.repositories import StoredAnswer


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a request with an Idempotency-Key wants kept.

    Attributes:
        request_hash: SHA-256 over method, path and body, 32 bytes.
        encode: turns the service's result into (status, headers, body) as it may be answered again.
    """

    key: str
    request_hash: bytes
    encode: Callable[[Any], tuple[int, dict[str, str], bytes]]


def find_answer(
    ports: Ports, principal: Principal, key: str, request_hash: bytes
) -> StoredAnswer | None:
    """Return what this request was answered before, or None when it is new.

    Raises: IdempotencyMismatchError: the key came with another request.
    """
    with ports.store.read() as uow:
        answer = uow.answers.find(principal.id, key)
    if answer is not None and answer.request_hash != request_hash:
        raise IdempotencyMismatchError(
            "This Idempotency-Key was used for another request. Use a new key for a new request."
        )
    return answer


def keep_answer(
    ports: Ports, uow: UnitOfWork, principal: Principal, receipt: Receipt | None, result: Any
) -> None:
    """Keep the answer with the act; call it last, just before the commit.

    Raises: ConflictError: the same request was running at the same time and came first.
    """
    if receipt is None:
        return
    status, headers, body = receipt.encode(result)
    answer = StoredAnswer(
        principal_id=principal.id,
        key=receipt.key,
        request_hash=receipt.request_hash,
        status=status,
        headers=headers,
        body=body,
        created_at=ports.clock.now(),
    )
    if not uow.answers.keep(answer):
        raise ConflictError(
            "A request with this Idempotency-Key is still running or has just ended. "
            "Send it again to get its answer.",
            code="request-in-progress",
        )
