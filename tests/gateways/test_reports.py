"""The auditor's report: every fact is in it, whatever the words hold, and it is always the same."""

import os
import re
import subprocess
import sys
from dataclasses import asdict
from html.parser import HTMLParser
from pathlib import Path

import pytest

from app.core.diffs import diff_statements
from app.core.mementos import Memento
from app.core.records import (
    ApprovalShown,
    Record,
    Signatory,
    VersionShown,
    WitnessShown,
    periods_of,
)
from app.gateways.reports import AuditReporter, paper
from app.gateways.reports.telling import tell
from tests import builders

ROOT = Path(__file__).resolve().parents[2]
NASTY = "<script>alert(1)</script> & “é” #eval(1) $x$ *a* _b_ \\ 🌻 日本 \x07 \ue000 e\u0301 \u202e"
REPORTER = AuditReporter()


def record(count: int = 3, said: str = "Nous publions.", **given: object) -> Record:
    """Return a record of versions a day apart, each with another text and an approval."""
    shown: list[VersionShown] = []
    before, first = (), builders.statement()
    for number in range(1, count + 1):
        text = builders.text(f"{said} {number} fois.")
        statements = (builders.statement({"fr": text}, id=first.id),)
        version = builders.version("acme", number, statements, title=said, reason=f"Motif {number}")
        who = Signatory("key-ada", "Ada")
        at, seen = "2026-03-01T12:00:00Z", version.content_hash.hex()
        shown.append(
            VersionShown(
                version=version,
                published_by=Signatory("key-bob", ""),
                approvals=(ApprovalShown(who, at, f"Oui {said}", seen),),
                labels={first.id: text.name or ""},
                changes=diff_statements(before, statements),
            )
        )
        before = statements
    values: dict[str, object] = {
        "slug": "acme",
        "name": f"Acme {said}",
        "versions": tuple(shown),
        "left_out": 0,
        "periods": periods_of(
            Memento(one.version.number, one.version.effective_from) for one in shown
        ),
        "note": "credo.test/acme\n7\nAAAA\n\n— credo.test/acme c2ln\n".encode(),
        "size": 7,
        "root": bytes(range(32)),
        "as_of": builders.NOW,
        "witnesses": (
            WitnessShown("webhook", "https://witness.example.org/", 7, builders.NOW, signed=True),
            WitnessShown("file", "git", None, None, signed=False),
        ),
    }
    return Record(**{**values, **given})  # type: ignore[arg-type]


