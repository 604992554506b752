"""The report on paper: PDF/A-2a made by typst, with the fonts it carries and no others."""

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import typst

from app.gateways.reports.telling import Told

_TEMPLATE = Path(__file__).with_name("record.typ")
# What the carried fonts have: Latin, Greek, Cyrillic, marks, currencies, arrows. A run of other
# letters is told by its code points or by one mark, and so are those of these that a release of the
# fonts should lack.
_HAVE = (
    *((0x20, 0x7E), (0xA0, 0x24F), (0x300, 0x36F), (0x386, 0x386), (0x388, 0x38A)),
    *((0x38E, 0x3A1), (0x3A3, 0x4FF), (0x1E00, 0x1EFF), (0x2000, 0x200A), (0x2010, 0x2027)),
    *((0x202F, 0x203E), (0x2074, 0x208E), (0x20A0, 0x20C0), (0x2116, 0x2116), (0x2122, 0x2122)),
    *((0x2190, 0x22FF), (0x25A1, 0x25A1)),
)
_MISSING = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
_TRIES = 10


def write_paper(told: Told, at: datetime) -> bytes:
    """Return the PDF's bytes; the same for the same report.

    Args: at: what the file gives as the time of its making.
    """
    return typeset(_TEMPLATE, asdict(told), at)


def typeset(
    template: Path, data: dict[str, Any], at: datetime, unwritable: str | None = None
) -> bytes:
    """Return the PDF that a template makes of the data, which it gets as JSON.

    Args:
        at: what the file gives as the time of its making.
        unwritable: what stands for a run of letters that no font has; None: their code points.
    """
    missing: set[str] = set()
    for _ in range(_TRIES):
        try:
            return _compile(template, data, at, _Fonts(missing, unwritable))
        except typst.TypstError as error:
            found = {one for text in _MISSING.findall(str(error)) for one in _unescaped(text)}
            if not found - missing:
                raise
            missing |= found
    # So many are missing that the rest is not sought: plain letters are always there.
    return _compile(template, data, at, _Fonts(None, unwritable))


def _unescaped(text: str) -> str:
    return re.sub(r"\\u\{([0-9a-f]+)\}", lambda code: chr(int(code.group(1), 16)), text)


def _compile(template: Path, data: dict[str, Any], at: datetime, fonts: "_Fonts") -> bytes:
    shown = json.dumps(fonts.shown(data), ensure_ascii=False)
    return typst.compile(
        template.read_bytes(),
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards="a-2a",
        sys_inputs={"data": shown, "incomplete": "yes" if fonts.incomplete else ""},
        timestamp=int(at.timestamp()),
    )


class _Fonts:
    """What can be written.

    Attributes:
        incomplete: whether anything shown so far could not be.
    """

    def __init__(self, missing: set[str] | None, unwritable: str | None) -> None:
        self._missing, self._unwritable = missing, unwritable
        self.incomplete = False

    def shown(self, value: Any) -> Any:
        """Return the value with every text as the fonts can show it."""
        if isinstance(value, str):
            composed = unicodedata.normalize("NFC", value).replace("\t", " ")
            runs = groupby(composed, self._has)
            return "".join("".join(run) if known else self._told(run) for known, run in runs)
        if isinstance(value, dict):
            return {key: self.shown(one) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return [self.shown(one) for one in value]
        return value

    def _told(self, run: Iterable[str]) -> str:
        self.incomplete = True
        return self._unwritable or "".join(f"[U+{ord(one):04X}]" for one in run)

    def _has(self, one: str) -> bool:
        if one == "\n":
            return True
        if self._missing is None:
            return "\x20" <= one <= "\x7e" or one == self._unwritable
        known = any(first <= ord(one) <= last for first, last in _HAVE)
        return known and one not in self._missing
