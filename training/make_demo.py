"""Makes the 18F demo that travels inside the project, from the data folder beside the checkout.

Run from the repository root:

    python training/make_demo.py [../shared/data/org_18f]

Writes `app/gateways/demo/data/18f/charter.json` and `posts.jsonl.xz`; the same input gives the same
bytes, so running it again changes nothing. `NOTICE.md` beside them is written by hand; when the
posts change, its SHA-256 must be brought up to date (this script prints it).

Source: github 18F/handbook and 18F/18f.gsa.gov, CC0 1.0 (see NOTICE.md for the commits).
What 18F wrote (mission, values, posts) is copied as it is; only the behaviours below are ours.
"""

import hashlib
import json
import lzma
import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

SOURCE = Path("../shared/data/org_18f")
TARGET = Path("app/gateways/demo/data/18f")
BEHAVIOURS_NOTE = "Behaviours (do and dont) were written by the Credo project, not by 18F."
NOTICE = (
    "18F was a digital consultancy of the United States government (2014 to 2025). Its mission, "
    "its values in their three true versions and its 509 blog posts are its own words, public "
    "domain and CC0 1.0, from github.com/18F/handbook and github.com/18F/18f.gsa.gov. "
    f"{BEHAVIOURS_NOTE} This demonstration is not endorsed by 18F or GSA."
)
HANDBOOK_PAGE = "history-and-values"
ABOUT_PAGE = "about (mission)"
# The sentence in which the values page itself named the mission when it was first published.
FIRST_MISSION = re.compile(r"The first 15 of us committed .*? continues to guide us\.")
# From October 2017 the about page had a section of its own for it.
LATER_MISSION = re.compile(r"^## Our mission\n+(.*?)\n+-----", re.DOTALL | re.MULTILINE)
# Identifiers of UUID version 7 form; the same statement keeps its own through every version.
MISSION_ID = "01577c6a-f1b0-7000-8a18-f00000000001"
VALUE_IDS = tuple(f"01577c6a-f1b0-7000-8a18-f0000000001{position}" for position in range(1, 6))

# By position of the value: (do, dont). Written for this project; 18F published none.
BEHAVIOURS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (
        (
            "We sit with the agency's own staff and do the work together until they carry it on.",
            "We use on our own projects the methods we ask agencies to adopt.",
            "We teach what we know in workshops and guides that an agency can use without us.",
        ),
        (
            "Hand an agency a report full of advice and leave before any of it is tried.",
            "Ask an agency to follow a practice that our own teams skip.",
            "Keep a skill to ourselves so that the agency has to come back to us.",
        ),
    ),
    (
        (
            "We interview or watch the people who will use a service before we plan it.",
            "We drop a feature that users turned out not to need, even if a stakeholder wanted it.",
            "We test prototypes with real users and change them after what we saw.",
        ),
        (
            "Decide what to build from an official's preference, without hearing any user.",
            "Add features nobody asked for because the budget allows it.",
            "Launch a service that nobody outside the team has tried.",
        ),
    ),
    (
        (
            "We publish the usage figures of our services, and those of our own team.",
            "We name the measurement or the research that a decision was based on.",
            "We offer data through an API or a download before we build pages on it.",
        ),
        (
            "Announce a success without a figure or an observation to show it.",
            "Choose between two designs by opinion when both could have been measured.",
            "Lock public data in a page or a PDF that a machine cannot read.",
        ),
    ),
    (
        (
            "We put a first small version in front of users within weeks.",
            "We show working software to the partner every week or two and adjust the plan.",
            "We hold retrospectives and say what we will do differently.",
        ),
        (
            "Write the full specification first and deliver everything at the end.",
            "Go months without showing the partner anything that runs.",
            "Keep building to the first plan after users have shown that it is wrong.",
        ),
    ),
    (
        (
            "We write code in a public repository from the first day.",
            "We publish our guides, templates and contracts for others to reuse.",
            "We choose open source components first, and give our fixes back.",
        ),
        (
            "Keep code or research private without a stated security or privacy reason.",
            "Buy or build a closed product that another agency may not reuse.",
            "Publish our successes and keep our failures to ourselves.",
        ),
    ),
)


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Return the objects of a JSON Lines file, in its order."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def mission_on(day: datetime, history: list[dict[str, Any]]) -> tuple[str, str]:
    """Return the mission text in force at a moment and the commit that it was read at.

    The about page counts once it has a section for the mission; before that, the values page.
    Raises: LookupError: no page named a mission by then.
    """
    seen = [
        row
        for row in history
        if row["doc"] in {HANDBOOK_PAGE, ABOUT_PAGE} and datetime.fromisoformat(row["date"]) <= day
    ]
    about = [row for row in seen if row["doc"] == ABOUT_PAGE]
    match = LATER_MISSION.search(about[-1]["text"]) if about else None
    if match:
        return match[1].strip(), about[-1]["commit"]
    handbook = next(row for row in reversed(seen) if row["doc"] == HANDBOOK_PAGE)
    match = FIRST_MISSION.search(handbook["text"])
    if not match:
        raise LookupError(f"no mission in force on {day}")
    return match[0], handbook["commit"]


