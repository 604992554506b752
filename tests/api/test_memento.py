"""Time travel over HTTP, as RFC 7089, RFC 5829 and RFC 6690 say."""

import re
from datetime import datetime

import pytest

from tests.api.house import MISSION, VALUE, House, Person, problem

BASE = "/v1/organizations/acme"
FIRST, SECOND, THIRD = (f"2026-{month}-01T00:00:00Z" for month in ("01", "02", "03"))
DATE = re.compile(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT")
# RFC 6690 section 2: link-value-list, with the parameters that RFC 7089 adds.
PARAM = r';\s*(?:rel|type|from|until|datetime)="[^"]*"'
LINK = re.compile(rf"<([^<>\s]*)>((?:\s*{PARAM})*)")
LIST = re.compile(rf"{LINK.pattern}(?:\s*,\s*{LINK.pattern})*\s*")


def parsed(text: str) -> list[dict[str, str]]:
    """Return the links of a link-format document or a Link field, once it is shown to be one."""
    assert LIST.fullmatch(text), text
    return [
        {"href": href, **dict(re.findall(r';\s*(\w+)="([^"]*)"', params))}
        for href, params in LINK.findall(text)
    ]


def to(links: list[dict[str, str]], rel: str) -> str | None:
    """Return where the link with this relation leads."""
    found = [one["href"] for one in links if rel in one["rel"].split()]
    assert len(found) < 2, (rel, found)
    return found[0] if found else None


@pytest.fixture
def three(house: House, acme: Person) -> Person:
    """Version 1 counts from January, 2 from March, 3 (published last) from February."""
    for month, day in (("01", 1), ("03", 2), ("02", 3)):
        house.clock.set(house.clock.now().replace(year=2026, month=6, day=day, hour=0))
        mission = {"kind": "mission", "texts": {"fr": {"text": f"Depuis {month}."}}}
        acme.publish(acme.draft([mission, VALUE]), effective_from=f"2026-{month}-01T00:00:00Z")
    house.clock.set(house.clock.now().replace(month=7))
    return acme


def at(who: Person, path: str, when: str, **given):
    return who.get(path, headers={"Accept-Datetime": when}, **given)


@pytest.mark.parametrize(
    ("when", "number"),
    [
        ("Thu, 01 Jan 2026 00:00:00 GMT", 1),
        ("Sat, 31 Jan 2026 23:59:59 GMT", 1),
        ("Sun, 01 Feb 2026 00:00:00 GMT", 3),
        ("Sat, 28 Feb 2026 23:59:59 GMT", 3),
        ("Sun, 01 Mar 2026 00:00:00 GMT", 2),
        ("Fri, 31 Dec 9999 23:59:60 GMT", 2),
        ("Wed, 31 Dec 2025 23:59:59 GMT", 1),  # before the first there is the first
        ("Mon, 01 Jan 0001 00:00:00 GMT", 1),
    ],
)
def test_the_header_selects_the_version_in_force_then(three: Person, when: str, number: int):
    answer = at(three, "charter", when)
    assert answer.status_code == 200
    assert answer.json()["number"] == number
    assert answer.headers["content-location"] == f"{BASE}/charter/versions/{number}"
    flat = at(three, "mission", when)
    assert flat.json()["version"] == number
    value = flat.json() and at(three, "values", when).json()["items"][0]
    assert at(three, f"values/{value['id']}", when).json()["version"] == number
    for one in (answer, flat):
        fields = one.headers["vary"].lower().replace(" ", "").split(",")
        assert {"accept-datetime", "accept-language", "authorization"} <= set(fields)


def test_a_day_in_the_address_goes_before_the_header_and_stays_exact(three: Person):
    answer = at(
        three,
        "charter",
        "Thu, 01 Jan 2026 00:00:00 GMT",
        params={"in_force_on": "2026-03-01"},
    )
    assert answer.json()["number"] == 2
    early = at(
        three, "charter", "Sun, 01 Mar 2026 00:00:00 GMT", params={"in_force_on": "2020-01-01"}
    )
    problem(early, 404, "nothing-in-force")


def test_the_header_and_what_was_known_then_go_together(three: Person):
    known = {"as_known_on": "2026-06-02"}
    then = "Sun, 15 Feb 2026 00:00:00 GMT"
    assert at(three, "charter", then).json()["number"] == 3
    assert at(three, "charter", then, params=known).json()["number"] == 1
    nothing = at(three, "charter", then, params={"as_known_on": "2026-01-01"})
    problem(nothing, 404, "nothing-in-force")


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "yesterday",
        "2026-03-01",
        "2026-03-01T00:00:00Z",
        "Sun, 1 Mar 2026 00:00:00 GMT",
        "Sun, 01 Mar 26 00:00:00 GMT",
        "Sunday, 01-Mar-26 00:00:00 GMT",
        "Sun Mar  1 00:00:00 2026",
        "Sun, 01 Mar 2026 00:00:00 UTC",
        "Sun, 01 Mar 2026 00:00:00 +0000",
        "Sun, 01 mar 2026 00:00:00 GMT",
        "Sun, 30 Feb 2026 00:00:00 GMT",
        "Sun, 01 Mar 2026 24:00:00 GMT",
        "Sun, 01 Mar 2026 00:00:61 GMT",
        "Sun, 01 Mar 0000 00:00:00 GMT",
        "Sun, 01 Mar 2026 00:00:00 GMT; -P1D; +P1D",
        "٠١",
        "9" * 5_000,
    ],
)
def test_a_header_that_is_no_http_date_is_400(three: Person, wrong: str):
    for path in ("charter", "mission", "values", "values/x", "charter.jsonld"):
        answer = three.get(path, headers={"Accept-Datetime": wrong.encode()})
        assert "Accept-Datetime" in problem(answer, 400, "bad-request")["detail"]


