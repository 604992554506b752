"""Language tags and the choice of one: BCP 47 and RFC 4647."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_SUBTAGS = re.compile(
    r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})"  # language
    r"(?:-[a-z]{4})?"  # script
    r"(?:-(?:[a-z]{2}|[0-9]{3}))?"  # region
    r"(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"  # variants
    r"(?:-[a-wy-z0-9](?:-[a-z0-9]{2,8})+)*"  # extensions
    r"(?:-x(?:-[a-z0-9]{1,8})+)?",  # private use
    re.IGNORECASE,
)
LOCALE_MAX_CHARS = 35


@dataclass(frozen=True, slots=True)
class Preference:
    """What a reader asked for, best first.

    Attributes:
        ranges: language ranges, best first; empty when nothing was asked.
        explicit: True for `?locale=`, False for `Accept-Language`.
    """

    ranges: tuple[str, ...] = ()
    explicit: bool = False

    @property
    def requested(self) -> str | None:
        """The first range, which is what `locale_requested` says."""
        return self.ranges[0] if self.ranges else None


def normal_locale(tag: str) -> str | None:
    """Return the tag in its usual letter case (`fr-CA`, `zh-Hant`), or None when malformed.

    Source: BCP 47 (RFC 5646) sections 2.1 and 2.1.1.
    """
    if len(tag) > LOCALE_MAX_CHARS or not _SUBTAGS.fullmatch(tag):
        return None
    parts = tag.split("-")
    out = [parts[0].lower()]
    for part in parts[1:]:
        after_singleton = len(out[-1]) == 1
        if len(part) == 2 and not after_singleton:  # noqa: PLR2004 - a region has two letters
            out.append(part.upper())
        elif len(part) == 4 and part.isalpha() and not after_singleton:  # noqa: PLR2004 - a script
            out.append(part.title())
        else:
            out.append(part.lower())
    return "-".join(out)


def parse_accept_language(header: str) -> tuple[str, ...]:
    """Return the ranges of an Accept-Language header, best first; what cannot be read is skipped.

    Source: RFC 9110 section 12.5.4.
    """
    weighted: list[tuple[float, int, str]] = []
    for index, part in enumerate(header.split(",")[:50]):
        tag, _, params = part.strip().partition(";")
        tag = tag.strip()
        match = re.fullmatch(r"\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*", params) if params else None
        if params and not match:
            continue
        weight = float(match.group(1)) if match else 1.0
        if tag and weight > 0 and (tag == "*" or normal_locale(tag)):
            weighted.append((-weight, index, tag))
    return tuple(tag for _, _, tag in sorted(weighted))


def lookup(preference: Preference, available: Sequence[str], default: str) -> str:
    """Return the one available locale that serves the reader best.

    Ranges are shortened from the end until one matches; then a regional sibling (`fr-CA` serves
    `fr`) before the default; then the first available.
    Source: RFC 4647 section 3.4.
    """
    by_key = {tag.lower(): tag for tag in available}
    for wanted in preference.ranges:
        if wanted == "*":
            break
        parts = wanted.lower().split("-")
        while parts:
            key = "-".join(parts)
            if key in by_key:
                return by_key[key]
            parts.pop()
            if parts and len(parts[-1]) == 1:
                parts.pop()
        language = wanted.lower().split("-")[0]
        for key, tag in by_key.items():
            if key.split("-")[0] == language:
                return tag
    if default in available:
        return default
    return available[0] if available else default


def primary_language(tag: str) -> str:
    """Return the primary language subtag of a BCP 47 tag, in lower case: `fr-CA` gives `fr`."""
    return tag.split("-", 1)[0].lower()
