"""The charter that another server publishes, for people who have no database."""

import json
import re
from typing import Any
from urllib.parse import quote

from app.core.errors import CredoError, NotFoundError
from app.gateways.fetching import FetchError, Limits, get

# 50 statements in 20 locales at their limits come to less than this in real life and in tests.
_ANSWER_MAX_BYTES = 8 * 1024 * 1024


def fetch_charter(server: str, slug: str, number: int | None, key: str | None) -> Any:
    """Return what `GET O/charter`, or the version's own address, answers; decoded.

    The address is the user's own choice, so it may be on this machine; nothing is redirected, so
    the key goes nowhere else.
    Raises: CredoError: there is no answer, or it is no JSON. NotFoundError: the server has no such
        thing for this key.
    """
    if not re.fullmatch(r"https?://[^\s/?#]+(?:/[^\s?#]*)?", server):
        raise CredoError(f"{server}: --server must begin with http:// or https://.")
    url = f"{server.rstrip('/')}/v1/organizations/{quote(slug, safe='')}/charter"
    if number is not None:
        url += f"/versions/{number}"
    headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
    if key is not None:
        if not key.isascii() or not key.isprintable():
            raise CredoError("CREDO_KEY is no key.")
        headers["Authorization"] = f"Bearer {key}"
    limits = Limits(private=True, answer_max_bytes=_ANSWER_MAX_BYTES)
    try:
        answered = get(url, headers, limits)
    except FetchError as error:
        if error.status in (401, 403, 404):
            raise NotFoundError(
                f"{server}: it answered {error.status}: there is no such charter for this key "
                "(CREDO_KEY is sent if it is set)."
            ) from error
        raise CredoError(f"{server}: {error.detail}") from error
    try:
        return json.loads(answered)
    except (ValueError, RecursionError):
        raise CredoError(f"{server}: what it answered is no JSON.") from None
