"""A person is erased: nothing names them any more, and every proof still holds."""

import base64
from typing import Any

import pytest

from app.core.checkpoints import parse_checkpoint
from app.core.merkle import root_from_inclusion
from app.core.notes import parse_note
from tests.api.house import House, Person, communication, pointers, problem

ADA = "Ada L. Martin"
BODY = "Moi, nous aimons publier chaque audit. Et cacher une panne."
AUTHOR = {"kind": "author", "name": ADA}
REASON = "Demande du 3 mars"


@pytest.fixture
def said(house: House, acme: Person) -> dict[str, Any]:
    """A communication of Ada's that was checked against the charter."""
    acme.publish(effective_from="2020-01-01T00:00:00Z")
    body = communication(
        BODY,
        author={"kind": "leader", "name": ADA},
        url="https://social.example.org/@ada-l-martin/1",
        external_id="ada-l-martin/1",
    )
    made = acme.post("communications", body, headers={"Idempotency-Key": "first"}).json()
    acme.say("Nous aimons publier chaque audit.")
    acme.post("checks", {"selection": {"author": ADA}}, headers={"Idempotency-Key": "check"})
    acme.post("checks", {})
    house.drain()
    return {**made, "sent": body}


def erase(who: Person, person: Any = AUTHOR, **given: Any):
    return who.post("erasures", {"person": person, "reason": REASON}, **given)


def everything(house: House) -> str:
    """Return every row there is, blobs as text."""
    return "\n".join(row for rows in house.rows().values() for row in rows)


def check_log(who: Person) -> list[dict[str, Any]]:
    """Prove every entry against the signed checkpoint; return what the entries say."""
    checkpoint = parse_checkpoint(parse_note(who.get("log/checkpoint").content).text)
    items = who.get("log/entries").json()["items"]
    assert len(items) == checkpoint.size
    for one in items:
        proof = who.get(
            "log/proofs/inclusion", params={"index": one["index"], "tree_size": checkpoint.size}
        ).json()
        hashes = [base64.b64decode(each) for each in proof["hashes"]]
        leaf = base64.b64decode(proof["leaf_hash"])
        assert root_from_inclusion(one["index"], checkpoint.size, leaf, hashes) == checkpoint.root
    return [one["entry"] for one in items]


def test_nothing_in_the_database_names_an_erased_author(house: House, acme: Person, said):
    before = everything(house)
    for word in (ADA, "ada-l-martin", "cacher une panne."):
        assert word in before
    answer = erase(acme)
    assert answer.status_code == 201, answer.text
    erased = answer.json()["erased"]
    assert (erased["communications"], erased["checks"], erased["answers"]) == (1, 1, 2)
    after = everything(house)
    for word in (ADA, "ada-l-martin", "Moi, nous aimons", REASON):
        assert word not in after
    for table in ("findings", "checked_communications", "log_nodes"):
        assert house.rows()[table], table


def test_the_file_itself_holds_the_name_no_more(house: House, acme: Person, said):
    erase(acme)
    path = house.store.engine.url.database
    with house.store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    for suffix in ("", "-wal"):
        with open(f"{path}{suffix}", "rb") as file:  # noqa: PTH123 - the path is a database's
            assert ADA.encode() not in file.read()


def test_every_entry_is_proved_as_before_and_the_erasure_is_one_of_them(
    house: House, acme: Person, said
):
    before = check_log(acme)
    index = erase(acme).json()["log_index"]
    after = check_log(acme)
    assert after[: len(before)] == before
    assert index == len(before)
    entry = after[index]
    assert entry["kind"] == "personal data erased"
    assert len(entry["subject"]) == 64
    assert entry["reason_sha256"]
    assert entry["content_sha256"]


def test_findings_stay_without_their_words(acme: Person, said):
    before = acme.get("findings", params={"communication": said["id"]}).json()["items"]
    report = acme.get("reports/consistency").json()
    assert any(one["passage"]["exact"] for one in before)
    erase(acme)
    after = {one["id"]: one for one in acme.get("findings").json()["items"]}
    for one in before:
        if one["communication_id"] != said["id"]:
            assert after[one["id"]] == one
            continue
        again = after[one["id"]]
        assert again["passage"]["exact"] is None
        place = {"start": one["passage"]["start"], "end": one["passage"]["end"]}
        assert {name: again["passage"][name] for name in place} == place
        for name in ("relation", "confidence", "statement_id", "engine"):
            assert again[name] == one[name]
    assert acme.get("reports/consistency").json()["counts"] == report["counts"]


def test_the_communication_is_there_and_says_it_was_erased(acme: Person, said):
    path = f"communications/{said['id']}"
    before = acme.get(path)
    assert before.json()["erased"] is False
    erase(acme)
    after = acme.get(path)
    assert after.headers["etag"] != before.headers["etag"]
    body = after.json()
    assert (body["body"], body["author"]["name"], body["url"]) == ("", None, None)
    assert body["erased"] is True
    kept = ("id", "body_sha256", "channel", "audience", "published_at", "received_at")
    assert {name: body[name] for name in kept} == {name: said[name] for name in kept}


def test_a_replay_counts_what_was_erased_apart(house: House, acme: Person, said):
    check = acme.get("checks").json()["items"][0]
    erase(acme)
    result = acme.post(f"checks/{check['id']}/replay", headers={"Prefer": "wait=5"}).json()
    assert (result["identical"], result["differences"]) == (True, [])
    assert (result["compared"], result["skipped"]["erased"]) == (1, 1)


