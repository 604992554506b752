"""Witnesses over HTTP: who may name them, what is told of them, and what they come to hold."""

import pytest

from app.core.checkpoints import parse_checkpoint
from app.core.notes import parse_note
from app.core.witnesses import WitnessError
from tests.api.house import House, Person, pointers, problem

WEBHOOK = {"kind": "webhook", "url": "https://witness.example.org/in?token=secret-token"}


def messages(house: House):
    return house.ports.messenger.sent  # type: ignore[attr-defined]


def test_a_witness_is_added_listed_and_removed(house: House, acme: Person):
    answer = acme.post("witnesses", WEBHOOK)
    assert answer.status_code == 201
    assert answer.headers["cache-control"] == "no-store"
    made = answer.json()
    assert answer.headers["location"] == f"{acme.root}/witnesses/{made['id']}"
    assert made["secret"].startswith("whsec_")
    job = acme.get(f"/v1/jobs/{made['job_id']}").json()
    assert (job["kind"], job["state"]) == ("witness", "queued")
    house.drain()
    assert acme.get(f"/v1/jobs/{made['job_id']}").json()["state"] == "succeeded"
    assert acme.post("witnesses", {"kind": "file", "path": "git"}).json()["secret"] is None
    listed = acme.get("witnesses")
    assert [one["kind"] for one in listed.json()["items"]] == ["webhook", "file"]
    assert "secret" not in listed.text.replace("secret-token", "")
    assert "secret-token" not in listed.text
    assert listed.json()["items"][0]["latest"]["size"] > 0
    assert listed.json()["items"][1]["latest"] is None
    again = acme.get("witnesses", headers={"If-None-Match": listed.headers["etag"]})
    assert again.status_code == 304
    assert acme.delete(f"witnesses/{made['id']}").status_code == 204
    assert acme.delete(f"witnesses/{made['id']}").status_code == 204
    assert [one["kind"] for one in acme.get("witnesses").json()["items"]] == ["file"]
    problem(acme.delete("witnesses/nothing"), 404, "not-found")


def test_what_a_witness_holds_is_proved_consistent_with_the_log(house: House, acme: Person):
    acme.post("witnesses", WEBHOOK)
    house.drain()
    acme.publish()
    acme.say("Nous aimons publier chaque audit.")
    house.drain()
    for message in messages(house):
        held = parse_checkpoint(parse_note(message.note).text)
        proof = acme.get(f"log/proofs/consistency?first={held.size}")
        assert proof.status_code == 200
        entry = acme.get(f"log/entries?start={held.size - 1}").json()["items"][0]["entry"]
        assert entry["kind"] in ("witness added", "charter published")
    kinds = [one["entry"]["kind"] for one in acme.get("log/entries").json()["items"]]
    assert kinds.count("checkpoint witnessed") == 2


def test_a_published_version_is_answered_before_its_witness_is_asked(house: House, acme: Person):
    acme.post("witnesses", WEBHOOK)
    house.drain()
    house.ports.messenger.fails = [WitnessError("It answered 410.", lasting=True)]  # type: ignore[attr-defined]
    version = acme.publish()
    house.drain()
    assert acme.get("charter").json() == version
    assert len(messages(house)) == 1


def test_the_same_request_again_adds_no_second_one_and_shows_no_secret(acme: Person):
    key = {"Idempotency-Key": "one"}
    first = acme.post("witnesses", WEBHOOK, headers=key).json()
    again = acme.post("witnesses", WEBHOOK, headers=key)
    assert again.headers["idempotency-replayed"] == "true"
    assert again.json() == {**first, "secret": None}
    assert len(acme.get("witnesses").json()["items"]) == 1


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({}, "/kind"),
        ({"kind": "email"}, "/kind"),
        ({"kind": "webhook"}, "/url"),
        ({"kind": "webhook", "url": 7}, "/url"),
        ({"kind": "webhook", "url": "javascript:alert(1)"}, "/url"),
        ({"kind": "webhook", "url": "https://example.org/\x00"}, "/url"),
        ({"kind": "file", "path": "../../etc"}, "/path"),
        ({"kind": "file", "url": "https://example.org/"}, "/url"),
        ({"kind": "tsa", "path": "x"}, "/path"),
        ({"kind": "file", "secret": "mine"}, "/secret"),
    ],
)
def test_a_witness_that_cannot_be_one_is_refused_by_field(house: House, acme: Person, body, where):
    before = house.rows()
    answer = acme.post("witnesses", body)
    problem(answer, 422, "invalid")
    assert where in pointers(answer)
    assert house.rows() == before


def test_admins_name_witnesses_and_auditors_see_them(house: House, acme: Person):
    acme.post("witnesses", WEBHOOK)
    for role in ("auditor", "leader", "editor", "manager"):
        who = house.person("acme", role)
        assert len(who.get("witnesses").json()["items"]) == 1
        problem(who.post("witnesses", WEBHOOK), 403, "not-allowed")
        problem(who.delete("witnesses/x"), 403, "not-allowed")
    problem(house.person("acme", "reader").get("witnesses"), 403, "not-allowed")