class Reader(HTMLParser):
    """Reads a page: its text, its tags, and what it would load."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.outside: list[str] = []
        self.text = ""
        self.language: str | None = None
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        given = dict(attrs)
        self.outside += [given[name] or "" for name in ("src", "href") if name in given]
        if tag == "html":
            self.language = given.get("lang")

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_holds_every_fact() -> None:
    made = record()
    text = Reader(REPORTER.html(made, "fr")).text
    for one in made.versions:
        version = one.version
        for fact in (
            version.content_hash.hex(),
            version.reason,
            f"Version {version.number}",
            str(version.log_index),
        ):
            assert fact in text
    for fact in ("Ada [key-ada]", "[key-bob]", made.root.hex(), "1 mars 2026", "« Transparence »"):
        assert fact in text
    assert made.note.decode() in text
    assert "https://witness.example.org/" in text
    assert "7 (contresigné)" in text
    assert "aucun pour l’instant" in text


def test_the_page_shows_which_words_went_and_came() -> None:
    page = REPORTER.html(record(2), "fr").decode()
    assert re.search(r"<del>1</del><ins>2</ins>", page)


def test_a_page_runs_nothing_and_loads_nothing() -> None:
    read = Reader(REPORTER.html(record(said=NASTY), "fr"))
    assert "script" not in read.tags
    assert not {"img", "link", "iframe", "object", "a"} & set(read.tags)
    assert read.outside == []
    assert "<script>alert(1)</script>" in read.text
    assert "🌻 日本 [U+0007]" in read.text
    assert "[U+202E]" in read.text
    assert "\u202e" not in read.text  # it would turn round what Credo says after a name


@pytest.mark.parametrize(
    ("locale", "language", "title"),
    [
        ("fr", "fr", "Registre de la charte"),
        ("fr-CA", "fr", "Registre de la charte"),
        ("en", "en", "Record of the charter"),
        ("de", "en", "Record of the charter"),
    ],
)
def test_it_is_told_in_the_readers_language(locale: str, language: str, title: str) -> None:
    page = Reader(REPORTER.html(record(), locale))
    assert page.language == language
    assert title in page.text
    assert b"/Lang(" + language.encode() in REPORTER.pdf(record(), locale)


@pytest.mark.parametrize("said", ["Nous publions.", NASTY])
def test_the_paper_is_an_archivable_pdf(said: str) -> None:
    made = REPORTER.pdf(record(said=said), "fr")
    assert made.startswith(b"%PDF-1.")
    assert b"<pdfaid:part>2</pdfaid:part>" in made
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in made
    assert b"/JavaScript" not in made
    assert b"2026-03-01T12:00:00" in made, "stamped with the record's time, not the clock's"


def test_what_the_fonts_lack_is_told_by_its_code_point() -> None:
    fonts = paper._Fonts(set(), None)
    assert fonts.shown({"a": ["é\n"]}) == {"a": ["é\n"]}
    assert not fonts.incomplete
    assert fonts.shown({"a": ["é 🌻\n\x07"]}) == {"a": ["é [U+1F33B]\n[U+0007]"]}
    assert fonts.incomplete
    assert paper._Fonts({"é"}, None).shown("été") == "[U+00E9]t[U+00E9]"
    assert paper._Fonts(None, None).shown("été") == "[U+00E9]t[U+00E9]"


def test_every_character_that_is_shown_as_itself_is_in_the_fonts() -> None:
    """Otherwise each report that has it would be made several times."""
    text = " ".join(chr(one) for first, last in paper._HAVE for one in range(first, last + 1))
    told = tell(record(1, witnesses=(WitnessShown("file", text, None, None, signed=False),)), "fr")
    fonts = paper._Fonts(set(), None)
    assert paper._compile(paper._TEMPLATE, asdict(told), builders.NOW, fonts).startswith(b"%PDF-")


def test_a_paper_with_characters_of_every_script_comes_all_the_same() -> None:
    some = "".join(chr(one) for one in range(1, 0x10FFFF, 997) if not 0xD800 <= one < 0xE000)
    assert REPORTER.pdf(record(2, said=some), "fr").startswith(b"%PDF-")


MAKE = """
import hashlib
from tests.builders import NOW
from app.core.records import Record, periods_of
from app.core.mementos import Memento
from app.gateways.reports import AuditReporter
one = Record("acme", "Acme", (), 0, periods_of([Memento(1, NOW)]), b"o\\n", 1, b"r" * 32, NOW, ())
made = AuditReporter()
print(hashlib.sha256(made.html(one, "fr") + made.pdf(one, "fr")).hexdigest())
"""


def test_the_same_record_makes_the_same_bytes_here_and_in_another_process() -> None:
    said = []
    for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LANG": "C"}
        done = subprocess.run(
            [sys.executable, "-c", MAKE],
            cwd=ROOT,
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        )
        said.append(done.stdout)
    assert said[0] == said[1]
    made = record()
    assert REPORTER.html(made, "fr") == REPORTER.html(made, "fr")
    assert REPORTER.pdf(made, "fr") == REPORTER.pdf(made, "fr")
    assert REPORTER.pdf(made, "fr") != REPORTER.pdf(record(2), "fr")


def test_an_empty_record_says_so() -> None:
    empty = record(0, periods=(), witnesses=())
    text = Reader(REPORTER.html(empty, "en")).text
    assert "No version has been published yet." in text
    assert "without a witness" in text
    assert REPORTER.pdf(empty, "en").startswith(b"%PDF-")


def test_what_is_left_out_is_told() -> None:
    page = Reader(REPORTER.html(record(left_out=12), "en")).text
    assert "The first 12 versions are not told in full here" in page
