"""What checks, replays and findings tell beside their relation, and what the document says."""

from typing import Any

import pytest

from tests.api.house import House, Person, pointers, problem

GOOD = "Nous aimons publier chaque audit."


@pytest.fixture
def told(house: House, acme: Person) -> Person:
    """An organization with a charter and a text before and after it."""
    house.clock.set(house.clock.now().replace(month=5))
    acme.publish(effective_from="2026-01-01T00:00:00Z")
    acme.say(GOOD)
    acme.say(GOOD, published_at="2025-06-01T00:00:00Z")
    return acme


def test_a_check_and_its_job_tell_what_was_compared(house: House, told: Person):
    check = told.post("checks", {}, headers={"Prefer": "wait=5"}).json()
    assert (check["done"], check["compared"]) == (2, 1)
    assert check["skipped"] == {"nothing_in_force": 1, "erased": 0}
    result = told.get(f"/v1/jobs/{check['id']}").json()["result"]
    assert (result["compared"], result["skipped"]) == (check["compared"], check["skipped"])


def test_a_replay_waits_for_the_end_and_tells_how_much_it_compared(house: House, told: Person):
    check = told.post("checks", {}).json()
    found = problem(told.post(f"checks/{check['id']}/replay"), 409, "check-running")
    assert "queued" in found["detail"]
    house.drain()
    auditor = house.person("acme", "auditor")
    size = len(told.get("log/entries?start=0&end=100").json()["items"])
    answer = auditor.post(f"checks/{check['id']}/replay", headers={"Prefer": "wait=5"})
    assert answer.status_code == 200
    replay = answer.json()
    assert (replay["identical"], replay["compared"], replay["findings"]) == (True, 1, 1)
    assert replay["skipped"] == {"nothing_in_force": 1, "erased": 0}
    assert answer.headers["preference-applied"] == "wait=5"
    assert len(told.get("log/entries?start=0&end=100").json()["items"]) == size


def test_a_replay_that_goes_on_says_when_to_ask_again(house: House, told: Person):
    check = told.post("checks", {}, headers={"Prefer": "wait=5"}).json()
    house.works_while_waited_for = False
    answer = told.post(f"checks/{check['id']}/replay", headers={"Prefer": "wait=1"})
    assert (answer.status_code, answer.headers["retry-after"]) == (202, "1")


def test_a_repeated_check_or_replay_says_that_it_is_one(told: Person):
    headers = {"Prefer": "wait=5", "Idempotency-Key": "one"}
    first, again = (told.post("checks", {}, headers=headers) for _ in range(2))
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    assert again.json() == first.json()
    headers["Idempotency-Key"] = "two"
    path = f"checks/{first.json()['id']}/replay"
    first, again = (told.post(path, headers=headers) for _ in range(2))
    assert again.headers["idempotency-replayed"] == "true"
    assert again.json() == first.json()


@pytest.mark.parametrize("until", ["2026-01-01T00:00:00Z", "2025-01-01T00:00:00Z"])
def test_a_selection_that_can_hold_nothing_is_refused(house: House, told: Person, until: str):
    before = house.rows()
    answer = told.post("checks", {"selection": {"since": "2026-01-01T00:00:00Z", "until": until}})
    problem(answer, 422, "invalid")
    assert pointers(answer) == {"/selection/since"}
    assert house.rows() == before


def test_a_correction_that_corrects_nothing_is_refused(house: House, told: Person):
    told.post("checks", {}, headers={"Prefer": "wait=5"})
    [finding] = told.get("findings").json()["items"]
    assert (finding["relation"], finding["judge_asked"]) == ("supports", False)
    path = f"findings/{finding['id']}/reviews"
    body = {"verdict": "corrected", "relation": "supports", "reason": "Oui"}
    assert "confirmed" in problem(told.post(path, body), 422)["errors"][0]["detail"]
    assert told.post(path, body | {"relation": "unrelated"}).status_code == 201
    problem(told.get(f"findings/{finding['id']}/transcript"), 404)


def test_the_document_says_what_comes_back(house: House):
    document: dict[str, Any] = house.nobody.get("/openapi.json").json()
    checks = document["paths"]["/v1/organizations/{slug}/checks"]
    answers = checks["post"]["responses"]
    assert {"200", "202", "401", "403", "404", "409", "413", "415", "422"} <= answers.keys()
    assert {"Location", "Retry-After", "Idempotency-Replayed"} <= answers["202"]["headers"].keys()
    assert {"ETag", "Link"} <= checks["get"]["responses"]["200"]["headers"].keys()
    assert "304" in checks["get"]["responses"]
    schemas = document["components"]["schemas"]
    finding, job = schemas["FindingOut"]["properties"], schemas["JobOut"]["properties"]
    assert (finding["confidence"]["minimum"], finding["confidence"]["maximum"]) == (0, 1)
    for shown in (finding["relation"], job["kind"], job["state"]):
        assert schemas[shown["$ref"].rpartition("/")[2]]["enum"]
    assert schemas["BehaviourOut"]["properties"]["kind"]["enum"] == ["do", "dont"]
    for name in ("CheckOut", "ReplayOut", "JobOut"):
        for member in schemas[name]["properties"].values():
            assert member.get("additionalProperties") is not True
