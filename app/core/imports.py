"""Imports: rows of JSON Lines or CSV and items of ActivityStreams, read one by one."""

import csv
import io
import json
from enum import StrEnum
from typing import Any

from app.core.activity_files import read_activity_row, split_activities
from app.core.activity_parts import Origin
from app.core.activity_texts import Words
from app.core.communications import NewCommunication, read_communication
from app.core.errors import FieldError, InvalidError

ROWS_MAX = 100_000
_COLUMNS = frozenset(
    {
        "body",
        "channel",
        "audience",
        "author_kind",
        "author_name",
        "locale",
        "published_at",
        "url",
        "external_id",
        "in_reply_to",
    }
)


class ImportFormat(StrEnum):
    """How the rows are written."""

    JSON_LINES = "application/jsonl"
    CSV = "text/csv"
    ACTIVITIES = "application/activity+json"


def split_rows(data: bytes, form: ImportFormat, origin: Origin | None = None) -> list[bytes]:
    """Return the rows that are to be read one by one, each as bytes of its own.

    CSV rows become JSON objects, so that both kinds are read the same way; blank lines stay in
    place (empty bytes) so that row numbers are those of the sender's file.
    Args: origin: what the sender says of ActivityStreams posts; rows of the others say it.
    Raises: InvalidError: the file as a whole cannot be rows (not UTF-8, no header, too many).
    """
    if form is ImportFormat.JSON_LINES:
        rows = data.removeprefix(b"\xef\xbb\xbf").split(b"\n")
        while rows and not rows[-1].strip():
            rows.pop()
    elif form is ImportFormat.CSV:
        rows = _csv_rows(data)
    else:
        rows = split_activities(data, origin or Origin())
    if len(rows) > ROWS_MAX:
        raise _refuse("too_many", f"There are {len(rows)} rows; send at most {ROWS_MAX} a file.")
    if not any(row.strip() for row in rows):
        raise _refuse("empty", "There is no row in this file.")
    return rows


def _refuse(code: str, detail: str) -> InvalidError:
    return InvalidError([FieldError("", code, detail)], "The file was not accepted.")


def _csv_rows(data: bytes) -> list[bytes]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refuse("encoding", f"The file is not UTF-8 (byte {error.start}).") from None
    # One field may hold a whole communication, and a little more so that its reader can say so.
    csv.field_size_limit(1_000_000)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        unknown = sorted(set(header) - _COLUMNS)
        if unknown or "body" not in header or len(set(header)) != len(header):
            known = ", ".join(sorted(_COLUMNS))
            raise _refuse("header", f"The first line must name columns out of: {known}.")
        return [_csv_row(header, row) for row in reader]
    except csv.Error as error:
        raise _refuse("csv", f"Line {reader.line_num}: {error}.") from None


def _csv_row(header: list[str], row: list[str]) -> bytes:
    if not row:
        return b""
    if len(row) != len(header):
        return json.dumps({"_columns": [len(row), len(header)]}).encode()
    named = {name: value for name, value in zip(header, row, strict=True) if value != ""}
    author = {
        "kind": named.pop("author_kind", "organization"),
        "name": named.pop("author_name", None),
    }
    return json.dumps({**named, "author": author}).encode()


def read_row(data: bytes, form: ImportFormat, words: Words) -> list[NewCommunication]:
    """Return the communications of one row: one, or as many as a post has languages.

    Args: words: HTML -> the words that a reader sees.
    Raises: InvalidError: what is wrong with it.
    """
    if form is ImportFormat.ACTIVITIES:
        return read_activity_row(data, words)
    try:
        raw: Any = json.loads(data)
    except (ValueError, RecursionError) as error:
        detail = f"This row is not JSON in UTF-8: {error}."[:500]
        raise InvalidError([FieldError("", "json", detail)]) from None
    if form is ImportFormat.CSV and "_columns" in raw:
        have, want = raw["_columns"]
        detail = f"This row has {have} columns and the header {want}."
        raise InvalidError([FieldError("", "columns", detail)])
    return [read_communication(raw)]
