"""Entity tags that remember a little of every field, so that a stale writer is told which changed.

For records of which only the latest state is kept. Eighteen bits a field: two values look alike
once in a quarter of a million times, and then one field is missing from an explanation; whether
the tag is stale is told by the revision alone.
"""

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

from app.core.canonical import canonical_bytes, sha256

_CHARS = 4


def field_tag(revision: int, facts: Mapping[str, Any]) -> str:
    """Return a strong entity tag, quotes included.

    Args: facts: the fields that a writer may change, as JSON values; revision names their state.
    """
    prints = (sha256(canonical_bytes(facts[name])) for name in sorted(facts))
    return f'"{revision}.{"".join(urlsafe_b64encode(one[:3]).decode() for one in prints)}"'


def changed_since(tag: str, facts: Mapping[str, Any]) -> list[str]:
    """Return JSON pointers to the fields that differ from what the tag was made of.

    [""], the whole, when the tag does not say: it is another release's or nobody's, or all the
    fields are again what they were.
    """
    _, _, old = tag.strip('"').partition(".")
    _, _, new = field_tag(0, facts).strip('"').partition(".")
    if len(old) != len(new):
        return [""]
    changed = [
        f"/{name}"
        for place, name in enumerate(sorted(facts))
        if old[place * _CHARS : (place + 1) * _CHARS] != new[place * _CHARS : (place + 1) * _CHARS]
    ]
    return changed or [""]
