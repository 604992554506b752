"""Gates over HTTP: set, refused by, overridden, and nobody else's."""

import pytest

from tests.api.house import MISSION, House, Person, pointers, problem

FRENCH = {"kind": "mission", "texts": {"fr": {"text": "Réparer pour que les habitants roulent."}}}
GATES = {"submit": ["translation-missing"], "publish": ["translation-missing", "text-missing"]}


def gate(acme: Person, gates: dict = GATES) -> dict:
    tag = acme.get("").headers["etag"]
    answer = acme.patch("", {"gates": gates}, tag)
    assert answer.status_code == 200, answer.text
    return answer.json()["gates"]


def test_gates_are_part_of_the_organization(acme: Person):
    assert acme.get("").json()["gates"] == {"submit": [], "publish": []}
    assert gate(acme) == GATES
    assert gate(acme, {"submit": []}) == {**GATES, "submit": []}  # a merge patch keeps the other
    assert gate(acme, {"publish": ["text-missing", "text-missing"]})["publish"] == ["text-missing"]


@pytest.mark.parametrize("name", ["nonsense", "readability", "translation-not-read", "", "é" * 900])
def test_a_rule_that_is_none_or_only_shown_is_refused(acme: Person, name: str):
    tag = acme.get("").headers["etag"]
    answer = acme.patch("", {"gates": {"publish": ["text-missing", name]}}, tag)
    assert problem(answer, 422)["type"] == "/problems/invalid"
    assert pointers(answer) == {"/gates/publish/1"}
    assert acme.get("").headers["etag"] == tag


def test_a_change_of_gates_needs_the_present_state(acme: Person):
    assert acme.patch("", {"gates": GATES}).status_code == 428
    assert acme.patch("", {"gates": GATES}, '"99"').status_code == 412


@pytest.mark.parametrize("act", ["submit", "publish"])
def test_a_draft_that_does_not_pass_is_told_why(acme: Person, act: str):
    gate(acme)
    draft = acme.draft([FRENCH])
    answer = acme.post(
        f"drafts/{draft['id']}/{act}", {"reason": "Oui"}, headers={"If-Match": draft["etag"]}
    )
    found = problem(answer, 409)
    assert found["type"] == "/problems/gate-failed"
    assert found["gate"] == act
    (one,) = found["errors"]
    assert one["pointer"] == "/statements/0/texts/en"
    assert one["code"] == "translation-missing"
    assert one["detail"]
    assert one["mend"]


def test_a_leader_overrides_with_a_reason(house: House, acme: Person):
    gate(acme)
    draft = acme.draft([FRENCH])
    path, tag = f"drafts/{draft['id']}/publish", draft["etag"]
    empty = acme.post(
        path, {"reason": "Oui", "override": {"reason": " "}}, headers={"If-Match": tag}
    )
    assert pointers(empty) == {"/override/reason"}
    body = {"reason": "Oui", "override": {"reason": "La traduction suit lundi."}}
    editor = house.person("acme", "editor")
    assert editor.post(path, body, headers={"If-Match": tag}).status_code == 403
    leader = house.person("acme", "leader")
    assert leader.post(path, body, headers={"If-Match": tag}).status_code == 201


def test_an_editor_may_submit_and_not_override(house: House, acme: Person):
    gate(acme)
    draft = acme.draft([FRENCH])
    editor = house.person("acme", "editor")
    body = {"reason": "Oui", "override": {"reason": "Vite."}}
    path = f"drafts/{draft['id']}/submit"
    assert editor.post(path, body, headers={"If-Match": draft["etag"]}).status_code == 403
    answer = acme.post(path, body, headers={"If-Match": draft["etag"]})
    assert answer.json()["state"] == "in_review"


def test_one_house_does_not_see_or_use_the_gates_of_another(house: House, acme: Person):
    gate(acme)
    draft = acme.draft([FRENCH])
    house.organization("other")
    stranger = house.person("other", "leader")
    there = house.anybody("acme", None)
    body = {"reason": "Oui", "override": {"reason": "Moi."}}
    for who in (there, stranger):
        path = f"/v1/organizations/acme/drafts/{draft['id']}/publish"
        assert who.post(path, body, headers={"If-Match": draft["etag"]}).status_code in (401, 404)
    other = house.person("other", "admin")
    assert other.get("").json()["gates"] == {"submit": [], "publish": []}
    theirs = other.draft([MISSION])
    path = f"drafts/{theirs['id']}/publish"
    assert (
        other.post(path, {"reason": "Oui"}, headers={"If-Match": theirs["etag"]}).status_code == 201
    )
