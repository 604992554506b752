"""Tiles: their paths, how full each is, and bundles of entries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.tiles import TILE_WIDTH, Tile, TileError, entry_bundle, parse_tile


def path_of(level: str, index: int, width: int) -> str:
    """Return the path as C2SP tlog-tiles writes it."""
    groups = [f"{index % 1000:03d}"]
    while index := index // 1000:
        groups.insert(0, f"x{index % 1000:03d}")
    partial = f".p/{width}" if width < TILE_WIDTH else ""
    return f"{level}/{'/'.join(groups)}{partial}"


@pytest.mark.parametrize(
    ("path", "tile"),
    [
        ("0/000", Tile(0, 0, 256)),
        ("1/067.p/8", Tile(1, 67, 8)),
        ("0/x001/x234/067", Tile(0, 1_234_067, 256)),
        ("entries/x001/067", Tile(None, 1_067, 256)),
        ("entries/000.p/255", Tile(None, 0, 255)),
        ("5/000.p/1", Tile(5, 0, 1)),
    ],
)
def test_the_paths_of_the_specification(path: str, tile: Tile):
    assert parse_tile(path) == tile


@given(st.integers(0, 5), st.integers(0, 10**15 - 1), st.integers(1, 256))
def test_every_tile_has_one_path(level: int, index: int, width: int):
    assert parse_tile(path_of(str(level), index, width)) == Tile(level, index, width)
    assert parse_tile(path_of("entries", index, width)) == Tile(None, index, width)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "0",
        "0/",
        "6/000",
        "63/000",
        "00/000",
        "-1/000",
        "x/000",
        "¹/000",
        "entries",
        "data/000",
        "0/0",
        "0/0000",
        "0/x000",
        "0/000/000",
        "0/x000/001",
        "0/001/x001",
        "0/x001/x001/x001/x001/x001/001",
        "0/٠٠٠",
        "0/000.p/0",
        "0/000.p/256",
        "0/000.p/01",
        "0/000.p/",
        "0/000.p/99999999",
        "0/000.p/1/2",
        "0/../000",
    ],
)
def test_a_path_that_names_no_tile_is_refused(path: str):
    with pytest.raises(TileError):
        parse_tile(path)


@given(st.text(max_size=30))
def test_any_text_is_a_path_or_refused(path: str):
    try:
        tile = parse_tile(path)
    except TileError:
        return
    level = "entries" if tile.level is None else str(tile.level)
    assert path_of(level, tile.index, tile.width) == path


@pytest.mark.parametrize(
    ("tile", "size", "full"),
    [
        (Tile(0, 0, 256), 0, 0),
        (Tile(0, 0, 256), 255, 255),
        (Tile(0, 0, 256), 70_000, 256),
        (Tile(0, 273, 256), 70_000, 112),
        (Tile(0, 274, 256), 70_000, 0),
        (Tile(1, 0, 256), 70_000, 256),
        (Tile(1, 1, 256), 70_000, 17),
        (Tile(2, 0, 256), 70_000, 1),
        (Tile(None, 273, 256), 70_000, 112),
    ],
)
def test_how_full_a_tile_is(tile: Tile, size: int, full: int):
    assert tile.full_at(size) == full


def test_a_bundle_holds_each_entry_behind_its_length():
    assert entry_bundle([]) == b""
    assert entry_bundle([b"", b"ab", b"c" * 300]) == b"\0\0\0\2ab\x01\x2c" + b"c" * 300
