from datetime import timedelta

import pytest

from tests.api.house import House, Person, pointers, problem


def test_a_key_is_issued_with_a_secret_that_is_shown_once(house: House, acme: Person):
    answer = acme.post("keys", {"role": "editor", "name": "HR tool", "expires_at": None})
    assert answer.status_code == 201
    issued = answer.json()
    assert issued["role"] == "editor"
    assert issued["secret"].startswith("credo_")
    assert len(issued["secret"]) > 60
    assert issued["secret"] not in acme.get("keys").text
    assert issued["id"] in [one["id"] for one in acme.get("keys").json()["items"]]
    assert house.anybody("acme", issued["secret"]).get("drafts").status_code == 200


def test_secrets_are_kept_as_hashes_alone(house: House, acme: Person):
    secret = acme.post("keys", {"role": "editor", "name": "x"}).json()["secret"]
    assert secret not in repr(house.rows())


def test_a_revoked_key_opens_nothing_and_its_record_stays(house: House, acme: Person):
    editor = house.person("acme", "editor")
    key_id = acme.get("keys").json()["items"][0]["id"]
    draft = editor.draft()
    assert acme.delete(f"keys/{key_id}").status_code == 204
    problem(editor.get("drafts"), 401, "not-authenticated")
    assert acme.get("keys").json()["items"][0]["revoked_at"]
    assert acme.get(f"drafts/{draft['id']}").status_code == 200
    assert acme.delete(f"keys/{key_id}").status_code == 204


def test_a_key_expires_at_its_time_to_the_second(house: House, acme: Person):
    end = house.clock.now() + timedelta(days=1)
    reader = house.person("acme", "reader", expires_at=end.isoformat())
    house.clock.set(end - timedelta(seconds=1))
    problem(reader.get("charter"), 404)
    house.clock.set(end)
    problem(reader.get("charter"), 401, "not-authenticated")


@pytest.mark.parametrize(
    ("wrong", "at"),
    [
        ({"role": "owner"}, "/role"),
        ({"role": None}, "/role"),
        ({"role": "editor", "expires_at": "tomorrow"}, "/expires_at"),
        ({"role": "editor", "expires_at": "2026-01-01T00:00:00"}, "/expires_at"),
        ({"role": "editor", "name": "a\x00b"}, "/name"),
        ({"role": "editor", "secret": "mine"}, "/secret"),
        ({"name": "without a role"}, "/role"),
    ],
)
def test_a_key_that_cannot_be_is_refused_with_its_field(house: House, acme: Person, wrong, at):
    before = house.rows()
    answer = acme.post("keys", wrong)
    problem(answer, 422, "invalid")
    assert pointers(answer) == {at}
    assert house.rows() == before


def test_a_key_of_another_organization_cannot_be_revoked(house: House, acme: Person):
    other = house.organization("birch")
    key_id = other.get("keys").json()["items"][0]["id"]
    problem(acme.delete(f"keys/{key_id}"), 404, "not-found")
    assert other.get("keys").status_code == 200


@pytest.mark.parametrize(
    "header",
    [
        "Basic YTpi",
        "Bearer",
        "Bearer ",
        "Bearer  ",
        "bearer nonsense",
        "Bearer é€".encode(),
        "Bearer a b c",
        "Digest x",
        "\x01",
        "credo_abc",
        "Bearer " + "k" * 8_000,
    ],
)
def test_a_strange_authorization_is_401_and_says_what_is_understood(
    house: House, acme: Person, header
):
    answer = house.nobody.get("/v1/organizations/acme/drafts", headers={"Authorization": header})
    problem(answer, 401, "not-authenticated")
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_the_scheme_of_a_key_is_read_in_any_letter_case(house: House, acme: Person):
    headers = {"Authorization": f"bEARER {acme.secret}"}
    assert house.nobody.get("/v1/organizations/acme", headers=headers).status_code == 200
