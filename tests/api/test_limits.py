"""Each limit of the contract: the last that is taken, and one more. Lengths are code points."""

from typing import Any

import pytest

from tests.api.house import MISSION, House, Person, communication, pointers, problem

CHARACTERS = ["x", "é", "😀", "e\u0301"[1]]


def value(**text: Any) -> dict[str, Any]:
    return {
        "statements": [{"kind": "value", "texts": {"fr": {"name": "N", "text": "T", **text}}}],
    }


@pytest.mark.parametrize("character", CHARACTERS)
@pytest.mark.parametrize(
    ("field", "most"),
    [("name", 200), ("text", 4_000), ("do", 500), ("dont", 500)],
)
def test_texts_of_a_statement(house: House, acme: Person, field: str, most: int, character: str):
    def body(length: int):
        text = character * length
        return value(**{field: [text] if field.startswith("do") else text})

    assert acme.post("drafts", body(most)).status_code == 201
    before = house.rows()
    answer = acme.post("drafts", body(most + 1))
    problem(answer, 422, "invalid")
    at = f"/statements/0/texts/fr/{field}" + ("/0" if field.startswith("do") else "")
    assert pointers(answer) == {at}
    assert house.rows() == before


@pytest.mark.parametrize("field", ["do", "dont"])
def test_behaviours_in_a_list(acme: Person, field: str):
    assert acme.post("drafts", value(**{field: ["x"] * 20})).status_code == 201
    answer = acme.post("drafts", value(**{field: ["x"] * 21}))
    problem(answer, 422)
    assert pointers(answer) == {f"/statements/0/texts/fr/{field}"}


def test_statements_in_a_charter(acme: Person):
    assert acme.post("drafts", {"statements": [MISSION] * 50}).status_code == 201
    answer = acme.post("drafts", {"statements": [MISSION] * 51})
    problem(answer, 422)
    assert pointers(answer) == {"/statements"}


def test_statements_in_a_patched_draft(acme: Person):
    draft = acme.draft([MISSION] * 50)
    change = [{"op": "add", "path": "/statements/-", "value": MISSION}]
    path = f"drafts/{draft['id']}"
    problem(acme.patch(path, change, draft["etag"], "application/json-patch+json"), 422)
    problem(acme.patch(path, {"statements": [MISSION] * 51}, draft["etag"]), 422)


def test_locales_of_a_statement_and_of_an_organization(house: House, acme: Person):
    tags = [f"a{chr(97 + number)}" for number in range(21)]

    def body(count: int):
        return {
            "statements": [{"kind": "mission", "texts": {t: {"text": "x"} for t in tags[:count]}}]
        }

    assert acme.post("drafts", body(20)).status_code == 201
    assert pointers(acme.post("drafts", body(21))) == {"/statements/0/texts"}

    def organization(count: int):
        return {"slug": f"b{count}", "name": "B", "default_locale": "aa", "locales": tags[:count]}

    assert house.operator.post("/v1/organizations", organization(20)).status_code == 201
    assert pointers(house.operator.post("/v1/organizations", organization(21))) == {"/locales"}
    etag = acme.get().headers["etag"]
    many = {"default_locale": "aa", "locales": tags}
    assert pointers(acme.patch("", many, etag)) == {"/locales"}


@pytest.mark.parametrize("character", CHARACTERS)
def test_names_of_organizations_and_keys(house: House, acme: Person, character: str):
    def organization(length: int):
        return {"slug": f"b{length}", "name": character * length, "default_locale": "fr"}

    assert house.operator.post("/v1/organizations", organization(200)).status_code == 201
    assert pointers(house.operator.post("/v1/organizations", organization(201))) == {"/name"}
    assert acme.post("keys", {"role": "reader", "name": character * 200}).status_code == 201
    assert pointers(acme.post("keys", {"role": "reader", "name": character * 201})) == {"/name"}


@pytest.mark.parametrize("character", ["x", "é", "😀"])
def test_the_body_of_a_communication(house: House, acme: Person, character: str):
    stored = acme.say(character * 200_000)
    assert acme.get(f"communications/{stored['id']}").json()["body"] == character * 200_000
    before = house.rows()
    answer = acme.post("communications", communication(character * 200_001))
    problem(answer, 422)
    assert pointers(answer) == {"/body"}
    assert house.rows() == before


def test_emoji_escaped_as_pairs_are_counted_once_each(acme: Person):
    content = b'{"text": "' + b"\\ud83d\\ude00" * 20_000 + b'"}'
    acme.publish()
    headers = {"Content-Type": "application/json"}
    assert acme.post("checks/preview", content=content, headers=headers).status_code == 200


@pytest.mark.parametrize("character", CHARACTERS)
def test_a_text_to_preview(acme: Person, character: str):
    acme.publish()
    assert acme.post("checks/preview", {"text": character * 20_000}).status_code == 200
    assert pointers(acme.post("checks/preview", {"text": character * 20_001})) == {"/text"}


@pytest.mark.parametrize("character", CHARACTERS)
def test_a_reason(acme: Person, character: str):
    draft = acme.draft()
    path = f"drafts/{draft['id']}/publish"
    etag = {"If-Match": draft["etag"]}
    assert pointers(acme.post(path, {"reason": character * 2_001}, headers=etag)) == {"/reason"}
    assert acme.post(path, {"reason": character * 2_000}, headers=etag).status_code == 201
    draft = acme.draft()
    path = f"drafts/{draft['id']}"
    too_long = acme.delete(path, draft["etag"], params={"reason": character * 2_001})
    assert problem(too_long, 422)["errors"][0]["parameter"] == "reason"
    answer = acme.delete(path, draft["etag"], params={"reason": character * 2_000})
    assert answer.status_code == 204


@pytest.mark.parametrize(
    ("field", "most"), [("channel", 100), ("external_id", 500), ("url", 2_000)]
)
def test_other_fields_of_a_communication(acme: Person, field: str, most: int):
    def text(length: int) -> str:
        return ("https://example.org/" + "x" * length)[:length]

    assert acme.post("communications", communication(**{field: text(most)})).status_code == 201
    answer = acme.post("communications", communication(**{field: text(most + 1)}))
    assert pointers(answer) == {f"/{field}"}


def test_the_largest_charter_there_can_be_is_stored_published_and_read(acme: Person):
    text = {"name": "N" * 200, "text": "T" * 4_000, "do": ["D" * 500] * 8, "dont": ["D" * 500] * 8}
    statements = [{"kind": "value", "texts": {"fr": text}} for _ in range(50)]
    version = acme.publish(acme.draft(statements))
    assert len(acme.get("charter").json()["statements"]) == 50
    assert acme.get("charter/versions/1/diff").status_code == 200
    assert version["statements"][49]["texts"]["fr"] == text
