"""What can go wrong, in the domain's own words; the api room alone knows their status codes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class FieldError:
    """One thing that is wrong with one place of what was sent.

    Attributes:
        pointer: RFC 6901 pointer into the body, or the name of a query field or header.
        code: a stable word a client may switch on.
        detail: a sentence for a person: what is wrong and what to do.
    """

    pointer: str
    code: str
    detail: str


class CredoError(Exception):
    """A refusal: nothing was changed.

    Attributes:
        code: the last part of the problem's `type`, a stable word.
        detail: a sentence that says where, why and what to do.
        extra: members added to the problem document, JSON values only.
    """

    code = "error"

    def __init__(self, detail: str, *, code: str | None = None, **extra: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.code = code or type(self).code
        self.extra: Mapping[str, Any] = extra


class NotFoundError(CredoError):
    """There is no such thing, or it is another organization's: the caller cannot tell which."""

    code = "not-found"


class NotAuthenticatedError(CredoError):
    """Nobody is known by this key, or no key was sent."""

    code = "not-authenticated"


class NotAllowedError(CredoError):
    """The caller is known here, and the role does not include this act."""

    code = "not-allowed"


class InvalidError(CredoError):
    """What was sent breaks the rules named in `errors`."""

    code = "invalid"

    def __init__(self, errors: Sequence[FieldError], detail: str | None = None) -> None:
        count = len(errors)
        super().__init__(detail or f"{count} field{'s are' if count != 1 else ' is'} not valid.")
        self.errors = tuple(errors)


class ConflictError(CredoError):
    """The act does not fit the state things are in now."""

    code = "conflict"


class PreconditionRequiredError(CredoError):
    """A write came without the revision it was based on."""

    code = "precondition-required"


class StaleRevisionError(CredoError):
    """Somebody saved in between; nothing was overwritten.

    Attributes:
        current_etag: the entity tag to base the next try on.
        changed_fields: RFC 6901 pointers of what differs between the two revisions.
    """

    code = "stale-revision"

    def __init__(self, detail: str, *, current_etag: str, changed_fields: Sequence[str]) -> None:
        super().__init__(detail, current_etag=current_etag, changed_fields=list(changed_fields))


class IdempotencyMismatchError(CredoError):
    """The same Idempotency-Key came with another request."""

    code = "idempotency-key-reused"


class NotReadyError(CredoError):
    """The service is starting or a part of it does not answer; trying again later may work."""

    code = "not-ready"


class StorageError(CredoError):
    """The database refused the write for a reason of its own (full disk, lost connection)."""

    code = "storage-unavailable"


def require(found: Any, what: str) -> Any:
    """Return `found`; raise NotFoundError when it is None."""
    if found is None:
        raise NotFoundError(f"There is no such {what} here.")
    return found
