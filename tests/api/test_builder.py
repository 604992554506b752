"""The builder over HTTP: questions, sessions, proposals, a draft of chosen ones."""

from typing import Any

import pytest

from tests.api.house import House, Person, pointers, problem

ANSWERS: list[dict[str, Any]] = [
    {"question_id": "mission.work", "value": "Réparer les vélos plutôt que de les remplacer."},
    {"question_id": "mission.whom", "value": ["habitants de la vallée", "les écoles"]},
    {"question_id": "vision.change", "value": "Chaque habitant sait réparer son vélo"},
    {"question_id": "vision.horizon", "value": "2035"},
    {"question_id": "value.1.name", "value": "Franchise"},
    {"question_id": "value.1.promise", "value": "dire le vrai prix"},
    {"question_id": "value.1.tuesday", "value": ["Annoncer le prix avant d'ouvrir l'atelier."]},
    {"question_id": "value.1.refusal", "value": ["Cacher une erreur"]},
]


def said(answers: list[dict[str, Any]], participant: str) -> list[dict[str, Any]]:
    return [{**one, "participant": participant} for one in answers]


def open_session(person: Person, **given: Any) -> str:
    answer = person.post("builder/sessions", {"locale": "fr", **given})
    assert answer.status_code == 201, answer.text
    return f"builder/sessions/{answer.json()['id']}"


def put(person: Person, path: str, answers: list[Any], etag: str | None) -> Any:
    headers = {"If-Match": etag} if etag else {}
    return person.ask("PUT", path, json={"answers": answers}, headers=headers)


@pytest.mark.parametrize(
    ("query", "header", "served"),
    [("?locale=fr-CA", "en", "fr"), ("?locale=en", "fr", "en"), ("", "en-GB, fr;q=0.5", "en")],
)
def test_questions_are_asked_in_the_readers_language(
    house: House, query: str, header: str, served: str
) -> None:
    answer = house.nobody.get(f"/v1/builder/questions{query}", headers={"Accept-Language": header})
    assert answer.status_code == 200
    assert answer.headers["content-language"] == answer.json()["locale"] == served
    for one in answer.json()["questions"]:
        assert one["text"]
        assert one["why"]
        assert one["source"]
        assert one["answer"] in ("text", "list", "choice")
        assert (one["choices"] is not None) == (one["answer"] == "choice")


@pytest.mark.parametrize(
    ("query", "header", "requested", "served"),
    [
        ("?locale=de", "fr", "de", "en"),
        ("", "de, es;q=0.5", "de", "en"),
        ("?locale=fr-CA", "", "fr-CA", "fr"),
        ("", "*", "*", "fr"),
        ("", "", None, "fr"),
    ],
)
def test_who_asks_for_another_language_is_told_what_is_served(
    house: House, query: str, header: str, requested: str | None, served: str
) -> None:
    answer = house.nobody.get(f"/v1/builder/questions{query}", headers={"Accept-Language": header})
    found = answer.json()
    assert found["locale_requested"] == requested
    assert found["locale_served"] == found["locale"] == served


def test_every_fault_of_the_answers_is_told_at_its_place(acme: Person) -> None:
    answers = [
        {"question_id": "mission.work", "value": 5},
        {"question_id": "mission.whom", "value": ["les écoles", {"str": 1}]},
        {"question_id": "nope", "value": "x"},
        {"question_id": "vision.change", "value": True},
    ]
    refused = acme.post("builder/proposals", {"locale": "fr", "answers": answers})
    assert [(one["pointer"], one["code"]) for one in problem(refused, 422)["errors"]] == [
        ("/answers/0/value", "type"),
        ("/answers/1/value", "type"),
        ("/answers/2/question_id", "unknown"),
        ("/answers/3/value", "type"),
    ]
    path = open_session(acme)
    kept = put(acme, f"{path}/answers/a", answers[:1], '"0"')
    assert pointers(kept) == {"/answers/0/value"}


def test_a_wrong_locale_is_refused(house: House, acme: Person) -> None:
    problem(house.nobody.get("/v1/builder/questions?locale=x_y"), 422)
    refused = acme.post("builder/proposals", {"locale": "de", "answers": []})
    assert pointers(refused) == {"/locale"}


