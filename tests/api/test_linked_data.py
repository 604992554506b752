"""The charter as schema.org JSON-LD: only terms that schema.org has for the type."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.house import MISSION, VALUE, House, Person, problem

# schema.org's own lists: properties of Thing, Organization and CreativeWork that may stand here.
THING = {"description", "identifier", "name", "subjectOf", "url"}
KNOWN = {
    "Organization": THING | {"ethicsPolicy", "knowsLanguage", "slogan"},
    "CreativeWork": THING
    | {
        *("about", "datePublished", "genre", "hasPart", "inLanguage", "position", "text"),
        "version",
    },
}


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for one in value.values():
            yield from nodes(one)
    if isinstance(value, list):
        for one in value:
            yield from nodes(one)


def test_the_organization_and_its_charter(acme: Person):
    version = acme.publish(
        acme.draft([{"kind": "mission", "texts": {"fr": {"name": "Sobre", "text": "Être sobre."}}}])
    )
    answer = acme.get("charter.jsonld")
    assert answer.headers["content-type"] == "application/ld+json"
    assert answer.headers["content-language"] == "fr"
    body = answer.json()
    assert body["@context"] == "https://schema.org"
    assert body["@type"] == "Organization"
    assert body["name"] == "Acme"
    assert body["url"] == "http://testserver/o/acme"
    assert body["description"] == "Être sobre."
    assert body["slogan"] == "Sobre"
    charter = body["subjectOf"]
    assert charter["version"] == 1
    assert charter["identifier"] == f"sha256:{version['content_sha256']}"
    assert charter["datePublished"] == version["published_at"]
    assert acme.get(charter["url"].removeprefix("http://testserver")).json() == version


def test_only_words_of_schema_org_are_used(acme: Person):
    acme.publish(acme.draft([MISSION, VALUE, {**MISSION, "kind": "vision"}]))
    for node in nodes(acme.get("charter.jsonld").json()):
        own = {name for name in node if not name.startswith("@")}
        assert own <= KNOWN.get(node.get("@type"), set()), node


def test_values_are_the_ethics_policy_and_are_told_in_full_once(acme: Person):
    version = acme.publish()
    body = acme.get("charter.jsonld?locale=en").json()
    [named] = body["ethicsPolicy"]
    told = [one for one in nodes(body) if one.get("@id") == named["@id"] and "text" in one]
    assert len(told) == 1
    assert told[0]["identifier"] == version["statements"][1]["id"]
    assert told[0]["text"] == "We say what we do."
    assert told[0]["inLanguage"] == "en"
    mission = next(one for one in nodes(body) if one.get("genre") == "mission")
    assert mission["inLanguage"] == "fr", "what has no English says which language it is in"


@pytest.mark.parametrize(
    ("kinds", "described_by"), [(["vision"], "vision"), (["vision", "purpose"], "purpose")]
)
def test_without_a_mission_it_is_described_by_the_next_best(acme: Person, kinds, described_by):
    acme.publish(
        acme.draft([{"kind": one, "texts": {"fr": {"text": f"Le {one}."}}} for one in kinds])
    )
    assert acme.get("charter.jsonld").json()["description"] == f"Le {described_by}."


def test_values_alone_make_no_description(acme: Person):
    acme.publish(acme.draft([VALUE]))
    body = acme.get("charter.jsonld").json()
    assert "description" not in body
    assert "slogan" not in body


def test_it_obeys_time_tags_and_visibility(house: House, acme: Person):
    problem(acme.get("charter.jsonld"), 404, "nothing-in-force")
    acme.publish(acme.draft([MISSION]), effective_from="2026-01-01T00:00:00Z")
    acme.change_charter(
        lambda all_: all_[0]["texts"]["fr"].update(text="Autre."),
        effective_from="2026-02-01T00:00:00Z",
    )
    house.clock.set(house.clock.now().replace(month=3))
    first = acme.get("charter.jsonld", headers={"Accept-Datetime": "Sat, 31 Jan 2026 00:00:00 GMT"})
    assert first.json()["subjectOf"]["version"] == 1
    now = acme.get("charter.jsonld")
    assert now.json()["description"] == "Autre."
    assert now.headers["etag"] != first.headers["etag"]
    again = acme.get("charter.jsonld", headers={"If-None-Match": now.headers["etag"]})
    assert again.status_code == 304
    problem(house.nobody.get("/v1/organizations/acme/charter.jsonld"), 404, "not-found")
