"""The charter that another server publishes, and what it gives beside it, without a database."""

import json
import re
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from app.core.errors import CredoError, NotFoundError
from app.gateways.fetching import FetchError, Limits, get

# 50 statements in 20 locales at their limits come to less than this in real life and in tests.
_ANSWER_MAX_BYTES = 8 * 1024 * 1024
_REFUSED = (401, 403, 404)


def fetch_charter(server: str, slug: str, number: int | None, key: str | None) -> Any:
    """Return what `GET O/charter`, or the version's own address, answers; decoded.

    Raises: CredoError: there is no answer, or it is no JSON. NotFoundError: the server has no such
        thing for this key.
    """
    path = "/charter" if number is None else f"/charter/versions/{number}"
    try:
        return _ask(server, slug, path, key)
    except FetchError as error:
        raise NotFoundError(
            f"{server}: it answered {error.status}: {_refusal(error.status, slug, number, key)}"
        ) from error


def _refusal(status: int | None, slug: str, number: int | None, key: str | None) -> str:
    """Return in a sentence what a refusal means, and what to look at."""
    if status == HTTPStatus.UNAUTHORIZED and key is not None:
        return "CREDO_KEY is not accepted; a charter that is public needs no key."
    whose = f"`{slug}`" if number is None else f"`{slug}`, version {number}"
    sent = "for this key" if key is not None else "without a key (CREDO_KEY is not set)"
    return f"there is no such charter {sent}: {whose}."


def fetch_organization(server: str, slug: str, key: str) -> Any | None:
    """Return what `GET O` answers; None when the server does not give it to this key.

    Raises: CredoError.
    """
    return _given(server, slug, "", key)


def fetch_calibrations(server: str, slug: str, key: str) -> Any | None:
    """Return the newest of `GET O/calibrations`; None when they are not for this key.

    Raises: CredoError.
    """
    return _given(server, slug, "/calibrations?limit=1", key)


def _given(server: str, slug: str, path: str, key: str) -> Any | None:
    try:
        return _ask(server, slug, path, key)
    except FetchError:
        return None


def _ask(server: str, slug: str, path: str, key: str | None) -> Any:
    """Return what a server answers for an organization.

    The address is the user's own choice, so it may be on this machine; nothing is redirected, so
    the key goes nowhere else.
    Raises: FetchError: it is not for this key. CredoError: all else that goes wrong.
    """
    if not re.fullmatch(r"https?://[^\s/?#]+(?:/[^\s?#]*)?", server):
        raise CredoError(f"{server}: --server must begin with http:// or https://.")
    url = f"{server.rstrip('/')}/v1/organizations/{quote(slug, safe='')}{path}"
    headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
    if key is not None:
        if not key.isascii() or not key.isprintable():
            raise CredoError("CREDO_KEY is no key.")
        headers["Authorization"] = f"Bearer {key}"
    limits = Limits(private=True, answer_max_bytes=_ANSWER_MAX_BYTES)
    try:
        answered = get(url, headers, limits)
    except FetchError as error:
        if error.status in _REFUSED:
            raise
        raise CredoError(f"{server}: {error.detail}") from error
    try:
        return json.loads(answered)
    except (ValueError, RecursionError):
        raise CredoError(f"{server}: what it answered is no JSON.") from None
