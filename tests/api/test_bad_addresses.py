"""Strange addresses, queries and headers on every GET: never a 500, always a problem document."""

import pytest

from tests.api.house import House, Person, problem

STRANGE = (
    *("%FF", "%ED%A0%80", "%F0%9F%98%80", "a%2Fb", "%2e%2e", "'", "{slug}"),
    *("-1", "1.5", "9" * 25, "9" * 5_000, "NaN", "x" * 3_000, "%25%32%35"),
)


def gets(house: House) -> list[tuple[str, dict]]:
    return [
        (path, item["get"]) for path, item in house.api.openapi()["paths"].items() if "get" in item
    ]


@pytest.mark.parametrize("strange", STRANGE)
def test_a_strange_part_of_an_address_is_a_problem_and_no_defect(
    house: House, acme: Person, strange: str
):
    acme.publish()
    for path, operation in gets(house):
        names = [one["name"] for one in operation.get("parameters", []) if one["in"] == "path"]
        for name in names:
            others = {one: "acme" if one == "slug" else "1" for one in names}
            answer = acme.get(path.format(**others | {name: strange}))
            assert answer.status_code < 500, (path, name, answer.text)
            if answer.status_code >= 400:
                problem(answer, answer.status_code)


@pytest.mark.parametrize("strange", ["", *STRANGE])
def test_a_strange_query_is_a_problem_and_no_defect(house: House, acme: Person, strange: str):
    acme.publish()
    for path, operation in gets(house):
        names = [one["name"] for one in operation.get("parameters", []) if one["in"] == "query"]
        for name in names:
            address = path.format(
                slug="acme",
                **dict.fromkeys(("number", "draft_id", "revision", "check_id", "finding_id"), "1"),
                **dict.fromkeys(("statement_id", "communication_id", "job_id", "path"), "1"),
            )
            answer = acme.get(f"{address}?{name}={strange}")
            assert answer.status_code < 500, (path, name, answer.text)
            if answer.status_code >= 400:
                problem(answer, answer.status_code)


HEADERS = {
    "Accept": ["", ";", "x", "*", "*/*;q=9", "a/b;" * 2_000, "\x01", "é"],
    "Accept-Language": ["*;q=2", "-", "en;q=0.00001", "x" * 7_000, "\x00é"[1:]],
    "Accept-Encoding": ["", "gzip;q=x", "*"],
    "If-None-Match": ['"', "W/", "*" * 500, '"a" "b"', "é"],
    "If-Match": ["", '"', "*,*"],
    "If-Modified-Since": ["yesterday", "", "0"],
    "Range": ["bytes=0-0", "bytes=9-1", "x"],
    "Prefer": ["wait=٣", ",", "wait=1;wait=2"],
    "Idempotency-Key": ["", "x" * 7_000],
    "Cookie": ["session=x; ;;=", "é"],
    "Origin": ["null", "http://evil"],
    "Host": ["evil", "", "a b", "[::1"],
    "X-Forwarded-For": ["x", "1.2.3.4, " * 500],
    "X-Request-Id": ["mine", "a\tb"],
    "Content-Type": ["", "é", "application/json"],
    "Content-Encoding": ["gzip", "br"],
    "Transfer-Encoding": ["chunked", "x"],
    "Accept-Datetime": ["yesterday", "Thu, 99 Foo 2026 99:99:99 GMT"],
}


@pytest.mark.parametrize("name", HEADERS)
def test_a_strange_header_is_no_defect(house: House, acme: Person, name: str):
    acme.publish()
    paths = ("charter", "values", "drafts", "communications", "reports/consistency", "findings")
    for path in (*paths, "/livez", "/v1/organizations", "/nowhere"):
        for value in HEADERS[name]:
            answer = acme.get(path, headers={name: value.encode("utf-8")})
            assert answer.status_code < 500, (path, value, answer.text)
            if answer.status_code >= 400:
                problem(answer, answer.status_code)


def test_the_request_id_of_a_caller_is_not_taken_over(house: House):
    answer = house.nobody.get("/livez", headers={"X-Request-Id": "mine"})
    assert answer.headers["x-request-id"] != "mine"


def test_a_parameter_given_twice_or_unknown_is_no_defect(acme: Person):
    acme.publish()
    assert acme.get("values?locale=fr&locale=en").status_code == 200
    assert acme.get("values?nothing=1&&&=&%").status_code == 200
    assert acme.get("drafts?limit=1&limit=x").status_code in (200, 422)
