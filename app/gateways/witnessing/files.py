"""Checkpoints as plain files, one a size: a folder that git, rsync or a USB stick carries away."""

import os
from pathlib import Path

from app.core.checkpoints import parse_checkpoint
from app.core.notes import NoteError, parse_note
from app.core.witnesses import WitnessError


def keep_file(base: Path, path: str, note: bytes) -> Path:
    """Leave the note in `<base>/<path>/<size>.checkpoint`; the same one again changes nothing.

    Raises:
        WitnessError: the folder leads outside `base` (a link), or holds another checkpoint of
            this size, which only an altered log explains.
        OSError: the disk did not take it.
    """
    folder = base / path
    folder.mkdir(parents=True, exist_ok=True)
    if not folder.resolve().is_relative_to(base.resolve()):
        raise WitnessError("The folder leads outside the organization's own.", lasting=True)
    text = parse_note(note).text
    file = folder / f"{parse_checkpoint(text).size:012d}.checkpoint"
    if not _link_new(file, note):
        _compare(file, text)
    return file


def _link_new(file: Path, note: bytes) -> bool:
    """Write the file whole or not at all; False, and nothing written, when there is one."""
    fresh = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with fresh.open("wb") as out:
            out.write(note)
            out.flush()
            os.fsync(out.fileno())
        os.link(fresh, file)
    except FileExistsError:
        return False
    finally:
        fresh.unlink(missing_ok=True)
    return True


def _compare(file: Path, text: str) -> None:
    try:
        same = parse_note(file.read_bytes()).text == text
    except NoteError:
        same = False
    if not same:
        detail = f"{file.name} holds another checkpoint: the log or the file was altered."
        raise WitnessError(detail, lasting=True)
