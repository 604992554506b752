"""The auditor's report over HTTP."""

import pytest

from app.gateways.reports import AuditReporter
from app.services.record_reports import read_record
from app.services.recording import VERSIONS_SHOWN
from tests import builders
from tests.api.house import House, Person, problem

PATH = "reports/record"


@pytest.fixture
def real(house: House) -> None:
    """Write the report for real."""
    object.__setattr__(house.ports, "reporter", AuditReporter())


@pytest.mark.usefixtures("real")
def test_the_report_tells_who_published_what_and_why(house: House, acme: Person):
    leader = house.person("acme", "leader", name="Ada Martin")
    leader.publish(leader.draft(), reason="Vote de l’assemblée")
    acme.post("witnesses", {"kind": "webhook", "url": "https://w.example.org/?token=hidden"})
    house.drain()
    answer = acme.get(PATH, headers={"Accept-Language": "fr"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-language"] == "fr"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    version = acme.get("charter").json()
    for fact in (
        "Ada Martin",
        "Vote de l’assemblée",
        version["content_sha256"],
        "https://w.example.org/",
        "credo.test/acme",
    ):
        assert fact in answer.text
    assert "hidden" not in answer.text
    paper = acme.get(PATH, headers={"Accept": "application/pdf"})
    assert paper.headers["content-type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF-")
    assert "acme-record-fr.pdf" in paper.headers["content-disposition"]


@pytest.mark.usefixtures("real")
def test_approvals_are_told_with_the_names_behind_them(house: House, acme: Person):
    acme.patch("", {"approvals_required": 1}, "*")
    draft = acme.draft()
    leader = house.person("acme", "leader", name="Ada Martin")
    asked = acme.post(
        f"drafts/{draft['id']}/submit", {"reason": "Relu"}, headers={"If-Match": draft["etag"]}
    )
    approved = leader.post(
        f"drafts/{draft['id']}/approve",
        {"reason": "C’est bien nous"},
        headers={"If-Match": asked.headers["etag"]},
    )
    assert approved.status_code == 200, approved.text
    acme.publish({**approved.json(), "etag": approved.headers["etag"]})
    text = acme.get(PATH).text
    assert "Ada Martin" in text
    assert "C’est bien nous" in text


def test_the_same_state_has_the_same_tag_and_another_act_another(house: House, acme: Person):
    acme.publish()
    first = acme.get(PATH)
    house.clock.advance(days=3)
    again = acme.get(PATH, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    acme.change_charter(lambda all_: all_[0]["texts"]["fr"].update(text="Autre."))
    assert acme.get(PATH, headers={"If-None-Match": first.headers["etag"]}).status_code == 200


def test_the_language_and_the_form_are_the_readers_choice(acme: Person):
    for query, header, served in (
        ("?locale=en", "fr", "en"),
        ("?locale=fr-BE", "en", "fr"),
        ("", "en", "en"),
        ("", "de", "fr"),
    ):
        answer = acme.get(f"{PATH}{query}", headers={"Accept-Language": header})
        assert answer.headers["content-language"] == served
    problem(acme.get(PATH, headers={"Accept": "image/png"}), 406, "not-acceptable")
    problem(acme.get(f"{PATH}?locale=!"), 422, "invalid")
    preferred = "application/pdf;q=0.9, text/html;q=0.1"
    answer = acme.get(PATH, headers={"Accept": preferred})
    assert answer.headers["content-type"] == "application/pdf"


def test_who_may_read_it(house: House, acme: Person):
    for role in ("auditor", "editor", "leader"):
        assert house.person("acme", role).get(PATH).status_code == 200
    problem(house.person("acme", "reader").get(PATH), 403, "not-allowed")
    problem(house.anybody("acme", None).get(PATH), 401)
    birch = house.organization("birch")
    problem(birch.get(f"/v1/organizations/acme/{PATH}"), 404, "not-found")


def test_a_very_long_history_is_told_from_its_newest_end_and_says_so(house: House, acme: Person):
    found = house.operator.get("/v1/organizations/acme").json()
    statements = builders.charter()
    with house.store.write() as uow:
        for number in range(1, VERSIONS_SHOWN + 8):
            assert uow.versions.add(builders.version(found["id"], number, statements))
        uow.commit()
    record = read_record(house.ports, builders.principal(found["id"]), "acme").record
    assert [one.version.number for one in record.versions][:2] == [8, 9]
    assert len(record.versions) == VERSIONS_SHOWN
    assert record.left_out == 7
    assert len(record.periods) == VERSIONS_SHOWN + 7
    assert record.versions[0].changes == (), "compared with the last of those left out"
