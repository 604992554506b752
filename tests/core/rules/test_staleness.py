"""Translations that were not looked at again, and the numbers two texts have in common."""

from hypothesis import given
from hypothesis import strategies as st

from app.core.rules.numbers import NumberWords, digits, unmatched
from app.core.rules.staleness import stale_texts
from app.core.statements import Statement, StatementKind, StatementText


def value(key: str = "a", **texts: str) -> Statement:
    written = {tag: StatementText(text) for tag, text in texts.items()}
    return Statement(key, StatementKind.VALUE, 1, written)


def stale(now: Statement, *earlier: Statement) -> list[tuple[str, str]]:
    found = stale_texts([now], "en", [[one] for one in earlier])
    return [(one.locale, one.field) for one in found]


OLD, NEW = "We listen to people.", "We listen to everybody, always."


def test_a_translation_older_than_its_source_is_stale():
    assert stale(value(en=NEW, fr="Un"), value(en=OLD, fr="Un")) == [("fr", "text")]
    assert stale(value(en=NEW, fr="Deux"), value(en=OLD, fr="Un")) == []
    assert stale(value(en=OLD, fr="Deux"), value(en=OLD, fr="Un")) == []
    assert stale(value(en=OLD, fr="Un")) == []


def test_it_stays_stale_through_later_saves_and_until_it_changes():
    first, second = value(en=OLD, fr="Un"), value(en=NEW, fr="Un")
    assert stale(second, second, second, first) == [("fr", "text")]
    assert stale(value(en=NEW, fr="Deux"), second, first) == []
    newer = value(en="Other words.", fr="Deux")
    assert stale(newer, value(en=NEW, fr="Deux"), second, first) == [("fr", "text")]


def test_a_source_that_goes_back_frees_its_translation():
    first, second = value(en=OLD, fr="Un"), value(en=NEW, fr="Un")
    assert stale(first, second, first) == []


def test_letter_case_and_marks_alone_change_nothing():
    assert stale(value(en="we listen to People!", fr="Un"), value(en=OLD, fr="Un")) == []


def test_a_statement_that_was_not_there_is_not_older():
    assert stale(value(en=NEW, fr="Un"), value("b", en=OLD, fr="Un")) == []
    assert stale(value(en=NEW, fr="Un"), value(fr="Un")) == []


TEXT = st.sampled_from([OLD, NEW, "Neither.", "Nor this one."])
SAVES = st.lists(st.builds(lambda en, fr: value(en=en, fr=fr), TEXT, TEXT), min_size=1, max_size=8)


@given(SAVES)
def test_a_translation_written_with_its_source_is_never_stale(saves: list[Statement]):
    now = value(en="A new source.", fr="Une traduction neuve.")
    assert stale(now, *saves) == []


@given(SAVES, TEXT)
def test_saving_the_same_again_changes_nothing(saves: list[Statement], source: str):
    now = value(en=source, fr=saves[0].texts["fr"].text)
    assert stale(now, *saves) == stale(now, now, *saves)


WORDS = NumberWords({"ten": "10"}, {"may": "5"})


@given(st.text(alphabet="0123456789 ,.ab\u00a0\u0662", max_size=40))
def test_a_text_has_its_own_numbers(text: str):
    assert unmatched(text, WORDS, text, WORDS) == []
    assert unmatched(text, None, text, None) == []
    for one in digits(text):
        assert text[one.start].isdigit()


def test_one_number_written_in_many_ways():
    for written in ("1,200", "1 200", "1.200", "1\u202f200", "1200", "\u0661\u0662\u0660\u0660"):
        assert [one.value for one in digits(written)] == ["1200"]
    assert [one.value for one in digits("2.50 and 007")] == ["2.5", "7"]
    assert unmatched("10 of us", WORDS, "ten of us", WORDS) == []
    assert [one.value for one in unmatched("11 of us", WORDS, "ten of us", WORDS)] == ["11"]
    assert unmatched("3 May", WORDS, "3 May", WORDS) == []
    assert [one.value for one in unmatched("3 May", WORDS, "3 June", WORDS)] == ["5"]
    assert unmatched("You may go", WORDS, "Go", WORDS) == []