def statement(
    statement_id: str,
    position: int,
    text: dict[str, Any],
    behaviours: tuple[tuple[str, ...], tuple[str, ...]] = ((), ()),
) -> dict[str, Any]:
    """Return a statement in the API's shape, in English alone; one without a name is a mission."""
    do, dont = behaviours
    return {
        "id": statement_id,
        "kind": "value" if "name" in text else "mission",
        "position": position,
        "texts": {"en": {**text, "do": list(do), "dont": list(dont)}},
    }


def make_version(
    items: list[dict[str, Any]], history: list[dict[str, Any]], number: int
) -> dict[str, Any]:
    """Return one version of the charter: the mission then in force and the five values.

    Args: items: the values of that version, by position.
    """
    at = datetime.fromisoformat(items[0]["date"]).astimezone(UTC)
    commit = items[0]["commit"]
    subject = next(
        row["subject"] for row in history if row["commit"] == commit and row["doc"] == HANDBOOK_PAGE
    )
    mission, mission_commit = mission_on(at, history)
    values = [
        statement(
            VALUE_IDS[one["position"] - 1],
            one["position"] + 1,
            {"name": one["name"], "text": one["description"]},
            BEHAVIOURS[one["position"] - 1],
        )
        for one in items
    ]
    return {
        "title": f"18F charter {number}, {at:%Y-%m-%d} (behaviours written by the Credo project)",
        "effective_from": f"{at:%Y-%m-%dT%H:%M:%SZ}",
        "reason": (
            f"18F/handbook commit {commit}: “{subject}”. "
            f"Mission as read at commit {mission_commit}. {BEHAVIOURS_NOTE}"
        ),
        "statements": [statement(MISSION_ID, 1, {"text": mission}), *values],
    }


def make_charter(source: Path) -> bytes:
    """Return the bytes of charter.json: who 18F was and its three versions."""
    items = read_lines(source / "value_items.jsonl")
    history = read_lines(source / "values_history.jsonl")
    # Commits came from several time zones: order by the moment, not by the text of it.
    history.sort(key=lambda row: datetime.fromisoformat(row["date"]))
    numbers = sorted({one["version"] for one in items})
    charter = {
        "slug": "18f",
        "name": "18F",
        "default_locale": "en",
        "locales": ["en"],
        "notice": NOTICE,
        "versions": [
            make_version([one for one in items if one["version"] == number], history, number)
            for number in numbers
        ],
    }
    return (json.dumps(charter, ensure_ascii=False, indent=1) + "\n").encode()


def url_of(post: dict[str, Any]) -> str:
    """Return the address a post had on 18f.gsa.gov.

    Its day is that of the post's front matter, not that of its file name (45 differ), as the site's
    own links show: `/2015/01/06/protosketch/` for `2014-12-22-protosketch.md`.
    Source: 18F/18f.gsa.gov, content/posts/posts.json: the `permalink` of a post is the date path
    of `page.date`, then `page.fileSlug`.
    """
    # The site takes a date off a file name only where month and day have two digits each.
    slug = re.sub(r"^\d{4}-\d{2}-\d{2}-", "", Path(post["path"]).stem)
    return f"https://18f.gsa.gov/{post['date'].replace('-', '/')}/{slug}/"


def make_posts(source: Path) -> bytes:
    """Return the posts as JSON Lines, oldest first, with the columns that the demo reads."""
    posts = sorted(read_lines(source / "posts.jsonl"), key=lambda one: (one["date"], one["path"]))
    rows = (
        {
            "date": one["date"],
            "title": one["title"],
            "authors": one["authors"],
            "tags": one["tags"],
            "path": one["path"],
            "url": url_of(one),
            "text": one["text"],
        }
        for one in posts
    )
    return "".join(
        json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in rows
    ).encode()


def pack(content: bytes) -> bytes:
    """Return the content as one .xz stream: no time stamp, no name, one fixed set of filters."""
    text_filter = {"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME, "lc": 4, "pb": 0}
    return lzma.compress(
        content, format=lzma.FORMAT_XZ, check=lzma.CHECK_CRC64, filters=[text_filter]
    )


def main() -> None:
    """Write both files and say how large they are."""
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else SOURCE
    posts = make_posts(source)
    TARGET.mkdir(parents=True, exist_ok=True)
    (TARGET / "charter.json").write_bytes(make_charter(source))
    (TARGET / "posts.jsonl.xz").write_bytes(pack(posts))
    packed_bytes = (TARGET / "posts.jsonl.xz").stat().st_size
    count = len(posts.splitlines())
    print(f"posts: {count}, {len(posts)} bytes, packed {packed_bytes} bytes")
    print(f"SHA-256 of the unpacked posts: {hashlib.sha256(posts).hexdigest()}")


if __name__ == "__main__":
    main()
