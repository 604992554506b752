"""Several people at once: exactly one wins, the others are told, nothing is lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from tests.api.house import House, Person, communication, problem

BOTH = pytest.mark.parametrize(
    "both", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)


def at_once(house: House, admin: Person, acts: list[Callable[[Person], Any]]) -> list[Any]:
    """Start every act at the same time, each in a thread and with a client of its own."""
    start = Barrier(len(acts))

    def run(act: Callable[[Person], Any]) -> Any:
        person = house.anybody("acme", admin.secret)
        start.wait(timeout=20)
        return act(person)

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@BOTH
def test_of_editors_who_save_at_once_one_wins_and_the_others_get_412(both: House):
    admin = both.organization("acme")
    draft = admin.draft()
    path = f"drafts/{draft['id']}"
    answers = at_once(
        both,
        admin,
        [
            lambda person, number=number: person.patch(
                path, {"title": f"De {number}"}, draft["etag"]
            )
            for number in range(6)
        ],
    )
    (won,) = [one for one in answers if one.status_code == 200]
    now = admin.get(path)
    assert now.json()["title"] == won.json()["title"]
    assert now.json()["revision"] == 2
    for one in answers:
        if one is not won:
            told = problem(one, 412, "stale-revision")
            assert told["current_etag"] == now.headers["etag"]
            assert told["changed_fields"] == ["/title"]


@BOTH
def test_editors_who_read_again_lose_nothing(both: House):
    admin = both.organization("acme")
    draft = admin.draft()
    path = f"drafts/{draft['id']}"

    def add(person: Person, number: int) -> int:
        for tries in range(1, 50):
            etag = person.get(path).headers["etag"]
            behaviour = {"op": "add", "path": "/statements/1/texts/fr/do/-", "value": f"{number}"}
            answer = person.patch(path, [behaviour], etag, "application/json-patch+json")
            if answer.status_code == 200:
                return tries
            problem(answer, 412)
        raise AssertionError("never saved")

    at_once(both, admin, [lambda person, number=number: add(person, number) for number in range(5)])
    after = admin.get(path).json()
    assert sorted(after["statements"][1]["texts"]["fr"]["do"][1:]) == ["0", "1", "2", "3", "4"]
    assert after["revision"] == 6
    assert len(admin.get(f"{path}/revisions").json()["items"]) == 6


@BOTH
def test_of_leaders_who_publish_one_draft_at_once_one_wins(both: House):
    admin = both.organization("acme")
    draft = admin.draft()
    headers = {"If-Match": draft["etag"]}
    answers = at_once(
        both,
        admin,
        [
            lambda person, number=number: person.post(
                f"drafts/{draft['id']}/publish", {"reason": f"{number}"}, headers=headers
            )
            for number in range(4)
        ],
    )
    (won,) = [one for one in answers if one.status_code == 201]
    for one in answers:
        if one is not won:
            problem(one, 412, "stale-revision")
    assert [one["reason"] for one in admin.get("charter/versions").json()["items"]] == [
        won.json()["reason"]
    ]


@BOTH
def test_of_leaders_who_publish_two_drafts_at_once_one_must_look_at_the_others(both: House):
    admin = both.organization("acme")
    drafts = [admin.draft(title=str(number)) for number in range(4)]
    answers = at_once(
        both,
        admin,
        [
            lambda person, draft=draft: person.post(
                f"drafts/{draft['id']}/publish",
                {"reason": "Oui"},
                headers={"If-Match": draft["etag"]},
            )
            for draft in drafts
        ],
    )
    (won,) = [one for one in answers if one.status_code == 201]
    for one in answers:
        if one is not won:
            told = problem(one, 409, "base-moved")
            assert told["three_way"]["latest"] == 1
    assert [one["number"] for one in admin.get("charter/versions").json()["items"]] == [1]
    states = [admin.get(f"drafts/{one['id']}").json()["state"] for one in drafts]
    assert sorted(states) == ["editing", "editing", "editing", "published"]


@BOTH
def test_admins_who_change_the_organization_at_once(both: House):
    admin = both.organization("acme")
    etag = admin.get().headers["etag"]
    answers = at_once(
        both,
        admin,
        [
            lambda person, number=number: person.patch("", {"name": f"N{number}"}, etag)
            for number in range(4)
        ],
    )
    assert sorted(one.status_code for one in answers) == [200, 412, 412, 412]


@BOTH
def test_one_external_id_sent_at_once_is_one_communication(both: House):
    admin = both.organization("acme")
    sent = communication("Bonjour.", external_id="1")
    answers = at_once(both, admin, [lambda person: person.post("communications", sent)] * 5)
    assert sorted(one.status_code for one in answers) == [200, 200, 200, 200, 201]
    assert len({one.json()["id"] for one in answers}) == 1


@BOTH
def test_one_slug_asked_for_at_once_is_given_once(both: House):
    admin = both.operator
    body = {"slug": "birch", "name": "B", "default_locale": "fr"}
    answers = at_once(both, admin, [lambda person: person.post("/v1/organizations", body)] * 4)
    assert sorted(one.status_code for one in answers) == [201, 409, 409, 409]


@BOTH
def test_readers_see_whole_versions_while_others_publish(both: House):
    admin = both.organization("acme")
    admin.publish()

    def read(person: Person) -> list[Any]:
        return [person.get("charter") for _ in range(15)]

    def write(person: Person) -> list[Any]:
        def change(all_: list[Any]) -> None:
            for one in all_[0]["texts"].values():
                one["text"] += "x"

        return [person.change_charter(change) for _ in range(4)]

    answers = at_once(both, admin, [write, read, read])
    seen = [one for group in answers[1:] for one in group]
    assert {one.status_code for one in seen} == {200}
    for one in seen:
        body = one.json()
        text = body["statements"][0]["texts"]["fr"]["text"]
        assert text.count("x") == body["number"] - 1
