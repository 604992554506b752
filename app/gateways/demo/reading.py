"""Reads the demo organizations from the package's own files: no network, no clock, no chance.

Each folder under `data/` holds `charter.json` (who it is and every version of its charter),
its communications, and `NOTICE.md`, which says where each text comes from and who wrote it.
"""

import json
import lzma
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

# In the order in which a first start loads them.
FOLDERS = ("18f", "songelampe")
_PACKED_POSTS = "posts.jsonl.xz"
_COMMUNICATIONS = "communications.jsonl"
# Authors of the 18F blog that are a team and not a person.
_TEAMS = {"18F": "18F", "gsa-blog-team": "GSA blog team"}


@dataclass(frozen=True, slots=True)
class DemoVersion:
    """One charter to publish.

    Attributes:
        title: says when the behaviours in it are ours.
        effective_from: aware UTC; for 18F the second of the commit that changed the page.
        reason: why it was published, with its source.
        statements: the statement shape of the API; ids stay the same across versions.
    """

    title: str
    effective_from: datetime
    reason: str
    statements: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class DemoOrganization:
    """Everything a first start needs to set up one demo organization.

    Attributes:
        locales: BCP 47 tags, the default among them.
        notice: one paragraph to show beside the organization: source, licence, what is ours.
        versions: oldest first.
        communications: oldest first; the body of `POST O/communications` with `external_id`.
    """

    slug: str
    name: str
    default_locale: str
    locales: tuple[str, ...]
    notice: str
    versions: tuple[DemoVersion, ...]
    communications: tuple[dict[str, Any], ...]


def load_demo() -> tuple[DemoOrganization, ...]:
    """Return the demo organizations, 18F first; every call returns equal ones.

    Raises: FileNotFoundError: the package was installed without its data.
    """
    root = files(__package__ or "app.gateways.demo") / "data"
    return tuple(_load_organization(root / folder) for folder in FOLDERS)


def author_of(slugs: list[str] | None) -> dict[str, str]:
    """Return the author of an 18F post as the API shapes it.

    Args: slugs: the post's staff slugs; None or empty when the post names nobody.
    Returns: a team as `organization`; people as one `employee`, their names joined. A slug with
        hyphens is a full name; one without is a handle, kept as it is and not guessed at.
    """
    people = [slug for slug in slugs or [] if slug not in _TEAMS]
    if not people:
        return {"kind": "organization", "name": _TEAMS[(slugs or ["18F"])[0]]}
    names = [
        " ".join(part.capitalize() for part in slug.split("-")) if "-" in slug else slug
        for slug in people
    ]
    head, last = names[:-1], names[-1]
    return {"kind": "employee", "name": f"{', '.join(head)} and {last}" if head else last}


def communication_of_post(post: Mapping[str, Any]) -> dict[str, Any]:
    """Return an 18F post in the shape of `POST O/communications`.

    Args: post: a line of `posts.jsonl.xz`: date, title or None, authors, tags, path, url, text.
    The body starts with the title, because it was published too and often is the one sentence that
    says what was done; a blank line keeps it a passage of its own. Posts carry a day and no hour:
    noon UTC is that same day in every time zone of the United States.
    """
    return {
        "external_id": post["path"],
        "channel": "blog",
        "audience": "public",
        "author": author_of(post["authors"]),
        "locale": "en",
        "published_at": f"{post['date']}T12:00:00Z",
        "url": post["url"],
        "body": f"{post['title']}\n\n{post['text']}" if post["title"] else post["text"],
    }


def _load_organization(folder: Traversable) -> DemoOrganization:
    charter = json.loads((folder / "charter.json").read_text(encoding="utf-8"))
    return DemoOrganization(
        slug=charter["slug"],
        name=charter["name"],
        default_locale=charter["default_locale"],
        locales=tuple(charter["locales"]),
        notice=charter["notice"],
        versions=tuple(_version(raw) for raw in charter["versions"]),
        communications=_load_communications(folder),
    )


def _version(raw: Mapping[str, Any]) -> DemoVersion:
    return DemoVersion(
        title=raw["title"],
        effective_from=datetime.fromisoformat(raw["effective_from"]),
        reason=raw["reason"],
        statements=tuple(raw["statements"]),
    )


def _load_communications(folder: Traversable) -> tuple[dict[str, Any], ...]:
    packed = folder / _PACKED_POSTS
    if packed.is_file():
        posts = _lines(lzma.decompress(packed.read_bytes()).decode())
        return tuple(communication_of_post(json.loads(line)) for line in posts)
    texts = _lines((folder / _COMMUNICATIONS).read_text(encoding="utf-8"))
    return tuple(json.loads(line) for line in texts)


def _lines(text: str) -> list[str]:
    """Return the lines that are not empty; U+2028 inside a text ends no line."""
    return [line for line in text.split("\n") if line]
