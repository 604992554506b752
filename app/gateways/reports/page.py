"""The report as one HTML page: no script, no other file, readable on paper too."""

from xml.etree.ElementTree import Element, tostring

from app.gateways.reports.markup import add as _add
from app.gateways.reports.telling import Fact, Table, Told, ToldChange, ToldVersion

_STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.5 Georgia, serif; max-width: 56rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2, h3 { font-family: system-ui, sans-serif; line-height: 1.2; }
h2 { margin-top: 3rem; border-bottom: 1px solid; padding-bottom: .25rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: start; vertical-align: top; padding: .35rem .6rem .35rem 0; }
tr { border-bottom: 1px solid #8888; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; }
dt { font-weight: bold; }
dd { margin: 0; overflow-wrap: anywhere; }
td { overflow-wrap: anywhere; white-space: pre-line; }
ins { background: #bfe5c8; color: #000; }
del { background: #f6c9c9; color: #000; }
pre { overflow-x: auto; border: 1px solid #8888; padding: 1rem; }
@media print { h2, h3 { break-after: avoid; } tr { break-inside: avoid; } }
"""


def _facts(parent: Element, facts: tuple[Fact, ...]) -> None:
    listed = _add(parent, "dl")
    for name, value in facts:
        _add(listed, "dt", name)
        _add(listed, "dd", value)


def _table(parent: Element, table: Table, none: str) -> None:
    if not table.rows:
        _add(parent, "p", none)
        return
    made = _add(parent, "table")
    head = _add(_add(made, "thead"), "tr")
    for name in table.head:
        _add(head, "th", name, scope="col")
    body = _add(made, "tbody")
    for row in table.rows:
        line = _add(body, "tr")
        for cell in row:
            _add(line, "td", cell)


def _changes(parent: Element, told: Told, changes: tuple[ToldChange, ...]) -> None:
    words = told.words
    if not changes:
        _add(parent, "p", words.no_change)
        return
    made = _add(parent, "table")
    head = _add(_add(made, "thead"), "tr")
    for name in (words.what, words.kind_of_change, words.before_after):
        _add(head, "th", name, scope="col")
    body = _add(made, "tbody")
    for one in changes:
        line = _add(body, "tr")
        _add(line, "td", one.where)
        _add(line, "td", one.kind)
        cell = _add(line, "td")
        for op, text in one.words:
            tag = {"insert": "ins", "delete": "del"}.get(op, "span")
            _add(cell, tag, text)


def _version(parent: Element, told: Told, one: ToldVersion) -> None:
    section = _add(parent, "section")
    _add(section, "h3", one.heading)
    _facts(section, one.facts)
    _add(section, "h4", told.words.approvals)
    _table(section, one.approvals, told.words.no_approval)
    _add(section, "h4", told.words.changes)
    _changes(section, told, one.changes)


def write_page(told: Told) -> bytes:
    """Return the page's bytes, UTF-8."""
    words = told.words
    html = Element("html", {"lang": words.language})
    head = _add(html, "head")
    _add(head, "meta", charset="utf-8")
    _add(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
    _add(head, "title", f"{words.title} — {told.name}")
    _add(head, "style", _STYLE)
    main = _add(_add(html, "body"), "main")
    _add(main, "h1", f"{words.title} — {told.name}")
    _add(main, "p", words.lead)
    _facts(main, told.facts)
    _add(main, "h2", words.in_force)
    _table(main, told.periods, words.no_version)
    _add(main, "h2", words.versions)
    _add(main, "p", told.left_out or ("" if told.versions else words.no_version))
    for one in told.versions:
        _version(main, told, one)
    _add(main, "h2", words.witnesses)
    _table(main, told.witnesses, words.no_witness)
    _add(main, "h2", words.checkpoint)
    _add(main, "pre", told.note)
    _add(main, "p", words.check)
    written: bytes = tostring(html, encoding="utf-8", method="html")
    return b"<!doctype html>\n" + written + b"\n"