def test_the_same_text_again_is_a_new_communication(house: House, acme: Person, said):
    assert acme.post("communications", said["sent"]).json()["id"] == said["id"]
    erase(acme)
    again = acme.post("communications", said["sent"], headers={"Idempotency-Key": "first"})
    assert again.status_code == 201
    assert again.json()["id"] != said["id"]
    assert erase(acme).json()["erased"]["communications"] == 1


def test_a_check_after_the_erasure_leaves_what_was_found_before(house: House, acme: Person, said):
    before = {one["id"] for one in acme.get("findings").json()["items"]}
    erase(acme)
    check = acme.post("checks", {}).json()
    house.drain()
    assert acme.get(f"/v1/jobs/{check['id']}").json()["done"] == 1
    now = acme.get("findings").json()["items"]
    assert {one["id"] for one in now if one["communication_id"] == said["id"]} <= before
    assert any(one["communication_id"] == said["id"] for one in now)


def test_an_erased_principal_acted_and_nobody_can_tell_who_it_was(house: House, acme: Person):
    editor = house.person("acme", "editor", name=ADA)
    key_id = acme.get("keys").json()["items"][0]["id"]
    draft = editor.draft()
    entries = check_log(acme)
    mine = next(one["principal"] for one in reversed(entries) if one["kind"] == "draft saved")
    assert ADA in everything(house)
    answer = erase(acme, {"kind": "principal", "id": key_id})
    assert answer.status_code == 201, answer.text
    assert answer.json()["erased"]["names"] == 1
    after = check_log(acme)
    assert after[: len(entries)] == entries
    assert after[-1]["kind"] == "personal data erased"
    assert after[-1]["subject"] == mine, "the entry names the commitment, which opens no more"
    assert after[-2]["kind"] == "key revoked"
    assert ADA not in everything(house)
    assert not any(key_id in row for row in house.rows()["identity_salts"])
    problem(editor.get("drafts"), 401)
    assert acme.get(f"drafts/{draft['id']}").status_code == 200


def test_an_admin_may_go_too(house: House, acme: Person):
    mine = acme.get("keys").json()["items"][0]["id"]
    other = house.person("acme", "admin")
    assert erase(acme, {"kind": "principal", "id": mine}).status_code == 201
    problem(acme.get(""), 401)
    assert check_log(other)[-1]["kind"] == "personal data erased"
    assert not any(mine in row for row in house.rows()["identity_salts"])


def test_an_erasure_is_repeated_safely_and_found_done(acme: Person, said):
    key = {"Idempotency-Key": "erase"}
    first = erase(acme, headers=key)
    again = erase(acme, headers=key)
    assert again.json() == first.json()
    assert again.headers["idempotency-replayed"] == "true"
    entry = acme.get(first.headers["location"]).json()["items"]
    assert [one["index"] for one in entry] == [first.json()["log_index"]]
    problem(erase(acme), 404, "not-found")
    problem(erase(acme, {"kind": "principal", "id": said["id"]}), 404, "not-found")


def test_another_organizations_person_is_untouched(house: House, acme: Person, said):
    birch = house.organization("birch")
    birch.say("Autre texte.", author={"kind": "leader", "name": ADA})
    key_id = birch.get("keys").json()["items"][0]["id"]
    erase(acme)
    assert birch.get("communications").json()["items"][0]["author"]["name"] == ADA
    problem(erase(acme, {"kind": "principal", "id": key_id}), 404, "not-found")
    assert birch.get("").status_code == 200


@pytest.mark.parametrize(
    ("person", "where"),
    [
        ({}, "/person/kind"),
        ({"kind": "everybody"}, "/person/kind"),
        ({"kind": "author"}, "/person/name"),
        ({"kind": "author", "name": ""}, "/person/name"),
        ({"kind": "author", "name": "x" * 201}, "/person/name"),
        (
            {"kind": "author", "name": "Ada", "id": "0198ffff-0000-7000-8000-000000000000"},
            "/person/id",
        ),
        ({"kind": "principal", "name": "Ada"}, "/person/name"),
        ({"kind": "principal", "id": "Ada"}, "/person/id"),
        ({"kind": "author", "name": "Ada", "all": True}, "/person/all"),
    ],
)
def test_who_it_is_must_be_said_in_one_way(house: House, acme: Person, person, where):
    before = house.rows()
    answer = erase(acme, person)
    problem(answer, 422, "invalid")
    assert where in pointers(answer)
    assert house.rows() == before


@pytest.mark.parametrize("reason", [None, "", "  ", "x" * 2_001])
def test_why_must_be_said(house: House, acme: Person, said, reason):
    before = house.rows()
    answer = acme.post("erasures", {"person": AUTHOR, "reason": reason})
    problem(answer, 422, "invalid")
    assert "/reason" in pointers(answer)
    assert house.rows() == before


def test_only_an_admin_erases(house: House, acme: Person, said):
    before = everything(house)
    for role in ("reader", "editor", "manager", "leader", "auditor"):
        problem(erase(house.person("acme", role)), 403, "not-allowed")
    problem(erase(house.anybody("acme", None)), 401)
    assert ADA in everything(house)
    assert ADA in before
