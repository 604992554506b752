"""Communications: one published text each, with who said it, where, to whom and when."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from app.core.canonical import canonical_bytes, sha256
from app.core.errors import FieldError, InvalidError
from app.core.locales import normal_locale

BODY_MAX_CHARS = 200_000
CHANNEL_MAX_CHARS = 100
AUTHOR_NAME_MAX_CHARS = 200
EXTERNAL_ID_MAX_CHARS = 500
URL_MAX_CHARS = 2_000
# White space apart (U+0085 is a line break to some), they have no meaning in a text and act on
# terminals.
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")


class Audience(StrEnum):
    """Whom a text is for."""

    STAFF = "staff"
    CUSTOMERS = "customers"
    SUPPLIERS = "suppliers"
    PUBLIC = "public"


class AuthorKind(StrEnum):
    """Who speaks: the organization, a named person who speaks for it, or an employee.

    The last three speak to the organization and not for it: their texts are messages.
    """

    ORGANIZATION = "organization"
    LEADER = "leader"
    EMPLOYEE = "employee"
    CUSTOMER = "customer"
    SUPPLIER = "supplier"
    PUBLIC = "public"


# What these write is kept so that a dialogue can be told; it is never checked against the charter.
OUTSIDE = frozenset({AuthorKind.CUSTOMER, AuthorKind.SUPPLIER, AuthorKind.PUBLIC})


@dataclass(frozen=True, slots=True)
class NewCommunication:
    """A communication as it came in.

    Attributes:
        locale: BCP 47 tag, or None: the check engine then identifies the language.
        external_id: the source's own id; the same one is the same communication.
        in_reply_to: the `external_id` or the id of what it answers, whether that is here or not.
    """

    body: str
    channel: str
    audience: Audience
    author_kind: AuthorKind
    author_name: str | None
    locale: str | None
    published_at: datetime
    url: str | None
    external_id: str | None
    in_reply_to: str | None = None

    def body_hash(self) -> bytes:
        """Return SHA-256 of the body's UTF-8 bytes."""
        return sha256(self.body.encode())

    def fingerprint(self) -> bytes:
        """Return what recognises a repeat, 32 bytes: the external id, else every field."""
        if self.external_id is not None:
            return sha256(canonical_bytes({"external_id": self.external_id}))
        fields = self.as_json()
        if self.in_reply_to is None:  # as it was before replies were kept: repeats stay repeats
            del fields["in_reply_to"]
        return sha256(canonical_bytes(fields))

    def as_json(self) -> dict[str, Any]:
        """Return the shape of 3-api."""
        return {
            "body": self.body,
            "channel": self.channel,
            "audience": self.audience.value,
            "author": {"kind": self.author_kind.value, "name": self.author_name},
            "locale": self.locale,
            "published_at": rfc3339(self.published_at),
            "url": self.url,
            "external_id": self.external_id,
            "in_reply_to": self.in_reply_to,
        }


@dataclass(frozen=True, slots=True)
class Communication:
    """A stored communication.

    Attributes:
        body_hash: SHA-256 of the body, 32 bytes; it remains when the body is erased.
    """

    id: str
    organization_id: str
    content: NewCommunication
    body_hash: bytes
    received_at: datetime

    @property
    def is_erased(self) -> bool:
        """Say whether the text was erased; no text comes in empty."""
        return self.content.body == ""


