"""The consistency report on a page and on paper: every figure, both languages, nothing outside."""

import re
import string
from dataclasses import replace
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from app.core.checks import Selection
from app.core.communications import Audience, AuthorKind
from app.core.dialogues import DialogueDimension, Exchange, tell_dialogue
from app.core.findings import Relation, ReviewVerdict
from app.core.report_sheets import (
    Progress,
    ReportSheet,
    ShownPair,
    ShownPassage,
    StatementLabel,
)
from app.core.reports import Dimension, Scope, Tally, Volume
from app.core.rollups import roll_up
from app.core.statements import StatementKind
from app.gateways.reports import consistency
from app.gateways.reports.addresses import link_target
from app.gateways.reports.consistency import ConsistencyWriter
from app.gateways.reports.consistency.over_time import _KINDS
from app.gateways.reports.consistency.speaking import speech_in
from app.web.wording import read_messages
from tests import builders

FOLDER = Path(consistency.__file__).parent
NASTY = "<script>alert(1)</script> & “é” #eval(1) $x$ *a* _b_ \\ 🌻 日本 \x07 \ue000 e\u0301 \u202e"
WRITER = ConsistencyWriter()
MONTHS = [f"2025-{month:02}" for month in range(1, 10)]


def passage(relation: str, audience: str, text: str | None, **given: object) -> ShownPassage:
    values: dict[str, object] = {
        "finding_id": "f",
        "communication_id": "c",
        "relation": relation,
        "confidence": 0.87,
        "text": text,
        "locale": "fr",
        "channel": "blog",
        "audience": audience,
        "author_kind": AuthorKind.LEADER,
        "author_name": "Ada",
        "published_at": builders.NOW,
        "url": f"https://acme.example/{audience}",
        "version": 1,
        "verdict": None,
    }
    return ShownPassage(**(values | given))  # type: ignore[arg-type]


def sheet(said: str = "Nous réparons.", **given: object) -> ReportSheet:
    """Return a report of everything there is: counts, reviews, a silence, a pair, a dialogue."""
    tallies = [
        Tally(Dimension.STATEMENT, "a", MONTHS[2], "supports", 3, 3),
        Tally(Dimension.STATEMENT, "a", MONTHS[8], "contradicts", 1, 1),
    ]
    volumes = [Volume(Dimension.VERSION, "1", month, 2, 50, 4) for month in MONTHS]
    kinds = [("organization", ""), ("leader", "Ada"), ("leader", ""), ("employee", "")]
    for dimension, key, second in (
        (Dimension.WHOLE, "", ""),
        (Dimension.CHANNEL, said, ""),
        (Dimension.AUDIENCE, "staff", ""),
        *((Dimension.AUTHOR, kind, name) for kind, name in kinds),
        *((Dimension.MONTH, month, "") for month in MONTHS),
    ):
        tallies.append(Tally(dimension, key, second, "supports", 1234, 3, 2, 1, 7))
        tallies.append(Tally(dimension, key, second, "contradicts", 411, 2))
        volumes.append(Volume(dimension, key, second, 18, 4500, 36))
    values: dict[str, object] = {
        "slug": "acme",
        "name": f"Acme {said}",
        "made_at": builders.NOW,
        "version": 1,
        "scope": Scope(),
        "report": roll_up(["a", "b"], tallies, volumes, {1: frozenset({"a", "b"})}),
        "statements": {
            "a": StatementLabel("value", said, "Long.", "fr", in_force=True),
            "b": StatementLabel("mission", None, "Réparer.", "fr", in_force=True),
        },
        "pairs": (
            ShownPair(
                "a",
                passage("supports", "staff", said),
                passage(
                    "contradicts", "customers", None, url=None, verdict="confirmed", confidence=None
                ),
            ),
        ),
        "dialogue": tell_dialogue(
            [
                Exchange(DialogueDimension.WHOLE, "", 10, 5, (7_260,)),
                Exchange(DialogueDimension.ORIGIN, "customers", 10, 5, (7_260,)),
                Exchange(DialogueDimension.CHANNEL, said, 10, 0, ()),
            ],
            follow_ups=3,
        ),
        "running": Progress(2, 9),
        "engine": "credo-local",
    }
    return ReportSheet(**(values | given))  # type: ignore[arg-type]


