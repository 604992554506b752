"""The tables that are shipped: whole in both languages, and what they say of two charters."""

import json
import os
from pathlib import Path
from string import Formatter

import pytest

from app.core.rules.parity import PARITY_RULES
from app.core.rules.quality import QUALITY_RULES, check_quality
from app.core.rules.rulebook import Tables
from app.core.rules.texts import TEXT_RULES, check_text
from app.core.statements import Statement, StatementKind, StatementText
from app.gateways.checkers.embedding import EncoderEmbedder
from app.gateways.rules import load_rulebook
from app.gateways.rules.reading import expand

GOLDEN = Path(__file__).parents[1] / "golden" / "quality"
BOOK = load_rulebook()
FR, EN = BOOK.tables["fr"], BOOK.tables["en"]


def charter(language: str) -> list[Statement]:
    raw = json.loads((GOLDEN / f"charter.{language}.json").read_text(encoding="utf-8"))
    return [
        Statement(
            one["id"],
            StatementKind(one["kind"]),
            place,
            {tag: StatementText.from_json(text) for tag, text in one["texts"].items()},
        )
        for place, one in enumerate(raw, start=1)
    ]


def expected(name: str, found: list[dict[str, object]]) -> list[dict[str, object]]:
    """Return the golden findings; CREDO_GOLDEN=write writes them anew, to be read by a person."""
    path = GOLDEN / name
    if os.environ.get("CREDO_GOLDEN") == "write":
        lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in found)
        path.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
    read: list[dict[str, object]] = json.loads(path.read_text(encoding="utf-8"))
    return read


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_the_rules_say_of_a_charter(language: str):
    found = [one.as_json() for one in check_quality(BOOK, charter(language), language)]
    assert found == expected(f"findings.{language}.json", found)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_rule_has_something_to_say_of_the_golden_charter(language: str):
    statements = charter(language)
    said = {one.rule for one in check_quality(BOOK, statements, language)}
    assert said == set(QUALITY_RULES) - {"values-count"}  # six are neither few nor many


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_span_is_where_its_words_are(language: str):
    statements = {one.id: one for one in charter(language)}
    for one in check_quality(BOOK, list(statements.values()), language):
        for span in [one.span, *(part.span for part in one.parts)]:
            if span is None:
                continue
            assert one.statement_id is not None
            assert one.locale is not None
            text = statements[one.statement_id].texts[one.locale]
            kind, _, place = span.field.partition("/")
            field = getattr(text, kind)
            words = field[int(place)] if place else field
            assert words[span.start : span.end] == span.exact
            assert span.exact


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_the_rules_say_of_a_text(language: str):
    text = (GOLDEN / f"text.{language}.txt").read_text(encoding="utf-8")
    found = check_text(BOOK, text, language)
    for one in found:
        assert one.span
        assert text[one.span.start : one.span.end] == one.span.exact
    said = [one.as_json() for one in found]
    assert said == expected(f"text.{language}.json", said)


def test_both_languages_know_the_same_things():
    assert FR.lexicons.keys() == EN.lexicons.keys()
    assert FR.wordings.keys() == EN.wordings.keys()
    assert FR.labels.keys() == EN.labels.keys()
    assert FR.limits.keys() == EN.limits.keys()
    assert FR.patterns.keys() == EN.patterns.keys()


def fields_of(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("name", sorted(FR.wordings))
def test_both_languages_fill_in_the_same_things(name: str):
    assert fields_of(FR.wordings[name].message) == fields_of(EN.wordings[name].message)


def test_every_rule_names_its_source():
    rules = {name.partition("/")[0] for name in FR.wordings}
    assert rules == {*QUALITY_RULES, *PARITY_RULES, *TEXT_RULES}
    assert {name for name in rules if name not in BOOK.sources} == set()


@pytest.mark.parametrize("tables", [FR, EN], ids=["fr", "en"])
def test_every_common_value_has_a_figure(tables: Tables):
    keys = {one.key for one in tables.lexicons["common-values"].terms}
    assert keys == set(tables.figures)


def test_forms_are_spelled_out():
    assert expand("vert{,e}") == ["vert", "verte"]
    assert expand("{a,b} {c,d}") == ["a c", "a d", "b c", "b d"]
    assert expand("{@goods} vert{,s}", {"goods": ["mur{,s}"]}) == [
        "mur vert",
        "mur verts",
        "murs vert",
        "murs verts",
    ]
    with pytest.raises(ValueError, match="left open"):
        expand("vert{,e")


class TwoLetters:
    """An encoder whose vector is told by the first letter."""

    name, digest = "two", "0"

    def encode(self, text: str):
        import numpy as np  # noqa: PLC0415 - beside its one use

        return np.array([1.0, 0.0] if text.startswith("a") else [0.6, 0.8], dtype=np.float32)


def test_an_encoder_says_how_alike_texts_are():
    likeness = EncoderEmbedder(TwoLetters).similarity(["a", "b"])
    assert likeness == [[1.0, 0.6], [0.6, 1.0]]


def test_every_rule_is_documented():
    page = (Path(__file__).parents[2] / "docs" / "quality.md").read_text(encoding="utf-8")
    assert [
        one for one in {*QUALITY_RULES, *PARITY_RULES, *TEXT_RULES} if f"`{one}`" not in page
    ] == []
