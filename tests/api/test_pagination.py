"""Pages: limits, `next` in the body and in `Link`, stable while others write. RFC 8288."""

import base64
import json
import re

import pytest

from tests.api.house import House, Person, problem

COLLECTIONS = ("drafts", "communications", "keys", "checks", "findings", "charter/versions")


def walk(person: Person, path: str, **params) -> list[list]:
    pages = []
    address: str | None = path
    while address:
        answer = person.get(address, params=params if address == path else None)
        assert answer.status_code == 200, answer.text
        pages.append(answer.json()["items"])
        address = answer.json()["next"]
        link = re.search(r'<([^>]*)>; rel="next"', answer.headers.get("link", ""))
        assert (link.group(1) if link else None) == address
    return pages


@pytest.fixture
def seven(house: House, acme: Person) -> Person:
    """Seven of everything that is listed by pages."""
    for number in range(7):
        acme.publish(effective_from="2020-01-01T00:00:00Z")
        acme.say(f"Nous aimons publier chaque audit {number}.", channel="a&b=c d é")
    for _ in range(7):
        acme.post("checks", {})
    house.drain()
    for _ in range(6):
        house.person("acme", "reader")
    return acme


@pytest.mark.parametrize("path", COLLECTIONS)
def test_pages_hold_everything_once_in_one_order(seven: Person, path: str):
    whole = walk(seven, path, limit=200)
    assert len(whole) == 1
    assert len(whole[0]) == 7
    for limit, sizes in ((3, [3, 3, 1]), (7, [7]), (1, [1] * 7)):
        pages = walk(seven, path, limit=limit)
        assert [len(one) for one in pages] == sizes
        assert [one for page in pages for one in page] == whole[0]


def test_revisions_have_pages(acme: Person):
    draft = acme.draft()
    path = f"drafts/{draft['id']}"
    for number in range(4):
        acme.patch(path, {"title": str(number)}, "*")
    pages = walk(acme, f"{path}/revisions", limit=2)
    assert [[one["revision"] for one in page] for page in pages] == [[5, 4], [3, 2], [1]]


def test_organizations_have_pages(house: House):
    for slug in ("c", "a", "d", "b"):
        house.organization(slug)
    pages = walk(house.operator, "/v1/organizations", limit=3)
    assert [[one["slug"] for one in page] for page in pages] == [["a", "b", "c"], ["d"]]


def test_organizations_of_a_key_have_pages_with_its_own_in_its_place(house: House):
    mine = house.organization("m")
    for slug in ("a", "b", "x", "y"):
        house.organization(slug, visibility="public")
    for limit in (1, 2, 3):
        pages = walk(mine, "/v1/organizations", limit=limit)
        slugs = [one["slug"] for page in pages for one in page]
        assert slugs == ["a", "b", "m", "x", "y"], limit


def test_the_next_page_keeps_the_filters(seven: Person):
    seven.say("Autre.", channel="other")
    pages = walk(seven, "communications", limit=3, channel="a&b=c d é")
    assert [len(one) for one in pages] == [3, 3, 1]


def test_fifty_is_the_default_and_two_hundred_the_most(house: House, acme: Person):
    rows = "body,channel,audience,published_at\n" + "".join(
        f"Numéro {number}.,blog,public,2026-06-01T09:00:00Z\n" for number in range(201)
    )
    acme.post("communications/import", content=rows, headers={"Content-Type": "text/csv"})
    house.drain()
    assert len(acme.get("communications").json()["items"]) == 50
    assert [len(one) for one in walk(acme, "communications", limit=200)] == [200, 1]


@pytest.mark.parametrize("path", COLLECTIONS)
@pytest.mark.parametrize("limit", ["0", "201", "-1", "x", "1.5", "", "1e2", "9" * 30, "null"])
def test_a_limit_out_of_range_is_refused(acme: Person, path: str, limit: str):
    found = problem(acme.get(path, params={"limit": limit}), 422)
    assert found["errors"][0]["parameter"] == "limit"


def cursor(place) -> str:
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


BAD_CURSORS = [
    "",
    "!!!",
    "é",
    "a",
    "AAAA",
    "x" * 501,
    base64.urlsafe_b64encode(b"\xff\xfe").decode(),
    base64.urlsafe_b64encode(b"[" * 300).decode(),
    cursor([]),
    cursor({}),
    cursor(None),
    cursor([None]),
    cursor([True]),
    cursor([1.5]),
    cursor([-1]),
    cursor([2**31]),
    cursor([10**60]),
    cursor(["a", "b", "c"]),
    cursor(["\x00"]),
    cursor(["é"]),
    cursor(["x" * 201]),
    cursor([["x"]]),
    base64.urlsafe_b64encode(b"[NaN]").decode(),
]


@pytest.mark.parametrize("path", [*COLLECTIONS, "/v1/organizations"])
def test_a_cursor_that_is_not_ours_is_refused(acme: Person, path: str):
    for wrong in BAD_CURSORS:
        answer = acme.get(path, params={"cursor": wrong})
        found = problem(answer, 422)
        assert found["errors"][0]["parameter"] == "cursor", wrong


@pytest.mark.parametrize("path", COLLECTIONS)
def test_a_cursor_made_up_or_of_another_collection_never_breaks_a_page(acme: Person, path: str):
    for made in (
        ["x"],
        [1],
        ["2026-01-01T00:00:00Z", "x"],
        ["2026-13-01T00:00:00Z", "x"],
        ["", ""],
    ):
        assert acme.get(path, params={"cursor": cursor(made)}).status_code in (200, 422), made


@pytest.mark.parametrize("path", ["drafts", "communications"])
def test_what_comes_in_meanwhile_neither_repeats_nor_hides_anything(acme: Person, path: str):
    def add(number: int) -> None:
        if path == "drafts":
            acme.draft(title=str(number))
        else:
            # One before and one after what was there, by the time of publication.
            acme.say(f"{number}", published_at=f"20{20 + number % 7}-06-01T00:00:00Z")

    for number in range(7):
        add(number)
    before = [one["id"] for one in walk(acme, path)[0]]
    seen: list[str] = []
    address: str | None = f"{path}?limit=2"
    while address:
        body = acme.get(address).json()
        seen += [one["id"] for one in body["items"]]
        address = body["next"]
        add(len(seen))
    assert len(seen) == len(set(seen))
    assert [one for one in seen if one in before] == before


def test_a_filter_changed_along_the_way_is_no_error(seven: Person):
    following = seven.get("communications?limit=2").json()["next"]
    assert seven.get(f"{following}&audience=staff").json()["items"] == []
