"""Texts checked at their places, with an engine that judges by shared words."""

from app.core.findings import Relation, SecondOpinion
from app.core.text_checks import (
    CheckedText,
    FailOn,
    TextCheck,
    UsedCharter,
    WrittenText,
    check_json,
    fails,
)
from app.core.texts import TextBuilder, plain_text
from app.services.text_checks import PART_MAX_CHARS, check_text
from tests import builders
from tests.fakes import FakeEngine
from tests.fakes.engine import FAKE_IDENTITY

STATEMENT = builders.statement()
CHARTER = UsedCharter("acme", 3, "ab" * 32, (STATEMENT,))
BREAKS = "Pourquoi cacher une panne ?"


def written(source: str, locale: str | None = None) -> WrittenText:
    return WrittenText("a.txt", source, plain_text(source), locale)


def test_a_finding_says_where_what_and_who() -> None:
    source = f"Bonjour.\r\n  {BREAKS} Fin."
    found = check_text(FakeEngine(), CHARTER, written(source), None)
    assert (found.locale, found.passages, found.unread) == ("fr", 3, 0)
    (one,) = found.findings
    assert (one.relation, one.exact) == (Relation.CONTRADICTS, BREAKS)
    assert (one.place.line, one.place.column) == (2, 3)
    assert source[one.start : one.end] == BREAKS
    assert (one.statement_id, one.statement) == (STATEMENT.id, "Transparence")
    assert one.behaviour_text == "Cacher une panne"
    assert one.decider.told() == "engine fake"


def test_what_is_shown_is_what_was_written() -> None:
    source = "<b>Cacher</b> une <i>panne</i>."
    builder = TextBuilder(source)
    for start, end in ((3, 9), (13, 18), (21, 26), (30, 31)):
        builder.copy(start, end)
    text = WrittenText("a.html", source, builder.build(), "fr")
    (one,) = check_text(FakeEngine(), CHARTER, text, None).findings
    assert one.exact == "Cacher</b> une <i>panne</i>."


def test_a_long_text_is_read_in_parts_without_losing_a_place() -> None:
    engine, heard = FakeEngine(), []
    source = "Il pleut. " * 2_500 + f"\n\n{BREAKS}\n" + "Il neige. " * 2_500 + BREAKS
    found = check_text(engine, CHARTER, written(source), None, heard.append)
    assert len(engine.texts_read) == 3
    assert max(len(one) for one in engine.texts_read) <= PART_MAX_CHARS
    assert sum(heard) == len(source)
    assert found.passages == 5_002
    places = [(one.start, one.end) for one in found.findings]
    first = source.index(BREAKS)
    last = source.rindex(BREAKS)
    assert places == [(first, first + len(BREAKS)), (last, last + len(BREAKS))]


def test_a_text_that_a_preview_takes_is_read_whole() -> None:
    engine = FakeEngine()
    source = "a" * PART_MAX_CHARS
    check_text(engine, CHARTER, written(source), None)
    assert engine.texts_read == [source]


class Listening(FakeEngine):
    """Remembers which locales were declared."""

    def read(self, text, locale, statements):
        self.declared = [*getattr(self, "declared", []), locale]
        return super().read(text, locale, statements)


def test_whose_word_on_the_language_counts() -> None:
    engine = Listening()
    for given, declared in ((None, None), (None, "en"), ("de", "en")):
        check_text(engine, CHARTER, written("Il pleut.", declared), given)
    assert engine.declared == [None, "en", "de"]
    check_text(engine, CHARTER, written("Nous le savons. " * 2_000), None)
    assert engine.declared[3:] == [None, "fr"]  # the first part tells for the others


def test_an_empty_text() -> None:
    found = check_text(FakeEngine(), CHARTER, written(""), None)
    assert (found.locale, found.passages, found.findings) == (None, 0, ())


class Judged(FakeEngine):
    """Left the decision to a judge."""

    def read(self, text, locale, statements):
        reading = super().read(text, locale, statements)
        opinion = SecondOpinion("large-model", b"\x01" * 32)
        judged = tuple(
            type(one)(
                one.passage, one.statement_id, one.relation, one.confidence, one.behaviour, opinion
            )
            for one in reading.judgements
        )
        return type(reading)(reading.locale, reading.passages, judged, reading.unread)


def test_a_second_opinion_is_named() -> None:
    (one,) = check_text(Judged(), CHARTER, written(BREAKS), None).findings
    assert one.decider.told() == "judge large-model"
    assert one.decider.digest == "sha256:" + "01" * 32


def check_of(source: str) -> TextCheck:
    texts: tuple[CheckedText, ...] = (check_text(FakeEngine(), CHARTER, written(source), "fr"),)
    return TextCheck(CHARTER, FAKE_IDENTITY, texts)


def test_what_a_check_fails_on() -> None:
    breaks, doubts = check_of(BREAKS), check_of("Publier chaque audit, cacher une panne.")
    keeps = check_of("Publier chaque audit.")
    assert [fails(one, FailOn.CONTRADICTS) for one in (breaks, doubts, keeps)] == [
        True,
        False,
        False,
    ]
    assert [fails(one, FailOn.UNDECIDED) for one in (breaks, doubts, keeps)] == [True, True, False]
    assert not any(fails(one, FailOn.NEVER) for one in (breaks, doubts, keeps))


def test_a_check_as_json() -> None:
    told = check_json(check_of(BREAKS))
    assert told["charter"] == {"organization": "acme", "number": 3, "content_sha256": "ab" * 32}
    assert told["counts"] == {"supports": 0, "contradicts": 1, "mentions": 0, "undecided": 0}
    ((one,),) = [file["findings"] for file in told["files"]]
    assert one["passage"] == {"start": 0, "end": len(BREAKS), "exact": BREAKS}
    assert one["place"] == {"line": 1, "column": 1, "end_line": 1, "end_column": len(BREAKS) + 1}
    assert one["version"] == 3
    assert one["behaviour"]["text"] == "Cacher une panne"
    assert one["decided_by"] == {
        "kind": "engine",
        "name": "fake",
        "digest": FAKE_IDENTITY.digest,
        "source": None,
    }
