import hashlib

import pytest
import rfc8785

from tests.api.house import MISSION, VALUE, House, Person, pointers, problem


def publish(person: Person, draft, **body):
    return person.post(
        f"drafts/{draft['id']}/publish",
        {"reason": "Assemblée générale", **body},
        headers={"If-Match": draft["etag"]},
    )


def test_publishing_makes_the_next_version_and_closes_the_draft(house: House, acme: Person):
    leader = house.person("acme", "leader")
    draft = leader.draft()
    answer = publish(leader, draft, effective_from=None)
    assert answer.status_code == 201
    version = answer.json()
    assert answer.headers["location"] == "/v1/organizations/acme/charter/versions/1"
    assert version["number"] == 1
    assert version["title"] == draft["title"]
    assert version["statements"] == draft["statements"]
    assert version["reason"] == "Assemblée générale"
    assert version["effective_from"] == version["published_at"]
    assert version["approvals"] == []
    assert version["parent_sha256"] is None
    assert acme.get(answer.headers["location"]).json() == version
    closed = acme.get(f"drafts/{draft['id']}").json()
    assert closed["state"] == "published"
    assert closed["published_as"] == 1
    assert acme.publish()["parent_sha256"] == version["content_sha256"]


def test_the_hash_is_over_the_canonical_statements(acme: Person):
    version = acme.publish()
    content = rfc8785.dumps({"statements": version["statements"]})
    assert version["content_sha256"] == hashlib.sha256(content).hexdigest()


def test_a_published_draft_can_never_be_written_again(house: House, acme: Person):
    draft = acme.draft()
    publish(acme, draft)
    before = house.rows()
    path = f"drafts/{draft['id']}"
    etag = acme.get(path).headers["etag"]
    problem(acme.patch(path, {"title": "X"}, etag), 409, "draft-closed")
    problem(acme.delete(path, etag), 409, "draft-closed")
    problem(publish(acme, {**draft, "etag": etag}), 409, "draft-closed")
    problem(publish(acme, draft), 412, "stale-revision")
    assert house.rows() == before


@pytest.mark.parametrize(
    ("body", "at"),
    [
        ({}, "/reason"),
        ({"reason": ""}, "/reason"),
        ({"reason": " \n\t\u00a0"}, "/reason"),
        ({"reason": None}, "/reason"),
        ({"reason": 1}, "/reason"),
        ({"reason": "x" * 2_001}, "/reason"),
        ({"reason": "a\x00"}, "/reason"),
        ({"reason": "Oui", "effective_from": "soon"}, "/effective_from"),
        ({"reason": "Oui", "effective_from": 0}, "/effective_from"),
        ({"reason": "Oui", "force": True}, "/force"),
    ],
)
def test_a_publication_without_reason_or_with_a_wrong_field_is_refused(
    house: House, acme: Person, body, at
):
    draft = acme.draft()
    before = house.rows()
    answer = acme.post(f"drafts/{draft['id']}/publish", body, headers={"If-Match": draft["etag"]})
    problem(answer, 422, "invalid")
    assert pointers(answer) == {at}
    assert house.rows() == before


def test_an_empty_charter_is_not_published(house: House, acme: Person):
    draft = acme.post("drafts", {"statements": []})
    before = house.rows()
    answer = publish(acme, {**draft.json(), "etag": draft.headers["etag"]})
    problem(answer, 422)
    assert pointers(answer) == {"/statements"}
    assert house.rows() == before


