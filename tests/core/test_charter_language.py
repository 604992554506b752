"""The language of a charter: asked for, declared, guessed, or the organization's."""

import json
from pathlib import Path

import pytest

from app.core.charter_language import choose_locale, guess_language
from app.core.charter_texts import Block, SourceText
from app.gateways.builder import load_builder

HEADINGS = load_builder().headings
FRENCH = "Nous réparons les vélos de la vallée pour que chacun se déplace sans voiture."
ENGLISH = "We repair the bicycles of the valley so that everybody can move without a car."


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (FRENCH, "fr"),
        (ENGLISH, "en"),
        (f"{FRENCH} {ENGLISH}", None),
        ("Franchise, sobriété, lien", None),
        ("Reparamos las bicicletas del valle para que todos vayan a la escuela sin coche.", None),
        ("Ripariamo le biciclette per la gente che va a scuola con la bici e non con l’auto", None),
        ("Wir reparieren die Räder des Tals.", None),
        ("", None),
    ],
)
def test_small_words_tell_a_language_when_they_leave_no_doubt(
    text: str, language: str | None
) -> None:
    assert guess_language(text, HEADINGS) == language


@pytest.mark.shared
def test_no_other_language_is_taken_for_french_or_english(shared_folder: Path) -> None:
    path = shared_folder / "data/org_mozilla_manifesto/manifesto_all_languages_head.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    guesses = {
        one["lang"]: guess_language("\n".join(map(str, one["messages"].values())), HEADINGS)
        for one in rows
    }
    assert len(guesses) > 90
    known = {lang: language for lang, language in guesses.items() if language}
    assert known == {"fr": "fr", "en": "en", "en-GB": "en", "en-CA": "en"}


@pytest.mark.parametrize(
    ("requested", "declared", "text", "default", "locales", "chosen"),
    [
        ("de", "en", FRENCH, "fr", ["fr"], ("de", "requested")),
        (None, "en-GB", FRENCH, "fr", ["fr"], ("en-GB", "declared")),
        (None, None, ENGLISH, "fr", ["fr", "en-GB"], ("en-GB", "guessed")),
        (None, None, ENGLISH, "en-US", ["en-GB", "en-US"], ("en-US", "guessed")),
        (None, None, ENGLISH, "fr", ["fr"], ("fr", "default")),
        (None, None, "Lien", "fr", ["fr", "en"], ("fr", "default")),
    ],
)
def test_a_locale_is_chosen_on_somebodys_word(
    requested: str | None,
    declared: str | None,
    text: str,
    default: str,
    locales: list[str],
    chosen: tuple[str, str],
) -> None:
    source = SourceText((Block((1,), text),), locale=declared)
    found = choose_locale(source, HEADINGS, requested, default, locales)
    assert (found.locale, found.said.value) == chosen
