"""Texts checked at their places, with an engine that judges by shared words."""

from dataclasses import replace

import pytest

from app.core.findings import Relation, SecondOpinion
from app.core.held_calibrations import HeldCalibration
from app.core.organizations import OwnWord
from app.core.rules.findings import Severity
from app.core.rules.texts import PART_MAX_CHARS as RULES_PART_MAX_CHARS
from app.core.sides import SideThresholds, identity_under
from app.core.text_check_json import check_json
from app.core.text_checks import (
    FailOn,
    FailOnRules,
    Remark,
    TextCheck,
    UsedCharter,
    WrittenText,
    fails,
    rules_fail,
)
from app.core.texts import TextBuilder, plain_text
from app.services.text_checks import PART_MAX_CHARS, Readers, check_text, check_texts
from tests import builders
from tests.fakes import FakeEngine
from tests.fakes.engine import FAKE_IDENTITY
from tests.fakes.rulebook import fake_rulebook

STATEMENT = builders.statement()
CHARTER = UsedCharter("acme", 3, "ab" * 32, (STATEMENT,))
BREAKS = "Pourquoi cacher une panne ?"


def written(source: str, locale: str | None = None) -> WrittenText:
    return WrittenText("a.txt", source, plain_text(source), locale)


def never_asked(text: str, expected: object) -> str:
    raise AssertionError("the engine tells the language")


def by(engine: FakeEngine) -> Readers:
    return Readers(fake_rulebook(), engine, never_asked)


def rules_alone(language: str = "fr") -> Readers:
    return Readers(fake_rulebook(), None, lambda _text, _expected: language)


def test_a_finding_says_where_what_and_who() -> None:
    source = f"Bonjour.\r\n  {BREAKS} Fin."
    found = check_text(by(FakeEngine()), CHARTER, written(source), None)
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
    (one,) = check_text(by(FakeEngine()), CHARTER, text, None).findings
    assert one.exact == "Cacher</b> une <i>panne</i>."


def test_a_long_text_is_read_in_parts_without_losing_a_place() -> None:
    engine, heard = FakeEngine(), []
    source = "Il pleut. " * 2_500 + f"\n\n{BREAKS}\n" + "Il neige. " * 2_500 + BREAKS
    found = check_text(by(engine), CHARTER, written(source), None, heard.append)
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
    check_text(by(engine), CHARTER, written(source), None)
    assert engine.texts_read == [source]


class Listening(FakeEngine):
    """Remembers which locales were declared."""

    def read(self, text, locale, statements, thresholds=None):
        self.declared = [*getattr(self, "declared", []), locale]
        return super().read(text, locale, statements, thresholds)


def test_whose_word_on_the_language_counts() -> None:
    engine = Listening()
    for given, declared in ((None, None), (None, "en"), ("de", "en")):
        check_text(by(engine), CHARTER, written("Il pleut.", declared), given)
    assert engine.declared == [None, "en", "de"]
    check_text(by(engine), CHARTER, written("Nous le savons. " * 2_000), None)
    assert engine.declared[3:] == [None, "fr"]  # the first part tells for the others


def test_an_empty_text() -> None:
    found = check_text(by(FakeEngine()), CHARTER, written(""), None)
    assert (found.locale, found.passages, found.findings) == (None, 0, ())


class Judged(FakeEngine):
    """Left the decision to a judge."""

    def read(self, text, locale, statements, thresholds=None):
        reading = super().read(text, locale, statements, thresholds)
        opinion = SecondOpinion("large-model", b"\x01" * 32)
        judged = tuple(
            type(one)(
                one.passage, one.statement_id, one.relation, one.confidence, one.behaviour, opinion
            )
            for one in reading.judgements
        )
        return type(reading)(reading.locale, reading.passages, judged, reading.unread)


def test_a_second_opinion_is_named() -> None:
    (one,) = check_text(by(Judged()), CHARTER, written(BREAKS), None).findings
    assert one.decider.told() == "judge large-model"
    assert one.decider.digest == "sha256:" + "01" * 32


