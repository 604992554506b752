"""The review of drafts, as clients see it."""

from typing import Any

import pytest

from tests.api.house import House, Person, problem

REASON = {"reason": "Relu en comité."}


@pytest.fixture
def reviewed(house: House, acme: Person) -> Person:
    """Acme, which wants one approval."""
    etag = acme.get().headers["etag"]
    assert acme.patch("", {"approvals_required": 1}, etag).status_code == 200
    return acme


def act(who: Person, draft: dict[str, Any], name: str, body: Any = REASON, **given: Any):
    """Do one act on a draft; return the answer."""
    headers = {"If-Match": given.get("etag", draft["etag"])}
    return who.post(f"drafts/{draft['id']}/{name}", body, headers=headers)


def after(answer: Any) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    return {**answer.json(), "etag": answer.headers["etag"]}


def copied(who: Person) -> dict[str, Any]:
    """Start a draft that is a copy of the latest version."""
    answer = who.post("drafts", {"title": "Suite"})
    return {**answer.json(), "etag": answer.headers["etag"]}


@pytest.fixture
def editor(house: House, acme: Person) -> Person:
    return house.person("acme", "editor")


@pytest.fixture
def leader(house: House, acme: Person) -> Person:
    return house.person("acme", "leader")


def test_submitted_by_one_approved_by_another_published(
    reviewed: Person, editor: Person, leader: Person
):
    draft = editor.draft()
    assert "publish" not in draft["allowed_actions"]
    submitted = after(act(editor, draft, "submit"))
    assert submitted["state"] == "in_review"
    assert "approve" not in submitted["allowed_actions"]
    approved = after(act(leader, submitted, "approve"))
    assert approved["state"] == "approved"
    assert [one["decision"] for one in approved["approvals"]] == ["approved"]
    version = leader.publish(approved)
    (approval,) = version["approvals"]
    assert approval["content_sha256"] == version["content_sha256"]
    assert approval["reason"] == REASON["reason"]
    assert leader.get("charter").json()["approvals"] == version["approvals"]


def test_without_the_approval_nothing_is_published(reviewed: Person, leader: Person):
    draft = leader.draft()
    told = problem(act(leader, draft, "publish"), 409, "approvals-required")
    assert told["approvals_required"] == 1
    submitted = after(act(leader, draft, "submit"))
    problem(act(leader, submitted, "publish"), 409, "approvals-required")


def test_who_submits_cannot_approve(reviewed: Person, leader: Person):
    submitted = after(act(leader, leader.draft(), "submit"))
    problem(act(leader, submitted, "approve"), 403, "own-submission")


def test_one_changed_byte_and_the_approval_is_void(
    reviewed: Person, editor: Person, leader: Person
):
    approved = after(act(leader, after(act(editor, editor.draft(), "submit")), "approve"))
    saved = editor.patch(f"drafts/{approved['id']}", {"title": "Charte."}, approved["etag"])
    changed = after(saved)
    assert (changed["state"], changed["approvals"]) == ("editing", [])
    problem(act(leader, changed, "publish"), 409, "approvals-required")
    again = after(act(editor, changed, "submit"))
    assert again["approvals"] == []


def test_a_stale_approval_is_refused(reviewed: Person, editor: Person, leader: Person):
    submitted = after(act(editor, editor.draft(), "submit"))
    editor.patch(f"drafts/{submitted['id']}", {"title": "Autre"}, submitted["etag"])
    problem(act(leader, submitted, "approve"), 412, "stale-revision")


def test_a_rejection_sends_it_back_with_its_reason(
    reviewed: Person, editor: Person, leader: Person
):
    submitted = after(act(editor, editor.draft(), "submit"))
    rejected = after(act(leader, submitted, "reject", {"reason": "Trop vague."}))
    assert rejected["state"] == "editing"
    assert "submit" in editor.get(f"drafts/{rejected['id']}").json()["allowed_actions"]


def test_two_approvals_are_of_two_people(house: House, acme: Person, editor: Person):
    acme.patch("", {"approvals_required": 2}, acme.get().headers["etag"])
    first, second = (house.person("acme", "leader") for _ in range(2))
    submitted = after(act(editor, editor.draft(), "submit"))
    half = after(act(first, submitted, "approve"))
    assert half["state"] == "in_review"
    problem(act(first, half, "approve"), 409, "already-approved")
    assert "approve" not in half["allowed_actions"]
    whole = after(act(second, half, "approve"))
    assert whole["state"] == "approved"
    assert len(second.publish(whole)["approvals"]) == 2


@pytest.mark.parametrize("name", ["submit", "approve", "reject", "withdraw"])
def test_every_act_needs_a_reason_and_the_state_it_is_based_on(acme: Person, name: str):
    draft = acme.draft()
    problem(act(acme, draft, name, {}), 422, "invalid")
    problem(act(acme, draft, name, {"reason": " "}), 422, "invalid")
    problem(acme.post(f"drafts/{draft['id']}/{name}", REASON), 428, "precondition-required")


