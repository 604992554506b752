"""Which files a check reads: those that were named, and the texts of folders."""

import os
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from app.core.display import one_line
from app.core.errors import NotFoundError

STANDARD_INPUT = "-"
# Not written by the people whose word is checked.
_SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__"})


def find_files(
    named: Sequence[str],
    excluded: Sequence[str],
    suffixes: Collection[str],
    remark: Callable[[str], None],
) -> list[str]:
    """Return the paths to read, in order and once each, as they were first named.

    Folders are walked in order of name: files with one of the suffixes, hidden folders left out.
    Args:
        excluded: shell patterns, against the path, its name, or any folder above it; `*` also
            stands for slashes.
        remark: told of what a folder has and cannot be read; what was named must be there.
    Raises: NotFoundError: a path is not there, or a folder has no text.
    """
    found: dict[str, str] = {}
    for name in named:
        if name != STANDARD_INPUT and Path(name).is_dir():
            walked = list(_walk(name, suffixes))
            if not walked:
                endings = " ".join(sorted(suffixes))
                raise NotFoundError(
                    f"{one_line(name)}: there is no text in this folder ({endings})."
                )
            for one in walked:
                if Path(one).is_file():
                    found.setdefault(os.path.normpath(one), one)
                elif not is_excluded(one, excluded):
                    why = "it is no file" if Path(one).exists() else "it links to nothing"
                    remark(f"{one_line(one)} was passed over: {why}.")
        elif name == STANDARD_INPUT or Path(name).exists():
            found.setdefault(os.path.normpath(name) if name != STANDARD_INPUT else "", name)
        else:
            raise NotFoundError(f"{one_line(name)}: there is no such file.")
    kept = [one for one in found.values() if not is_excluded(one, excluded)]
    if not kept:
        remark("nothing is read: --exclude leaves out every file.")
    return kept


def is_excluded(path: str, patterns: Sequence[str]) -> bool:
    """Say whether a path, its name or a folder above it is what one of the patterns says."""
    pure = Path(os.path.normpath(path))
    names = {pure.as_posix(), pure.name, *(one.as_posix() for one in pure.parents)}
    names |= {one.name for one in pure.parents}
    names -= {"", "."}
    return any(
        fnmatchcase(name, pattern.rstrip("/").removeprefix("./"))
        for name in names
        for pattern in patterns
    )


def _walk(folder: str, suffixes: Collection[str]) -> Iterator[str]:
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(
            one for one in folders if not one.startswith(".") and one not in _SKIPPED_FOLDERS
        )
        for name in sorted(files):
            if Path(name).suffix.lower() in suffixes and not name.startswith("."):
                yield str(Path(here, name))


def read_bytes(path: str, most: int) -> bytes:
    """Return the bytes of a file, or of standard input, so many at most. Raises: OSError."""
    if path == STANDARD_INPUT:
        return sys.stdin.buffer.read(most)
    with Path(path).open("rb") as file:
        return file.read(most)
