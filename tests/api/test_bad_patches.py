import json
import time

import pytest

from tests.api.house import PATCH, House, Person, problem


@pytest.mark.parametrize(
    "operation",
    [
        1,
        None,
        [],
        {},
        {"op": "replace"},
        {"op": "shout", "path": "/title", "value": "x"},
        {"op": None, "path": "/title", "value": "x"},
        {"op": "replace", "path": "title", "value": "x"},
        {"op": "replace", "path": 1, "value": "x"},
        {"op": "replace", "path": None, "value": "x"},
        {"op": "replace", "path": [], "value": "x"},
        {"op": "replace", "path": "/title"},
        {"op": "replace", "path": "/nothing/there", "value": 1},
        {"op": "remove", "path": "/nothing"},
        {"op": "remove", "path": ""},
        {"op": "remove", "path": "/statements/99"},
        {"op": "remove", "path": "/statements/-1"},
        {"op": "remove", "path": "/statements/-"},
        {"op": "remove", "path": "/statements/01"},
        {"op": "remove", "path": "/statements/" + "9" * 5_000},
        {"op": "remove", "path": "/title/0"},
        {"op": "add", "path": "/statements/٣", "value": {}},
        {"op": "add", "path": "/statements/1e0", "value": {}},
        {"op": "add", "path": "/~2", "value": 1},
        {"op": "add", "path": "/~", "value": 1},
        {"op": "add", "path": "", "value": []},
        {"op": "add", "path": "", "value": None},
        {"op": "add", "path": "/surprise", "value": 1},
        {"op": "add", "path": "/title/x", "value": 1},
        {"op": "add", "path": "/\x00", "value": 1},
        {"op": "add", "path": "/\ud800", "value": 1},
        {"op": "copy", "path": "/title"},
        {"op": "copy", "from": None, "path": "/title"},
        {"op": "copy", "from": 7, "path": "/title"},
        {"op": "copy", "from": "/nothing", "path": "/title"},
        {"op": "copy", "from": "", "path": "/statements/0"},
        {"op": "move", "from": "/statements", "path": "/statements/0/x"},
        {"op": "move", "from": "", "path": "/a"},
        {"op": "move", "from": "/nothing", "path": "/title"},
        {"op": "test", "path": "/title", "value": "another"},
        {"op": "test", "path": "/nothing", "value": None},
        {"op": "test", "path": "/title"},
        {"op": "test", "path": "/revision", "value": 1},
    ],
)
def test_an_operation_that_cannot_be_is_refused_and_nothing_changes(
    house: House, acme: Person, operation
):
    draft = acme.draft()
    before = house.rows()
    content = json.dumps([operation]).encode()
    for path, etag in ((f"drafts/{draft['id']}", draft["etag"]), ("", "*")):
        problem(acme.patch(path, content, etag, PATCH), 422, "invalid")
    assert house.rows() == before


def test_the_place_of_the_wrong_operation_is_told(acme: Person):
    draft = acme.draft()
    good = {"op": "replace", "path": "/title", "value": "x"}
    answer = acme.patch(
        f"drafts/{draft['id']}", [good, good, {"op": "remove", "path": "/x"}], draft["etag"], PATCH
    )
    assert problem(answer, 422)["errors"][0]["pointer"] == "/2"


BOMBS = {
    "doubling": [{"op": "copy", "from": "", "path": f"/a{number}"} for number in range(60)],
    "doubling a list": [
        {"op": "add", "path": "/title", "value": ["x" * 100]},
        *[{"op": "copy", "from": "/title", "path": "/title/-"} for _ in range(60)],
    ],
    "copying a large value again and again": [
        {"op": "add", "path": "/a", "value": [[]] * 100_000},
        *[{"op": "copy", "from": "/a", "path": "/b"} for _ in range(499)],
    ],
    "many small tests beside a large value": [
        {"op": "add", "path": "/a", "value": [[]] * 100_000},
        *[{"op": "test", "path": "/a/0", "value": []} for _ in range(499)],
    ],
    "moving a large value around": [
        {"op": "add", "path": "/a", "value": [[]] * 100_000},
        *[
            {"op": "move", "from": f"/{'ab'[number % 2]}", "path": f"/{'ba'[number % 2]}"}
            for number in range(499)
        ],
    ],
    "a nest that grows": [
        {"op": "add", "path": "/title", "value": {}},
        *[{"op": "add", "path": "/title" + "/a" * number, "value": {}} for number in range(1, 499)],
    ],
    "too many": [{"op": "test", "path": "/title", "value": "Charte"}] * 501,
    "far too many": [{"op": "test", "path": "/title", "value": "x"}] * 15_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_patch_that_would_blow_up_is_refused_soon(house: House, acme: Person, name: str):
    draft = acme.draft()
    before = house.rows()
    started = time.perf_counter()
    answer = acme.patch(f"drafts/{draft['id']}", BOMBS[name], draft["etag"], PATCH)
    spent_s = time.perf_counter() - started
    problem(answer, 422, "invalid")
    assert house.rows() == before
    assert spent_s < 5


def test_five_hundred_operations_are_taken(acme: Person):
    draft = acme.draft()
    change = [{"op": "replace", "path": "/title", "value": str(number)} for number in range(500)]
    answer = acme.patch(f"drafts/{draft['id']}", change, draft["etag"], PATCH)
    assert answer.status_code == 200
    assert answer.json()["title"] == "499"
    assert answer.json()["revision"] == 2


def test_a_statement_may_be_copied_and_moved(acme: Person):
    draft = acme.draft()
    change = [
        {"op": "copy", "from": "/statements/1/texts/fr", "path": "/statements/0/texts/de"},
        {"op": "move", "from": "/statements/1", "path": "/statements/0"},
    ]
    after = acme.patch(f"drafts/{draft['id']}", change, draft["etag"], PATCH).json()
    assert [one["kind"] for one in after["statements"]] == ["value", "mission"]
    assert after["statements"][1]["texts"]["de"]["name"] == "Transparence"
    assert after["statements"][0]["texts"]["fr"]["name"] == "Transparence"


def test_a_copy_is_a_copy_and_not_the_same_thing_twice(acme: Person):
    draft = acme.draft()
    change = [
        {"op": "copy", "from": "/statements/1/texts/fr", "path": "/statements/0/texts/de"},
        {"op": "add", "path": "/statements/0/texts/de/do/-", "value": "Autre"},
    ]
    after = acme.patch(f"drafts/{draft['id']}", change, draft["etag"], PATCH).json()
    assert after["statements"][1]["texts"]["fr"]["do"] == ["Publier chaque audit"]
    assert after["statements"][0]["texts"]["de"]["do"] == ["Publier chaque audit", "Autre"]
