"""Nothing of an organization can be told from outside: every route, every kind of stranger."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.house import House, Person, communication, problem

# What a reader's key opens beside the published texts: the log that proves them.
PROVEN = "/v1/organizations/{slug}/log"
CLEAR = ("slug", "number", "path", "participant")  # parts of an address that are no secret
PUBLISHED = ("charter", "mission", "vision", "purpose", "values", "charter/versions", "statements")


def operations(house: House) -> Iterator[tuple[str, str]]:
    """Give (method, path) of every operation that is about one organization or job."""
    for path, item in house.api.openapi()["paths"].items():
        if "{slug}" in path or "{job_id}" in path:
            for method in item:
                yield method.upper(), path


def is_published(path: str) -> bool:
    rest = path.removeprefix("/v1/organizations/{slug}/")
    return rest.startswith(PUBLISHED)


QUERIES = {"proofs/inclusion": {"index": 0}, "proofs/consistency": {"first": 1}}
BODIES: dict[str, Any] = {
    "drafts": {"title": "X"},
    "publish": {"reason": "Oui"},
    "communications": communication(),
    "import": {"body": "x"},
    "preview": {"text": "Bonjour."},
    "checks": {},
    "replay": {},
    "reviews": {"verdict": "confirmed"},
    "keys": {"role": "reader"},
    "approval-links": {"name": "A. Martin"},
}


@pytest.fixture
def ids(house: House, acme: Person) -> dict[str, str]:
    """Real ids of the organization that strangers will try."""
    version = acme.publish(effective_from="2020-01-01T00:00:00Z")
    author = {"kind": "leader", "name": "A. Martin"}  # whom the example of an erasure names
    acme.say("Nous aimons publier chaque audit.", author=author)
    check = acme.post("checks", {}).json()
    house.drain()
    return {
        "slug": "acme",
        "draft_id": acme.draft()["id"],
        "revision": "1",
        "number": "1",
        "statement_id": version["statements"][1]["id"],
        "communication_id": acme.get("communications").json()["items"][0]["id"],
        "check_id": check["id"],
        "finding_id": acme.get("findings").json()["items"][0]["id"],
        "job_id": check["id"],
        "path": "0/000.p/1",
        "session_id": acme.post("builder/sessions", {}).json()["id"],
        "participant": "p-1",
        "comment_id": "01980000-0000-7000-8000-00000000ffff",
        "witness_id": acme.post("witnesses", {"kind": "file"}).json()["id"],
        "key_id": acme.get("keys").json()["items"][0]["id"],
    }


def send(who: Person, method: str, path: str, ids: dict[str, str]):
    address = path.format(**ids)
    headers = {"If-Match": "*"}
    if method == "PATCH":
        return who.patch(address, {}, "*")
    if method == "PUT":
        return who.ask("PUT", address, json={"answers": []}, headers=headers)
    if method != "POST":
        params = QUERIES.get("/".join(address.split("/")[-2:]))
        return who.ask(method, address, headers=headers, params=params)
    body = BODIES.get(address.rpartition("/")[2])
    if body is None:
        content = documented(who, path)["requestBody"]["content"]["application/json"]
        body = content["example"]
    if address.endswith("/import"):
        kinds = {"drafts": "text/markdown", "communications": "application/jsonl"}
        headers["Content-Type"] = kinds[address.split("/")[-2]]
    return who.post(address, body, headers=headers)


def documented(who: Person, path: str) -> dict[str, Any]:
    """Return what the document says of a POST."""
    found: dict[str, Any] = who.get("/openapi.json").json()["paths"][path]["post"]
    return found


def told(answer) -> tuple[int, dict, set]:
    """Return what a stranger can tell of an answer, the address aside."""
    body = {name: value for name, value in answer.json().items() if name != "instance"}
    return answer.status_code, body, set(answer.headers) - {"date"}


def test_every_operation_answers_its_own_admin(house: House, acme: Person, ids):
    """So that the strangers below are refused for being strangers."""
    for method, path in sorted(operations(house)):  # every GET before anything changes
        if method == "DELETE":
            continue
        answer = send(acme, method, path, ids)
        # The example of a body may name what is not there; the organization itself always is.
        assert answer.status_code in (200, 201, 202, 404, 409, 422), (method, path, answer.text)
        assert "no such organization" not in answer.text, (method, path)


def test_a_key_of_another_organization_is_told_what_it_is_told_of_nothing(
    house: House, acme: Person, ids
):
    house.organization("birch")
    strangers = [house.person("birch", role) for role in ("admin", "leader", "auditor", "reader")]
    before = house.rows()
    nothing = {name: f"0198ffff-0000-7000-8000-{place:012x}" for place, name in enumerate(ids)}
    nothing |= {"slug": "no-such", "revision": "1", "number": "1", "path": "0/000.p/1"}
    for method, path in operations(house):
        for stranger in strangers:
            real = send(stranger, method, path, ids)
            problem(real, 404, "not-found")
            assert told(real) == told(send(stranger, method, path, nothing)), (method, path)
    assert house.rows() == before


def test_without_a_key_published_texts_are_404_and_all_else_is_401(house: House, acme: Person, ids):
    before = house.rows()
    for method, path in operations(house):
        answer = send(house.nobody, method, path, ids)
        problem(answer, 404 if is_published(path) else 401)
        unknown = send(house.nobody, method, path, {**ids, "slug": "no-such"})
        assert told(unknown) == told(answer), (method, path)
    assert house.rows() == before


def test_an_unknown_key_is_401_everywhere(house: House, acme: Person, ids):
    stranger = house.anybody("acme", "credo_" + "0" * 32 + "_" + "x" * 43)
    before = house.rows()
    for method, path in operations(house):
        problem(send(stranger, method, path, ids), 401, "not-authenticated")
    problem(stranger.get("/v1/organizations"), 401)
    assert house.rows() == before


def test_a_reader_reads_published_texts_and_is_403_elsewhere(house: House, acme: Person, ids):
    reader = house.person("acme", "reader")
    before = house.rows()
    for method, path in operations(house):
        answer = send(reader, method, path, ids)
        if is_published(path):
            assert answer.status_code in (200, 404), path
        elif (method, path) == ("GET", "/v1/organizations/{slug}") or path.startswith(PROVEN):
            assert answer.status_code == 200, (path, answer.text)
        else:
            problem(answer, 403, "not-allowed")
    assert house.rows() == before


def test_ids_of_another_organization_are_404_under_ones_own_address(
    house: House, acme: Person, ids
):
    birch = house.organization("birch")
    birch.publish(effective_from="2020-01-01T00:00:00Z")
    before = house.rows()
    for method, path in operations(house):
        inner = [name for name in ids if f"{{{name}}}" in path and name not in CLEAR]
        if inner:
            answer = send(birch, method, path, {**ids, "slug": "birch"})
            problem(answer, 404)
    assert house.rows() == before


def test_a_public_organization_shows_published_texts_to_all_and_nothing_else(
    house: House, acme: Person, ids
):
    acme.patch("", {"visibility": "public"}, "*")
    birch = house.organization("birch")
    for method, path in operations(house):
        missing = path.rpartition("/")[2] in ("vision", "purpose")
        for stranger, refusal in ((house.nobody, 401), (birch, 404)):
            answer = send(stranger, method, path, ids)
            if is_published(path):
                assert answer.status_code == (404 if missing else 200), (path, answer.text)
            else:
                problem(answer, refusal)
    problem(house.anybody("acme", "wrong").get("charter"), 401)


def test_a_stored_answer_belongs_to_its_caller(house: House, acme: Person):
    key = {"Idempotency-Key": "same"}
    assert acme.post("drafts", {"title": "Secret"}, headers=key).status_code == 201
    birch = house.organization("birch")
    problem(birch.post("/v1/organizations/acme/drafts", {"title": "Secret"}, headers=key), 404)


def test_counts_and_names_of_others_are_in_no_metric(house: House, acme: Person, ids):
    text = house.nobody.get("/metrics").text
    assert "acme" not in text
    for value in ids.values():
        assert len(value) < 10 or value not in text
