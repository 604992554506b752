"""What every request passes: ids, sizes, pace; and what machines ask of the service itself."""

import re
from collections.abc import Callable, Iterator

import pytest

from app.api.problems import KINDS
from tests.api.house import House, Person, problem

MIB = 1024 * 1024


def test_every_answer_has_an_id_of_its_own(house: House, acme: Person):
    answers = [
        house.nobody.get("/livez"),
        house.nobody.get("/nowhere"),
        acme.get("drafts"),
        acme.ask("POST", "drafts", content=b"x" * (MIB + 1)),
        house.nobody.get("/v1/%00"),
        house.nobody.ask("BREW", "/livez"),
    ]
    ids = {one.headers["x-request-id"] for one in answers}
    assert len(ids) == len(answers)
    assert all(re.fullmatch(r"[0-9a-f]{32}", one) for one in ids)


def test_it_lives_and_is_ready_without_a_key(house: House):
    assert house.nobody.get("/livez").json() == {"status": "alive"}
    answer = house.nobody.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["status"] == "ready"
    assert all(answer.json()["parts"].values())


def test_it_is_not_ready_until_the_engine_is(house: House):
    house.engine.is_ready = False
    answer = house.nobody.get("/readyz")
    told = problem(answer, 503, "not-ready")
    assert told["parts"] == {"database": True, "engine": False}
    assert "retry-after" in answer.headers
    assert house.nobody.get("/livez").status_code == 200


def test_it_is_not_ready_without_its_database(house: House, tmp_path):
    house.close()
    for path in tmp_path.glob("0.sqlite*"):
        path.unlink()
    (tmp_path / "0.sqlite").mkdir()
    assert problem(house.nobody.get("/readyz"), 503)["parts"]["database"] is False
    told = problem(house.anybody("acme", "x" * 40).get("drafts"), 503, "storage-unavailable")
    assert str(tmp_path) not in told["detail"]


def test_metrics_count_by_route_and_status_and_never_by_address(house: House, acme: Person):
    acme.get("drafts")
    acme.get("drafts/nothing")
    house.nobody.get("/nowhere/else")
    house.nobody.ask("BREW", "/livez")
    text = house.nobody.get("/metrics").text
    assert 'route="/v1/organizations/{slug}/drafts",status="200"' in text
    assert 'route="/v1/organizations/{slug}/drafts/{draft_id}",status="404"' in text
    assert "nowhere" not in text
    assert "BREW" not in text
    assert "nothing" not in text


@pytest.mark.parametrize("code", sorted(KINDS))
def test_every_problem_type_is_documented_where_its_uri_says(house: House, code: str):
    answer = house.nobody.get(f"/problems/{code}")
    assert answer.status_code == 200
    assert answer.json()["type"] == f"/problems/{code}"
    assert answer.json()["status"] == KINDS[code].status
    assert answer.json()["meaning"]


def test_an_unknown_problem_type_is_a_problem(house: House):
    problem(house.nobody.get("/problems/nothing"), 404)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/v1/organizations/acme", {"GET", "PATCH"}),
        ("HEAD", "/v1/organizations/acme", {"GET", "PATCH"}),
        ("DELETE", "/v1/organizations/acme", {"GET", "PATCH"}),
        ("PUT", "/v1/organizations/acme/drafts/x", {"GET", "PATCH", "DELETE"}),
        ("POST", "/v1/organizations/acme/charter", {"GET"}),
        ("DELETE", "/v1/organizations/acme/charter/versions/1", {"GET"}),
        ("PATCH", "/v1/organizations/acme/charter/versions/1", {"GET"}),
        ("PUT", "/v1/organizations/acme/communications", {"GET", "POST"}),
        ("OPTIONS", "/v1/organizations", {"GET", "POST"}),
        ("BREW", "/livez", {"GET"}),
        ("TRACE", "/livez", {"GET"}),
        ("get", "/livez", None),
    ],
)
def test_a_method_a_path_does_not_take_is_405_and_those_it_takes_are_named(
    house: House, acme: Person, method: str, path: str, allowed: set[str] | None
):
    answer = acme.ask(method, path)
    if allowed is None:
        assert answer.status_code in (200, 405)
        return
    if method == "HEAD":
        assert answer.status_code == 405
    else:
        problem(answer, 405, "method-not-allowed")
    assert {one.strip() for one in answer.headers["allow"].split(",")} == allowed


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/v2/organizations",
        "/v1",
        "/v1/organizations/acme/nowhere",
        "/v1/organizations/acme/drafts/a/b/c",
        "/v1/organizations/%C3%A9%C3%A0",
        "/v1/organizations/acme%2Fdrafts%2F..%2Fx",
        "/v1/organizations/%FF%FE",
        "/v1/organizations/%ED%A0%80",
        "/v1/organizations/acme;x=1",
        "/v1/organizations/ACME",
        "/v1/organizations/" + "x" * 5_000,
        "/%2e%2e/%2e%2e/etc/passwd",
    ],
)
def test_an_unknown_path_is_a_problem_document(house: House, acme: Person, path: str):
    problem(acme.get(path), 404)


