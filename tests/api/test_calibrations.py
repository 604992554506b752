"""Calibrations and second opinions over HTTP."""

from base64 import b64decode
from dataclasses import replace

import pytest

from app.core.opinions import Transcript
from app.core.sides import SideThresholds
from tests.api.house import House, Person, pointers, problem
from tests.fakes.opinions import FakeJudge, opinion

BOTH = "Il fallait cacher une panne et publier chaque audit."
NOWHERE = "01980000-0000-7000-8000-00000000ffff"


@pytest.fixture
def told(house: House, acme: Person) -> Person:
    """An organization with a charter and three texts that each contradict it."""
    house.engine.own = SideThresholds(0.5, 0.97)
    acme.publish(effective_from="2026-01-01T00:00:00Z")
    for number in range(3):
        acme.say(f"Il fallait cacher une panne {number}.")
    return acme


def checked(house: House, person: Person) -> dict:
    answer = person.post("checks", {})
    assert answer.status_code == 202, answer.text
    house.drain()
    return person.get(answer.headers["location"]).json()


def dispute(person: Person) -> None:
    for one in person.get("findings").json()["items"]:
        said = {"verdict": "disputed", "reason": "Non"}
        assert person.post(f"findings/{one['id']}/reviews", said).status_code == 201


def items(person: Person) -> list[dict]:
    return person.get("calibrations").json()["items"]


def test_reviews_make_a_calibration_that_the_next_check_is_made_under(house: House, told: Person):
    first = checked(house, told)
    assert (first["calibration"], first["judge"], first["second_opinion"]) == (0, None, None)
    assert items(told) == []
    dispute(told)
    [made] = items(told)
    assert made["number"] == 1
    assert made["cause"] == "reviews"
    assert made["engine"] == "fake"
    assert made["thresholds"] == {"supports": 0.5, "contradicts": 0.99}
    assert made["pinned"] is False
    assert made["based_on"]["contradicts"] == {"right": 0, "wrong": 3}
    assert (made["reverted_to"], made["reason"]) == (None, None)
    second = checked(house, told)
    assert second["calibration"] == 1
    assert second["engine"]["digest"] != first["engine"]["digest"]
    preview = told.post("checks/preview", {"text": "Il fallait cacher une panne."}).json()
    assert (preview["calibration"], preview["engine"]) == (1, second["engine"])
    for one in (first, second):
        assert told.post(f"checks/{one['id']}/replay").json()["identical"] is True


def test_a_leader_goes_back_and_lets_it_move_again(house: House, told: Person):
    checked(house, told)
    dispute(told)
    leader = house.person("acme", "leader")
    answer = leader.post("calibrations", {"revert_to": 0, "reason": "Trop sévère"})
    assert answer.status_code == 201
    back = answer.json()
    assert (back["number"], back["thresholds"], back["pinned"]) == (2, None, True)
    assert (back["cause"], back["reverted_to"], back["reason"]) == ("reverted", 0, "Trop sévère")
    assert items(told)[0] == back
    resumed = leader.post("calibrations", {"resume": True, "reason": "On reprend"}).json()
    assert (resumed["number"], resumed["cause"], resumed["pinned"]) == (3, "resumed", False)
    assert resumed["thresholds"] == {"supports": 0.5, "contradicts": 0.99}
    problem(leader.post("calibrations", {"resume": True, "reason": "Encore"}), 409, "conflict")


@pytest.mark.parametrize(
    ("body", "at"),
    [
        ({}, "/reason"),
        ({"reason": "x"}, "/revert_to"),
        ({"revert_to": 0, "resume": True, "reason": "x"}, "/revert_to"),
        ({"revert_to": 0}, "/reason"),
        ({"revert_to": 0, "reason": " "}, "/reason"),
        ({"revert_to": 7, "reason": "x"}, "/revert_to"),
        ({"revert_to": -1, "reason": "x"}, "/revert_to"),
        ({"revert_to": "0", "reason": "x"}, "/revert_to"),
        ({"revert_to": 2**31, "reason": "x"}, "/revert_to"),
        ({"resume": 1, "reason": "x"}, "/resume"),
        ({"revert_to": 0, "reason": "x", "thresholds": {}}, "/thresholds"),
    ],
)
def test_what_cannot_be_asked_is_refused_and_changes_nothing(
    house: House, told: Person, body: dict, at: str
):
    before = house.rows()
    answer = told.post("calibrations", body)
    problem(answer, 422, "invalid")
    assert pointers(answer) == {at}
    assert house.rows() == before


