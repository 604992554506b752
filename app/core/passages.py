"""Passages: sentences of a text, located in code points of the text as it was received."""

from collections.abc import Sequence
from dataclasses import dataclass

PASSAGE_MAX_CHARS = 400


@dataclass(frozen=True, slots=True)
class Passage:
    """A half-open range of a text and the characters it holds.

    Attributes:
        start: zero-based code point offset, inclusive.
        end: zero-based code point offset, exclusive.
        exact: text[start:end].
    """

    start: int
    end: int
    exact: str

    def as_json(self) -> dict[str, int | str]:
        """Return the shape of 3-api."""
        return {"start": self.start, "end": self.end, "exact": self.exact}


def trim(text: str, start: int, end: int) -> Passage | None:
    """Return the range without white space at its ends; None when nothing else is in it."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Passage(start, end, text[start:end]) if end > start else None


def cap(passages: Sequence[Passage], max_chars: int = PASSAGE_MAX_CHARS) -> tuple[Passage, ...]:
    """Return the passages with every overlong one cut, at a space where there is one.

    No character is lost but white space at the cuts. An unbroken word of 50,000 characters took
    an encoder thirty seconds; `max_chars` bounds what one passage can cost.
    """
    out: list[Passage] = []
    for passage in passages:
        start = 0
        text = passage.exact
        while len(text) - start > max_chars:
            space = text.rfind(" ", start + 1, start + max_chars + 1)
            cut = space if space > start else start + max_chars
            piece = trim(text, start, cut)
            if piece:
                out.append(
                    Passage(passage.start + piece.start, passage.start + piece.end, piece.exact)
                )
            start = cut
        piece = trim(text, start, len(text))
        if piece:
            out.append(Passage(passage.start + piece.start, passage.start + piece.end, piece.exact))
    return tuple(out)