def rfc3339(at: datetime) -> str:
    """Return the instant in UTC with `Z`; fractions only when there are any."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


_RFC3339 = re.compile(
    r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)", re.ASCII
)


def parse_rfc3339(text: str) -> datetime | None:
    """Return the instant in UTC, or None when the text is not an RFC 3339 date-time with offset."""
    if not _RFC3339.fullmatch(text):
        return None
    whole, dot, rest = text.upper().replace(" ", "T").partition(".")
    if dot:
        digits = re.match(r"\d+", rest)
        cut = digits.end() if digits else 0
        text = f"{whole}.{rest[:cut][:6]}{rest[cut:]}"
    try:
        return datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def text_problem(value: str) -> str | None:
    """Say what no stored text may hold; None when it is fine.

    That is control characters other than white space, and halves of surrogate pairs.
    """
    if "\x00" in value:
        return "The text holds a NUL character (U+0000); remove it."
    if control := _CONTROLS.search(value):
        return f"The text holds a control character (U+{ord(control[0]):04X}); remove it."
    try:
        value.encode()
    except UnicodeEncodeError:
        return "The text holds half of a surrogate pair; send valid Unicode."
    return None


class _Fields:
    """Reads members of a decoded JSON object and collects what is wrong with them."""

    def __init__(self, raw: Mapping[str, Any], prefix: str = "") -> None:
        self.raw, self.prefix = raw, prefix
        self.errors: list[FieldError] = []

    def fail(self, name: str, code: str, detail: str) -> None:
        step = name.replace("~", "~0").replace("/", "~1")
        self.errors.append(FieldError(f"{self.prefix}/{step}", code, detail))

    def refuse_others(self, known: frozenset[str]) -> None:
        for key in sorted(str(one) for one in self.raw.keys() - known):
            # Problem documents are UTF-8, and short whatever was sent.
            name = key[:CHANNEL_MAX_CHARS].encode(errors="replace").decode().replace("\x00", "?")
            self.fail(name, "unknown", f"There is no field `{name}`; remove it.")

    def text(self, name: str, max_chars: int, *, required: bool = False) -> str | None:
        value = self.raw.get(name)
        if value is None or value == "":
            if required:
                self.fail(name, "missing", f"`{name}` is required.")
            return None
        if not isinstance(value, str):
            self.fail(name, "type", f"`{name}` must be a string.")
            return None
        problem = text_problem(value)
        if problem:
            self.fail(name, "characters", problem)
        elif len(value) > max_chars:
            self.fail(name, "too_long", f"`{name}` has more than {max_chars} characters.")
        elif required and not value.strip():
            self.fail(name, "missing", f"`{name}` holds white space alone.")
        else:
            return value
        return None

    def choice(self, name: str, choices: type[StrEnum]) -> Any:
        value = self.raw.get(name)
        known = [one.value for one in choices]
        if value not in known:
            self.fail(name, "choice", f"`{name}` must be one of {', '.join(known)}.")
            return None
        return choices(value)

    def parsed(self, name: str, parse: Callable[[str], Any], what: str, *, required: bool) -> Any:
        value = self.text(name, 64, required=required)
        if value is None:
            return None
        result = parse(value)
        if result is None:
            self.fail(name, "format", f"`{name}` must be {what}.")
        return result


_KNOWN = frozenset(
    {
        *("body", "channel", "audience", "author", "locale", "published_at", "url"),
        *("external_id", "in_reply_to"),
    }
)


def read_communication(raw: Any) -> NewCommunication:
    """Return the communication that a decoded JSON object describes.

    Raises: InvalidError: every field that is wrong, each with its pointer.
    """
    if not isinstance(raw, Mapping):
        raise InvalidError([FieldError("", "type", "A communication is a JSON object.")])
    fields = _Fields(raw)
    fields.refuse_others(_KNOWN)
    author = raw.get("author", {"kind": "organization"})
    if not isinstance(author, Mapping):
        fields.fail("author", "type", "`author` must be an object with `kind` and `name`.")
        author = {"kind": "organization"}
    author_fields = _Fields(author, "/author")
    author_fields.refuse_others(frozenset({"kind", "name"}))
    url = fields.text("url", URL_MAX_CHARS)
    if url is not None and not re.match(r"https?://\S+\Z", url):
        fields.fail("url", "format", "`url` must begin with http:// or https://.")
    values = {
        "body": fields.text("body", BODY_MAX_CHARS, required=True),
        "channel": fields.text("channel", CHANNEL_MAX_CHARS, required=True),
        "audience": fields.choice("audience", Audience),
        "author_kind": author_fields.choice("kind", AuthorKind),
        "author_name": author_fields.text("name", AUTHOR_NAME_MAX_CHARS),
        "locale": fields.parsed("locale", normal_locale, "a BCP 47 tag", required=False),
        "published_at": fields.parsed(
            "published_at", parse_rfc3339, "an RFC 3339 time with its offset", required=True
        ),
        "url": url,
        "external_id": fields.text("external_id", EXTERNAL_ID_MAX_CHARS),
        "in_reply_to": fields.text("in_reply_to", EXTERNAL_ID_MAX_CHARS),
    }
    errors = fields.errors + author_fields.errors
    if errors:
        raise InvalidError(errors)
    return NewCommunication(**values)
