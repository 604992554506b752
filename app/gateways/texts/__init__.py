"""Texts as people write them (plain, Markdown, HTML) to the words that are checked."""

from pathlib import PurePath

from app.core.text_checks import WrittenText
from app.core.texts import plain_text
from app.gateways.texts.decoding import decode_text
from app.gateways.texts.front_matter import front_matter
from app.gateways.texts.html_pages import read_html
from app.gateways.texts.markdown import read_markdown

_MARKDOWN = frozenset({".md", ".markdown"})
_HTML = frozenset({".html", ".htm"})
SUFFIXES = _MARKDOWN | _HTML | {".txt"}


def read_text(name: str, data: bytes) -> WrittenText:
    """Return a file's source, its words, and the locale it declares.

    Args: name: its ending says what it is; one that is not known is plain text.
    Raises: UnreadableTextError.
    """
    source = decode_text(data)
    suffix = PurePath(name).suffix.lower()
    if suffix in _MARKDOWN:
        begins, locale = front_matter(source)
        return WrittenText(name, source, read_markdown(source, begins), locale)
    if suffix in _HTML:
        begins, locale = front_matter(source)
        words, declared = read_html(source, begins)
        return WrittenText(name, source, words, locale or declared)
    return WrittenText(name, source, plain_text(source), None)