@pytest.mark.parametrize("name", ["approve", "reject"])
def test_only_what_is_in_review_is_decided(acme: Person, name: str):
    problem(act(acme, acme.draft(), name), 409, "wrong-state")


def test_a_withdrawn_draft_is_closed(acme: Person):
    gone = after(act(acme, acme.draft(), "withdraw"))
    assert (gone["state"], gone["allowed_actions"]) == ("withdrawn", [])
    problem(act(acme, gone, "submit"), 409, "draft-closed")


def test_a_link_approves_once_what_it_shows(reviewed: Person, editor: Person, leader: Person):
    submitted = after(act(editor, editor.draft(), "submit"))
    made = act(leader, submitted, "approval-links", {"name": "A. Martin"})
    assert made.status_code == 201, made.text
    link = made.json()["url"]
    nobody = Person(leader.app, None)
    shown = nobody.get(link).json()
    assert shown["statements"] == submitted["statements"]
    assert shown["content_sha256"] == made.json()["content_sha256"]
    decision = {"decision": "approved", "reason": "Lu et approuvé."}
    wrong = nobody.post(link, {**decision, "content_sha256": "0" * 64})
    problem(wrong, 422, "invalid")
    seen = {**decision, "content_sha256": shown["content_sha256"]}
    assert nobody.post(link, seen).json()["state"] == "approved"
    problem(nobody.post(link, seen), 404, "not-found")
    problem(nobody.get(link), 404, "not-found")
    ready = after(leader.get(f"drafts/{submitted['id']}"))
    assert leader.publish(ready)["approvals"][0]["reason"] == "Lu et approuvé."


def test_a_link_dies_with_its_words_and_with_time(
    house: House, reviewed: Person, editor: Person, leader: Person
):
    submitted = after(act(editor, editor.draft(), "submit"))
    first = act(leader, submitted, "approval-links", {"name": "A. Martin"}).json()["url"]
    nobody = Person(leader.app, None)
    house.clock.advance(days=8)
    problem(nobody.get(first), 404, "not-found")
    second = act(leader, submitted, "approval-links", {"name": "A. Martin"}).json()["url"]
    editor.patch(f"drafts/{submitted['id']}", {"title": "Autre"}, submitted["etag"])
    problem(nobody.get(second), 409, "draft-changed")
    problem(nobody.get("/v1/approvals/unknown"), 404, "not-found")


def test_who_submits_invites_nobody(reviewed: Person, leader: Person):
    submitted = after(act(leader, leader.draft(), "submit"))
    answer = act(leader, submitted, "approval-links", {"name": "A. Martin"})
    problem(answer, 403, "own-submission")


def test_a_link_lives_at_most_ninety_days(reviewed: Person, editor: Person, leader: Person):
    submitted = after(act(editor, editor.draft(), "submit"))
    for at in ("2020-01-01T00:00:00Z", "2099-01-01T00:00:00Z"):
        body = {"name": "A. Martin", "expires_at": at}
        problem(act(leader, submitted, "approval-links", body), 422, "invalid")


def test_a_rebase_takes_in_what_was_published(acme: Person):
    acme.publish()
    draft = copied(acme)
    acme.change_charter(lambda them: them[0]["texts"]["fr"].update(text="Une mission revue."))
    mine = draft["statements"]
    mine[1]["texts"]["fr"]["text"] = "Une valeur revue."
    saved = after(acme.patch(f"drafts/{draft['id']}", {"statements": mine}, draft["etag"]))
    problem(act(acme, saved, "publish"), 409, "base-moved")
    merged = after(act(acme, saved, "rebase", {}))
    assert merged["based_on"] == 2
    said = [one["texts"]["fr"]["text"] for one in merged["statements"]]
    assert said == ["Une mission revue.", "Une valeur revue."]
    assert acme.publish(merged)["number"] == 3


@pytest.mark.parametrize(("side", "said"), [("ours", "À nous."), ("theirs", "À eux.")])
def test_a_conflict_is_listed_and_resolved_by_a_person(acme: Person, side: str, said: str):
    acme.publish()
    draft = copied(acme)
    acme.change_charter(lambda them: them[0]["texts"]["fr"].update(text="À eux."))
    mine = draft["statements"]
    mine[0]["texts"]["fr"]["text"] = "À nous."
    saved = after(acme.patch(f"drafts/{draft['id']}", {"statements": mine}, draft["etag"]))
    told = problem(act(acme, saved, "rebase", {}), 409, "merge-conflicts")
    (conflict,) = told["conflicts"]
    assert (conflict["ours"]["text"], conflict["theirs"]["text"]) == ("À nous.", "À eux.")
    choice = {"statement_id": conflict["statement_id"], "locale": "fr", "take": side}
    merged = after(act(acme, saved, "rebase", {"resolutions": [choice]}))
    assert merged["statements"][0]["texts"]["fr"]["text"] == said


