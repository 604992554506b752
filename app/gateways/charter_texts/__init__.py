"""Existing charters as people have them (Markdown, HTML, DOCX, plain text) to blocks of lines."""

from app.core.charter_texts import SourceText
from app.core.errors import FieldError, InvalidError
from app.gateways.charter_texts.docx import read_docx
from app.gateways.charter_texts.html_blocks import read_html_page
from app.gateways.charter_texts.markdown_blocks import read_markdown_page
from app.gateways.charter_texts.plain_blocks import read_plain_page
from app.gateways.texts.decoding import UnreadableTextError, decode_text

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_READERS = {
    "text/markdown": read_markdown_page,
    "text/html": read_html_page,
    "text/plain": read_plain_page,
}
MEDIA_TYPES = (*_READERS, DOCX_TYPE)
# As much as fifty statements at their limits; markup made to be slow is bounded by it too.
SOURCE_MAX_CHARS = 200_000
LINES_MAX = 5_000


class CharterTextReader:
    """services.ports.CharterTexts on this machine alone: nothing is fetched."""

    def read(self, media_type: str, data: bytes) -> SourceText:
        """Return the blocks of a charter.

        Args: media_type: one of MEDIA_TYPES.
        Raises: InvalidError: it is not what its media type says, or too large.
        """
        if media_type == DOCX_TYPE:
            return _bounded(read_docx(data))
        try:
            source = decode_text(data)
        except UnreadableTextError as error:
            detail = f"This text cannot be read: {error.detail}"
            raise InvalidError([FieldError("", "unreadable", detail)]) from None
        if len(source) > SOURCE_MAX_CHARS or source.count("\n") > LINES_MAX:
            raise _too_large()
        return _bounded(_READERS[media_type](source))


def _bounded(read: SourceText) -> SourceText:
    if sum(1 + len(one.breaks) for one in read.blocks) > LINES_MAX:
        raise _too_large()
    return read


def _too_large() -> InvalidError:
    detail = (
        f"A charter here has at most {LINES_MAX} lines and {SOURCE_MAX_CHARS} characters; "
        "send the pages that state it, not the whole handbook."
    )
    return InvalidError([FieldError("", "too_large", detail)])