def check_of(source: str) -> TextCheck:
    return check_texts(by(FakeEngine()), CHARTER, [written(source)], "fr")


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


SPEAKS = "Oui, notre planetkind.\r\n  Un <b>plan</b> et un usager. Planetkind, Ecoseal."
WORDS = (OwnWord("fr", "usager", "client", "Voir la charte."), OwnWord("en", "plan", None, ""))


def test_a_rule_says_where_what_and_on_whose_word() -> None:
    charter = replace(CHARTER, words=WORDS)
    found = check_text(by(FakeEngine()), charter, written(SPEAKS), None)
    assert [(one.rule, one.severity.value) for one in found.rules] == [
        ("environmental-claim", "warning"),
        ("own-word", "note"),
        ("environmental-claim", "note"),
    ]
    for one in found.rules:
        assert SPEAKS[one.start : one.end] == one.exact
    word = found.rules[1]
    assert (word.exact, word.place.line, word.place.column) == ("usager", 2, 24)
    assert (word.message, word.mend) == (
        "own-word/preferred says so",
        "mend own-word/preferred",
    )
    assert word.decider.told() == "rule own-word (source of own-word)"
    assert word.decider.digest == "sha256:" + "fa" * 32


def test_rules_alone_ask_no_engine_and_find_the_same() -> None:
    charter = replace(CHARTER, words=WORDS)
    both = check_texts(by(FakeEngine()), charter, [written(SPEAKS)], None)
    alone = check_texts(rules_alone(), charter, [written(SPEAKS)], None)
    assert alone.texts[0].rules == both.texts[0].rules
    assert (alone.engine, alone.texts[0].findings) == (None, ())
    assert (alone.texts[0].locale, alone.texts[0].passages) == ("fr", 0)
    assert check_texts(rules_alone(), charter, [written(" ")], None).texts[0].locale is None


def test_a_language_is_guessed_where_neither_person_nor_file_says_it() -> None:
    asked = []

    def guess(text: str, expected: object) -> str:
        asked.append((text, expected))
        return "en"

    charter = replace(CHARTER, words=WORDS)
    readers = Readers(fake_rulebook(), None, guess)
    for given, declared in (("fr", None), (None, "fr-CA"), (None, None)):
        (text,) = check_texts(readers, charter, [written("Le plan.", declared)], given).texts
    assert asked == [("Le plan.", ["fr"])]
    assert [one.exact for one in text.rules] == ["plan"]


def test_words_of_a_region_count_in_a_text_that_declares_it() -> None:
    charter = replace(CHARTER, words=(OwnWord("fr-CA", "cible", None, ""),))
    for declared, count in (("fr-CA", 1), ("fr", 0)):
        found = check_text(by(FakeEngine()), charter, written("La cible.", declared), None)
        assert len(found.rules) == count


def test_rules_of_a_long_text_keep_their_places() -> None:
    source = "Il pleut. " * 2_500 + "\n\nC’est planetkind.\n" + "Il neige. " * 2_500 + "Planetkind"
    heard: list[int] = []
    found = check_text(rules_alone(), CHARTER, written(source), "fr", heard.append)
    assert [one.start for one in found.rules] == [
        source.index("planetkind"),
        source.index("Planetkind"),
    ]
    assert sum(heard) == len(source)
    assert len(heard) > 1