def test_every_answer_becomes_proposals_whose_sentences_are_traced(acme: Person) -> None:
    answer = acme.post("builder/proposals", {"locale": "fr", "answers": said(ANSWERS, "a")})
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert {one["kind"] for one in found["proposals"]} == {"mission", "vision", "value"}
    assert found["unused"] == found["agreements"] == found["disagreements"] == []
    for one in found["proposals"]:
        assert one["origin"] == "pattern"
        covered = [one["text"][each["start"] : each["end"]] for each in one["traces"]]
        assert " ".join(covered) == one["text"]
        assert all(each["answers"] for each in one["traces"])
    value = next(one for one in found["proposals"] if one["kind"] == "value")
    assert value["name"] == "Franchise"
    assert value["do"] == ["Annoncer le prix avant d’ouvrir l’atelier"]
    assert value["dont"] == ["Cacher une erreur"]
    assert value["do_answers"] == [[6]]
    assert value["dont_answers"] == [[7]]


def test_chosen_proposals_become_a_draft_in_one_call(acme: Person) -> None:
    found = acme.post("builder/proposals", {"locale": "fr", "answers": said(ANSWERS, "a")}).json()
    chosen = list({one["set"]: one for one in reversed(found["proposals"])}.values())[::-1]
    body = {"proposals": chosen}
    headers = {"Idempotency-Key": "once"}
    answer = acme.post("builder/proposals/draft", body, headers=headers)
    assert answer.status_code == 201, answer.text
    draft = answer.json()
    assert draft["title"] == "Première charte"
    assert answer.headers["location"].endswith(draft["id"])
    assert acme.get(f"drafts/{draft['id']}").headers["etag"] == answer.headers["etag"]
    kept = [(one["kind"], one["texts"]["fr"]["text"]) for one in draft["statements"]]
    assert kept == [(one["kind"], one["text"]) for one in chosen]
    again = acme.post("builder/proposals/draft", body, headers=headers)
    assert again.json()["id"] == draft["id"]


def chosen(kind: str, locale: str, text: str, **given: Any) -> dict[str, Any]:
    return {"kind": kind, "locale": locale, "text": text, **given}


def test_one_set_in_two_languages_is_one_statement(acme: Person) -> None:
    value = {"do": ["Dire le prix"], "dont": [], "set": "value-1"}
    body = {
        "proposals": [
            chosen("mission", "fr", "Réparer les vélos.", set="mission"),
            chosen("value", "fr", "Nous disons le prix.", name="Franchise", **value),
            chosen("mission", "en", "Repairing bicycles.", set="mission"),
            chosen("value", "en", "We tell the price.", name="Candour", set="value-1"),
            chosen("mission", "fr", "Une autre, sans ensemble."),
        ]
    }
    answer = acme.post("builder/proposals/draft", body)
    assert answer.status_code == 201, answer.text
    kept = [
        (one["kind"], {tag: text["text"] for tag, text in one["texts"].items()})
        for one in answer.json()["statements"]
    ]
    assert kept == [
        ("mission", {"fr": "Réparer les vélos.", "en": "Repairing bicycles."}),
        ("value", {"fr": "Nous disons le prix.", "en": "We tell the price."}),
        ("mission", {"fr": "Une autre, sans ensemble."}),
    ]


@pytest.mark.parametrize(
    ("second", "where", "code"),
    [
        (chosen("mission", "fr", "Une autre.", set="mission"), "/proposals/1/set", "duplicate"),
        (chosen("vision", "en", "A vision.", set="mission"), "/proposals/1/kind", "mismatch"),
    ],
)
def test_alternatives_are_chosen_from(
    acme: Person, second: dict[str, Any], where: str, code: str
) -> None:
    body = {"proposals": [chosen("mission", "fr", "Réparer.", set="mission"), second]}
    refused = problem(acme.post("builder/proposals/draft", body), 422)
    assert [(one["pointer"], one["code"]) for one in refused["errors"]] == [(where, code)]


@pytest.mark.parametrize(
    "trace", [{"start": 5, "end": 1, "answers": []}, {"start": 0, "end": 1, "answers": [-1]}]
)
def test_a_trace_that_cannot_be_one_is_refused(acme: Person, trace: dict[str, Any]) -> None:
    body = {"proposals": [chosen("mission", "fr", "Réparer.", traces=[trace])]}
    problem(acme.post("builder/proposals/draft", body), 422)