@pytest.mark.parametrize(
    "path",
    [
        "/v1/organizations/ac%00me",
        "/v1/organizations/acme/drafts/%00",
        "/v1/organizations/acme/drafts?cursor=%00",
        "/v1/organizations/acme/communications?channel=a%00b",
        "/problems/%00",
        "/%00",
    ],
)
def test_a_nul_in_an_address_is_refused(house: House, acme: Person, path: str):
    problem(acme.get(path), 422, "invalid")


@pytest.mark.parametrize("path", ["drafts", "communications", "checks", "checks/preview", "keys"])
def test_a_body_over_a_mib_is_413_declared_or_streamed(house: House, acme: Person, path: str):
    before = house.rows()
    json = {"Content-Type": "application/json"}

    def streamed() -> Iterator[bytes]:
        yield b'{"title": "'
        for _ in range(17):
            yield b"x" * 65_536
        yield b'"}'

    problem(acme.post(path, content=b"x" * (MIB + 1), headers=json), 413, "too-large")
    problem(acme.post(path, content=streamed(), headers=json), 413, "too-large")
    lied = {**json, "Content-Length": str(10**12)}
    problem(acme.post(path, content=b"{}", headers=lied), 413, "too-large")
    assert house.rows() == before


def test_a_body_of_exactly_a_mib_is_read(acme: Person):
    body = b'{"text": "Bonjour."' + b" " * MIB
    body = body[: MIB - 1] + b"}"
    answer = acme.post("checks/preview", content=body, headers={"Content-Type": "application/json"})
    problem(answer, 404, "nothing-in-force")


@pytest.mark.parametrize("declared", ["-1", "x", "", "1e3", "+5", "5, 5"])
def test_a_length_that_is_none_breaks_nothing(house: House, acme: Person, declared: str):
    headers = {"Content-Type": "application/json", "Content-Length": declared}
    assert acme.post("drafts", content=b"{}", headers=headers).status_code < 500


def test_the_pace_is_told_and_too_many_requests_are_429(build: Callable[..., House]):
    house = build(rate_limit="5/minute")
    seen = [house.nobody.get("/problems/invalid") for _ in range(5)]
    assert [one.status_code for one in seen] == [200] * 5
    left = [re.search(r"r=(\d+)", one.headers["ratelimit"]).group(1) for one in seen]
    assert left == ["4", "3", "2", "1", "0"]
    assert seen[0].headers["ratelimit-policy"] == '"default";q=5;w=60'
    answer = house.nobody.get("/problems/invalid")
    problem(answer, 429, "rate-limited")
    assert 0 < int(answer.headers["retry-after"]) <= 60
    assert "r=0" in answer.headers["ratelimit"]
    assert house.nobody.get("/livez").status_code == 200
    assert house.nobody.get("/readyz").status_code == 200
    assert house.operator.get("/v1/organizations").status_code == 200


def test_without_a_limit_no_pace_is_told(house: House):
    assert "ratelimit" not in house.nobody.get("/livez").headers
