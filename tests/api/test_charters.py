from datetime import timedelta

import pytest

from tests.api.house import MISSION, VALUE, House, Person, problem


def said(one):
    return one.json()["statements"][0]["texts"]["fr"]["text"]


@pytest.fixture
def three(house: House, acme: Person) -> Person:
    """Three versions: in force from 1 January, 1 March and (published last) 1 February."""
    for month, day in (("01", 1), ("03", 2), ("02", 3)):
        house.clock.set(house.clock.now().replace(year=2026, month=6, day=day, hour=0))
        mission = {"kind": "mission", "texts": {"fr": {"text": f"Depuis {month}."}}}
        draft = acme.draft([mission, VALUE])
        acme.publish(draft, effective_from=f"2026-{month}-01T00:00:00Z")
    house.clock.set(house.clock.now().replace(month=7))
    return acme


def test_before_the_first_version_nothing_is_in_force(acme: Person):
    for path in ("charter", "mission", "vision", "purpose", "values", "values/x"):
        problem(acme.get(path), 404, "nothing-in-force")
    problem(acme.get("charter/versions/1"), 404, "not-found")
    assert acme.get("charter/versions").json() == {"items": [], "next": None}


def test_the_charter_is_the_version_in_force_now(acme: Person):
    version = acme.publish()
    answer = acme.get("charter")
    assert answer.status_code == 200
    assert answer.json() == version
    assert answer.headers["content-location"] == "/v1/organizations/acme/charter/versions/1"
    assert answer.headers["etag"]
    assert answer.headers["content-type"] == "application/json"


def test_what_counts_now_is_the_latest_to_take_effect_not_the_latest_published(three: Person):
    assert said(three.get("charter")) == "Depuis 03."


@pytest.mark.parametrize(
    ("on", "text"),
    [
        ("2026-01-01", "Depuis 01."),
        ("2026-01-31", "Depuis 01."),
        ("2026-01-31T23:59:59.999999Z", "Depuis 01."),
        ("2026-02-01T00:00:00Z", "Depuis 02."),
        ("2026-02-01T00:30:00+01:00", "Depuis 01."),
        ("2026-02-28", "Depuis 02."),
        ("2026-03-01", "Depuis 03."),
        ("9999-12-31", "Depuis 03."),
    ],
)
def test_what_was_in_force_on_a_day(three: Person, on: str, text: str):
    assert said(three.get("charter", params={"in_force_on": on})) == text
    assert three.get("mission", params={"in_force_on": on}).json()["text"] == text
    assert three.get("values", params={"in_force_on": on}).status_code == 200


@pytest.mark.parametrize("on", ["2025-12-31", "0001-01-01", "2025-12-31T23:59:59Z"])
def test_a_day_before_the_first_version_is_404(three: Person, on: str):
    problem(three.get("charter", params={"in_force_on": on}), 404, "nothing-in-force")
    problem(three.get("values", params={"in_force_on": on}), 404, "nothing-in-force")


@pytest.mark.parametrize(
    ("known", "text"),
    [("2026-06-01", "Depuis 01."), ("2026-06-02", "Depuis 01."), ("2026-06-03", "Depuis 02.")],
)
def test_what_was_in_force_as_it_was_known_then(three: Person, known: str, text: str):
    params = {"in_force_on": "2026-02-15", "as_known_on": known}
    assert said(three.get("charter", params=params)) == text


def test_the_same_question_gives_the_same_bytes_whatever_was_published_since(
    house: House, three: Person
):
    params = {"in_force_on": "2026-02-15", "as_known_on": "2026-06-03"}
    before = three.get("charter", params=params)
    house.clock.advance(days=5)
    three.publish(three.draft([MISSION]), effective_from="2026-02-10T00:00:00Z")
    after = three.get("charter", params=params)
    assert after.content == before.content
    assert after.headers["etag"] == before.headers["etag"]
    now = three.get("charter", params={"in_force_on": "2026-02-15"})
    assert now.json()["number"] == 4


def test_nothing_was_known_before_the_first_publication(three: Person):
    params = {"in_force_on": "2026-02-15", "as_known_on": "2026-05-31"}
    problem(three.get("charter", params=params), 404, "nothing-in-force")


