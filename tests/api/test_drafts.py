import pytest

from tests.api.house import MISSION, PATCH, VALUE, House, Person, pointers, problem

SOMEWHERE = "01980000-0000-7000-8000-00000000ffff"


def test_a_draft_starts_in_editing_with_ids_and_places_in_the_order_given(acme: Person):
    answer = acme.post("drafts", {"title": "Première charte", "statements": [VALUE, MISSION]})
    assert answer.status_code == 201
    draft = answer.json()
    assert draft["state"] == "editing"
    assert draft["revision"] == 1
    assert draft["based_on"] is None
    assert [one["kind"] for one in draft["statements"]] == ["value", "mission"]
    assert [one["position"] for one in draft["statements"]] == [1, 2]
    assert len({one["id"] for one in draft["statements"]}) == 2
    assert draft["statements"][0]["texts"] == VALUE["texts"]
    again = acme.get(answer.headers["location"])
    assert again.json() == draft
    assert again.headers["etag"] == answer.headers["etag"]
    assert "application/merge-patch+json" in again.headers["accept-patch"]
    assert "application/json-patch+json" in again.headers["accept-patch"]


def test_a_draft_without_statements_is_a_copy_of_the_latest_version(acme: Person):
    version = acme.publish()
    draft = acme.post("drafts", {"title": "Suite"}).json()
    assert draft["statements"] == version["statements"]
    assert draft["based_on"] == 1


def test_a_merge_patch_changes_what_it_names_and_replaces_statements_as_a_whole(acme: Person):
    draft = acme.draft(effective_from="2027-01-01T00:00:00Z")
    path = f"drafts/{draft['id']}"
    titled = acme.patch(path, {"title": "Deuxième"}, draft["etag"])
    assert titled.status_code == 200
    assert titled.json()["statements"] == draft["statements"]
    assert titled.json()["revision"] == 2
    kept = titled.json()["statements"][1]
    less = acme.patch(path, {"statements": [kept]}, titled.headers["etag"]).json()
    assert [one["id"] for one in less["statements"]] == [kept["id"]]
    assert less["statements"][0]["position"] == 1
    assert less["title"] == "Deuxième"
    emptied = acme.patch(path, {"effective_from": None}, acme.get(path).headers["etag"])
    assert emptied.json()["effective_from"] is None


def test_a_json_patch_changes_one_word_and_nothing_else(acme: Person):
    draft = acme.draft()
    change = [
        {"op": "test", "path": "/statements/1/texts/fr/name", "value": "Transparence"},
        {"op": "replace", "path": "/statements/1/texts/fr/name", "value": "Clarté"},
        {"op": "add", "path": "/statements/1/texts/fr/do/-", "value": "Répondre aux questions"},
        {"op": "remove", "path": "/statements/0"},
    ]
    after = acme.patch(f"drafts/{draft['id']}", change, draft["etag"], PATCH).json()
    french = after["statements"][0]["texts"]["fr"]
    assert french["name"] == "Clarté"
    assert french["do"] == ["Publier chaque audit", "Répondre aux questions"]
    assert after["statements"][0]["texts"]["en"] == VALUE["texts"]["en"]
    assert after["statements"][0]["id"] == draft["statements"][1]["id"]


def test_a_json_patch_is_all_or_nothing(house: House, acme: Person):
    draft = acme.draft()
    before = house.rows()
    change = [
        {"op": "replace", "path": "/title", "value": "X"},
        {"op": "test", "path": "/title", "value": "Y"},
    ]
    answer = acme.patch(f"drafts/{draft['id']}", change, draft["etag"], PATCH)
    problem(answer, 422)
    assert pointers(answer) == {"/1"}
    assert house.rows() == before


def test_without_if_match_nothing_is_written_and_the_answer_is_428(house: House, acme: Person):
    path = f"drafts/{acme.draft()['id']}"
    before = house.rows()
    problem(acme.patch(path, {"title": "X"}), 428, "precondition-required")
    problem(acme.patch(path, {"title": "X"}, "  "), 428, "precondition-required")
    problem(acme.delete(path), 428, "precondition-required")
    problem(acme.post(f"{path}/publish", {"reason": "Oui"}), 428, "precondition-required")
    assert house.rows() == before


def test_a_stale_write_is_412_and_says_which_fields_changed_and_the_current_tag(
    house: House, acme: Person
):
    draft = acme.draft()
    path = f"drafts/{draft['id']}"
    change = [{"op": "replace", "path": "/statements/1/texts/fr/name", "value": "Clarté"}]
    won = acme.patch(path, change, draft["etag"], PATCH)
    before = house.rows()
    lost = acme.patch(path, {"title": "Perdu"}, draft["etag"])
    told = problem(lost, 412, "stale-revision")
    assert told["current_etag"] == won.headers["etag"] == lost.headers["etag"]
    assert told["changed_fields"] == ["/statements/1/texts/fr/name"]
    problem(acme.delete(path, draft["etag"]), 412, "stale-revision")
    stale = {"If-Match": draft["etag"]}
    problem(acme.post(f"{path}/publish", {"reason": "Oui"}, headers=stale), 412, "stale-revision")
    assert house.rows() == before
    assert acme.patch(path, {"title": "Gagné"}, told["current_etag"]).status_code == 200


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ("*", 200),
        ('"0-editing", "1-editing"', 200),
        ("1-editing", 412),
        ('W/"1-editing"', 412),
        ('"1"', 412),
        ('"99999999999999999999-editing"', 412),
        ('"-1-editing"', 412),
        ('"', 412),
        (",,,", 412),
        ('"²-editing"'.encode("latin-1"), 412),
        ('"' + "x" * 7_000 + '"', 412),
    ],
)
def test_only_the_strong_current_tag_or_a_star_matches(acme: Person, header, status):
    draft = acme.draft()
    assert draft["etag"] == '"1-editing"'
    answer = acme.patch(f"drafts/{draft['id']}", {"title": "X"}, header)
    assert answer.status_code == status, answer.text