class Reader(HTMLParser):
    """Reads a page: its words, its tags, its pictures, and what it would load."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.outside: list[str] = []
        self.pictures: list[dict[str, str | None]] = []
        self.told: list[str] = []
        self.language: str | None = None
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append(tag)
        if tag == "html":
            self.language = found["lang"]
        if tag == "svg":
            self.pictures.append(found)
        self.outside += [
            value or ""
            for name, value in attrs
            if name in {"src", "href", "srcset", "action", "data", "style"} and tag != "a"
        ]

    def handle_data(self, data: str) -> None:
        self.told.append(data)

    @property
    def words(self) -> str:
        return " ".join(" ".join(self.told).split())


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("en", ["Word and deed", "18 communications read, from January 2025 to September 2025",
                "4,500 passages", "75%", "1,234 of the 1,645 findings that take a side",
                "10 findings reviewed by a person: confirmed 2, corrected 1", "disputed 7",
                "36 passages were too far", "never met, 450 passages read", "2 silent statements",
                "last shown in March 2025; 6 months", "To staff", "87% sure",
                "confirmed by a person", "was erased",
                "The organisation itself", "neither a ranking nor a verdict",
                "5 of 10 messages were answered.", "2\u00a0h 1\u00a0min", "50% (24–76%)",
                "3 messages went on", "Contradicts, confirmed by a person",
                "Without a name, or with it erased, together", "Jan\u00a02025",
                "Messages by who wrote them", "Messages by channel", "March 2025 50 3 0",
                "the employees together", "a leader, without a name",
                "2 of 9 communications read", "credo-local", "version 1, in force"]),
        ("fr", ["La parole et les actes", "4\u202f500 passages", "75\u202f%",
                "1\u202f234 des 1\u202f645 constats qui prennent parti",
                "2 énoncés silencieux", "jamais rencontré, 450 passages lus",
                "L’organisation elle-même", "les personnes salariées, ensemble",
                "5 des 10 messages ont reçu une réponse.", "2\u202fh 1\u202fmin",
                "50\u202f% (24–76\u202f%)", "ni un classement ni un jugement"]),
    ],
)  # fmt: skip
def test_the_page_tells_every_figure(locale: str, expected: list[str]) -> None:
    read = Reader(WRITER.html(sheet(), locale))
    assert read.language == locale
    for one in expected:
        assert " ".join(one.split()) in read.words, one


def test_the_page_needs_nothing_else_and_no_script_hides_in_its_words() -> None:
    read = Reader(WRITER.html(sheet(NASTY), "fr"))
    assert "script" not in read.tags
    assert read.outside == []
    # The page's own hatchings alone.
    assert not re.search(r"url\((?!#hatch-)", WRITER.html(sheet(), "fr").decode())
    assert "<script>alert(1)</script>" in read.words


def test_every_picture_says_in_words_what_it_shows_or_repeats_what_is_beside_it() -> None:
    read = Reader(WRITER.html(sheet(), "en"))
    told = [one for one in read.pictures if one.get("role") == "img"]
    assert all(one["aria-label"] for one in told)
    assert any("Supports: 3, Contradicts: 1" in (one["aria-label"] or "") for one in told)
    assert all(one.get("aria-hidden") == "true" for one in read.pictures if one not in told)
    assert len(told) == 3  # the whole, and one a statement


def test_the_paper_is_pdf_a_with_alternatives_and_always_the_same() -> None:
    for locale in ("fr", "en"):
        paper = WRITER.pdf(sheet(), locale)
        assert paper.startswith(b"%PDF-")
        assert b"pdfaid:part" in paper
        assert paper == WRITER.pdf(sheet(), locale)
    assert WRITER.pdf(sheet(), "fr") != WRITER.pdf(sheet(), "en")
    assert WRITER.pdf(sheet(NASTY), "fr").startswith(b"%PDF-")


def test_nothing_read_yet_is_a_report() -> None:
    empty = sheet(
        report=roll_up([], [], [], {}), pairs=(), version=None, engine=None, running=None,
        dialogue=tell_dialogue([], 0),
    )  # fmt: skip
    words = Reader(WRITER.html(empty, "en")).words
    assert "Nothing has been read yet." in words
    assert "No message was received here." in words
    assert "none is in force yet" in words
    assert WRITER.pdf(empty, "en").startswith(b"%PDF-")


def test_the_selection_is_told() -> None:
    scope = Scope(
        Selection(
            channel="blog", audience=Audience.STAFF, author="Ada", author_kind=AuthorKind.LEADER,
            locale="fr", since=builders.NOW, until=builders.later(days=1),
        ),
        version=1,
    )  # fmt: skip
    words = Reader(WRITER.html(sheet(scope=scope, dialogue=None), "en")).words
    for one in ("channel blog", "published to staff", "by Ada", "said by a leader", "texts in fr",
                "from 1 March 2026", "before 2 March 2026", "version 1 alone"):  # fmt: skip
        assert one in words, one
    assert "addressed to no author and to no version" in words


@pytest.mark.parametrize(
    ("at", "english", "french"),
    [
        ("2026-11-30T00:00:00+00:00", "30 November 2026", "30 novembre 2026"),
        ("2026-11-30T23:59:59+00:00", "30 November 2026 at 23:59:59 UTC",
         "30 novembre 2026 à 23\u202fh\u202f59\u202fmin\u202f59\u202fs UTC"),
        ("2026-05-01T00:30:00+02:00", "30 April 2026 at 22:30 UTC",
         "30 avril 2026 à 22\u202fh\u202f30 UTC"),
    ],
)  # fmt: skip
def test_an_instant_that_is_not_midnight_has_its_hour(at: str, english: str, french: str) -> None:
    instant = datetime.fromisoformat(at)
    assert speech_in("en").moment(instant) == english
    assert speech_in("fr").moment(instant) == french


def test_a_selection_that_leaves_nothing_is_not_told_as_nothing_read() -> None:
    def told(**chosen: object) -> str:
        scope = Scope(Selection(**chosen))  # type: ignore[arg-type]
        empty = sheet(report=roll_up([], [], [], {}), pairs=(), scope=scope, dialogue=None)
        return Reader(WRITER.html(empty, "en")).words

    assert "Nothing that was read matches this selection." in told(channel="fax")
    assert "Nothing has been read yet" not in told(channel="fax")
    assert "Employees are only counted together" not in told(channel="fax")
    assert "Employees are only counted together" in told(author="Eve")


def test_who_judged_is_told_with_whom_it_was_sent_to() -> None:
    alone, asked = (
        Reader(WRITER.html(sheet(judges=judges), "en")).words for judges in ((), ("large-model",))
    )
    assert "sent nothing out" in alone
    assert "sent nothing out" not in asked
    assert "another model (large-model): those passages were then sent to it" in asked


def test_what_a_person_decided_has_no_confidence() -> None:
    pair = ShownPair(
        "a",
        passage("supports", "staff", "Oui.", verdict="corrected", confidence=None),
        passage("contradicts", "public", "Non.", confidence=0.61),
    )
    words = Reader(WRITER.html(sheet(pairs=(pair,)), "fr")).words
    assert "Tient parole, corrigé par une personne" in words
    assert re.findall(r"sûr à (\d+)", words) == ["61"]


@pytest.mark.parametrize("locale", ["french", "x-foo", "zh-Hant", "i-klingon", "FR", ""])
def test_the_paper_takes_every_language_a_text_may_be_in(locale: str) -> None:
    one = passage("supports", "staff", "Oui.", locale=locale)
    pair = ShownPair("a", one, passage("contradicts", "public", "Non.", locale=None))
    assert WRITER.pdf(sheet(pairs=(pair,)), "fr").startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://acme.example/a?b=c#d", "https://acme.example/a?b=c#d"),
        ("https://例え.jp/パス?q=é#ü", "https://xn--r8jz45g.jp/%E3%83%91%E3%82%B9?q=%C3%A9#%C3%BC"),
        ("http://bücher.example:8080/100%25", "http://xn--bcher-kva.example:8080/100%25"),
        ('https://x.example/"><script>', "https://x.example/%22%3E%3Cscript%3E"),
        (f"https://{'é' * 80}.example/", None),
        ("https://é.example:port/", None),
    ],
)
def test_a_link_leads_to_the_same_place_in_ascii(url: str, target: str | None) -> None:
    assert link_target(url) == target


def test_what_fonts_lack_is_one_mark_a_run_and_links_stay_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given: list[dict[str, str]] = []

    def compile_(*_args: object, **options: dict[str, str]) -> bytes:
        given.append(options["sys_inputs"])
        return b"%PDF-"

    monkeypatch.setattr("typst.compile", compile_)
    one = passage(
        "supports", "staff", "Un\tmot 🚀👩\u200d👩 мир مرحبا.", url="https://例え.jp/パス"
    )
    pair = ShownPair("a", one, passage("contradicts", "public", "Non."))
    WRITER.pdf(sheet(pairs=(pair,)), "fr")
    WRITER.pdf(sheet(), "fr")
    assert "Un mot □ мир □." in given[0]["data"]
    assert '"target": "https://xn--r8jz45g.jp/%E3%83%91%E3%82%B9"' in given[0]["data"]
    assert (given[0]["incomplete"], given[1]["incomplete"]) == ("yes", "")


def test_statements_without_a_name_are_told_apart() -> None:
    labels = dict(sheet().statements)
    labels["a"] = replace(labels["b"], text="Éclairer. " * 20)
    words = Reader(WRITER.html(sheet(statements=labels), "fr")).words
    assert "Mission – Réparer." in words
    assert re.search(r"Mission – Éclairer\. [^<]{20,60}…", words)


def catalogue(language: str) -> dict[str, tuple[str, ...]]:
    return speech_in(language).messages


def used() -> set[str]:
    """Return the names of the messages that the code says."""
    families = {
        "relation.": Relation, "means.": Relation, "kind.": StatementKind,
        "audience.": Audience, "origin.": Audience, "contrast.told-": Audience,
        "author.": AuthorKind, "verdict.": ReviewVerdict,
    }  # fmt: skip
    found_by_hand = {f"rows.key-{kind}" for kind in _KINDS}
    found = {f"time.{unit}" for unit in ("days", "hours", "minutes", "seconds")}
    found |= found_by_hand | {f"scope.{name}" for name in Selection().as_json()}
    for path in FOLDER.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        found |= set(re.findall(r"""["']([a-z]+\.[a-z-]+)["']""", text))
        for prefix in re.findall(r'f"([a-z]+\.[a-z-]*)\{', text):
            found |= {prefix + one.value for one in families.get(prefix, ())}
    return found


def test_every_message_is_used_and_there_in_both_languages() -> None:
    files = {"consistency.typ", "page.css"}
    assert set(catalogue("en")) == set(catalogue("fr")) == used() - files


@pytest.mark.parametrize("name", sorted(catalogue("fr")))
def test_message_takes_the_same_values_in_both_languages(name: str) -> None:
    french, english = catalogue("fr")[name], catalogue("en")[name]
    assert len(french) == len(english)
    for one, other in zip(french, english, strict=True):
        assert fields(one) == fields(other)
        assert not re.search(r"[ \w}][;:!?»%](?!\w)", one.replace("\u202f", "\x00")), one
        assert "'" not in one + other


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_report_and_the_pages_say_the_same(language: str) -> None:
    pages = read_messages(language)
    shared = set(catalogue(language)) & set(pages)
    assert {name: catalogue(language)[name] for name in shared} == {
        name: pages[name] for name in shared
    }
    assert len(shared) > 60


@pytest.mark.parametrize("language", ["fr", "en"])
def test_catalogues_are_whole(language: str) -> None:
    with (FOLDER / "messages" / f"{language}.po").open("rb") as file:
        catalog = read_po(file, locale=language, abort_invalid=True)
    assert not [one for one in catalog if one.fuzzy and one.id]