@pytest.mark.parametrize("name", ["in_force_on", "as_known_on"])
@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "yesterday",
        "2026-13-01",
        "2026-02-30",
        "2026-02-01T00:00:00",
        "2026-02-01T25:00:00Z",
        "2026-02-01T00:00:00+99:00",
        "20260201",
        "1770000000",
        "10000-01-01",
        "٢٠٢٦-01-01",
        "2026-01-01'--",
        "0001-01-01T00:00:00+23:00",
        "9" * 5_000,
    ],
)
def test_a_time_that_is_none_is_refused_by_name(three: Person, name: str, wrong: str):
    for path in ("charter", "mission", "values", "values/x"):
        answer = three.get(path, params={name: wrong})
        assert problem(answer, 422, "invalid")["errors"][0]["parameter"] == name


def test_versions_are_listed_newest_first_and_each_is_immutable(three: Person):
    items = three.get("charter/versions").json()["items"]
    assert [one["number"] for one in items] == [3, 2, 1]
    for one in items:
        answer = three.get(f"charter/versions/{one['number']}")
        assert answer.json() == one
        assert "immutable" in answer.headers["cache-control"]
        assert "max-age=" in answer.headers["cache-control"]


@pytest.mark.parametrize("number", ["0", "4", "-1", "2147483648", "9" * 40])
def test_a_version_that_is_not_there_is_404(three: Person, number: str):
    problem(three.get(f"charter/versions/{number}"), 404)
    problem(three.get(f"charter/versions/{number}/diff"), 404)


@pytest.mark.parametrize("number", ["one", "1.5", "1e3", "9" * 5_000, "0x1", "-"])
def test_a_version_number_that_is_none_is_refused(three: Person, number: str):
    found = problem(three.get(f"charter/versions/{number}"), 422)
    assert found["errors"][0]["parameter"] == "number"


def test_links_lead_to_the_versions_before_and_after(three: Person):
    link = three.get("charter/versions/2").headers["link"]
    base = "/v1/organizations/acme/charter"
    assert f'<{base}>; rel="latest-version"' in link
    assert f'<{base}/versions>; rel="version-history"' in link
    assert f'<{base}/versions/1>; rel="predecessor-version"' in link
    assert f'<{base}/versions/3>; rel="successor-version"' in link
    assert "predecessor" not in three.get("charter/versions/1").headers["link"]
    assert "successor" not in three.get("charter/versions/3").headers["link"]


def test_values_are_flat_and_in_the_charters_order(acme: Person):
    names = ["Sobriété", "Transparence", "Ancrage"]
    statements = [
        {"kind": "value", "texts": {"fr": {"name": name, "text": f"{name}.", "do": ["Faire"]}}}
        for name in names
    ]
    version = acme.publish(acme.draft([statements[0], MISSION, *statements[1:]]))
    body = acme.get("values?locale=fr").json()
    assert body["version"] == 1
    assert body["content_sha256"] == version["content_sha256"]
    assert [one["name"] for one in body["items"]] == names
    assert [one["position"] for one in body["items"]] == [1, 3, 4]
    one = body["items"][0]
    assert one["text"] == "Sobriété."
    assert one["do"] == ["Faire"]
    assert one["dont"] == []
    alone = acme.get(f"values/{one['id']}?locale=fr").json()
    assert {**alone, **one} == alone
    assert alone["version"] == 1
    assert acme.get(f"values/{one['id'].upper()}").status_code == 200


def test_one_value_is_not_found_under_the_id_of_a_mission_or_of_nothing(acme: Person):
    version = acme.publish()
    problem(acme.get(f"values/{version['statements'][0]['id']}"), 404, "not-found")
    for wrong in ("nothing", "é", "x" * 300):
        problem(acme.get(f"values/{wrong}"), 404, "not-found")


@pytest.mark.parametrize("kind", ["mission", "vision", "purpose"])
def test_a_single_statement_is_served_flat_and_404_when_the_charter_has_none(
    acme: Person, kind: str
):
    acme.publish(acme.draft([{"kind": kind, "texts": {"fr": {"name": "Nom", "text": "Texte."}}}]))
    body = acme.get(kind).json()
    assert body["kind"] == kind
    assert body["text"] == "Texte."
    assert body["name"] == "Nom"
    assert body["version"] == 1
    for other in {"mission", "vision", "purpose"} - {kind}:
        problem(acme.get(other), 404, "not-found")


def test_a_charter_to_come_is_not_in_force_yet(house: House, acme: Person):
    at = house.clock.now() + timedelta(days=30)
    acme.publish(effective_from=at.isoformat())
    problem(acme.get("charter"), 404, "nothing-in-force")
    house.clock.set(at)
    assert acme.get("charter").json()["number"] == 1