def test_a_draft_whose_base_moved_is_shown_both_sides_and_can_be_rebased(
    house: House, acme: Person
):
    first = acme.publish()
    value = first["statements"][1]
    ours = acme.post("drafts", {"title": "La nôtre"})
    ours_path = f"drafts/{ours.json()['id']}"
    statements = ours.json()["statements"]
    statements[1]["texts"]["fr"]["text"] = "Nous disons tout ce que nous faisons."
    saved = acme.patch(ours_path, {"statements": statements}, ours.headers["etag"])

    def theirs(all_of_them):
        all_of_them[1]["texts"]["en"]["text"] = "We say everything we do."

    acme.change_charter(theirs)
    before = house.rows()
    told = problem(
        publish(acme, {**saved.json(), "etag": saved.headers["etag"]}), 409, "base-moved"
    )
    assert house.rows() == before
    sides = told["three_way"]
    assert sides["base"] == 1
    assert sides["latest"] == 2
    assert sides["conflicts"] == []
    assert {(one["statement_id"], one["locale"]) for one in sides["ours"]} == {(value["id"], "fr")}
    assert {(one["statement_id"], one["locale"]) for one in sides["theirs"]} == {
        (value["id"], "en")
    }
    merged = {"statements": sides["merged"], "based_on": sides["latest"]}
    rebased = acme.patch(ours_path, merged, saved.headers["etag"])
    assert rebased.status_code == 200
    version = acme.publish({**rebased.json(), "etag": rebased.headers["etag"]})
    texts = version["statements"][1]["texts"]
    assert texts["fr"]["text"] == "Nous disons tout ce que nous faisons."
    assert texts["en"]["text"] == "We say everything we do."


def test_two_sides_that_changed_one_text_are_shown_as_a_conflict(acme: Person):
    acme.publish()
    ours = acme.post("drafts", {}).json()
    acme.change_charter(lambda all_: all_[0]["texts"]["fr"].update(text="Tout autre chose."))
    path = f"drafts/{ours['id']}"
    ours["statements"][0]["texts"]["fr"]["text"] = "Encore autre chose."
    saved = acme.patch(path, {"statements": ours["statements"]}, "*")
    told = problem(publish(acme, {**ours, "etag": saved.headers["etag"]}), 409, "base-moved")
    (conflict,) = told["three_way"]["conflicts"]
    assert conflict["base"]["text"] == MISSION["texts"]["fr"]["text"]
    assert conflict["ours"]["text"] == "Encore autre chose."
    assert conflict["theirs"]["text"] == "Tout autre chose."


def test_a_draft_cannot_be_based_on_a_version_that_is_not_there(acme: Person):
    draft = acme.draft()
    answer = acme.patch(f"drafts/{draft['id']}", {"based_on": 7}, draft["etag"])
    problem(answer, 422)
    assert pointers(answer) == {"/based_on"}


def test_where_approvals_are_required_nobody_publishes_straight_away(house: House):
    admin = house.organization("birch", approvals_required=2)
    draft = admin.draft()
    assert "publish" not in draft["allowed_actions"]
    before = house.rows()
    problem(publish(admin, draft), 409, "approvals-required")
    assert house.rows() == before


def test_a_version_may_take_effect_later(house: House, acme: Person):
    acme.publish()
    later = acme.change_charter(
        lambda all_: all_.append(VALUE), effective_from="2027-01-01T00:00:00+01:00"
    )
    assert later["effective_from"] == "2026-12-31T23:00:00Z"
    assert acme.get("charter").json()["number"] == 1
    assert acme.get("charter?in_force_on=2027-01-01").json()["number"] == 2


def test_the_drafts_own_effective_from_counts_unless_the_act_names_one(acme: Person):
    draft = acme.draft(effective_from="2020-01-01T00:00:00Z")
    assert publish(acme, draft).json()["effective_from"] == "2020-01-01T00:00:00Z"
    draft = acme.draft(effective_from="2020-01-01T00:00:00Z")
    answer = publish(acme, draft, effective_from="2021-01-01T00:00:00Z")
    assert answer.json()["effective_from"] == "2021-01-01T00:00:00Z"


def test_every_act_leaves_one_entry_in_the_log_and_a_refused_one_none(house: House, acme: Person):
    def size():
        return len(house.rows()["log_entries"])

    start = size()
    draft = acme.draft()
    assert size() == start + 1
    version = publish(acme, draft)
    assert size() == start + 2
    assert version.json()["log_index"] == start + 1
    publish(acme, draft)
    assert size() == start + 2
