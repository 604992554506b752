"""How every page leaves: HTML with an entity tag, and headers that keep it what it is.

Source: CSP Level 3; RFC 9110 section 13.1.2 for the tag.
"""

import hashlib
from collections.abc import Mapping

from fastapi import Request
from starlette.responses import Response

from app.web.files import StaticFile

# No script, nothing from elsewhere, in nobody's frame. Styles come from our files alone.
SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
# A page with a form may send it to ourselves, and is kept nowhere: its address is a key.
FORM_HEADERS = {
    "Content-Security-Policy": SECURITY_HEADERS["Content-Security-Policy"].replace(
        "form-action 'none'", "form-action 'self'"
    ),
    "Cache-Control": "no-store",
}
HTML_TYPE = "text/html; charset=utf-8"
_YEAR_S = 31_536_000


def _has_it(if_none_match: str | None, etag: str) -> bool:
    if if_none_match is None:
        return False
    tags = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return "*" in tags or etag in tags


def answer_page(
    request: Request,
    html: str,
    language: str,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return a page, or 304 when the reader has this very one.

    What a page says depends on the key and on the languages the browser prefers, and it may be
    out of date at once: it is asked for again every time, and mostly answered with 304.
    """
    body = html.encode("utf-8", "replace")
    sent = {
        "Content-Language": language,
        "Cache-Control": "private, no-cache" if status == 200 else "no-store",  # noqa: PLR2004 - OK
        "Vary": "Accept-Language, Authorization",
        **SECURITY_HEADERS,
        **(headers or {}),
    }
    if status != 200:  # noqa: PLR2004 - OK
        return Response(body, status, sent, HTML_TYPE)
    sent["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    if _has_it(request.headers.get("if-none-match"), sent["ETag"]):
        return Response(status_code=304, headers=sent)
    return Response(body, status, sent, HTML_TYPE)


def answer_file(request: Request, file: StaticFile) -> Response:
    """Return a file whose name says its content, to be kept for good."""
    sent = {
        "ETag": f'"{file.served_as}"',
        "Cache-Control": f"public, max-age={_YEAR_S}, immutable",
        **SECURITY_HEADERS,
    }
    if _has_it(request.headers.get("if-none-match"), sent["ETag"]):
        return Response(status_code=304, headers=sent)
    return Response(file.body, 200, sent, file.media_type)