def test_every_save_is_a_revision_that_stays_readable_with_who_and_when(house: House, acme: Person):
    draft = acme.draft()
    path = f"drafts/{draft['id']}"
    editor = house.person("acme", "editor")
    editor.patch(path, {"title": "Deux"}, draft["etag"])
    editor.patch(path, {"statements": []}, editor.get(path).headers["etag"])
    items = acme.get(f"{path}/revisions").json()["items"]
    assert [one["revision"] for one in items] == [3, 2, 1]
    assert [one["title"] for one in items] == ["Deux", "Deux", "Charte"]
    assert items[2]["statements"] == draft["statements"]
    assert items[0]["statements"] == []
    assert items[1]["saved_by"] != items[2]["saved_by"]
    assert items[0]["saved_at"] > items[1]["saved_at"] > items[2]["saved_at"]
    assert acme.get(f"{path}/revisions/2").json() == items[1]
    for wrong in ("4", "0", "-1", "2147483648", "99999999999999999999"):
        problem(acme.get(f"{path}/revisions/{wrong}"), 404)


def test_a_save_that_changes_nothing_makes_no_revision(house: House, acme: Person):
    draft = acme.draft()
    before = house.rows()
    answer = acme.patch(f"drafts/{draft['id']}", {"title": draft["title"]}, draft["etag"])
    assert answer.status_code == 200
    assert answer.headers["etag"] == draft["etag"]
    assert house.rows() == before


def test_withdrawing_closes_a_draft_and_removes_nothing(acme: Person):
    draft = acme.draft()
    path = f"drafts/{draft['id']}"
    assert acme.delete(path, draft["etag"]).status_code == 204
    closed = acme.get(path)
    assert closed.json()["state"] == "withdrawn"
    assert closed.json()["allowed_actions"] == []
    assert closed.json()["statements"] == draft["statements"]
    assert closed.headers["etag"] != draft["etag"]
    etag = closed.headers["etag"]
    told = problem(acme.patch(path, {"title": "X"}, etag), 409, "draft-closed")
    assert told["state"] == "withdrawn"
    problem(acme.delete(path, etag), 409, "draft-closed")
    problem(
        acme.post(f"{path}/publish", {"reason": "Oui"}, headers={"If-Match": etag}),
        409,
        "draft-closed",
    )
    assert problem(acme.patch(path, {"title": "X"}, draft["etag"]), 412)["changed_fields"] == [
        "/state"
    ]


def test_drafts_are_listed_newest_first(acme: Person):
    ids = [acme.draft(title=str(number))["id"] for number in range(3)]
    assert [one["id"] for one in acme.get("drafts").json()["items"]] == ids[::-1]


def test_a_statement_keeps_its_id_through_drafts_and_a_new_one_gets_one(acme: Person):
    version = acme.publish()
    kept = version["statements"][1]["id"]
    draft = acme.draft([{**VALUE, "id": kept.upper()}, {**VALUE, "id": SOMEWHERE}, VALUE])
    ids = [one["id"] for one in draft["statements"]]
    assert ids[:2] == [kept, SOMEWHERE]
    assert len(set(ids)) == 3


def test_two_statements_of_one_id_are_refused(house: House, acme: Person):
    before = house.rows()
    answer = acme.post("drafts", {"statements": [{**VALUE, "id": SOMEWHERE}] * 2})
    problem(answer, 422)
    assert pointers(answer) == {"/statements/1/id"}
    assert house.rows() == before


def test_two_texts_of_one_locale_are_refused_instead_of_losing_one(acme: Person):
    text = {"text": "Bonjour"}
    answer = acme.post(
        "drafts", {"statements": [{"kind": "mission", "texts": {"fr": text, "FR": text}}]}
    )
    problem(answer, 422)
    assert pointers(answer) == {"/statements/0/texts"}


def test_a_draft_may_be_half_written(acme: Person):
    draft = acme.draft([{"kind": "value", "texts": {"fr": {"text": ""}}}])
    etag = {"If-Match": draft["etag"]}
    answer = acme.post(f"drafts/{draft['id']}/publish", {"reason": "Oui"}, headers=etag)
    problem(answer, 422)
    assert pointers(answer) == {"/statements/0/texts/fr/text"}


@pytest.mark.parametrize("name", ["nothing", SOMEWHERE, "%C3%A9", "a%2Fb", "..%2F..", "x" * 500])
def test_a_draft_that_is_not_there_is_404_for_every_act(house: House, acme: Person, name: str):
    path = f"drafts/{name}"
    before = house.rows()
    for answer in (
        acme.get(path),
        acme.get(f"{path}/revisions"),
        acme.get(f"{path}/revisions/1"),
        acme.patch(path, {"title": "X"}, "*"),
        acme.delete(path, "*"),
        acme.post(f"{path}/publish", {"reason": "Oui"}, headers={"If-Match": "*"}),
    ):
        problem(answer, 404)
    assert house.rows() == before
