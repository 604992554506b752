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

from app.core.charter_texts import Block, Cell, SourceText, Why
from app.core.errors import FieldError, InvalidError
from app.gateways.charter_texts.words import Cells, Words

MAIN = "word/document.xml"
STYLES = "word/styles.xml"
NOTES = ("word/footnotes.xml", "word/endnotes.xml")
# A charter of fifty statements takes a hundredth of that.
PART_MAX_BYTES = 16 * 1024 * 1024
PARTS_MAX = 2_000
DEPTH_MAX = 200
_HEADING = re.compile(r"^(?:heading|titre|überschrift)\s*([1-9])$", re.IGNORECASE)
_CELLS = {"tbl": "table", "tr": "tr", "tc": "td"}
# What makes a line without a heading's style look like one.
_BOLD = frozenset({"b", "caps", "u"})
_OFF = frozenset({"0", "false", "off", "none"})
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
    """Style id -> heading level, 0 for the document's title; and which styles are bold."""

    def __init__(self) -> None:
        super().__init__()
        self.levels: dict[str, int] = {}
        self.bold: set[str] = set()
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
        elif tag in _BOLD and self.path[-2] == "rPr":
            if _attribute(attributes, "val") not in _OFF:
                self.bold.add(self._id)
        elif tag == "outlineLvl" and self._id not in self.levels:
            level = _attribute(attributes, "val")
            if level in "01234567":
                self.levels[self._id] = int(level or 0) + 1


@dataclass(slots=True)
class _Paragraph:
    number: int
    cell: Cell | None
    words: Words = field(default_factory=Words)
    style: str = ""
    depth: int = 0
    outline: int = 0


class _Document(_Handler):
    def __init__(self, styles: _Styles, first: int, why: Why | None) -> None:
        super().__init__()
        self.blocks: list[Block] = []
        self.title: str | None = None
        self.count = first
        self._styles, self._why = styles, why
        self._open: list[_Paragraph] = []
        self._cells = Cells()
        self._bold = False

    def opened(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in _CELLS:
            self._cells.follow(_CELLS[tag], 1)
        elif tag == "p":
            self.count += 1
            self._open.append(_Paragraph(self.count, self._cells.here))
        if not self._open:
            return
        if "r" in self.path:
            self._in_run(tag, _attribute(attributes, "val"))
        elif "pPr" in self.path:
            self._in_settings(tag, _attribute(attributes, "val"))

    def _in_settings(self, tag: str, value: str) -> None:
        here = self._open[-1]
        if tag == "pStyle":
            here.style = value
        elif tag == "ilvl":
            here.depth = 1 + (int(value) if value.isascii() and value.isdigit() else 0)
        elif tag == "numId":
            here.depth = 0 if value == "0" else max(1, here.depth)
        elif tag == "outlineLvl" and value in "01234567":
            here.outline = int(value or 0) + 1

    def _in_run(self, tag: str, value: str) -> None:
        here = self._open[-1]
        if tag == "r":
            self._bold = here.style in self._styles.bold
        elif tag == "rStyle":
            self._bold = self._bold or value in self._styles.bold
        elif tag in _BOLD:
            self._bold = value not in _OFF or (self._bold and tag != "b")
        elif tag in ("br", "cr") and "rPr" not in self.path:
            here.words.end_line()
        elif tag == "tab" and "rPr" not in self.path:
            here.words.add(" ", bold=self._bold)

    def text(self, words: str) -> None:
        if not self.skipped and self._open and self.path[-1:] == ["t"]:
            self._open[-1].words.add(words, bold=self._bold)

    def closed(self, tag: str) -> None:
        if tag in _CELLS:
            self._cells.follow(_CELLS[tag], -1)
        if tag != "p" or not self._open:
            return
        here = self._open.pop()
        words, number = here.words.text, (here.number,)
        level = self._styles.levels.get(here.style, -1)
        if words and level == 0 and self._why is None:
            self.title = self.title or words
            self.blocks.append(Block(number, words, why=Why.TITLE))
        elif words:
            level = min(max(level, here.outline, 0), 6)
            depth = here.depth or (1 if here.style.lower().startswith("list") else 0)
            depth, strong = (0, 0) if level else (depth, here.words.strong)
            self.blocks.append(
                Block(
                    number,
                    words,
                    level,
                    depth,
                    strong=strong,
                    why=self._why,
                    breaks=here.words.breaks,
                    cell=here.cell,
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
    document = _Document(styles, 0, None)
    _parse(parts[MAIN], document)
    blocks, count = list(document.blocks), document.count
    for name in NOTES:
        if name in parts:
            notes = _Document(styles, count, Why.NOTE)
            _parse(parts[name], notes)
            blocks, count = blocks + notes.blocks, notes.count
    return SourceText(tuple(sorted(blocks, key=lambda one: one.lines)), document.title)
