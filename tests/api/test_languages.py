"""Which language is served, and that it is always said. RFC 4647, RFC 9110."""

import pytest

from tests.api.house import Person, problem


def statement(kind: str, **texts: str):
    return {"kind": kind, "texts": {tag: {"text": text} for tag, text in texts.items()}}


@pytest.fixture
def spoken(acme: Person) -> Person:
    values = [
        {
            "kind": "value",
            "texts": {"fr": {"text": "Un"}, "en": {"text": "One"}, "pt-BR": {"text": "Um"}},
        },
        {"kind": "value", "texts": {"fr": {"text": "Deux"}}},
    ]
    acme.publish(acme.draft([statement("mission", fr="Pourquoi", en="Why"), *values]))
    return acme


@pytest.mark.parametrize(
    ("asked", "served"),
    [
        ("fr", "fr"),
        ("en", "en"),
        ("EN", "en"),
        ("en-GB", "en"),
        ("en-Latn-GB", "en"),
        ("pt-BR", "pt-BR"),
        ("pt", "pt-BR"),
        ("pt-PT", "pt-BR"),
        ("de", "fr"),
        ("x-klingon", None),
    ],
)
def test_a_locale_asked_for_is_served_or_the_answer_says_what_was(spoken: Person, asked, served):
    answer = spoken.get("values", params={"locale": asked})
    if served is None:
        problem(answer, 422)
        return
    body = answer.json()
    assert body["locale_requested"].lower() == asked.lower()
    assert body["locale_served"] == served
    assert answer.headers["content-language"] == served
    assert body["items"][0]["locale"] == served
    assert body["items"][1]["locale"] == "fr"


@pytest.mark.parametrize(
    ("header", "served"),
    [
        ("en", "en"),
        ("en-US,en;q=0.9,fr;q=0.1", "en"),
        ("fr;q=0.1, en;q=0.2", "en"),
        ("de, pt-BR;q=0.5", "pt-BR"),
        ("de-AT, *;q=0.1", "fr"),
        ("*", "fr"),
        ("de", "fr"),
        ("", "fr"),
        ("en;q=0", "fr"),
        ("en;q=0, pt-BR", "pt-BR"),
        (";;;,,,;q=,q=1", "fr"),
        ("en;q=nonsense", "fr"),
        ("\x7f\x01", "fr"),
        ("é".encode("latin-1"), "fr"),
        (",".join(["xx"] * 2_000), "fr"),
        ("a-" * 3_000, "fr"),
    ],
)
def test_accept_language_is_negotiated(spoken: Person, header, served):
    answer = spoken.get("values", headers={"Accept-Language": header})
    assert answer.status_code == 200
    assert answer.json()["locale_served"] == served
    assert answer.headers["content-language"] == served
    assert "accept-language" in answer.headers["vary"].lower()


def test_the_query_outweighs_the_header(spoken: Person):
    answer = spoken.get("values?locale=en", headers={"Accept-Language": "fr"})
    assert answer.json()["locale_served"] == "en"


def test_a_statement_that_lacks_the_locale_says_which_one_it_is_in(spoken: Person):
    items = spoken.get("values?locale=en").json()["items"]
    assert [(one["locale"], one["text"]) for one in items] == [("en", "One"), ("fr", "Deux")]


def test_one_statement_says_requested_and_served(spoken: Person):
    two = spoken.get("values").json()["items"][1]["id"]
    for path, requested, served in (
        ("mission?locale=pt-BR", "pt-BR", "fr"),
        ("mission?locale=en", "en", "en"),
        (f"values/{two}?locale=en", "en", "fr"),
    ):
        answer = spoken.get(path)
        assert answer.json()["locale_requested"] == requested
        assert answer.json()["locale_served"] == served
        assert answer.headers["content-language"] == served


def test_the_charter_has_every_locale_unless_one_is_asked_for(spoken: Person):
    whole = spoken.get("charter")
    assert set(whole.json()["statements"][0]["texts"]) == {"fr", "en"}
    assert {one.strip() for one in whole.headers["content-language"].split(",")} == {
        "fr",
        "en",
        "pt-BR",
    }
    english = spoken.get("charter?locale=en")
    texts = [one["texts"] for one in english.json()["statements"]]
    assert [list(one) for one in texts] == [["en"], ["en"], ["fr"]]
    assert english.json()["locale_requested"] == "en"
    assert english.json()["locale_served"] == "en"
    assert english.headers["content-language"] == "en"
    assert english.headers["etag"] != whole.headers["etag"]
    assert english.json()["content_sha256"] == whole.json()["content_sha256"]


@pytest.mark.parametrize(
    "tag", ["", "f", "fr_FR", "fr--FR", "français", "fr-", "a" * 36, "*", "1", "fr,en"]
)
def test_a_locale_that_is_no_tag_is_refused(spoken: Person, tag: str):
    for path in ("charter", "mission", "values"):
        found = problem(spoken.get(path, params={"locale": tag}), 422, "invalid")
        assert found["errors"][0]["parameter"] == "locale"