def test_every_answer_says_when_its_version_counts_from_and_leads_through_time(three: Person):
    cases = {
        "charter": ("charter", 2, "Sun, 01 Mar 2026 00:00:00 GMT"),
        "charter/versions/1": ("charter", 1, "Thu, 01 Jan 2026 00:00:00 GMT"),
        "charter/versions/2": ("charter", 2, "Sun, 01 Mar 2026 00:00:00 GMT"),
        "charter?locale=en": ("charter", 2, "Sun, 01 Mar 2026 00:00:00 GMT"),
        "mission": ("mission", 2, "Sun, 01 Mar 2026 00:00:00 GMT"),
        "values?in_force_on=2026-02-01": ("values", 3, "Sun, 01 Feb 2026 00:00:00 GMT"),
        "charter.jsonld": ("charter.jsonld", 2, "Sun, 01 Mar 2026 00:00:00 GMT"),
    }
    for path, (original, number, since) in cases.items():
        answer = three.get(path)
        links = parsed(answer.headers["link"])
        assert answer.headers["memento-datetime"] == since, path
        assert to(links, "original") == to(links, "timegate") == f"{BASE}/{original}"
        assert to(links, "timemap") == f"{BASE}/charter/timemap"
        assert to(links, "latest-version") == f"{BASE}/charter"
        assert to(links, "version-history") == f"{BASE}/charter/versions"
        assert to(links, "working-copy") == f"{BASE}/drafts"
        versions = f"{BASE}/charter/versions"
        before = f"{versions}/{number - 1}" if number > 1 else None
        after = f"{versions}/{number + 1}" if number < 3 else None
        assert to(links, "predecessor-version") == before
        assert to(links, "successor-version") == after
        memento = to(links, "memento")
        assert memento is not None
        stays = three.get(memento)
        assert stays.status_code == 200
        assert stays.headers["memento-datetime"] == since
        if original in ("mission", "values"):
            assert stays.json()["version"] == number


def test_the_memento_of_a_statement_stays_as_it_is(house: House, three: Person):
    memento = to(parsed(three.get("mission").headers["link"]), "memento")
    before = three.get(memento).content
    house.clock.advance(days=1)
    three.publish(three.draft([MISSION]), effective_from=SECOND)
    three.publish(three.draft([MISSION]), effective_from=THIRD)
    assert three.get("mission").json()["version"] == 5
    assert three.get(memento).content == before


def test_what_the_answer_says_leads_back_to_the_same_version(house: House, acme: Person):
    """Versions start at a microsecond, HTTP dates name whole seconds."""
    for place in range(4):
        house.clock.advance(seconds=5, microseconds=123_457)
        acme.change_charter(_said(place)) if place else acme.publish()
    for number in range(1, 5):
        since = acme.get(f"charter/versions/{number}").headers["memento-datetime"]
        assert DATE.fullmatch(since)
        assert at(acme, "charter", since).json()["number"] == number


