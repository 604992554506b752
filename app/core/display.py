"""Words of a file as they may be shown: nothing in them acts on a terminal or hides itself."""

import unicodedata

_SHOWN_CONTROLS = frozenset("\t\n\r")
# Marks that turn the direction of what follows, and so can show another text than there is.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_UNKNOWN = "\ufffd"


def visible(text: str) -> str:
    """Return the text with control characters and turning marks replaced, one for one."""
    return "".join(one if _is_harmless(one) else _UNKNOWN for one in text)


def _is_harmless(one: str) -> bool:
    if one in _SHOWN_CONTROLS:
        return True
    return unicodedata.category(one) not in ("Cc", "Cs") and one not in TURNING


def one_line(text: str) -> str:
    """Return the text on one line, its white space as single spaces."""
    return " ".join(visible(text).split())


def crop(line: str, start: int, end: int, width: int) -> tuple[str, int, int]:
    """Return at most about `width` characters of a line around line[start:end].

    Returns: the piece, with `…` where it was cut, and the range within it.
    """
    if len(line) <= width:
        return line, start, end
    spare = max(0, width - (end - start)) // 2
    left = max(0, min(start - spare, len(line) - width))
    right = min(len(line), left + width)
    before, after = ("…" if left else ""), ("…" if right < len(line) else "")
    shift = len(before) - left
    return before + line[left:right] + after, start + shift, min(end, right) + shift
