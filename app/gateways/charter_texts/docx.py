"""Word documents to blocks, with the standard library: paragraphs, heading styles, lists, bold.

Source: ECMA-376 part 1 (WordprocessingML), sections 17.3.1 (paragraphs), 17.7 (styles). A line of
a block is the number of its paragraph in the document, from 1. Deleted text of tracked changes is
not read, inserted text is.
"""

import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from xml.parsers import expat

from app.core.charter_texts import Block, SourceText, Why
from app.core.errors import FieldError, InvalidError

MAIN = "word/document.xml"
STYLES = "word/styles.xml"
NOTES = ("word/footnotes.xml", "word/endnotes.xml")
# A charter of fifty statements takes a hundredth of that.
PART_MAX_BYTES = 16 * 1024 * 1024
PARTS_MAX = 2_000
DEPTH_MAX = 200
_SPACES = re.compile(r"\s+")
_HEADING = re.compile(r"^(?:heading|titre|überschrift)\s*([1-9])$", re.IGNORECASE)
_SKIPPED = frozenset({"Fallback", "del", "moveFrom", "instrText", "delText"})


def _refuse(code: str, detail: str) -> InvalidError:
    return InvalidError([FieldError("", code, detail)])


def _parts(data: bytes) -> dict[str, bytes]:
    """Return the parts that are read. Raises: InvalidError: no DOCX, or one made to be a burden."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found = _bounded(archive)
    except InvalidError:
        raise
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError):
        raise _refuse("unreadable", "This is no DOCX document, or it has a password.") from None
    except (zlib.error, ValueError, LookupError, struct.error):
        raise _refuse("unreadable", "This DOCX document is damaged.") from None
    if MAIN not in found:
        raise _refuse("unreadable", "This ZIP file is no DOCX document: it has no text part.")
    return found


def _bounded(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """Return the parts; how much is unpacked is bounded by us, not by what the file claims."""
    names = archive.namelist()
    if len(names) > PARTS_MAX:
        raise _refuse("too_large", f"The document has more than {PARTS_MAX} parts.")
    found = {}
    for name in {MAIN, STYLES, *NOTES} & set(names):
        with archive.open(name) as part:
            found[name] = part.read(PART_MAX_BYTES + 1)
        if len(found[name]) > PART_MAX_BYTES:
            raise _refuse("too_large", f"{name} has more than {PART_MAX_BYTES} bytes.")
    return found


def _parse(data: bytes, handler: "_Handler") -> None:
    """Feed a part to a handler. Raises: InvalidError: it declares entities, or is not XML."""
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)

    def refuse(*_: object) -> None:
        raise _refuse("unreadable", "The document declares a document type or entities.")

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.text
    try:
        parser.Parse(data, True)  # noqa: FBT003 - expat's own signature: this is the last piece
    except (expat.ExpatError, ValueError):
        raise _refuse("unreadable", "A part of the document is no XML.") from None


def _attribute(attributes: dict[str, str], name: str) -> str:
    return next((value for key, value in attributes.items() if key.rpartition("}")[2] == name), "")


class _Handler:
    def __init__(self) -> None:
        self.path: list[str] = []
        self.skipped = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition("}")[2]
        if len(self.path) >= DEPTH_MAX:
            raise _refuse("unreadable", "The document is nested beyond reason.")
        self.path.append(tag)
        self.skipped += tag in _SKIPPED
        if not self.skipped:
            self.opened(tag, attributes)

    def end(self, name: str) -> None:
        tag = name.rpartition("}")[2]
        if not self.skipped:
            self.closed(tag)
        self.skipped -= tag in _SKIPPED
        self.path.pop()

    def text(self, words: str) -> None:
        """Take characters; only a run's text counts."""

    def opened(self, tag: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""

    def closed(self, tag: str) -> None:
        """Take the end of an element."""


class _Styles(_Handler):
    """style id -> heading level; 0: the document's title."""

    def __init__(self) -> None:
        super().__init__()
        self.levels: dict[str, int] = {}
        self._id = ""

    def opened(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "style":
            self._id = _attribute(attributes, "styleId")
        elif tag == "name" and self.path[-2:] == ["style", "name"]:
            said = _attribute(attributes, "val")
            heading = _HEADING.match(said)
            if heading:
                self.levels[self._id] = int(heading[1])
            elif said.lower() in ("title", "titre"):
                self.levels[self._id] = 0
        elif tag == "outlineLvl" and self._id not in self.levels:
            level = _attribute(attributes, "val")
            if level in "01234567":
                self.levels[self._id] = int(level or 0) + 1


@dataclass(slots=True)
class _Paragraph:
    number: int
    parts: list[str] = field(default_factory=list)
    style: str = ""
    depth: int = 0
    outline: int = 0
    strong: int = 0
    still: bool = True


class _Document(_Handler):
    def __init__(self, levels: dict[str, int], first: int, why: Why | None) -> None:
        super().__init__()
        self.blocks: list[Block] = []
        self.title: str | None = None
        self.count = first
        self._levels, self._why = levels, why
        self._open: list[_Paragraph] = []
        self._bold = False

    def opened(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "p":
            self.count += 1
            self._open.append(_Paragraph(self.count))
        if not self._open:
            return
        here = self._open[-1]
        value = _attribute(attributes, "val")
        if tag == "pStyle":
            here.style = value
        elif tag == "ilvl":
            here.depth = 1 + (int(value) if value.isascii() and value.isdigit() else 0)
        elif tag == "numId":
            here.depth = 0 if value == "0" else max(1, here.depth)
        elif tag == "outlineLvl" and value in "01234567":
            here.outline = int(value or 0) + 1
        elif tag == "r":
            self._bold = False
        elif tag == "b" and "r" in self.path and value not in ("0", "false", "off"):
            self._bold = True
        elif tag in ("tab", "br", "cr") and "rPr" not in self.path and "pPr" not in self.path:
            here.parts.append(" ")

    def text(self, words: str) -> None:
        if self.skipped or not self._open or self.path[-1:] != ["t"]:
            return
        here = self._open[-1]
        here.parts.append(words)
        here.still = here.still and (self._bold or not words.strip())
        if here.still and self._bold:
            here.strong = len(_SPACES.sub(" ", "".join(here.parts)).strip())

    def closed(self, tag: str) -> None:
        if tag != "p" or not self._open:
            return
        here = self._open.pop()
        words = _SPACES.sub(" ", "".join(here.parts)).strip()
        if not words:
            return
        level = self._levels.get(here.style, -1)
        if level == 0 and self._why is None:
            self.title = self.title or words
            self.blocks.append(Block((here.number,), words, why=Why.TITLE))
            return
        level = max(level, here.outline, 0)
        depth = here.depth or (1 if here.style.lower().startswith("list") else 0)
        self.blocks.append(
            Block(
                (here.number,),
                words,
                min(level, 6),
                0 if level else depth,
                strong=0 if level else here.strong,
                why=self._why,
            )
        )


def read_docx(data: bytes) -> SourceText:
    """Return the blocks of a document; footnotes and endnotes come last, left over.

    Raises: InvalidError: it is no DOCX, or larger, deeper or stranger than a charter can be.
    """
    parts = _parts(data)
    styles = _Styles()
    if STYLES in parts:
        _parse(parts[STYLES], styles)
    document = _Document(styles.levels, 0, None)
    _parse(parts[MAIN], document)
    blocks, count = list(document.blocks), document.count
    for name in NOTES:
        if name in parts:
            notes = _Document(styles.levels, count, Why.NOTE)
            _parse(parts[name], notes)
            blocks, count = blocks + notes.blocks, notes.count
    return SourceText(tuple(sorted(blocks, key=lambda one: one.lines)), document.title)