def _said(place: int):
    return lambda all_: all_[0]["texts"]["fr"].update(text=f"Mission {place}.")


def test_the_tag_and_304_go_with_the_version_not_with_the_question(three: Person):
    answer = at(three, "charter", "Sun, 15 Feb 2026 00:00:00 GMT")
    headers = {
        "Accept-Datetime": "Mon, 16 Feb 2026 00:00:00 GMT",
        "If-None-Match": answer.headers["etag"],
    }
    again = three.get("charter", headers=headers)
    assert again.status_code == 304
    for name in ("memento-datetime", "link", "vary", "content-location"):
        assert again.headers[name] == answer.headers[name]
    headers["Accept-Datetime"] = "Mon, 16 Mar 2026 00:00:00 GMT"
    assert three.get("charter", headers=headers).status_code == 200


def test_the_time_map_lists_every_version_in_the_order_they_count(three: Person):
    answer = three.get("charter/timemap")
    assert answer.headers["content-type"] == "application/link-format"
    links = parsed(answer.text)
    assert to(links, "original") == to(links, "timegate") == f"{BASE}/charter"
    own = next(one for one in links if one["rel"] == "self")
    assert own["href"] == f"{BASE}/charter/timemap"
    assert own["type"] == "application/link-format"
    assert (own["from"], own["until"]) == (
        "Thu, 01 Jan 2026 00:00:00 GMT",
        "Sun, 01 Mar 2026 00:00:00 GMT",
    )
    mementos = [one for one in links if "memento" in one["rel"].split()]
    assert [one["href"].rpartition("/")[2] for one in mementos] == ["1", "3", "2"]
    assert [one["rel"] for one in mementos] == ["first memento", "memento", "last memento"]
    for one in mementos:
        found = three.get(one["href"])
        assert found.headers["memento-datetime"] == one["datetime"]
        assert at(three, "charter", one["datetime"]).json() == found.json()
    again = three.get("charter/timemap", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


def test_a_long_time_map_comes_in_pages_that_miss_nothing(house: House, acme: Person):
    for place in range(7):
        start = "2026-02-01T00:00:00Z" if place in (3, 4, 5) else f"2026-0{place + 1}-01T00:00:00Z"
        acme.publish(acme.draft([MISSION, VALUE]), effective_from=start)
    seen, path, pages = [], "charter/timemap?limit=2", 0
    while path:
        answer = acme.get(path)
        links = parsed(answer.text)
        mementos = [one for one in links if "memento" in one["rel"].split()]
        seen += mementos
        following = to(links, "next")
        assert to(parsed(answer.headers["link"]), "next") == following
        if following:
            assert to(links, "timemap") == following
        path, pages = following, pages + 1
    assert pages == 4
    assert sorted(int(one["href"].rpartition("/")[2]) for one in seen) == list(range(1, 8))
    times = [datetime.strptime(one["datetime"], "%a, %d %b %Y %H:%M:%S GMT") for one in seen]  # noqa: DTZ007
    assert times == sorted(times)
    assert [one["rel"] for one in seen] == ["first memento", *["memento"] * 5, "last memento"]


def test_an_empty_time_map_is_one_too(acme: Person):
    links = parsed(acme.get("charter/timemap").text)
    assert [one["rel"] for one in links] == ["original", "timegate", "self"]


def test_a_cursor_of_something_else_is_refused(three: Person):
    other = three.get("charter/versions?limit=1").json()["next"].rpartition("=")[2]
    for wrong in (other, "x", "WyJ4IiwxXQ"):
        problem(three.get("charter/timemap", params={"cursor": wrong}), 422, "invalid")
    problem(three.get("charter/timemap?limit=0"), 422, "invalid")


def test_a_private_time_map_is_404_to_strangers(house: House, three: Person):
    problem(house.nobody.get(f"{BASE}/charter/timemap"), 404, "not-found")
    birch = house.organization("birch", visibility="public")
    birch.publish()
    answer = house.nobody.get("/v1/organizations/birch/charter/timemap")
    assert "public" in answer.headers["cache-control"]


def test_the_list_of_versions_leads_through_time_too(three: Person):
    links = parsed(three.get("charter/versions?limit=1").headers["link"])
    assert to(links, "timemap") == f"{BASE}/charter/timemap"
    assert to(links, "original") == f"{BASE}/charter"
    assert "cursor=" in (to(links, "next") or "")