def test_a_repeated_request_makes_one_calibration(told: Person):
    headers = {"Idempotency-Key": "once"}
    body = {"revert_to": 0, "reason": "Oui"}
    first = told.post("calibrations", body, headers=headers)
    again = told.post("calibrations", body, headers=headers)
    assert (again.status_code, again.json()) == (201, first.json())
    assert len(items(told)) == 1


def test_pages_go_from_the_newest_to_the_first(told: Person):
    for _ in range(3):
        told.post("calibrations", {"revert_to": 0, "reason": "Oui"})
    page = told.get("calibrations?limit=2").json()
    assert [one["number"] for one in page["items"]] == [3, 2]
    rest = told.get(page["next"]).json()
    assert ([one["number"] for one in rest["items"]], rest["next"]) == ([1], None)


def test_another_organization_sees_none_of_it(house: House, told: Person):
    told.post("calibrations", {"revert_to": 0, "reason": "Oui"})
    other = house.organization("other")
    stranger = house.anybody("acme", other.secret)
    problem(stranger.get("calibrations"), 404)
    problem(stranger.post("calibrations", {"revert_to": 0, "reason": "x"}), 404)
    assert items(other) == []
    problem(house.nobody.get("/v1/organizations/acme/calibrations"), 401)


def test_an_answer_that_is_no_utf_8_decides_nothing_and_can_be_had_byte_for_byte(
    house: House, acme: Person
):
    judge = FakeJudge()
    judge.answers = lambda _: opinion("contradicts", 0.9).decode().encode("utf-16")
    house.ports = house.api.state.ports = replace(house.ports, judge=judge)
    acme.publish(effective_from="2026-01-01T00:00:00Z")
    acme.say(BOTH)
    assert checked(house, acme)["second_opinion"]["failures"] == {"nonsense": 1}
    [one] = acme.get("findings").json()["items"]
    assert (one["relation"], one["decided_by"]["kind"]) == ("undecided", "engine")
    shown = acme.get(f"findings/{one['id']}/transcript").json()
    assert shown["response_encoding"] == "base64"
    asked, answered = shown["request"].encode(), b64decode(shown["response"])
    assert answered == judge.answers(None)
    kept = Transcript(shown["judge"], asked, answered)
    assert shown["digest"] == f"sha256:{kept.hash().hex()}"


def test_a_finding_says_that_a_judge_decided_and_shows_the_transcript(house: House, acme: Person):
    judge = FakeJudge()
    judge.answers = lambda _: opinion("contradicts", 0.9, "It hid an outage.")
    house.ports = house.api.state.ports = replace(house.ports, judge=judge)
    acme.publish(effective_from="2026-01-01T00:00:00Z")
    acme.say(f"{BOTH} Nous aimons publier chaque audit.")
    made = checked(house, acme)
    assert made["judge"] == "fake-judge"
    assert made["second_opinion"]["answered"] == 1
    found = {one["relation"]: one for one in acme.get("findings").json()["items"]}
    asked, alone = found["contradicts"], found["supports"]
    assert alone["decided_by"] == {"kind": "engine", **alone["engine"]}
    assert asked["decided_by"]["kind"] == "judge"
    assert asked["decided_by"]["name"] == "fake-judge"
    assert asked["confidence"] == 0.9
    shown = acme.get(f"findings/{asked['id']}/transcript").json()
    assert shown["digest"] == asked["decided_by"]["digest"]
    assert "It hid an outage." in shown["response"]
    assert "cacher une panne" in shown["request"]
    assert (shown["erased"], shown["response_encoding"]) == (False, "utf-8")
    problem(acme.get(f"findings/{alone['id']}/transcript"), 404)
    problem(acme.get(f"findings/{NOWHERE}/transcript"), 404)
    problem(house.person("acme", "reader").get(f"findings/{asked['id']}/transcript"), 403)
    assert acme.post(f"checks/{made['id']}/replay").json()["identical"] is True
    assert len(judge.asked) == 1
    preview = acme.post("checks/preview", {"text": BOTH}).json()["findings"]
    assert [one["decided_by"]["kind"] for one in preview] == ["engine"]
    assert len(judge.asked) == 1