def test_proposals_are_made_of_answers_or_of_a_session(acme: Person) -> None:
    session = open_session(acme).rpartition("/")[2]
    assert pointers(acme.post("builder/proposals", {"locale": "fr"})) == {"/answers"}
    both = {"session": session, "answers": []}
    assert pointers(acme.post("builder/proposals", both)) == {"/session"}
    assert acme.post("builder/proposals", {"session": session}).json()["proposals"] == []
    assert acme.post("builder/proposals", {"locale": "fr", "answers": []}).status_code == 200


def test_a_refusal_that_denies_is_done_and_what_is_left_out_is_told(acme: Person) -> None:
    answers = [
        {"question_id": "mission.local", "value": "anywhere"},
        {"question_id": "mission.where", "value": "à Gap"},
        {"question_id": "value.1.name", "value": "Exigence"},
        {
            "question_id": "value.1.refusal",
            "value": ["Nous ne vendons jamais une prothèse mal ajustée.", "On ne ment pas"],
        },
        {"question_id": "vision.horizon", "value": "bientôt"},
        {"question_id": "purpose.why", "value": "because the people of this town need it"},
    ]
    found = acme.post("builder/proposals", {"locale": "fr", "answers": answers}).json()
    value = found["proposals"][0]
    assert value["do"] == ["Nous ne vendons jamais une prothèse mal ajustée", "On ne ment pas"]
    assert value["dont"] == []
    assert value["do_answers"] == [[3], [3]]
    told = [(one["answer"], one["item"], one["why"]) for one in found["unused_items"]]
    assert told == [(1, 0, "not-asked"), (4, 0, "no-sentence"), (5, 0, "other-language")]
    assert found["unused"] == [1, 4, 5]


@pytest.mark.parametrize(
    ("answers", "where", "code"),
    [
        ([{"question_id": "mission.nothing", "value": "x"}], "/answers/0/question_id", "unknown"),
        ([{"question_id": "mission.work", "value": ["x"]}], "/answers/0/value", "type"),
        ([{"question_id": "mission.local", "value": "perhaps"}], "/answers/0/value", "choice"),
        ([{"question_id": "mission.whom", "value": ["x"] * 5}], "/answers/0/value", "too_long"),
        ([{"question_id": "mission.work", "value": "x" * 2001}], "/answers/0/value", "too_long"),
        ([{"question_id": "mission.work", "value": "a\x00b"}], "/answers/0/value", "characters"),
        ([{"question_id": "mission.work", "value": "x"}] * 2, "/answers/1", "duplicate"),
    ],
)
def test_an_answer_that_cannot_stand_is_refused_where_it_is(
    acme: Person, answers: list[Any], where: str, code: str
) -> None:
    refused = problem(acme.post("builder/proposals", {"locale": "fr", "answers": answers}), 422)
    assert [(one["pointer"], one["code"]) for one in refused["errors"]] == [(where, code)]


def test_a_choice_may_be_named_by_its_label_in_any_language(acme: Person) -> None:
    questions = acme.get("/v1/builder/questions?locale=en").json()["questions"]
    local = next(one for one in questions if one["id"] == "mission.local")
    session = open_session(acme)
    path = f"{session}/answers/p1"
    sent = [{"question_id": "mission.local", "value": local["choices"][0]["label"]}]
    answer = put(acme, path, sent, '"0"')
    assert answer.json()["answers"][0]["value"] == "place"
    assert "mission.where" in answer.json()["open"]


def test_a_session_is_answered_apart_and_resumed(acme: Person) -> None:
    session = open_session(acme, title="Séminaire")
    path = f"{session}/answers/p1"
    blank = acme.get(path)
    assert blank.headers["etag"] == '"0"'
    assert blank.json()["next"]["id"] == "mission.work"
    problem(put(acme, path, ANSWERS[:1], None), 428)
    saved = put(acme, path, ANSWERS[:1], '"0"')
    assert saved.status_code == 200, saved.text
    assert saved.json()["next"]["id"] == "mission.whom"
    stale = problem(put(acme, path, ANSWERS[:2], '"0"'), 412, "stale-revision")
    assert stale["current_etag"] == saved.headers["etag"] == '"1"'
    assert stale["changed_fields"] == ["/answers/mission.whom"]
    other = f"{session}/answers/p2"
    assert put(acme, other, ANSWERS[:1], '"0"').status_code == 200
    whole = acme.get(session).json()
    assert [one["participant"] for one in whole["participants"]] == ["p1", "p2"]
    assert whole["agreements"][0]["participants"] == ["p1", "p2"]
    assert whole["disagreements"] == []


