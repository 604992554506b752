"""The one way out to the network: bounded in time and size, and kept off private addresses.

The guard is the library's: it connects to the very address it has judged, so that neither a name
that resolves twice (DNS rebinding) nor a redirect leads inside; redirects are not followed at all.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

import httpx
from httpx_secure import SSRFProtectionError, httpx_ssrf_protection

TOTAL_S = 10.0
CONNECT_S = 5.0
ANSWER_MAX_BYTES = 64 * 1024
# Answers that another try may change. Source: RFC 9110 section 15, RFC 6585, RFC 8470.
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})


class FetchError(Exception):
    """Nothing usable came back.

    Attributes:
        lasting: whether another try would come to the same.
        status: what was answered instead of 2xx; None when nothing was.
        retry_after: what the answer's field of that name says, as it stands.
    """

    def __init__(
        self,
        detail: str,
        *,
        lasting: bool,
        status: int | None = None,
        retry_after: str | None = None,
    ) -> None:
        super().__init__(detail)
        self.detail, self.lasting, self.status = detail, lasting, status
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back.

    Attributes:
        body: as it was sent, still encoded if it was; empty of one that is too large.
        whole: False: it is too large.
        encoding: its `Content-Encoding`, in lower case; empty when it has none.
    """

    body: bytes
    whole: bool = True
    encoding: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one exchange may take.

    Attributes:
        private: whether addresses of this machine and its networks may be called.
        total_s: for everything, from the name's resolution to the last byte.
    """

    private: bool = False
    total_s: float = TOTAL_S
    answer_max_bytes: int = ANSWER_MAX_BYTES


def post(
    url: str, content: bytes, headers: Mapping[str, str], limits: Limits | None = None
) -> bytes:
    """Return the body of the 2xx answer to a POST; nothing of one that is too large.

    Raises: FetchError.
    """
    return post_for(url, content, headers, limits).body


def post_for(
    url: str, content: bytes, headers: Mapping[str, str], limits: Limits | None = None
) -> Answer:
    """Return the 2xx answer to a POST, and whether all of it was taken. Raises: FetchError."""
    return _fetch("POST", url, content, headers, limits or Limits())


def get(url: str, headers: Mapping[str, str], limits: Limits | None = None) -> bytes:
    """Return the body of the 2xx answer to a GET; nothing of one that is too large.

    Raises: FetchError.
    """
    return _fetch("GET", url, None, headers, limits or Limits()).body


def _fetch(
    method: str, url: str, content: bytes | None, headers: Mapping[str, str], bounds: Limits
) -> Answer:
    try:
        return asyncio.run(_within(method, url, content, headers, bounds))
    except TimeoutError:
        raise FetchError(f"It took more than {bounds.total_s:g} s.", lasting=False) from None
    except SSRFProtectionError:
        raise FetchError("Its address is not on the public network.", lasting=True) from None
    except (httpx.InvalidURL, httpx.UnsupportedProtocol):
        raise FetchError("Its address cannot be called.", lasting=True) from None
    except httpx.HTTPError as error:
        raise FetchError(f"It cannot be reached ({type(error).__name__}).", lasting=False) from None


async def _within(
    method: str, url: str, content: bytes | None, headers: Mapping[str, str], bounds: Limits
) -> Answer:
    async with asyncio.timeout(bounds.total_s):
        return await _exchange(method, url, content, headers, bounds)


async def _exchange(
    method: str, url: str, content: bytes | None, headers: Mapping[str, str], bounds: Limits
) -> Answer:
    timeout = httpx.Timeout(bounds.total_s, connect=min(CONNECT_S, bounds.total_s))
    # The environment's proxy would be called in place of the address that was judged.
    client = httpx.AsyncClient(timeout=timeout, trust_env=False, follow_redirects=False)
    if not bounds.private:
        client = httpx_ssrf_protection(client)
    async with client, client.stream(method, url, content=content, headers=headers) as answer:
        if not answer.is_success:
            lasting = answer.status_code not in _PASSING
            status = answer.status_code
            after = answer.headers.get("retry-after")
            detail = f"It answered {status}."
            raise FetchError(detail, lasting=lasting, status=status, retry_after=after)
        return await _read(answer, bounds.answer_max_bytes)


async def _read(answer: httpx.Response, max_bytes: int) -> Answer:
    encoding = answer.headers.get("content-encoding", "").strip().lower()
    taken = bytearray()
    async for part in answer.aiter_raw(chunk_size=16 * 1024):
        taken += part
        if len(taken) > max_bytes:
            return Answer(b"", whole=False, encoding=encoding)
    return Answer(bytes(taken), encoding=encoding)
