import csv
import io

import pytest

from tests.api.house import House, Person, problem

GOOD = "Nous aimons publier chaque audit."
BAD = "Il fallait cacher une panne."


@pytest.fixture
def told(house: House, acme: Person) -> Person:
    acme.publish(effective_from="2020-01-01T00:00:00Z")
    for month in range(1, 4):
        acme.say(GOOD, audience="customers", published_at=f"2026-{month:02}-01T00:00:00Z")
    acme.say(BAD, audience="staff", channel="letter", author={"kind": "leader", "name": "=1+1"})
    acme.post("checks", {})
    house.drain()
    return acme


def group(body: dict, dimension: str, key: str) -> dict:
    (found,) = [one for one in body[f"by_{dimension}"] if one["key"] == key]
    return dict(found)


def test_the_roll_up_has_counts_denominators_and_intervals(told: Person):
    answer = told.get("reports/consistency")
    assert answer.status_code == 200
    body = answer.json()
    assert (body["communications"], body["passages"], body["version"]) == (4, 4, 1)
    assert body["counts"]["supports"] == 3
    assert body["counts"]["contradicts"] == 1
    customers = group(body, "audience", "customers")
    assert customers["communications"] == 3
    assert customers["supported"]["count"] == customers["supported"]["of"] == 3
    assert 0.3 < customers["supported"]["low"] < 0.5
    assert customers["supported"]["high"] == 1.0
    assert group(body, "channel", "letter")["supported"]["count"] == 0
    assert group(body, "month", "2026-02")["counts"]["supports"] == 1
    assert group(body, "author", "=1+1")["communications"] == 1
    mission, value = body["by_statement"]
    assert sum(mission["counts"].values()) == 0
    assert value["name"] == "Transparence"
    assert value["counts"]["supports"] == 3


def test_a_pair_shows_two_audiences_told_the_opposite_with_both_texts(told: Person):
    (pair,) = told.get("reports/consistency").json()["pairs"]
    assert pair["supports"]["audience"] == "customers"
    assert pair["contradicts"]["audience"] == "staff"
    assert pair["supports"]["finding"]["passage"]["exact"] == GOOD
    assert pair["contradicts"]["finding"]["passage"]["exact"] == BAD


def test_a_value_that_nothing_supports_for_months_is_silent(house: House, acme: Person):
    acme.publish(effective_from="2020-01-01T00:00:00Z")
    for month in range(1, 8):
        acme.say("Il pleut.", published_at=f"2026-{month:02}-01T00:00:00Z")
    acme.post("checks", {})
    house.drain()
    silent = acme.get("reports/consistency").json()["silent"]
    assert [one["last_month"] for one in silent] == [None, None]
    assert {one["name"] for one in silent} >= {"Transparence"}


def test_a_selection_narrows_it(told: Person):
    body = told.get("reports/consistency?audience=staff").json()
    assert body["communications"] == 1
    assert body["selection"]["audience"] == "staff"
    body = told.get("reports/consistency?since=2026-02-01&until=2026-03-01").json()
    assert body["communications"] == 1


def test_names_are_told_in_the_language_asked_for(told: Person):
    answer = told.get("reports/consistency", headers={"Accept-Language": "en"})
    assert answer.json()["by_statement"][1]["name"] == "Transparency"


def rows(answer) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode(), newline="")))


def test_as_csv_it_has_one_line_a_group(told: Person):
    answer = told.get("reports/consistency", headers={"Accept": "text/csv"})
    assert answer.headers["content-type"].startswith("text/csv")
    assert "attachment" in answer.headers["content-disposition"]
    found = {(one["dimension"], one["key"]): one for one in rows(answer)}
    assert found["audience", "customers"]["supports"] == "3"
    assert found["audience", "customers"]["supported_of"] == "3"
    assert {one["dimension"] for one in rows(answer)} == {
        *("statement", "channel", "audience", "author", "month")
    }


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "\u00a0@"])
def test_no_cell_begins_as_a_formula(house: House, acme: Person, start: str):
    evil = f"{start}cmd|'/c calc'!A0"
    value = {"kind": "value", "texts": {"fr": {"name": evil, "text": "Publier.", "do": []}}}
    acme.publish(acme.draft([value]), effective_from="2020-01-01T00:00:00Z")
    acme.say("Bonjour.", channel=evil, author={"kind": "leader", "name": evil})
    acme.post("checks", {})
    house.drain()
    answer = acme.get("reports/consistency", headers={"Accept": "text/csv"})
    cells = [cell for one in rows(answer) for name, cell in one.items() if cell.endswith("A0")]
    assert len(cells) == 3
    assert [cell[0] for cell in cells] == ["'"] * 3


@pytest.mark.parametrize(
    ("accept", "served"),
    [
        ("application/json", "application/json"),
        ("*/*", "application/json"),
        ("application/*", "application/json"),
        ("text/csv, application/json;q=0.5", "text/csv"),
        ("text/csv;q=0.5, application/json", "application/json"),
        ("text/csv;q=0, */*", "application/json"),
        ("application/json;q=0, */*;q=0.1", "text/csv"),
        ("text/*", "text/csv"),
        ("TEXT/CSV", "text/csv"),
        ("image/png, */*;q=0.1", "application/json"),
        ("image/png", None),
        ("text/csv;q=0", None),
        ("", "application/json"),
        (",;,q=", None),
    ],
)
def test_the_form_is_negotiated(told: Person, accept: str, served: str | None):
    answer = told.get("reports/consistency", headers={"Accept": accept})
    if served is None:
        problem(answer, 406, "not-acceptable")
        return
    assert answer.headers["content-type"].partition(";")[0] == served
    assert "accept" in [one.strip().lower() for one in answer.headers["vary"].split(",")]


def test_a_report_of_nothing_is_a_report(acme: Person):
    body = acme.get("reports/consistency").json()
    assert body["version"] is None
    assert body["communications"] == 0
    assert rows(acme.get("reports/consistency", headers={"Accept": "text/csv"})) == []


def test_a_report_says_when_a_check_is_still_running(house: House, told: Person):
    check = told.post("checks", {}).json()
    assert told.get("reports/consistency").json()["running"]["id"] == check["id"]
    house.drain()
    assert told.get("reports/consistency").json()["running"] is None


def test_a_report_is_public_only_when_the_organization_says_so(house: House, told: Person):
    path = "/v1/organizations/acme/reports/consistency"
    problem(house.nobody.get(path), 401)
    told.patch("", {"report_visibility": "public"}, told.get().headers["etag"])
    assert house.nobody.get(path).status_code == 200
    assert house.organization("birch").get(path).status_code == 200


def test_what_was_said_of_a_statement_since_removed_is_still_told(house: House, told: Person):
    told.change_charter(lambda all_: all_.pop(1))
    body = told.get("reports/consistency").json()
    gone = [one for one in body["by_statement"] if one["counts"]["supports"]]
    assert [one["name"] for one in gone] == ["Transparence"]
