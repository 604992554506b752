"""Idempotency-Key: the same request again gets the same answer, and nothing happens twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.api.house import House, Person, communication, problem

KEY = {"Idempotency-Key": "8e03978e-40d5-43dd-bc93-6894a57f9324"}


@pytest.fixture
def ready(house: House, acme: Person) -> Callable[[str], tuple[str, dict, dict]]:
    """Give (path, body, headers) of each POST that creates, in a state where it can."""
    acme.publish(effective_from="2020-01-01T00:00:00Z")
    acme.say("Nous aimons publier chaque audit.")
    check = acme.post("checks", {}).json()
    house.drain()
    finding = acme.get("findings").json()["items"][0]

    def prepare(what: str) -> tuple[str, dict, dict]:
        draft = acme.draft() if what == "publish" else {"id": "", "etag": ""}
        return {
            "organization": (
                "/v1/organizations",
                {"slug": "birch", "name": "B", "default_locale": "fr"},
                {},
            ),
            "key": ("keys", {"role": "reader", "name": "x"}, {}),
            "draft": ("drafts", {"title": "Une"}, {}),
            "publish": (
                f"drafts/{draft['id']}/publish",
                {"reason": "Oui"},
                {"If-Match": draft["etag"]},
            ),
            "communication": ("communications", communication("Une fois."), {}),
            "import": (
                "communications/import",
                {"body": "x"},
                {"Content-Type": "application/jsonl"},
            ),
            "check": ("checks", {}, {}),
            "replay": (f"checks/{check['id']}/replay", {}, {}),
            "review": (f"findings/{finding['id']}/reviews", {"verdict": "confirmed"}, {}),
        }[what]

    return prepare


POSTS = (
    "organization",
    "key",
    "draft",
    "publish",
    "communication",
    "import",
    "check",
    "replay",
    "review",
)


@pytest.mark.parametrize("what", POSTS)
def test_the_same_request_again_gets_the_stored_answer(
    house: House, acme: Person, ready, what: str
):
    path, body, headers = ready(what)
    who = house.operator if what == "organization" else acme
    first = who.post(path, body, headers={**headers, **KEY})
    assert first.status_code in (200, 201, 202), first.text
    house.drain()
    before = house.rows()
    again = who.post(path, body, headers={**headers, **KEY})
    assert again.status_code == first.status_code
    assert house.rows() == before
    assert again.headers.get("location") == first.headers.get("location")
    assert again.headers.get("etag") == first.headers.get("etag")
    if what == "key":
        assert again.json() == {**first.json(), "secret": None}
    elif what != "replay":
        assert again.json() == first.json()
        assert again.headers["idempotency-replayed"] == "true"


@pytest.mark.parametrize("what", POSTS)
def test_one_key_with_another_body_is_422(house: House, acme: Person, ready, what: str):
    path, body, headers = ready(what)
    who = house.operator if what == "organization" else acme
    assert who.post(path, body, headers={**headers, **KEY}).status_code < 300
    house.drain()
    before = house.rows()
    other = {
        "organization": {**body, "name": "C"},
        "key": {**body, "name": "y"},
        "draft": {"title": "Deux"},
        "publish": {"reason": "Non"},
        "communication": communication("Deux fois."),
        "import": {"body": "y"},
        "check": {"version": 1},
        "replay": {"x": 1},
        "review": {"verdict": "disputed", "reason": "Non"},
    }[what]
    answer = who.post(path, other, headers={**headers, **KEY})
    problem(answer, 422, "idempotency-key-reused")
    assert house.rows() == before


def test_one_key_on_another_path_is_422(acme: Person):
    assert acme.post("drafts", {}, headers=KEY).status_code == 201
    problem(acme.post("checks", {}, headers=KEY), 422, "idempotency-key-reused")


def test_one_key_of_two_callers_is_two_keys(house: House, acme: Person):
    editor = house.person("acme", "editor")
    ids = {who.post("drafts", {}, headers=KEY).json()["id"] for who in (acme, editor)}
    assert len(ids) == 2


def test_a_repeated_external_id_is_answered_again_under_its_key(house: House, acme: Person):
    acme.post("communications", communication("Bonjour.", external_id="1"))
    sent = communication("Bonjour.", external_id="1")
    assert acme.post("communications", sent, headers=KEY).status_code == 200
    assert acme.post("communications", sent, headers=KEY).status_code == 200
    problem(
        acme.post("communications", communication("Autre."), headers=KEY),
        422,
        "idempotency-key-reused",
    )


def test_a_refusal_is_not_kept_so_that_it_can_be_mended(house: House, acme: Person):
    draft = acme.draft()
    path = f"drafts/{draft['id']}/publish"
    problem(acme.post(path, {"reason": "Oui"}, headers={**KEY, "If-Match": '"9"'}), 412)
    answer = acme.post(path, {"reason": "Oui"}, headers={**KEY, "If-Match": draft["etag"]})
    assert answer.status_code == 201


def test_the_secret_of_a_key_is_not_kept_with_its_answer(house: House, acme: Person):
    secret = acme.post("keys", {"role": "reader"}, headers=KEY).json()["secret"]
    assert secret not in repr(house.rows())


@pytest.mark.parametrize(
    "key", ["", "   ", "x" * 256, "a\tb", "a\x7fb", "a\x01", "\xff\xa0".encode("latin-1")]
)
def test_a_key_that_cannot_be_is_refused(house: House, acme: Person, key):
    before = house.rows()
    found = problem(acme.post("drafts", {}, headers={"Idempotency-Key": key}), 422)
    assert found["errors"][0]["parameter"] == "Idempotency-Key"
    assert house.rows() == before


def test_a_key_of_255_characters_is_taken(acme: Person):
    assert acme.post("drafts", {}, headers={"Idempotency-Key": "x" * 255}).status_code == 201


@pytest.mark.parametrize(
    "both", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)
def test_sent_eight_times_at_once_it_happens_once(both: House):
    admin = both.organization("acme")
    start = Barrier(8)

    def send(_number: int):
        person = both.anybody("acme", admin.secret)
        start.wait(timeout=20)
        return person.post("drafts", {"title": "Une"}, headers=KEY)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, range(8)))
    done = [one for one in answers if one.status_code == 201]
    assert done
    assert len({one.content for one in done}) == 1
    for one in answers:
        if one.status_code != 201:
            problem(one, 409, "request-in-progress")
    assert len(admin.get("drafts").json()["items"]) == 1
