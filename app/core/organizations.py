"""The organization: the tenant whose word is kept."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

SLUG_PATTERN = r"^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$"
_SLUG = re.compile(SLUG_PATTERN)


class Visibility(StrEnum):
    """Who may read without a key."""

    PRIVATE = "private"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Organization:
    """The tenant.

    Attributes:
        slug: its handle in URLs; lower-case letters, digits and inner hyphens, at most 63.
        visibility: whether published texts are readable without a key.
        report_visibility: whether the consistency report is, too.
        approvals_required: how many approvals a publication needs.
        notice: a sentence for readers about where the texts come from; may be empty.
        revision: integer >= 1, the optimistic lock of this record.
    """

    id: str
    slug: str
    name: str
    default_locale: str
    locales: tuple[str, ...]
    visibility: Visibility
    report_visibility: Visibility
    approvals_required: int
    notice: str
    revision: int
    created_at: datetime
    updated_at: datetime


def is_slug(text: str) -> bool:
    """Say whether the text can be a slug."""
    return _SLUG.fullmatch(text) is not None
