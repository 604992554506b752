"""Addresses as links need them: ASCII alone."""

from urllib.parse import quote, urlsplit, urlunsplit

# What may stand in an address as it is, beside letters and digits. Source: RFC 3986 section 2.
_KEPT = "!#$%&'()*+,/:;=?@[]~-._"


def link_target(url: str) -> str | None:
    """Return the same address in ASCII, or None when no host can be made of it.

    Source: RFC 3987 section 3.1; the host in the form of RFC 3490 (punycode).
    """
    try:
        parts = urlsplit(url)
        host = parts.netloc
        if not host.isascii():
            host = _ascii_host(parts.hostname or "", parts.port)
    except ValueError:  # a port or a label that is none
        return None
    path, query, fragment = (quote(one, _KEPT) for one in parts[2:])
    return urlunsplit((parts.scheme, quote(host, _KEPT), path, query, fragment))


def _ascii_host(name: str, port: int | None) -> str:
    """Return the host without who logs in there, which no published address needs."""
    ascii_name = name.encode("idna").decode("ascii")
    return ascii_name if port is None else f"{ascii_name}:{port}"
