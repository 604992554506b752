"""Bytes of a file to its characters; what is no text is refused."""

import codecs

from app.core.errors import CredoError
from app.core.text_checks import FILE_MAX_BYTES

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class UnreadableTextError(CredoError):
    """A file is no text that can be checked; the detail says why, without the file's name."""

    code = "unreadable-text"


def decode_text(data: bytes) -> str:
    """Return the characters of a file, without its byte order mark.

    Offsets, lines and columns are counted in these characters: SARIF and editors do not count the
    mark either.
    Raises: UnreadableTextError: it is not UTF-8 (or UTF-16 with its mark), or no text at all.
    """
    if len(data) > FILE_MAX_BYTES:
        most = FILE_MAX_BYTES // 1024 // 1024
        raise UnreadableTextError(f"it has more than {most} MiB; split it.")
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableTextError(
            f"it is not UTF-8 (byte {error.start}); save it as UTF-8."
        ) from None
    if "\x00" in text:
        raise UnreadableTextError("it holds NUL characters: this is no text.")
    return text