@pytest.mark.parametrize(("side", "kept"), [("ours", "bac"), ("theirs", "acb")])
def test_two_orders_are_a_conflict_that_a_person_resolves(acme: Person, side: str, kept: str):
    three = [{"kind": "value", "texts": {"fr": {"text": text}}} for text in "abc"]
    made = acme.post("drafts", {"title": "Charte", "statements": three})
    acme.publish({**made.json(), "etag": made.headers["etag"]})
    draft = copied(acme)
    acme.change_charter(lambda them: them.insert(1, them.pop(2)))
    mine = [draft["statements"][place] for place in (1, 0, 2)]
    saved = after(acme.patch(f"drafts/{draft['id']}", {"statements": mine}, draft["etag"]))
    told = problem(act(acme, saved, "rebase", {}), 409, "merge-conflicts")
    (conflict,) = told["conflicts"]
    assert (conflict["statement_id"], conflict["locale"]) == (None, None)
    assert conflict["ours"] == [each["id"] for each in mine]
    assert problem(act(acme, saved, "publish"), 409, "base-moved")["three_way"]["conflicts"] == [
        conflict
    ]
    merged = after(act(acme, saved, "rebase", {"resolutions": [{"take": side}]}))
    assert "".join(each["texts"]["fr"]["text"] for each in merged["statements"]) == kept


def test_the_day_that_was_approved_is_the_day_it_counts_from(
    reviewed: Person, editor: Person, leader: Person
):
    """Approved for next year, it is not published for last year by whoever publishes it."""
    draft = editor.draft()
    path = f"drafts/{draft['id']}"
    day = {"effective_from": "2027-01-01T00:00:00Z"}
    draft = after(editor.patch(path, day, draft["etag"]))
    ready = after(act(leader, after(act(editor, draft, "submit")), "approve"))
    for other in ("2020-01-01T00:00:00Z", "2027-01-01T00:00:01Z"):
        told = problem(act(leader, ready, "publish", {**REASON, "effective_from": other}), 422)
        assert told["errors"][0]["code"] == "not_approved"
    same = {**REASON, "effective_from": "2027-01-01T01:00:00+01:00"}
    published = act(leader, ready, "publish", same)
    assert published.status_code == 201, published.text
    assert published.json()["effective_from"] == day["effective_from"]


def test_a_comment_is_carried_along_when_its_words_move(acme: Person):
    draft = acme.draft()
    value = draft["statements"][1]
    target = {
        "statement_id": value["id"],
        "locale": "fr",
        "field": "text",
        "selector": [{"type": "TextQuoteSelector", "exact": "disons"}],
    }
    path = f"drafts/{draft['id']}/comments"
    made = acme.post(path, {"target": target, "body": "À qui ?"})
    assert made.status_code == 201, made.text
    assert made.json()["target"]["selector"][0]["start"] == 5
    assert made.json()["hold"] == "exact"
    value["texts"]["fr"]["text"] = "Toujours, nous disons ce que nous faisons."
    statements = [draft["statements"][0], value]
    acme.patch(f"drafts/{draft['id']}", {"statements": statements}, draft["etag"])
    (moved,) = acme.get(path).json()["items"]
    assert (moved["hold"], moved["target"]["selector"][0]["start"]) == ("moved", 15)


def test_a_comment_is_resolved_by_who_knows_its_state(acme: Person):
    draft = acme.draft()
    selector = [{"type": "TextPositionSelector", "start": 0, "end": 4}]
    target = {"statement_id": draft["statements"][0]["id"], "locale": "fr", "selector": selector}
    made = acme.post(f"drafts/{draft['id']}/comments", {"target": target, "body": "Non."})
    path = made.headers["location"]
    problem(acme.patch(path, {"resolved": True}), 428, "precondition-required")
    done = acme.patch(path, {"resolved": True}, made.headers["etag"])
    assert done.json()["resolved"] is True
    problem(acme.patch(path, {"resolved": False}, made.headers["etag"]), 412, "stale-revision")


@pytest.mark.parametrize(
    "selector",
    [
        [{"type": "TextQuoteSelector", "exact": "nowhere"}],
        [{"type": "TextPositionSelector", "start": 5, "end": 4}],
        [{"type": "TextPositionSelector", "start": 0, "end": 4000}],
    ],
)
def test_a_comment_needs_words_that_are_there(acme: Person, selector: Any):
    draft = acme.draft()
    target = {"statement_id": draft["statements"][0]["id"], "locale": "fr", "selector": selector}
    answer = acme.post(f"drafts/{draft['id']}/comments", {"target": target, "body": "?"})
    assert problem(answer, 422, "invalid")["errors"][0]["pointer"] == "/target/selector"
