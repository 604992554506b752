"""The report as one HTML page: no script, no other file, pictures as SVG, readable on paper too."""

from itertools import groupby
from pathlib import Path
from xml.etree.ElementTree import Element, tostring

from app.core.pictures import Bar, Range
from app.gateways.reports.consistency.parts import (
    Block,
    Cell,
    Drawing,
    Legend,
    PairTold,
    Parts,
    Section,
    Table,
    Told,
    ToldReport,
)
from app.gateways.reports.markup import add

_STYLE = Path(__file__).with_name("page.css")
# A table of more columns moves sideways on a telephone instead of being squeezed.
_MANY_COLUMNS = 5
_RANGE_PX, _PARTS_PX, _LABELS_PX, _SWATCH_PX = 14, 14, 16, 12
# What is drawn inside the hatched colours, so that they are told apart without colour.
_HATCHES = {"contradicts": "M0 0H6V2H0Z", "undecided": "M1 1H4V4H1Z", "mentions": "M0 0H6V1H0Z"}


def write_report_page(told: ToldReport) -> bytes:
    """Return the page's bytes, UTF-8."""
    html = Element("html", {"lang": told.language})
    head = add(html, "head")
    add(head, "meta", charset="utf-8")
    add(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
    add(head, "meta", name="color-scheme", content="light dark")
    add(head, "title", f"{told.title} — {told.name}")
    add(head, "style", _STYLE.read_text(encoding="utf-8"))
    body = add(html, "body")
    _hatches(body)
    main = add(body, "main")
    add(main, "p", told.name, **{"class": "name"})
    add(main, "h1", told.title)
    add(main, "p", told.lead, **{"class": "lead"})
    listed = add(main, "dl", **{"class": "facts"})
    for name, value in told.facts:
        pair = add(listed, "div")
        add(pair, "dt", name)
        add(pair, "dd", value)
    if told.warning:
        add(main, "p", told.warning, **{"class": "warning"})
    big = add(main, "p", **{"class": "big"})
    if told.figure:
        add(big, "strong", told.figure)
    add(big, "span", told.said)
    for place, section in enumerate(told.sections):
        _section(main, section, f"s{place}", told.more)
    if told.closing:
        add(main, "p", told.closing, **{"class": "closing"})
    written: bytes = tostring(html, encoding="utf-8", method="html")
    return b"<!doctype html>\n" + written + b"\n"


def _hatches(body: Element) -> None:
    """Add the hatchings that the style sheet fills bars with."""
    held = add(
        add(body, "svg", width="0", height="0", **{"class": "hatches", "aria-hidden": "true"}),
        "defs",
    )
    for kind, path in _HATCHES.items():
        made = add(
            held, "pattern", id=f"hatch-{kind}", width="6", height="6",
            patternUnits="userSpaceOnUse", patternTransform="rotate(45)" if kind == "contradicts"
            else "rotate(0)",
        )  # fmt: skip
        add(made, "path", d="M0 0H6V6H0Z", **{"class": "ground"})
        add(made, "path", d=path, **{"class": kind})


def _section(main: Element, one: Section, mark: str, more: str) -> None:
    made = add(main, "section", **{"aria-labelledby": mark})
    add(made, "h2", one.title, id=mark)
    for note in one.notes:
        add(made, "p", note, **{"class": "note"})
    for kind, blocks in groupby(one.blocks, key=type):
        parent = add(made, "div", **{"class": "drawings"}) if kind is Drawing else made
        for block in blocks:
            _block(parent, block, one.title, more)


def _block(parent: Element, block: Block, title: str, more: str) -> None:
    match block:
        case Table():
            _table(parent, block, title)
        case Drawing():
            _drawing(parent, block, more)
        case Legend():
            _legend(parent, block)
        case Parts():
            _parts(parent, block)
        case PairTold():
            _pair(parent, block)


def _table(parent: Element, table: Table, title: str, heading: str = "h3") -> None:
    if table.caption and heading:
        add(parent, heading, table.caption)
    # A table wider than a telephone moves sideways by itself; the keyboard must reach it.
    around = add(parent, "div", role="region", tabindex="0", **{"class": "scroll"})
    around.set("aria-label", f"{title}: {table.caption}" if table.caption else title)
    made = add(around, "table", **{"class": _class_of(table)})
    if table.head:
        head = add(add(made, "thead"), "tr")
        for name in table.head:
            add(head, "th", name, scope="col")
    body = add(made, "tbody")
    for row in table.rows:
        line = add(body, "tr")
        _cell(add(line, "th", scope="row"), row[0])
        for cell in row[1:]:
            _cell(add(line, "td"), cell)


def _class_of(table: Table) -> str:
    if not table.counts:
        return "words"
    return "counts few" if len(table.head) < _MANY_COLUMNS else "counts"


def _cell(made: Element, cell: Cell) -> None:
    add(made, "span", cell.text, **{"class": "first"})
    if cell.range is not None:
        _range(made, cell.range)
    if cell.more:
        add(made, "small", cell.more)


def _svg(parent: Element, kind: str, height: float, words: str) -> Element:
    """Return a picture; without words it only repeats what stands beside it."""
    made = add(parent, "svg", height=f"{height:g}", focusable="false", **{"class": kind})
    if words:
        made.set("role", "img")
        made.set("aria-label", words)
    else:
        made.set("aria-hidden", "true")
    return made


def _range(parent: Element, one: Range) -> None:
    svg, y = _svg(parent, "range", _RANGE_PX, ""), f"{_RANGE_PX / 2:g}"
    add(svg, "line", x1="0", x2="100%", y1=y, y2=y, **{"class": "scale"})
    for x in ("0", "50%", "100%"):
        add(svg, "line", x1=x, x2=x, y1="3", y2="11", **{"class": "scale"})
    add(svg, "line", x1=one.low, x2=one.high, y1=y, y2=y, **{"class": "whisker"})
    add(svg, "circle", cx=one.at, cy=y, r="4", **{"class": "dot"})


def _bars(svg: Element, bars: tuple[Bar, ...]) -> None:
    for one in bars:
        add(
            svg, "rect", x=one.x, y=one.y, width=one.width, height=one.height, **{"class": one.kind}
        )


def _parts(parent: Element, one: Parts) -> None:
    _bars(_svg(parent, "parts", _PARTS_PX, one.words), one.bars)


def _legend(parent: Element, one: Legend) -> None:
    listed = add(parent, "ul", **{"class": "legend"})
    for kind, words in one.entries:
        entry = add(listed, "li")
        swatch = _svg(entry, f"swatch {kind}", _SWATCH_PX, "")
        add(swatch, "rect", width="100%", height="100%", **{"class": kind})
        add(entry, "span", words)


def _drawing(parent: Element, one: Drawing, more: str) -> None:
    figure = add(parent, "figure")
    caption = add(figure, "figcaption")
    add(caption, "strong", one.caption)
    add(caption, "span", one.note)
    below = float(one.strip.height)
    plot = add(figure, "div", **{"class": "plot"})
    axis = _svg(plot, "axis", below + _LABELS_PX, "")
    for y, number in one.ticks:
        add(axis, "text", number, x="100%", y=y, dy="0.35em", **{"text-anchor": "end"})
    svg = _svg(plot, "strip", below + _LABELS_PX, one.words)
    for y, _ in one.ticks:
        add(svg, "line", x1="0", x2="100%", y1=y, y2=y, **{"class": "scale"})
    _bars(svg, one.strip.bars)
    for x, text in one.labels:
        add(svg, "line", x1=x, x2=x, y1=f"{below:g}", y2=f"{below + 5:g}", **{"class": "scale"})
        add(svg, "text", text, x=x, y=f"{below + 14:g}", dx="3")
    if one.figures:
        details = add(figure, "details")
        add(details, "summary", more)
        _table(details, one.figures, more, heading="")


def _pair(parent: Element, one: PairTold) -> None:
    made = add(parent, "article", **{"class": "pair"})
    add(made, "h3", one.title)
    sides = add(made, "div", **{"class": "sides"})
    for told in one.sides:
        _passage(sides, told)


def _passage(parent: Element, one: Told) -> None:
    figure = add(parent, "figure", **{"class": f"passage {one.kind}"})
    above = add(figure, "p", **{"class": "side"})
    add(above, "strong", one.label)
    add(above, "span", f"{one.side}, {one.sure}")
    quoted = add(figure, "blockquote", one.text)
    if one.locale:
        quoted.set("lang", one.locale)
    caption = add(figure, "figcaption", one.source)
    if one.url and one.target:
        add(caption, "br")
        add(caption, "a", one.link, href=one.target, rel="external noopener noreferrer nofollow")
        add(caption, "span", one.url, **{"class": "address"})
