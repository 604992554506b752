"""Tiles: a log served as files of 256 hashes or entries each. Source: C2SP tlog-tiles."""

from collections.abc import Sequence
from dataclasses import dataclass

TILE_WIDTH = 256
TILE_LEVELS = 8  # a tile of level L holds the nodes of level 8 * L
LEVEL_MAX = 5


class TileError(ValueError):
    """The path names no tile."""


@dataclass(frozen=True, slots=True)
class Tile:
    """What a tile path names.

    Attributes:
        level: 0 to LEVEL_MAX, or None for a tile of entries.
        index: zero-based.
        width: 1 to TILE_WIDTH.
    """

    level: int | None
    index: int
    width: int

    @property
    def first(self) -> int:
        """Index, at the tile's own level, of its first node or entry."""
        return self.index * TILE_WIDTH

    def full_at(self, tree_size: int) -> int:
        """Return how many of its nodes or entries a tree of that size has."""
        nodes = tree_size >> (TILE_LEVELS * (self.level or 0))
        return max(0, min(TILE_WIDTH, nodes - self.first))


def parse_tile(path: str) -> Tile:
    """Return the tile of a path behind `tile/`, such as `0/x001/067` or `entries/000.p/12`.

    Raises: TileError.
    """
    head, _, rest = path.partition("/")
    level: int | None = None
    if head != "entries":
        if not head.isascii() or not head[:3].isdigit() or str(int(head[:3])) != head:
            raise TileError("the first part of a tile path is its level or `entries`")
        level = int(head)
        if level > LEVEL_MAX:
            raise TileError("there are no tiles of that level")
    numbers, found, width_text = rest.partition(".p/")
    width = TILE_WIDTH
    if found:
        if not width_text.isascii() or not width_text.isdigit() or width_text.startswith("0"):
            raise TileError("the width of a partial tile is a number")
        width = int(width_text[:4])
        if not 1 <= width < TILE_WIDTH:
            raise TileError("the width of a partial tile is 1 to 255")
    return Tile(level, _parse_index(numbers.split("/")), width)


def _parse_index(groups: Sequence[str]) -> int:
    if not 1 <= len(groups) <= 5:  # noqa: PLR2004 - five groups of three digits are 10^15
        raise TileError("the index of a tile is in groups of three digits")
    index = 0
    for place, group in enumerate(groups):
        last = place == len(groups) - 1
        digits = group if last else group.removeprefix("x")
        if len(digits) != 3 or not digits.isascii() or not digits.isdigit():  # noqa: PLR2004
            raise TileError("the index of a tile is in groups of three digits")
        if group.startswith("x") == last:
            raise TileError("every group but the last begins with x")
        index = index * 1000 + int(digits)
    if len(groups) > 1 and index < 1000 ** (len(groups) - 1):
        raise TileError("the index of a tile has no leading groups of zeros")
    return index


def entry_bundle(entries: Sequence[bytes]) -> bytes:
    """Return the bytes of a tile of entries: each behind its length in two bytes, big-endian."""
    return b"".join(len(one).to_bytes(2, "big") + one for one in entries)
