"""Sentences of a text, located in code points of the text exactly as it was received."""

import re
import threading
from collections.abc import Iterator

from choppa import DEFAULT_SRX_RULESET, SrxDocument, SrxTextIterator

from app.core.passages import Passage, cap, trim

# A line break ends a passage, unless the next line goes on in lower case after an unfinished line:
# mail and Markdown are often wrapped by hand in the middle of a sentence.
_LINE_BREAK = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_UNFINISHED = re.compile(r"[^\s.!?:;…»”\"]\s*$")
_BULLET = re.compile(r"\s*(?:[-*+•‣◦▪–—]|\d{1,3}[.)]|[a-z][.)])\s")
_HAS_WORD = re.compile(r"\w")

# choppa turns `*` in its look-behinds into {0,n}, and some rules nest two of them: at its usual
# n = 100 a line of 1,600 characters "1. 1. 1. " took nine seconds. Prose is split at 40; a
# line with a dot more often than every _CHARS_PER_DOT characters, which is no prose, at 10.
_LOOKBEHIND_PROSE = 40
_LOOKBEHIND_DENSE = 10
_CHARS_PER_DOT = 12
_DOTS = re.compile("[.!?:…。！？]")  # noqa: RUF001 - the full-width ones are meant
# A longer line is split in windows that start where the last full sentence ended.
_WINDOW_CHARS = 2_000

SPLITTING_VERSION = "srx-1"


class Splitter:
    """Cuts texts into passages; one instance serves every thread."""

    def __init__(self) -> None:
        self._document = SrxDocument(ruleset=DEFAULT_SRX_RULESET)
        self._lock = threading.Lock()  # the document fills its own caches while it is used

    def split(self, text: str, language: str) -> tuple[Passage, ...]:
        """Return the passages of a text, in order, without white space at their ends.

        Args:
            text: code points as received; line ends, emoji and accents as they came.
            language: primary language subtag (`fr`); rules for unknown ones are the general ones.
        Returns: passages of at most PASSAGE_MAX_CHARS characters; pieces without any letter or
            digit (rules, lone emoji) are left out, everything else is in exactly one passage.
        Source: SRX 2.0 with LanguageTool's rules, through choppa-srx.
        """
        passages: list[Passage] = []
        with self._lock:
            for start, end in _blocks(text):
                for left, right in self._sentences(text, start, end, language):
                    passage = trim(text, left, right)
                    if passage is not None and _HAS_WORD.search(passage.exact):
                        passages.append(passage)
        return cap(passages)

    def _sentences(
        self, text: str, start: int, end: int, language: str
    ) -> Iterator[tuple[int, int]]:
        """Yield the half-open ranges of the sentences of one block, covering all of it."""
        while start < end:
            window = text[start : min(end, start + _WINDOW_CHARS)]
            whole = start + len(window) == end
            pieces = self._pieces(window, language)
            if not whole and len(pieces) > 1:
                pieces.pop()  # it may go on in the next window
            for piece in pieces:
                yield start, start + piece
                start += piece

    def _pieces(self, window: str, language: str) -> list[int]:
        """Return the lengths of the sentences of a window; they add up to its own."""
        if not _DOTS.search(window):
            return [len(window)]
        dense = len(_DOTS.findall(window)) * _CHARS_PER_DOT > len(window)
        segments = SrxTextIterator(
            self._document,
            f"{language}_two",  # blocks were cut before: a single line break stays inside
            window,
            max_lookbehind_construct_length=_LOOKBEHIND_DENSE if dense else _LOOKBEHIND_PROSE,
        )
        return [len(segment) for segment in segments]


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Yield the ranges between the line breaks that end a passage; they hold every other mark."""
    start = 0
    for mark in _LINE_BREAK.finditer(text):
        if mark.start() < start or _goes_on(text, start, mark):
            continue
        if mark.start() > start:
            yield start, mark.start()
        start = mark.end()
    if start < len(text):
        yield start, len(text)


def _goes_on(text: str, start: int, mark: re.Match[str]) -> bool:
    """Say whether the sentence before a line break goes on after it."""
    following = text[mark.end() : mark.end() + 1]
    return (
        following.islower()
        and _UNFINISHED.search(text, max(start, mark.start() - 8), mark.start()) is not None
        and _BULLET.match(text, mark.end()) is None
    )
