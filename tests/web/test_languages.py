"""Which language a page is in, and links that keep the choice."""

import pytest

from app.web.languages import read_reader
from tests.web.site import Site


@pytest.mark.parametrize(
    ("query", "header", "language"),
    [
        ({}, "", "en"),
        ({}, "fr-CA,en;q=0.5", "fr"),
        ({}, "de, fr;q=0.1", "fr"),
        ({}, "de", "en"),
        ({}, "en;q=0.1, fr;q=0.9", "fr"),
        ({"lang": "fr"}, "en", "fr"),
        ({"lang": "xx"}, "fr", "fr"),
        ({"lang": ""}, "fr", "fr"),
    ],
)
def test_language_of_a_page(query: dict[str, str], header: str, language: str) -> None:
    assert read_reader("/", query, header).language == language


def test_links_keep_a_language_that_was_said() -> None:
    said = read_reader("/o/acme", {"lang": "fr", "locale": "EN-gb", "before": "12", "x": "y"}, "en")
    assert said.link("/docs") == "/docs?lang=fr"
    assert said.link("/", after=None) == "/?lang=fr"
    assert said.here(locale="en") == "/o/acme?locale=en&before=12&lang=fr"
    assert said.in_language("en") == "/o/acme?locale=en-GB&before=12&lang=en"
    silent = read_reader("/o/acme", {}, "fr")
    assert silent.link("/docs") == "/docs"
    assert silent.here() == "/o/acme"


@pytest.mark.parametrize("before", ["", "-1", "1e3", "٣", "1" * 10, "a"])
def test_what_is_not_valid_is_not_kept(before: str) -> None:
    assert read_reader("/", {"before": before, "locale": "français"}, "").query == {}


def test_switch_keeps_the_page(seen: Site) -> None:
    html = seen.client(language="en").get("/o/lampes?locale=en").text
    assert 'href="/o/lampes?locale=en&amp;lang=fr" lang="fr"' in html
    french = seen.client(language="en").get("/o/lampes?locale=en&lang=fr")
    assert french.headers["content-language"] == "fr"
    assert '<html lang="fr">' in french.text
    assert 'href="/docs?lang=fr"' in french.text


def test_charter_follows_the_page_unless_its_own_language_is_asked_for(seen: Site) -> None:
    french, english = "Chez nous\u202f: faire durer.", "Here: made to last."
    french = french.replace("\u202f", " ")
    for language, query, mine, other in (
        ("fr", "", french, english),
        ("en", "", english, french),
        ("fr", "?locale=en", english, french),
        ("en", "?locale=fr", french, english),
        ("de", "?locale=pt", english, french),
    ):
        html = seen.client(language=language).get(f"/o/lampes{query}").text
        assert mine in html
        assert other not in html


def test_words_in_another_language_say_so(seen: Site) -> None:
    html = seen.client(language="en").get("/o/lampes?locale=fr").text
    assert '<p class="words" lang="fr">Chez nous : faire durer.</p>' in html
    assert '<blockquote class="words" lang="fr">' in html
    assert '<blockquote class="words" lang' not in seen.client(language="fr").get("/o/lampes").text