@pytest.mark.parametrize("size", [PART_MAX_CHARS, RULES_PART_MAX_CHARS])
def test_a_claim_and_its_evidence_are_never_in_two_parts(size: int) -> None:
    claim, proof = "C’est planetkind ", "avec le label Ecoseal."
    for cut in (3, len(claim), len(claim) + 10):
        before = "Il pleut. " * (size // 10 + 1)
        before = before[: size - cut - 2] + "\n\n"
        source = before + claim + proof + " Il neige." * 2_500
        (rule,) = check_text(rules_alone(), CHARTER, written(source), "fr").rules
        assert rule.severity is Severity.NOTE
        assert source[rule.start : rule.end] == "planetkind"


def test_what_bears_on_a_place_is_told_in_order() -> None:
    source = f"C’est planetkind. {BREAKS} Planetkind."
    found = check_text(by(FakeEngine()), CHARTER, written(source), "fr").found()
    assert [one.exact for one in found] == ["planetkind", BREAKS, "Planetkind"]


HALF = "Il faut cacher cela."  # half of the words of «Cacher une panne»


def held(engine: str) -> UsedCharter:
    return replace(
        CHARTER, calibration=HeldCalibration(4, engine, SideThresholds(0.5, contradicts=0.9))
    )


def test_the_calibration_that_holds_applies() -> None:
    own = check_texts(by(FakeEngine()), CHARTER, [written(HALF)], "fr")
    moved = check_texts(by(FakeEngine()), held("fake"), [written(HALF)], "fr")
    assert own.counts()[Relation.CONTRADICTS] == moved.counts()[Relation.UNDECIDED] == 1
    identity = identity_under(FAKE_IDENTITY, SideThresholds(0.5, contradicts=0.9))
    assert (own.engine, own.calibration) == (FAKE_IDENTITY, 0)
    assert (moved.engine, moved.calibration, moved.remarks) == (identity, 4, ())
    assert moved.texts[0].findings[0].decider.digest == identity.digest


def test_a_calibration_of_another_engine_does_not_and_that_is_said() -> None:
    done = check_texts(by(FakeEngine()), held("other"), [written(HALF)], "fr")
    assert (done.engine, done.counts()[Relation.CONTRADICTS]) == (FAKE_IDENTITY, 1)
    assert done.remarks == (Remark.CALIBRATION_OF_ANOTHER_ENGINE,)


def test_what_was_withheld_is_said_where_it_matters() -> None:
    both = (Remark.WORDS_WITHHELD, Remark.CALIBRATION_WITHHELD)
    charter = replace(CHARTER, withheld=both)
    assert check_texts(by(FakeEngine()), charter, [written("a")], "fr").remarks == both
    alone = check_texts(rules_alone(), replace(held("other"), withheld=both), [written("a")], "fr")
    assert (alone.remarks, alone.calibration) == ((Remark.WORDS_WITHHELD,), 0)


@pytest.mark.parametrize(
    ("severity", "failing"),
    [
        (Severity.ERROR, {"error", "warning", "note"}),
        (Severity.WARNING, {"warning", "note"}),
        (Severity.NOTE, {"note"}),
    ],
)
def test_what_a_rule_fails(severity: Severity, failing: set[str]) -> None:
    done = check_of("C’est planetkind.")
    (text,) = done.texts
    (rule,) = text.rules
    told = replace(done, texts=(replace(text, rules=(replace(rule, severity=severity),)),))
    assert {on.value for on in FailOnRules if rules_fail(told, on)} == failing
    assert not fails(told, FailOn.UNDECIDED)


def test_rules_as_json() -> None:
    done = check_texts(
        by(FakeEngine()), replace(held("fake"), words=WORDS), [written(SPEAKS)], "fr"
    )
    told = check_json(done)
    assert told["rule_counts"] == {"error": 0, "warning": 1, "note": 2}
    assert told["rulebook"] == {"digest": "sha256:" + "fa" * 32, "own_words": 2}
    assert (told["calibration"], told["remarks"]) == (4, [])
    one = told["files"][0]["rules"][1]
    assert (one["rule"], one["severity"], one["source"]) == (
        "own-word",
        "note",
        "source of own-word",
    )
    at = SPEAKS.index("usager")
    assert one["passage"] == {"start": at, "end": at + 6, "exact": "usager"}
    assert one["place"] == {"line": 2, "column": 24, "end_line": 2, "end_column": 30}
    assert one["decided_by"]["kind"] == "rule"
    alone = check_json(check_texts(rules_alone(), CHARTER, [written(SPEAKS)], "fr"))
    assert (alone["engine"], alone["files"][0]["findings"]) == (None, [])
