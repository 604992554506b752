"""Charters in the forms people have them, real ones among them; golden readings."""

import contextlib
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.charter_language import LocaleChoice, choose_locale
from app.core.charter_reading import read_charter
from app.core.charter_texts import CharterReading, Why
from app.core.errors import InvalidError
from app.gateways.builder import load_builder
from app.gateways.charter_texts import (
    DOCX_TYPE,
    LINES_MAX,
    SOURCE_MAX_CHARS,
    CharterTextReader,
)
from app.gateways.charter_texts.docx import PART_MAX_BYTES, PARTS_MAX
from app.gateways.charter_texts.words import Words
from tests.gateways.word_documents import CHARTERS, W, docx, p

GOLDEN = Path(__file__).parents[1] / "golden" / "charters"
TYPES = {".md": "text/markdown", ".html": "text/html", ".txt": "text/plain"}
FILES = {one.name: one.read_bytes() for one in GOLDEN.iterdir() if one.suffix in TYPES}
CASES = sorted({**FILES, **CHARTERS})
HEADINGS = load_builder().headings


def read(data: bytes | str, media_type: str, locale: str = "fr") -> CharterReading:
    raw = data.encode() if isinstance(data, str) else data
    source = CharterTextReader().read(media_type, raw)
    choice = choose_locale(source, HEADINGS, None, locale, ["fr", "en"])
    return read_charter(source, HEADINGS, choice)


def lines_of(found: CharterReading) -> list[int]:
    traced = {line for one in found.statements for at in one.traces for line in at.lines}
    return sorted(traced | {line for one in found.leftovers for line in one.lines})


def told(found: CharterReading) -> dict[str, Any]:
    return {
        "title": found.title,
        "locale": f"{found.locale} ({found.locale_from.value})",
        "statements": [
            {
                "kind": one.kind.value,
                **one.text.as_json(),
                "traces": [f"{at.field}: {list(at.lines)}" for at in one.traces],
            }
            for one in found.statements
        ],
        "leftovers": [f"{one.why.value} {list(one.lines)}: {one.text}" for one in found.leftovers],
    }


