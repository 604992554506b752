"""The way from a draft to a report, and the database's own traps, on both databases."""

import pytest

from tests.api.house import House, communication, problem

BOTH = pytest.mark.parametrize(
    "both", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)


@BOTH
def test_the_whole_way_is_the_same_on_both(both: House):
    acme = both.organization("acme")
    draft = acme.draft()
    version = acme.publish(draft, effective_from="2020-01-01T00:00:00Z")
    assert acme.get("charter").json() == version
    assert acme.get("values?locale=en").json()["items"][0]["name"] == "Transparency"
    acme.change_charter(lambda all_: all_[0]["texts"]["fr"].update(text="Autre."))
    assert acme.get("charter/versions/2/diff").json()["changes"][0]["class"] == "meaning"
    assert (
        len(acme.get(f"statements/{version['statements'][1]['id']}/history").json()["items"]) == 1
    )
    rows = "body,channel,audience,published_at\n" + "".join(
        f"Nous aimons publier chaque audit {number}.,blog,public,2026-0{number}-01T00:00:00Z\n"
        for number in range(1, 8)
    )
    job = acme.post("communications/import", content=rows, headers={"Content-Type": "text/csv"})
    both.drain()
    assert acme.get(job.headers["location"]).json()["result"]["added"] == 7
    check = acme.post("checks", {}, headers={"Prefer": "wait=5"}).json()
    assert (check["state"], check["done"]) == ("succeeded", 7)
    found = acme.get("findings", params={"limit": 3, "relation": "supports"}).json()
    assert len(found["items"]) == 3
    assert len(acme.get(found["next"]).json()["items"]) == 3
    path = f"findings/{found['items'][0]['id']}/reviews"
    assert acme.post(path, {"verdict": "confirmed"}).status_code == 201
    assert acme.post(f"checks/{check['id']}/replay").json()["identical"] is True
    report = acme.get("reports/consistency").json()
    assert report["counts"]["supports"] == 7
    assert len(report["by_month"]) == 7


@BOTH
def test_times_at_the_ends_of_the_calendar_come_back_as_they_were(both: House):
    acme = both.organization("acme")
    for at in ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z", "1582-10-10T00:00:00Z"):
        stored = acme.say("Bonjour.", published_at=at)
        assert acme.get(f"communications/{stored['id']}").json()["published_at"] == at
    listed = acme.get("communications?limit=1").json()
    assert listed["items"][0]["published_at"].startswith("9999")
    assert len(acme.get(listed["next"]).json()["items"]) == 1
    acme.publish(effective_from="0001-01-01T00:00:00Z")
    assert acme.get("charter?in_force_on=0001-01-01").status_code == 200
    assert acme.post("checks", {}, headers={"Prefer": "wait=5"}).json()["state"] == "succeeded"
    assert acme.get("reports/consistency").status_code == 200


@BOTH
def test_texts_of_every_kind_come_back_as_they_were(both: House):
    acme = both.organization("acme")
    for text in (
        "😀" * 50,
        "a\r\n\tb",
        "' ; DROP TABLE drafts; --",
        "%s %(x)s {0} :name ?",
        "\x85\u2028\ufeff",
    ):
        stored = acme.say(text, channel=text[:100], external_id=text)
        assert acme.get(f"communications/{stored['id']}").json()["body"] == text
        found = acme.get("communications", params={"channel": text[:100]}).json()["items"]
        assert [one["id"] for one in found] == [stored["id"]]


@BOTH
@pytest.mark.parametrize(
    "strange",
    ["nothing", "é" * 40, "'", "x" * 400, "0198-", "\\", "%25", "01980000000070008000000000000001"],
)
def test_an_id_that_is_none_is_404_on_both(both: House, strange: str):
    acme = both.organization("acme")
    for path in ("drafts", "communications", "checks", "findings"):
        problem(acme.get(f"{path}/{strange}"), 404)
    problem(acme.get(f"/v1/jobs/{strange}"), 404)
    problem(acme.delete(f"keys/{strange}"), 404)
    problem(acme.patch(f"drafts/{strange}", {}, "*"), 404)
    problem(acme.post(f"checks/{strange}/replay"), 404)


@BOTH
def test_a_refused_row_leaves_the_transaction_usable(both: House):
    acme = both.organization("acme")
    acme.post("communications", communication("Bonjour.", external_id="1"))
    problem(acme.post("communications", communication("Autre.", external_id="1")), 409)
    assert acme.post("communications", communication("Autre.")).status_code == 201
