"""Quality over HTTP, and the exact rules beside a preview."""

import pytest

from app.core.own_words import own_words
from tests.api.house import MISSION, VALUE, House, Person, pointers, problem

WORDS = [
    {"locale": "fr", "word": "usager", "instead": "client", "reason": "Charte éditoriale."},
    {"locale": "fr", "word": "cible", "instead": None, "reason": ""},
]


def items(answer):
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


def test_a_draft_says_what_its_rules_find(acme: Person):
    respect = {"kind": "value", "texts": {"fr": {"name": "Respect", "text": "Chacun est écouté."}}}
    draft = acme.draft([MISSION, VALUE, respect])
    answer = acme.get(f"drafts/{draft['id']}/quality")
    found = {one["rule"]: one for one in items(answer)}
    common = found["value-name-common"]
    assert common["span"] == {"field": "name", "start": 0, "end": 7, "exact": "Respect"}
    assert common["severity"] == "note"
    assert common["locale"] == "fr"
    assert common["statement_id"] == draft["statements"][2]["id"]
    assert "« Respect »" in common["message"]
    assert common["source"]
    assert common["mend"]
    missing = found["behaviours-missing"]
    assert missing["statement_id"] == draft["statements"][2]["id"]
    assert missing["span"] is None
    assert len(found["mission-components"]["parts"]) == 9
    assert answer.headers["etag"]


def test_the_answer_changes_with_the_draft(acme: Person):
    draft = acme.draft()
    path = f"drafts/{draft['id']}/quality"
    first = acme.get(path)
    again = acme.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    acme.patch(f"drafts/{draft['id']}", {"statements": [MISSION]}, draft["etag"])
    assert acme.get(path).json() != first.json()


def test_statements_speak_their_own_language(acme: Person):
    both = {
        "kind": "value",
        "texts": {
            "fr": {"name": "Innovation", "text": "Dans la mesure du possible."},
            "en": {"name": "Innovation", "text": "Where possible."},
        },
    }
    found = items(acme.post("/v1/quality", {"statements": [both]}))
    said = {one["locale"]: one["message"] for one in found if one["rule"] == "value-name-common"}
    assert said["fr"].startswith("«")
    assert said["en"].startswith("“")
    assert {one["statement_id"] for one in found} == {"1"}


def test_any_key_may_ask_and_nobody_else(house: House, acme: Person):
    body = {"statements": [VALUE]}
    assert items(house.person("acme", "reader").post("/v1/quality", body)) is not None
    problem(house.nobody.post("/v1/quality", body), 401, "not-authenticated")
    draft = acme.draft()
    reader = house.person("acme", "reader")
    problem(reader.get(f"drafts/{draft['id']}/quality"), 403, "not-allowed")
    problem(house.organization("birch").get(f"drafts/{draft['id']}/quality"), 404)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/statements"),
        ({"statements": [VALUE] * 51}, "/statements"),
        ({"statements": [{**VALUE, "kind": "wish"}]}, "/statements/0/kind"),
        ({"statements": [], "x": 1}, "/x"),
    ],
)
def test_bad_statements_are_told_where(acme: Person, body, pointer):
    answer = acme.post("/v1/quality", body)
    problem(answer, 422, "invalid")
    assert pointers(answer) == {pointer}


def test_nothing_sent_is_stored(house: House, acme: Person):
    before = house.rows()
    acme.post("/v1/quality", {"statements": [VALUE]})
    assert house.rows() == before


def test_own_words_are_kept_by_patch_with_a_log_entry(acme: Person):
    before = acme.get()
    assert before.json()["words"] == []
    size = len(acme.get("log/entries?start=0&end=1000").json()["items"])
    answer = acme.patch("", {"words": WORDS}, before.headers["etag"])
    assert answer.status_code == 200, answer.text
    assert answer.json()["words"] == WORDS
    assert acme.get().json()["words"] == WORDS
    assert len(acme.get("log/entries?start=0&end=1000").json()["items"]) == size + 1
    problem(acme.patch("", {"words": []}, before.headers["etag"]), 412, "stale-revision")
    problem(acme.patch("", {"words": []}), 428, "precondition-required")


