"""Language: what was declared wins; a guess never crashes and falls back to the statements'."""

import pytest

from app.gateways.checkers.language import LanguageGuess, language_of, primary


@pytest.fixture(scope="module")
def guess():
    return LanguageGuess()


@pytest.mark.parametrize(
    ("tag", "language"),
    [("fr-CA", "fr"), ("FR", "fr"), ("en_GB", "en"), ("zh-Hant", "zh"), ("pt", "pt")],
)
def test_primary(tag, language):
    assert primary(tag) == language


def test_the_declared_locale_wins(guess):
    assert language_of("We publish everything we decide.", "fr-CA", (), guess) == "fr"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Nous publions chaque décision le jour même.", "fr"),
        ("We publish every decision on the same day.", "en"),
        ("Wir veröffentlichen jede Entscheidung am selben Tag.", "de"),
        ("Publicamos cada decisión el mismo día y explicamos por qué.", "es"),
    ],
)
@pytest.mark.parametrize("declared", [None, "", "und"])
def test_an_undeclared_language_is_identified(guess, text, language, declared):
    assert language_of(text, declared, (), guess) == language


@pytest.mark.parametrize("text", ["", "🎉", "12 34", "\n"])
def test_a_text_that_does_not_tell_takes_the_first_language_of_the_statements(guess, text):
    assert language_of(text, None, ("fr-CH", "en"), guess) == "fr"
    assert language_of(text, None, ("en", "fr"), guess) == "en"


def test_one_word_takes_a_language_of_the_statements(guess):
    assert language_of("OK", None, ("fr",), guess) == "fr"
    assert language_of("a", None, ("fr", "en"), guess) == "fr"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("我们向客户隐瞒了缺陷。我们公布所有审计。", "zh"),
        ("私たちは欠陥を隠しました。", "ja"),
        ("نحن ننشر كل قرار في اليوم نفسه.", "ar"),
        ("Мы публикуем каждое решение в тот же день.", "ru"),
    ],
)
def test_other_scripts_are_not_called_english(guess, text, language):
    assert language_of(text, None, ("fr", "en"), guess) == language


def test_a_text_that_does_not_tell_is_english_without_statements(guess):
    assert language_of("🎉", None, (), guess) == "en"