def test_a_question_passed_over_is_not_asked_again(acme: Person) -> None:
    session = open_session(acme)
    sent = [{"question_id": "mission.work", "value": None}]
    answer = put(acme, f"{session}/answers/p1", sent, '"0"').json()
    assert "mission.work" not in answer["open"]
    assert acme.get(session).json()["participants"][0]["answered"] == 0


def test_proposals_of_a_session_show_who_agrees_and_who_does_not(acme: Person) -> None:
    session = open_session(acme)
    works = {
        "anne": "Rendre l'eau potable à chaque commune",
        "bo": "rendre l’eau potable à toutes les communes",
        "chi": "Installer des compteurs",
    }
    for who, work in works.items():
        sent = [{"question_id": "mission.work", "value": work}]
        assert put(acme, f"{session}/answers/{who}", sent, '"0"').status_code == 200
    asked = {"session": session.rpartition("/")[2]}
    found = acme.post("builder/proposals", asked).json()
    assert [one["participants"] for one in found["agreements"]] == [["anne", "bo"]]
    (differing,) = found["disagreements"]
    assert [one["participants"] for one in differing["positions"]] == [["anne", "bo"], ["chi"]]
    both = {**asked, "answers": said(ANSWERS, "a")}
    assert pointers(acme.post("builder/proposals", both)) == {"/session"}


def test_what_somebody_said_can_be_taken_away(house: House, acme: Person) -> None:
    session = open_session(acme)
    path = f"{session}/answers/madame.dupont"
    put(acme, path, [{"question_id": "mission.work", "value": "tout dire"}], '"0"')
    problem(acme.delete(path), 428)
    assert acme.delete(path, '"1"').status_code == 204
    assert "dupont" not in repr(house.rows())
    assert acme.get(path).headers["etag"] == '"0"'
    put(acme, path, [{"question_id": "mission.work", "value": "tout dire"}], '"0"')
    assert acme.delete(session).status_code == 204
    problem(acme.get(session), 404)
    assert "dupont" not in repr(house.rows())


def test_sessions_are_listed_newest_first(acme: Person) -> None:
    made = [open_session(acme).rpartition("/")[2] for _ in range(3)]
    first = acme.get("builder/sessions?limit=2").json()
    assert [one["id"] for one in first["items"]] == made[:0:-1]
    rest = acme.get(first["next"]).json()
    assert [one["id"] for one in rest["items"]] == made[:1]


@pytest.mark.parametrize(
    ("role", "opens", "answers", "reads"),
    [
        ("reader", 403, 403, 403),
        ("auditor", 403, 403, 200),
        ("manager", 403, 200, 200),
        ("editor", 201, 200, 200),
    ],
)
def test_who_may_do_what(
    house: House, acme: Person, role: str, opens: int, answers: int, reads: int
) -> None:
    person = house.person("acme", role)
    session = open_session(acme)
    assert person.post("builder/sessions", {}).status_code == opens
    sent = [{"question_id": "mission.work", "value": "x"}]
    assert put(person, f"{session}/answers/p", sent, '"0"').status_code == answers
    assert person.get(session).status_code == reads


def test_another_organization_sees_nothing(house: House, acme: Person) -> None:
    session = open_session(acme)
    path = f"{session}/answers/p"
    put(acme, path, ANSWERS[:1], '"0"')
    other = house.organization("other")
    for answer in (
        other.get(session),
        other.get(path),
        put(other, path, [], '"1"'),
        other.delete(path, '"1"'),
        other.delete(session),
        other.post("builder/proposals", {"session": session.rpartition("/")[2]}),
    ):
        problem(answer, 404)
    assert other.get("builder/sessions").json()["items"] == []
    assert acme.get(path).headers["etag"] == '"1"'


@pytest.mark.parametrize(
    "both", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)
def test_a_session_works_on_both_databases(both: House) -> None:
    acme = both.organization("acme")
    session = open_session(acme)
    path = f"{session}/answers/p-1"
    assert put(acme, path, ANSWERS, '"0"').status_code == 200
    assert put(acme, path, ANSWERS[:4], '"1"').json()["revision"] == 2
    found = acme.post("builder/proposals", {"session": session.rpartition("/")[2]}).json()
    assert {one["kind"] for one in found["proposals"]} == {"mission", "vision"}
    assert acme.delete(session).status_code == 204