BAD_WORDS = (
    [WORDS[0], {**WORDS[0], "word": "USAGER"}],
    [{"locale": "xx-", "word": "a"}],
    [{"locale": "fr", "word": ""}],
    [{"locale": "fr", "word": "!"}],
    [{"locale": "fr", "word": "a" * 101}],
    [{"locale": "fr", "word": f"mot{at}"} for at in range(201)],
    [{"word": "a"}],
    [{**WORDS[0], "instead": ""}],
    [{**WORDS[0], "reason": "a" * 501}],
    [{**WORDS[0], "reason": None}],
    [{**WORDS[0], "more": 1}],
    [{**WORDS[0], "word": "a\x00"}],
    [{**WORDS[0], "word": "a\nb"}],
    [{**WORDS[0], "word": "acme.fr"}],
    [{**WORDS[0], "instead": WORDS[0]["word"]}],
    "usager",
)


def test_a_file_is_held_to_the_same_words():
    """`credo check --charter` reads what `PATCH O` takes, and refuses what it refuses."""

    def wrong(words):
        found = []
        read = own_words(words, lambda at, _why: found.append(at))
        return found or [one.as_json() for one in read]

    assert wrong(WORDS) == WORDS
    for words in BAD_WORDS:
        assert all(str(one).startswith("/words") for one in wrong(words)), words


@pytest.mark.parametrize("words", BAD_WORDS)
def test_bad_own_words_are_refused_and_change_nothing(acme: Person, words):
    answer = acme.patch("", {"words": words}, acme.get().headers["etag"])
    problem(answer, 422, "invalid")
    assert acme.get().json()["words"] == []


def test_a_word_of_marks_is_refused_in_a_sentence(acme: Person):
    answer = acme.patch("", {"words": [{**WORDS[0], "word": "!!!"}]}, acme.get().headers["etag"])
    (error,) = answer.json()["errors"]
    assert error["pointer"] == "/words/0/word"
    assert "marks alone are no word" in error["detail"]


def test_a_preview_lists_exact_rules_beside_findings(acme: Person):
    acme.publish()
    acme.patch("", {"words": WORDS}, acme.get().headers["etag"])
    text = "👋 L’usager aime nos produits verts, https://example.org/cible. La cible aussi."
    answer = acme.post("checks/preview", {"text": text, "locale": "fr"})
    assert answer.status_code == 200, answer.text
    rules = answer.json()["rules"]
    for one in rules:
        span = one["span"]
        assert text[span["start"] : span["end"]] == span["exact"]
        assert one.keys() == {"rule", "severity", "span", "message", "source", "mend"}
    assert [(one["rule"], one["severity"], one["span"]["exact"]) for one in rules] == [
        ("own-word", "note", "usager"),
        ("environmental-claim", "note", "produits verts"),
        ("own-word", "warning", "cible"),
    ]
    assert "« client »" in rules[0]["mend"]
    assert "Charte éditoriale." in rules[0]["message"]


def test_rules_follow_the_language_the_text_is_read_in(acme: Person):
    acme.publish()
    text = {"text": "Our green products are here."}
    assert acme.post("checks/preview", {**text, "locale": "en"}).json()["rules"]
    assert acme.post("checks/preview", {**text, "locale": "de"}).json()["rules"] == []


def test_a_text_too_long_is_measured_in_characters(acme: Person):
    long = {"kind": "mission", "texts": {"fr": {"text": "a" * 4001}}}
    answer = acme.post("/v1/quality", {"statements": [long]})
    (error,) = answer.json()["errors"]
    assert "at most 4000 characters" in error["detail"]
    many = acme.post("/v1/quality", {"statements": [VALUE] * 51})
    assert "items" in many.json()["errors"][0]["detail"]
