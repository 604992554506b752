"""What a consistency report is made of once it is told: titles, notes, tables, pictures, pairs."""

from dataclasses import dataclass

from app.core.pictures import Bar, Range, Strip

Fact = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: what it says first, what it says smaller below, and a picture of an interval."""

    text: str
    more: str = ""
    range: Range | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head; the first cell of a row names it.

    Attributes:
        counts: whether the columns behind the first hold numbers, which are set to the right.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture over time and what it shows in words, for those who cannot see it.

    Attributes:
        caption: what stands above it; note: beside the caption.
        labels: (x, words) below it; ticks: (y, number) at its left.
        figures: what it shows in numbers, or None when there is nothing.
    """

    caption: str
    note: str
    words: str
    strip: Strip
    labels: tuple[tuple[str, str], ...]
    ticks: tuple[tuple[str, str], ...]
    figures: Table | None


@dataclass(frozen=True, slots=True)
class Legend:
    """What the colours and hatchings of pictures mean: (kind, words)."""

    entries: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """One bar in parts, and the same in words."""

    words: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A passage as evidence.

    Attributes:
        label: whom it was told; side: its relation in words; kind: the relation.
        text: its words, or that they were erased; locale: of the words.
        sure: how sure the machine is of it, or what a person said of it.
        source: when, where, by whom; link: the words of the link to `target`.
        url: where it was published; target: the same in ASCII. Both or neither.
    """

    label: str
    kind: str
    side: str
    sure: str
    text: str
    locale: str | None
    source: str
    url: str | None
    target: str | None
    link: str


@dataclass(frozen=True, slots=True)
class PairTold:
    """Two passages side by side."""

    title: str
    sides: tuple[Told, Told]


Block = Table | Drawing | Legend | Parts | PairTold


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the report. What there is none of is told by a note."""

    title: str
    notes: tuple[str, ...]
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class ToldReport:
    """The whole report.

    Attributes:
        warning: that the figures still grow, or empty.
        figure: the one share that stands out, empty where nothing took a side; `said` explains it.
        closing: who judged, or empty.
        by_month: the title of the figures of the drawings; more: what opens them on a page.
        unwritable: what the paper says when it has no letters for a text.
    """

    language: str
    title: str
    name: str
    lead: str
    facts: tuple[Fact, ...]
    figure: str
    said: str
    sections: tuple[Section, ...]
    closing: str
    warning: str
    by_month: str
    more: str
    unwritable: str
