"""Small pieces of HTML that every report on a page is made of."""

from xml.etree.ElementTree import Element, SubElement

from app.core.display import TURNING


def add(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
    """Return a new last child with a text."""
    made = SubElement(parent, tag, attributes)
    made.text = printable(text)
    return made


def printable(text: str) -> str:
    """Return the text without control characters, which HTML has no way to write.

    Nor with marks that turn what follows: a name would read backwards what Credo says after it.
    """
    return "".join(one if one in "\n\t" or one.isprintable() else _mark(one) for one in text)


def _mark(one: str) -> str:
    # Spaces and format marks are no control characters: Arabic and emoji need some of them.
    kept = one.isspace() or ord(one) > 0x9F  # noqa: PLR2004 - the last of the C1 controls
    kept = kept and one not in TURNING
    return one if kept and one not in "\x85\x1c\x1d\x1e\x1f\x0b\x0c\r" else f"[U+{ord(one):04X}]"