@pytest.mark.parametrize("name", CASES)
def test_a_charter_is_read_as_a_person_would(name: str) -> None:
    """CREDO_GOLDEN=write writes the files anew, to be read by a person."""
    data = CHARTERS.get(name) or FILES[name]
    media_type = TYPES.get(Path(name).suffix, DOCX_TYPE)
    made = told(read(data, media_type, {"fr": "en", "en": "fr"}[name.split(".")[1]]))
    golden = GOLDEN / f"{name}.json"
    if os.environ.get("CREDO_GOLDEN") == "write":
        golden.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert made == json.loads(golden.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", [one for one in FILES if not one.endswith(".html")])
def test_every_line_of_a_charter_is_somewhere(name: str) -> None:
    source = (GOLDEN / name).read_text(encoding="utf-8")
    lines = [at for at, line in enumerate(source.splitlines(), start=1) if line.strip()]
    assert lines_of(read(source, TYPES[Path(name).suffix])) == lines


PIECES = """# Charte|## Notre mission|Nos valeurs|NOS VALEURS|### Soin|**Soin** : nous veillons
- Soin : tôt|  - Nous ne mentons pas|1. Dire|---|===|> cité|```|<div>|<p>Mission</p>|</div>|texte
* * *|{% comment %}|[x]: http://a.b|<!-- note -->|Ce que nous faisons :|title: Charte|+++
Mission : agir|Valeurs : soin, lien|Soin : tard|Lien : tôt|✅ aider|❌ nuire|Mission|**Lien**
Notre vision est loin. Notre mission est là.|Nous refusons : ruser|Rien ne va. Notre vision : oui"""
TABLE = ["| a | b |", "|---|---|", "| **Soin** | veiller |", "| Valeur | Nous refusons |"]
pieces = st.sampled_from([*PIECES.replace("\n", "|").split("|"), *TABLE, "\tcode", "", "", ""])


@given(st.lists(pieces, max_size=14), st.sampled_from(["text/markdown", "text/plain"]))
def test_no_line_of_any_text_is_dropped(parts: list[str], media_type: str) -> None:
    lines = [at for at, line in enumerate(parts, start=1) if line.strip()]
    assert lines_of(read("\n".join(parts), media_type)) == lines


@given(st.lists(st.sampled_from(["<p>", "</p>", "<ul>", "<li>", "</li>", "<h2>", "</h2>", "<b>",
    "</b>", "mot", "Nos valeurs", " ", "<pre>", "</pre>", "<table>", "&amp;", "<", "<title>", "\n",
    "<tr>", "<td>", "<th>", "</table>", "<br>", "<dt>", "<dd>", "Mission : mot", "❌ mot",
]), max_size=16))  # fmt: skip
def test_no_word_of_any_page_is_dropped(parts: list[str]) -> None:
    """Between tags: every `mot` of the page is in a statement or left over."""
    source = "".join(parts)
    found = CharterTextReader().read("text/html", source.encode())
    reading = read_charter(found, HEADINGS, LocaleChoice("fr"))
    blocks = sum(one.text.count("mot") for one in found.blocks)
    assert set(lines_of(reading)) == {line for one in found.blocks for line in one.lines}
    if "<title>" not in parts and "<" not in parts:
        assert blocks == source.count("mot")


STYLES = """<w:style w:styleId="Titre1"><w:name w:val="heading 1"/></w:style>
<w:style w:styleId="T2"><w:name w:val="Titre 2"/></w:style>
<w:style w:styleId="Titre"><w:name w:val="Title"/></w:style>"""


def test_a_word_document_has_headings_lists_and_bold() -> None:
    body = (
        p("Notre charte", "Titre")
        + p("Notre mission", "Titre1")
        + p("Réparer les vélos.")
        + p("")
        + p("Nos valeurs", "Titre1")
        + p("Franchise", "T2")
        + p("Nous disons le vrai prix.")
        + p("Annoncer le prix", item=True)
        + p("<w:delText>mentir</w:delText>Nous ne mentons pas", item=True).replace(
            "<w:t><w:delText>mentir</w:delText>", "<w:t>"
        )
        + p("Sobriété", "T2")
        + p(" nous ne jetons rien.", bold="Rien de neuf :")
    )
    notes = f"<w:footnotes {W}>{p('Source : nous.')}</w:footnotes>"
    found = read(docx(body, STYLES, parts={"word/footnotes.xml": notes}), DOCX_TYPE)
    assert found.title == "Notre charte"
    mission, one, other = found.statements
    assert mission.text.text == "Réparer les vélos."
    assert mission.traces[1].lines == (3,)
    assert (one.text.name, one.text.text) == ("Franchise", "Nous disons le vrai prix.")
    assert one.text.do == ("Annoncer le prix", "Nous ne mentons pas")
    assert other.text.text == "Rien de neuf : nous ne jetons rien."
    assert [(one.why, one.text) for one in found.leftovers] == [
        (Why.TITLE, "Notre charte"),
        (Why.NOTE, "Source : nous."),
    ]


def test_tracked_deletions_and_doubles_are_not_read() -> None:
    body = (
        p("Mission", "Titre1")
        + "<w:p><w:del><w:r><w:delText>vieux</w:delText></w:r></w:del>"
        + "<w:ins><w:r><w:t>Le neuf</w:t></w:r></w:ins>"
        + '<mc:AlternateContent xmlns:mc="urn:any">'
        + "<mc:Choice><w:r><w:t> seul</w:t></w:r></mc:Choice>"
        + "<mc:Fallback><w:r><w:t> seul</w:t></w:r></mc:Fallback></mc:AlternateContent></w:p>"
    )
    (found,) = read(docx(body, STYLES), DOCX_TYPE).statements
    assert found.text.text == "Le neuf seul"


def test_a_page_sets_names_apart_in_many_ways() -> None:
    page = """<h2>Our values</h2>
    <details><summary>Candour</summary><p>We say it.</p></details>
    <p><span style="font-weight: 700">Nerve</span><span> We take hard cases.</span></p>
    <p><b>Care</b><br>We call <b>back</b>.</p>
    <dl><dt>Speed</dt><dd>Nine days.</dd></dl>"""
    found = read(page, "text/html")
    assert [(one.text.name, one.text.text) for one in found.statements] == [
        ("Candour", "We say it."),
        ("Nerve", "We take hard cases."),
        ("Care", "We call back."),
        ("Speed", "Nine days."),
    ]
    assert [list(one.traces[-1].lines) for one in found.statements] == [[2], [3], [4], [5]]


@pytest.mark.parametrize(
    "piece",
    ["<a ", "<a b='", "<!--", "<!-- a --><x ", "</a ", "<![", "&", "<", "<b>a", "Ab : c<br>"],
)
@pytest.mark.timeout(20)
def test_a_page_made_to_be_slow_is_read_or_refused_soon(piece: str) -> None:
    """The standard library's parser took minutes over some, and an AssertionError over one."""
    for media_type in ("text/html", "text/markdown"):
        source = f"<div>{piece * (100_000 // len(piece))}\n</div>".encode()
        with contextlib.suppress(InvalidError):  # it may be too large
            assert CharterTextReader().read(media_type, source)


def test_what_begins_and_never_ends_is_left_over() -> None:
    found = read(
        "<h2>Mission</h2><p>To mend.</p>\n<!-- ends -->\n<a href='x\nTo sleep", "text/html"
    )
    assert [one.text.text for one in found.statements] == ["To mend."]
    assert [(one.why, one.lines) for one in found.leftovers] == [
        (Why.MARKUP, (3,)),
        (Why.MARKUP, (4,)),
    ]


def test_a_table_that_frames_headings_is_no_table() -> None:
    page = """<table><tr><td><h2>Mission</h2><p>To mend.</p></td>
    <td><h2>Values</h2><table><tr><td>Care</td><td>We call.</td></tr></table></td></tr></table>"""
    found = read(page, "text/html")
    assert [(one.text.name, one.text.text) for one in found.statements] == [
        (None, "To mend."),
        ("Care", "We call."),
    ]


def test_words_know_where_their_lines_end_and_how_much_is_bold() -> None:
    words = Words()
    words.end_line()
    words.add("  Soin\n du ", bold=True)
    words.add(" lien", bold=True)
    words.end_line()
    words.add("on  veille ", bold=False)
    words.end_line()
    words.add("fort", bold=True)
    words.end_line()
    assert words.text == "Soin du lien on veille fort"
    assert words.text[: words.strong] == "Soin du lien"
    assert [words.text[at] for at in words.breaks] == [" ", " "]
    assert [words.text[:at] for at in words.breaks] == ["Soin du lien", "Soin du lien on veille"]


def burdens() -> dict[str, tuple[bytes, str]]:
    entity = (
        '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        f"<w:document {W}><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:document>"
    )
    outside = f'<!DOCTYPE a SYSTEM "file:///etc/passwd"><w:document {W}/>'
    whole = docx(p("Mission"))
    return {
        "no archive": (b"not a zip", "unreadable"),
        "another archive": (docx("", name="xl/workbook.xml"), "unreadable"),
        "cut short": (whole[: len(whole) // 2], "unreadable"),
        "bomb": (docx("<w:p/>" * (PART_MAX_BYTES // 6 + 1)), "too_large"),
        "many parts": (docx("", parts={f"x/{n}": "" for n in range(PARTS_MAX)}), "too_large"),
        "entities": (docx("", parts={"word/footnotes.xml": entity}), "unreadable"),
        "outside entity": (docx("", parts={"word/footnotes.xml": outside}), "unreadable"),
        "no XML": (docx("<w:p>"), "unreadable"),
        "deep": (docx("<w:p>" * 500 + "</w:p>" * 500), "unreadable"),
    }


@pytest.mark.parametrize("name", sorted(burdens()))
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_document_made_to_be_a_burden_is_refused(name: str) -> None:
    data, code = burdens()[name]
    with pytest.raises(InvalidError) as refused:
        CharterTextReader().read(DOCX_TYPE, data)
    assert [one.code for one in refused.value.errors] == [code]


@pytest.mark.parametrize("data", [b"\xff\xfea", b"a\x00b", b"caf\xe9"])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidError):
        CharterTextReader().read("text/plain", data)


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"x" * (SOURCE_MAX_CHARS + 1), "text/plain"),
        (b"- x\n" * (LINES_MAX + 1), "text/markdown"),
        (b"<li>x" * (LINES_MAX + 1), "text/html"),
        (b"x<br>" * (LINES_MAX + 2), "text/html"),
        (docx(p("x") * (LINES_MAX + 1)), DOCX_TYPE),
    ],
)
def test_a_whole_handbook_is_refused(data: bytes, media_type: str) -> None:
    with pytest.raises(InvalidError) as refused:
        CharterTextReader().read(media_type, data)
    assert [one.code for one in refused.value.errors] == ["too_large"]


def latest(folder: Path, name: str, doc: str) -> dict[str, Any]:
    rows = map(json.loads, (folder / name).read_text(encoding="utf-8").splitlines())
    found = [one for one in rows if one["doc"] == doc and one["event"] == "version"]
    return dict(found[-1])


REAL = [
    ("org_18f", "history-and-values", ["value"] * 5, "Be the change"),
    ("org_18f", "mission", ["mission"] * 3, None),
    ("org_sourcegraph", "values", ["value"] * 4, "Dev love"),
    ("org_betagouv", "manifeste", ["value"] * 3, None),
]


@pytest.mark.shared
@pytest.mark.parametrize(("org", "doc", "kinds", "name"), REAL)
def test_real_pages_are_understood(
    shared_folder: Path, org: str, doc: str, kinds: list[str], name: str | None
) -> None:
    page = latest(shared_folder / "data" / org, "values_history.jsonl", doc)
    found = read(page["text"], "text/markdown", page["lang"])
    assert [one.kind.value for one in found.statements] == kinds
    assert name is None or found.statements[0].text.name == name
    lines = page["text"].splitlines()
    full = [at for at, line in enumerate(lines, start=1) if line.strip()]
    assert lines_of(found) == full


@pytest.mark.shared
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_mozillas_manifesto_is_nine_principles_and_four_commitments(
    shared_folder: Path, lang: str
) -> None:
    path = shared_folder / "data/org_mozilla_manifesto/manifesto_all_languages_head.jsonl"
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    said = next(one["messages"] for one in rows if one["lang"] == lang)
    keys = """the-internet-is-an-integral the-internet-is-a-global the-internet-must-enrich
    individuals-security-and individuals-must-have the-effectiveness-of-the
    free-and-open-source-software commercial-involvement magnifying-the-public"""
    lines = [
        f"# {said['manifesto-the-mozilla-manifesto']}",
        f"## {said['manifesto-our-10-principles']}",
    ]
    for place, key in enumerate(keys.split(), start=1):
        lines += [f"### {said[f'manifesto-principle-{place}']}", said[f"manifesto-{key}"]]
    lines.append(f"## {said['manifesto-our-commitments']}")
    commitments = ("people", "discourse", "thinking", "diverse")
    lines += [f"- {said[f'manifesto-we-are-committed-to-{one}']}" for one in commitments]
    found = read("\n\n".join(lines), "text/markdown", lang)
    assert [one.kind.value for one in found.statements] == ["value"] * 13
    named = [one.text.name for one in found.statements[:9]]
    assert named == [said[f"manifesto-principle-{place}"] for place in range(1, 10)]
    assert [one.why for one in found.leftovers] == [Why.TITLE]


@pytest.mark.shared
def test_every_version_of_every_real_page_keeps_every_line(shared_folder: Path) -> None:
    count = 0
    for org in ("org_18f", "org_sourcegraph", "org_betagouv"):
        path = shared_folder / "data" / org / "values_history.jsonl"
        for line in path.read_text(encoding="utf-8").splitlines():
            page = json.loads(line)
            if page["event"] != "version":
                continue
            lines = page["text"].splitlines()
            full = [at for at, one in enumerate(lines, start=1) if one.strip()]
            assert lines_of(read(page["text"], "text/markdown")) == full, page["commit"]
            count += 1
    assert count > 100
