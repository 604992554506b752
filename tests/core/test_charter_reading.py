"""Charters as people have them: what is understood, and that nothing is dropped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.charter_headings import Label
from app.core.charter_language import LocaleChoice
from app.core.charter_reading import read_charter
from app.core.charter_texts import Block, CharterReading, SourceText, Why
from app.core.statements import (
    BEHAVIOUR_MAX_CHARS,
    BEHAVIOURS_MAX,
    NAME_MAX_CHARS,
    STATEMENTS_MAX,
    TEXT_MAX_CHARS,
    StatementKind,
)
from app.gateways.builder import load_builder

HEADINGS = load_builder().headings


def read(*blocks: Block, title: str | None = None) -> CharterReading:
    return read_charter(SourceText(blocks, title), HEADINGS, LocaleChoice("fr"))


def heading(line: int, text: str, level: int = 2) -> Block:
    return Block((line,), text, level=level)


def say(line: int, text: str, strong: int = 0) -> Block:
    return Block((line,), text, strong=strong)


def item(line: int, text: str, depth: int = 1, strong: int = 0) -> Block:
    return Block((line,), text, depth=depth, strong=strong)


@pytest.mark.parametrize(
    ("line", "kinds"),
    [
        ("Notre mission", {"mission"}),
        ("Our mission", {"mission"}),
        ("2. Mission statement", {"mission"}),
        ("Raison d'être", {"purpose"}),
        ("NOTRE RAISON D’ÊTRE", {"purpose"}),
        ("Why we exist", {"purpose"}),
        ("Vision 2030", {"vision"}),
        ("Où nous allons", {"vision"}),
        ("Nos valeurs", {"value"}),
        ("Our 10 principles", {"value"}),
        ("Mission, vision et valeurs", {"mission", "vision", "value"}),
        ("Nos engagements", {"value"}),
        ("Transmission", set()),
        ("Contact", set()),
        ("Notre mission était, il y a dix ans, de faire tout autre chose", set()),
    ],
)
def test_headings_are_recognised_in_both_languages(line: str, kinds: set[str]) -> None:
    assert {one.value for one in HEADINGS.kinds_of(line)} == kinds


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("Ce que nous faisons :", Label.DO),
        ("Nous ne faisons pas", Label.DONT),
        ("What we don’t do:", Label.DONT),
        ("**In practice**", Label.DO),
        ("Ce que nous faisons le mardi", None),
    ],
)
def test_labels_are_whole_lines(line: str, label: Label | None) -> None:
    assert HEADINGS.label_of(line) is label


def test_values_under_headings_have_their_acts() -> None:
    found = read(
        heading(1, "Nos valeurs"),
        heading(2, "1. Franchise", 3),
        say(3, "Nous disons le vrai prix."),
        say(4, "Ce que nous faisons :"),
        item(5, "Annoncer le prix"),
        say(6, "Ce que nous ne faisons pas :"),
        item(7, "Promettre"),
        heading(8, "Sobriété", 3),
        item(9, "Nous démontons les épaves."),
        item(10, "Nous ne jetons rien."),
        item(11, "À ne pas faire : acheter neuf"),
    )
    one, other = found.statements
    assert (one.text.name, one.text.text) == ("Franchise", "Nous disons le vrai prix.")
    assert (one.text.do, one.text.dont) == (("Annoncer le prix",), ("Promettre",))
    assert [(at.field, at.lines) for at in one.traces] == [
        ("heading", (1,)),
        ("name", (2,)),
        ("text", (3,)),
        ("heading", (4,)),
        ("do/0", (5,)),
        ("heading", (6,)),
        ("dont/0", (7,)),
    ]
    assert other.text.do == ("Nous démontons les épaves.", "Nous ne jetons rien.")
    assert other.text.dont == ("acheter neuf",)
    assert found.leftovers == []


def test_values_in_a_list_are_named_before_their_mark() -> None:
    found = read(
        heading(1, "Our values"),
        item(2, "Candour: we say it.", strong=8),
        item(3, "Give the price first", depth=2),
        item(4, "Never hide a mistake", depth=2),
        item(5, "Care – we look after tools"),
        item(6, "Humour"),
        item(7, "We never climb alone, whatever the weather or the hurry."),
        say(8, "Adopted in 2026."),
    )
    assert [(one.text.name, one.text.text) for one in found.statements] == [
        ("Candour", "we say it."),
        ("Care", "we look after tools"),
        ("Humour", "Humour"),
        (None, "We never climb alone, whatever the weather or the hurry."),
    ]
    assert found.statements[0].text.do == ("Give the price first", "Never hide a mistake")
    assert found.statements[0].text.dont == ()
    assert [(one.why, one.lines) for one in found.leftovers] == [(Why.BESIDE, (8,))]


def test_what_is_no_statement_is_left_over_with_why() -> None:
    found = read(
        heading(1, "Charte", 1),
        say(2, "Adoptée en mars."),
        heading(3, "Notre mission"),
        heading(4, "Nos valeurs"),
        say(5, "Trois valeurs nous guident."),
        heading(6, "Contact"),
        say(7, "Tous les mardis."),
        Block((8,), "| a |", why=Why.MARKUP),
    )
    assert found.title == "Charte"
    assert found.statements == ()
    assert [(one.lines, one.why) for one in found.leftovers] == [
        ((1,), Why.TITLE),
        ((2,), Why.OUTSIDE),
        ((3,), Why.EMPTY),
        ((4,), Why.EMPTY),
        ((5,), Why.INTRODUCTION),
        ((6,), Why.HEADING),
        ((7,), Why.OUTSIDE),
        ((8,), Why.MARKUP),
    ]


def test_a_sentence_may_say_itself_what_it_is() -> None:
    found = read(
        say(1, "Notre mission est de réparer les vélos."),
        say(2, "The mission of the Acme workshop is to repair bicycles."),
        say(3, "Une mission est une mission."),
        say(4, "Nous avons une mission."),
    )
    kinds = [(one.kind, one.traces[0].lines) for one in found.statements]
    assert kinds[:2] == [(StatementKind.MISSION, (1,)), (StatementKind.MISSION, (2,))]
    assert [one.lines for one in found.leftovers][-1] == (4,)


def test_a_statement_in_bold_stands_alone() -> None:
    found = read(
        heading(1, "Mission"),
        say(2, "Make it so everyone codes.", strong=26),
        say(3, "Software is hard."),
    )
    assert [one.text.text for one in found.statements] == ["Make it so everyone codes."]
    assert [one.why for one in found.leftovers] == [Why.BESIDE]


def test_limits_leave_over_and_never_cut() -> None:
    blocks = [heading(1, "Valeurs"), heading(2, "Soin", 3)]
    blocks += [item(3 + at, f"Acte {at}") for at in range(BEHAVIOURS_MAX + 1)]
    blocks += [item(50, "x" * (BEHAVIOUR_MAX_CHARS + 1)), say(51, "y" * (TEXT_MAX_CHARS + 1))]
    blocks += [heading(60 + at, f"Valeur {at}", 3) for at in range(STATEMENTS_MAX)]
    found = read(*blocks)
    assert len(found.statements) == STATEMENTS_MAX
    assert [(one.lines[0], one.why) for one in found.leftovers] == [
        (3 + BEHAVIOURS_MAX, Why.TOO_MANY),
        (50, Why.TOO_LONG),
        (51, Why.TOO_LONG),
        (60 + STATEMENTS_MAX - 1, Why.TOO_MANY),
    ]


WORDS = """Nos valeurs|Notre mission|Vision 2030|Charte|Ce que nous faisons :|Nous ne faisons pas
Franchise|Soin : nous veillons.|Nous ne mentons pas.|Notre mission est de réparer.|Contact
Mission et valeurs|À faire : dire|x|Raison d’être"""
words = st.sampled_from(WORDS.replace("\n", "|").split("|"))


@st.composite
def blocks(draw: st.DrawFn) -> list[Block]:
    made = []
    for line in range(1, draw(st.integers(0, 14)) + 1):
        text = draw(words)
        level = draw(st.sampled_from([0, 0, 0, 1, 2, 3, 6]))
        depth = 0 if level else draw(st.sampled_from([0, 0, 1, 2]))
        within = draw(st.booleans()) and not level and not depth
        strong = 0 if level else draw(st.integers(0, len(text)))
        why = draw(st.sampled_from([None, None, None, Why.MARKUP]))
        made.append(Block((line,), text, level, depth, within, strong, why))
    return made


@given(blocks(), st.sampled_from([None, "Nos valeurs", "Charte"]))
def test_nothing_is_dropped_and_everything_fits(made: list[Block], title: str | None) -> None:
    found = read(*made, title=title)
    traced = [line for one in found.statements for at in one.traces for line in at.lines]
    left = [line for one in found.leftovers for line in one.lines]
    assert set(traced) | set(left) == {line for one in made for line in one.lines}
    assert not set(traced) & set(left)
    for one in found.statements:
        assert 0 < len(one.text.text) <= TEXT_MAX_CHARS
        assert one.text.name is None or 0 < len(one.text.name) <= NAME_MAX_CHARS
