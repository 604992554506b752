"""Real sentences labelled by hand against values of strangers.

The sentences themselves are not ours to carry: `labels_real.jsonl` names each by the start of its
SHA-256, and they are found again in the data folder, cut as the service cuts them.
"""

import hashlib
from functools import cache
from pathlib import Path

from app.gateways.checkers.splitting import Splitter
from training.side.rows import Row, Statement, is_held, lines

TEXTS = {
    "18F": ("en", "org_18f/posts.jsonl"),
    "beta.gouv.fr": ("fr", "org_betagouv/startups.jsonl"),
}
# What bears on a stranger's value is rare; it counts for more.
BEARS_WEIGHT = 1.5


def name_of(passage: str) -> str:
    """Return what a passage is called in `labels_real.jsonl`."""
    return hashlib.sha256(passage.encode()).hexdigest()[:16]


@cache
def passages(data: Path, org: str) -> dict[str, str]:
    """Return every passage an organisation published, by its name."""
    language, path = TEXTS[org]
    splitter = Splitter()
    found = {}
    for record in lines(data / path):
        for one in splitter.split(record.get("text") or "", language):
            text = one.exact.strip()
            found[name_of(text)] = text
    return found


def is_of_charter(card: str) -> bool:
    """Say whether a value of `cards_real` stands in a charter that texts were read against whole.

    The others are pairs of opposed values, with sentences that were chosen for them.
    """
    return card.startswith("W")


def labelled(
    path: Path,
    data: Path,
    cards: dict[str, Statement],
    others: dict[str, Statement],
    *,
    held: bool = False,
    without: str = "",
) -> list[Row]:
    """Read the labelled pairs to learn from, or those held out.

    Args:
        cards: by name; others: their opposites, which the file calls by an `o` before the name.
        without: an organisation whose sentences are left out.
    """
    texts = {org: passages(data, org) for org in TEXTS if org != without}
    rows = []
    for record in lines(path):
        if record["org"] not in texts or is_held(record["card"]) != held:
            continue
        text = texts[record["org"]].get(record["passage"])
        name = record["card"]
        statement = others.get(name[1:]) if name.startswith("o") else cards.get(name)
        if text is None or statement is None:
            continue
        weight = 1.0 if record["label"] == "unrelated" else BEARS_WEIGHT
        rows.append(Row(statement, text, record["label"], "labelled", weight, extra=record))
    return rows
