import csv
import io

import pytest

from tests.api.house import House, Person, pointers, problem

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


def test_as_csv_it_has_one_line_a_figure(told: Person):
    answer = told.get("reports/consistency", headers={"Accept": "text/csv"})
    assert answer.headers["content-type"].startswith("text/csv")
    assert "attachment" in answer.headers["content-disposition"]
    assert answer.content.count(b"\r\n") == len(rows(answer)) + 1  # RFC 4180
    every = {
        (one["part"], one["key"], one["month"], one["measure"], one["unit"]): one
        for one in rows(answer)
    }
    assert len(every) == len(rows(answer))
    found = {(part, key, *rest): one for (part, key, _, *rest), one in every.items()}
    kept = found["audience", "customers", "supported", "sided findings"]
    assert (kept["value"], kept["of"], kept["share"], kept["high"]) == ("3", "3", "1.0", "1.0")
    assert found["whole", "", "supports", "passages"]["of"] == "4"
    assert found["leader", "'=1+1", "contradicts", "findings"]["value"] == "1"
    assert {one["part"] for one in rows(answer)} >= {
        *("whole", "statement", "channel", "audience", "author", "month"),
        *("leader", "organization", "silent", "pair 1", "dialogue"),
    }
    evidence = [one for one in rows(answer) if one["part"] == "pair 1"]
    assert [one["text"] for one in evidence] == [GOOD, BAD]
    assert evidence[1]["published_at"] == "2026-06-01T09:00:00Z"


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "\u00a0@", "＝", "＋", "－", "＠"]
)
def test_no_cell_begins_as_a_formula(house: House, acme: Person, start: str):
    evil = f"{start}cmd|'/c calc'!A0"
    value = {"kind": "value", "texts": {"fr": {"name": evil, "text": "Publier.", "do": []}}}
    acme.publish(acme.draft([value]), effective_from="2020-01-01T00:00:00Z")
    acme.say("Bonjour.", channel=evil, author={"kind": "leader", "name": evil})
    acme.post("checks", {})
    house.drain()
    answer = acme.get("reports/consistency", headers={"Accept": "text/csv"})
    cells = [cell for one in rows(answer) for name, cell in one.items() if cell.endswith("A0")]
    assert {cell[0] for cell in cells} == {"'"}
    parts = {one["part"] for one in rows(answer) for cell in one.values() if cell in cells}
    assert parts >= {"statement", "channel", "author", "leader"}


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
        ("application/pdf", "application/pdf"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
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
    found = rows(acme.get("reports/consistency", headers={"Accept": "text/csv"}))
    assert {one["part"] for one in found} == {"whole", "organization", "dialogue"}
    assert {one["value"] for one in found} == {"0", ""}


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


def test_a_page_and_a_paper_are_in_the_readers_language(told: Person):
    for kind in ("text/html", "application/pdf"):
        french = told.get("reports/consistency", headers={"Accept": kind, "Accept-Language": "fr"})
        english = told.get("reports/consistency?locale=en", headers={"Accept": kind})
        assert (french.headers["content-language"], english.headers["content-language"]) == (
            "fr",
            "en",
        )
        assert french.content != english.content
    assert french.headers["content-disposition"].endswith('-fr.pdf"')
    assert (
        "default-src 'none'"
        in told.get("reports/consistency", headers={"Accept": "text/html"}).headers[
            "content-security-policy"
        ]
    )


def test_the_locale_is_of_the_report_and_not_of_the_texts(told: Person):
    told.say("We hide nothing.", locale="en")
    told.post("checks", {})
    assert told.get("reports/consistency?locale=en").json()["communications"] == 4
    assert told.get("reports/consistency?text_locale=en").json()["communications"] == 0


@pytest.mark.parametrize("kind", ["application/json", "text/csv", "text/html", "application/pdf"])
def test_what_the_reader_has_is_not_written_again(told: Person, house: House, kind: str):
    asked = {"Accept": kind}
    first = told.get("reports/consistency", headers=asked)
    tag = first.headers["etag"]
    house.clock.advance(seconds=3600)
    again = told.get("reports/consistency", headers={**asked, "If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == tag
    other = told.get("reports/consistency?locale=en", headers={**asked, "If-None-Match": tag})
    assert other.status_code == 200
    told.say(GOOD)
    told.post("checks", {})
    house.drain()
    changed = told.get("reports/consistency", headers={**asked, "If-None-Match": tag})
    assert changed.status_code == 200


def test_tags_differ_from_form_to_form(told: Person):
    tags = {
        told.get("reports/consistency", headers={"Accept": kind}).headers["etag"]
        for kind in ("application/json", "text/csv", "text/html", "application/pdf")
    }
    assert len(tags) == 4


def test_reviews_change_the_counts_and_are_counted(told: Person):
    by_relation = {one["relation"]: one["id"] for one in told.get("findings").json()["items"]}
    told.post(
        f"findings/{by_relation['contradicts']}/reviews", {"verdict": "disputed", "reason": "Non."}
    )
    told.post(
        f"findings/{by_relation['supports']}/reviews",
        {"verdict": "corrected", "relation": "mentions", "reason": "Il en parle."},
    )
    body = told.get("reports/consistency").json()
    assert body["counts"] == {"supports": 2, "contradicts": 0, "mentions": 1, "undecided": 0}
    assert body["reviewed"] == {"total": 2, "confirmed": 0, "corrected": 1, "disputed": 1}
    assert group(body, "audience", "staff")["reviewed"]["disputed"] == 1
    assert body["shares"]["mentions"]["of"] == 4
    assert body["pairs"] == []


def test_a_version_alone_may_be_asked_for(house: House, told: Person):
    told.change_charter(lambda all_: all_.pop(1))
    body = told.get("reports/consistency?version=1").json()
    assert (body["version"], body["selection"]["version"], body["passages"]) == (1, 1, 4)
    assert body["by_statement"][1]["in_force"] is True
    assert body["dialogue"] is None
    assert told.get("reports/consistency?version=2").json()["passages"] == 0
    problem(told.get("reports/consistency?version=9"), 404)
    problem(told.get("reports/consistency?version=0"), 422)


def test_a_leader_stands_beside_the_organization(told: Person):
    body = told.get("reports/consistency").json()
    [leader] = body["leaders"]
    assert (leader["key"], leader["author_kind"]) == ("=1+1", "leader")
    assert leader["supported"]["count"] == 0
    assert leader["supported"]["of"] == 1
    assert body["own_voice"]["supported"]["count"] == body["own_voice"]["supported"]["of"] == 3
    assert body["own_voice"]["passages"] == 3


def test_employees_are_told_of_together_and_never_by_name(house: House, acme: Person):
    acme.publish(effective_from="2020-01-01T00:00:00Z")
    for name, audience, body in (("Eve", "staff", GOOD), ("Bob", "public", BAD)):
        author = {"kind": "employee", "name": name}
        acme.say(body, author=author, audience=audience, channel="forum")
    acme.post("checks", {})
    house.drain()
    answer = acme.get("reports/consistency")
    assert [one["key"] for one in answer.json()["by_author"]] == ["employee"]
    [pair] = answer.json()["pairs"]
    assert pair["supports"]["communication"]["author"] == {"kind": "employee", "name": None}
    assert "Eve" not in answer.text
    csv_text = acme.get("reports/consistency", headers={"Accept": "text/csv"}).text
    assert "Bob" not in csv_text
    assert acme.get("reports/consistency?author=Eve").json()["communications"] == 0
    together = acme.get("reports/consistency?author_kind=employee").json()
    assert together["communications"] == 2


def test_pairs_say_when_and_where(told: Person):
    [pair] = told.get("reports/consistency").json()["pairs"]
    said = pair["contradicts"]["communication"]
    assert said["published_at"] == "2026-06-01T09:00:00Z"
    assert (said["channel"], said["audience"], said["url"]) == ("letter", "staff", None)
    assert 0 < pair["contradicts"]["finding"]["confidence"] <= 1


def test_a_dialogue_is_told_with_its_denominators(house: House, told: Person):
    lines = [
        {"external_id": "q1", "author": {"kind": "customer", "name": "C."}},
        {"external_id": "q2", "author": {"kind": "public"}, "channel": "x"},
        {"in_reply_to": "q1", "author": {"kind": "leader", "name": "Ada"},
         "published_at": "2026-06-01T11:00:00Z"},
        {"in_reply_to": "q1", "author": {"kind": "customer", "name": "C."}},
    ]  # fmt: skip
    for one in lines:
        told.say("Pourquoi cacher une panne ?", **one)
    told.post("checks", {})
    house.drain()
    body = told.get("reports/consistency").json()
    talk = body["dialogue"]
    assert (talk["messages"], talk["answered"]["count"], talk["median_seconds"]) == (2, 1, 7200)
    assert talk["answered"]["of"] == 2
    assert talk["follow_ups"] == 1
    assert [one["key"] for one in talk["by_origin"]] == ["customers", "public"]
    # What others write is no word of the organization: only the leader's reply was checked.
    assert body["communications"] == 5
    assert {one["author_kind"] for one in body["by_author"]} == {"organization", "leader"}
    assert told.get("reports/consistency?author=Ada").json()["dialogue"] is None


def test_a_public_report_keeps_what_reviewers_wrote(house: House, told: Person):
    for one in told.get("findings").json()["items"]:
        told.post(f"findings/{one['id']}/reviews", {"verdict": "confirmed", "reason": "Dupont."})
    told.patch("", {"report_visibility": "public"}, told.get().headers["etag"])
    path = "/v1/organizations/acme/reports/consistency"
    for reader in (house.nobody, house.organization("birch")):
        answer = reader.get(path)
        [pair] = answer.json()["pairs"]
        assert "Dupont" not in answer.text
        assert "reviewed_by" not in answer.text
        assert pair["supports"]["finding"]["passage"]["exact"] == GOOD
        assert pair["supports"]["verdict"] == "confirmed"
    [pair] = told.get("reports/consistency").json()["pairs"]
    assert pair["supports"]["finding"]["reviews"][0]["reason"] == "Dupont."


def test_a_word_of_a_person_is_told_of_the_next_check_too(house: House, told: Person):
    found = {one["relation"]: one["id"] for one in told.get("findings").json()["items"]}
    told.post(
        f"findings/{found['contradicts']}/reviews",
        {"verdict": "corrected", "relation": "supports", "reason": "Si."},
    )
    told.say(BAD, channel="letter", audience="public")
    for _ in range(2):
        told.post("checks", {})
        house.drain()
        pairs = told.get("reports/consistency").json()["pairs"]
        sides = [one["supports"] for one in pairs]
        [corrected] = [one for one in sides if one["audience"] == "staff"]
        assert corrected["finding"]["relation"] == "contradicts"
        assert (corrected["relation"], corrected["verdict"]) == ("supports", "corrected")
        assert corrected["confidence"] is None
        assert {one["contradicts"]["verdict"] for one in pairs} == {None}
        assert all(0 < one["contradicts"]["confidence"] <= 1 for one in pairs)
    table = rows(told.get("reports/consistency", headers={"Accept": "text/csv"}))
    [row] = [one for one in table if one["measure"] == "supports (staff)"]
    assert (row["value"], row["verdict"]) == ("", "corrected")


def test_the_address_of_an_employees_text_is_in_no_form(house: House, acme: Person):
    acme.publish(effective_from="2020-01-01T00:00:00Z")
    for audience, body in (("staff", GOOD), ("public", BAD)):
        acme.say(
            body, author={"kind": "employee", "name": "Eve"}, audience=audience,
            url=f"https://social.example/in/eve-martin/{audience}",
        )  # fmt: skip
    acme.post("checks", {})
    house.drain()
    for kind in ("application/json", "text/csv"):
        answer = acme.get("reports/consistency", headers={"Accept": kind})
        assert GOOD in answer.text
        assert "eve-martin" not in answer.text


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("chanel=blog", "chanel"),
        ("month=2026-05", "month"),
        ("text_locale=xx-not-a-locale-!", "text_locale"),
        ("since=2026-10-01&until=2026-05-01", "until"),
        ("since=2026-10-01&until=2026-10-01", "until"),
        ("version=abc", "version"),
    ],
)
def test_a_selection_that_means_nothing_is_refused(told: Person, query: str, parameter: str):
    errors = problem(told.get(f"reports/consistency?{query}"), 422)["errors"]
    assert [one["parameter"] for one in errors] == [parameter]
    if parameter in ("chanel", "month"):
        assert "`channel`" in errors[0]["detail"]
        assert "`text_locale`" in errors[0]["detail"]


def test_an_empty_parameter_is_no_filter(told: Person):
    everything = told.get("reports/consistency").json()
    names = ("channel", "audience", "author", "author_kind", "text_locale", "since", "until")
    for name in (*names, "version"):
        body = told.get(f"reports/consistency?{name}=").json()
        assert (body["communications"], body["selection"]) == (4, everything["selection"]), name


def test_months_of_a_statement_have_denominators_and_intervals(told: Person):
    value = told.get("reports/consistency").json()["by_statement"][1]
    month = {one["key"]: one for one in value["months"]}["2026-02"]
    assert month["shares"]["supports"] == {"count": 1, "of": 1, "low": 0.2065, "high": 1.0}
    assert month["counts"] == value["by_month"]["2026-02"]
    table = rows(told.get("reports/consistency", headers={"Accept": "text/csv"}))
    [row] = [
        one for one in table
        if (one["part"], one["key"], one["month"]) == (
            "statement_month", value["statement_id"], "2026-02")
        and (one["measure"], one["unit"]) == ("supports", "passages")
    ]  # fmt: skip
    assert (row["value"], row["of"], row["low"]) == ("1", "1", "0.2065")


def test_a_reply_comes_in_by_csv_and_json_lines(house: House, acme: Person):
    table = (
        "body,channel,audience,author_kind,published_at,external_id,in_reply_to\n"
        "Pourquoi ?,x,public,public,2026-01-01T00:00:00Z,q1,\n"
        "Parce que.,x,public,organization,2026-01-01T00:01:00Z,a1,q1\n"
    )
    acme.post("communications/import", content=table.encode(),
              headers={"Content-Type": "text/csv"})  # fmt: skip
    house.drain()
    found = acme.get("communications").json()["items"]
    assert [one["in_reply_to"] for one in found] == ["q1", None]
    assert acme.get("reports/consistency").json()["dialogue"]["median_seconds"] == 60
    wrong = acme.post("communications", {"in_reply_to": 7})
    assert "/in_reply_to" in pointers(wrong)
