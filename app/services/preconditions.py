"""No write without the state it was based on: RFC 9110 section 13 and RFC 6585 section 3."""

from collections.abc import Callable, Sequence

from app.core.errors import PreconditionRequiredError, StaleRevisionError


def check_match(
    if_match: str | None, current_etag: str, changed_since: Callable[[str], Sequence[str]]
) -> None:
    """Return when the caller's state is the current one.

    Args:
        if_match: the header's value; a list of entity tags or `*`.
        changed_since: names the fields that differ from the state an entity tag stood for.
    Raises:
        PreconditionRequiredError: no header came.
        StaleRevisionError: somebody wrote in between.
    """
    if if_match is None or not if_match.strip():
        raise PreconditionRequiredError(
            "This write needs `If-Match` with the `ETag` of what it is based on: "
            "GET the resource first."
        )
    tags = [tag.strip() for tag in if_match.split(",")]
    if "*" in tags or current_etag in tags:
        return
    raise StaleRevisionError(
        "Somebody saved in between; nothing was overwritten. GET the resource, "
        "bring your change in, and send it with the current ETag.",
        current_etag=current_etag,
        changed_fields=changed_since(tags[0]),
    )
