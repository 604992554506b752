import pytest

from tests.api.house import PATCH, House, Person, pointers, problem

ROOT = "/v1/organizations"


def new(**given):
    return {
        "slug": "acme",
        "name": "Acme",
        "default_locale": "fr",
        "locales": ["fr", "en"],
        **given,
    }


def test_an_operator_founds_an_organization_and_it_can_be_read(house: House):
    answer = house.operator.post(ROOT, new())
    assert answer.status_code == 201
    assert answer.headers["location"] == f"{ROOT}/acme"
    found = house.operator.get(f"{ROOT}/acme")
    assert found.json() == answer.json()
    assert found.headers["etag"] == answer.headers["etag"]
    assert {**found.json(), **new()} == found.json()
    assert found.json()["visibility"] == "private"
    assert found.json()["approvals_required"] == 0


def test_locales_default_to_the_default_locale_and_take_their_usual_letter_case(house: House):
    answer = house.operator.post(
        ROOT, new(locales=["FR", "pt-br", "fr", "zh-hANT"], default_locale="fr")
    )
    assert answer.json()["locales"] == ["fr", "pt-BR", "zh-Hant"]
    alone = house.operator.post(ROOT, {"slug": "b", "name": "B", "default_locale": "en"})
    assert alone.json()["locales"] == ["en"]


def test_a_taken_slug_is_a_conflict(house: House, acme: Person):
    problem(house.operator.post(ROOT, new(name="Another")), 409, "slug-taken")
    assert house.operator.get(f"{ROOT}/acme").json()["name"] == "Acme"


def test_only_the_operator_founds(house: House, acme: Person):
    problem(acme.post(ROOT, new(slug="b")), 403, "not-allowed")
    problem(house.nobody.post(ROOT, new(slug="b")), 401, "not-authenticated")


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"name": "Acme SA", "locales": ["fr", "en", "de"]}, "application/merge-patch+json"),
        (
            [
                {"op": "test", "path": "/name", "value": "Acme"},
                {"op": "replace", "path": "/name", "value": "Acme SA"},
                {"op": "add", "path": "/locales/-", "value": "de"},
            ],
            PATCH,
        ),
    ],
)
def test_an_admin_changes_it_with_either_patch(acme: Person, change, kind):
    before = acme.get()
    answer = acme.patch("", change, before.headers["etag"], kind)
    assert answer.status_code == 200
    assert answer.json()["name"] == "Acme SA"
    assert answer.json()["locales"] == ["fr", "en", "de"]
    assert answer.headers["etag"] != before.headers["etag"]
    assert acme.get().json() == answer.json()


def test_a_change_needs_the_current_tag(acme: Person):
    etag = acme.get().headers["etag"]
    problem(acme.patch("", {"name": "X"}), 428, "precondition-required")
    assert acme.patch("", {"name": "First"}, etag).status_code == 200
    stale = problem(acme.patch("", {"name": "Second"}, etag), 412, "stale-revision")
    assert stale["current_etag"] == acme.get().headers["etag"]
    assert stale["changed_fields"] == ["/name"]
    assert acme.get().json()["name"] == "First"


def test_a_change_that_changes_nothing_makes_no_new_revision(acme: Person):
    etag = acme.get().headers["etag"]
    assert acme.patch("", {"name": "Acme"}, etag).headers["etag"] == etag


def test_the_slug_and_the_id_cannot_be_patched(acme: Person):
    etag = acme.get().headers["etag"]
    assert pointers(acme.patch("", {"slug": "b", "id": "1"}, etag)) == {"/slug", "/id"}


def test_nobody_but_an_admin_changes_it_and_is_told_so_before_anything_else(
    house: House, acme: Person
):
    editor = house.person("acme", "editor")
    etag = editor.get().headers["etag"]
    problem(editor.patch("", {"name": "X"}, etag), 403, "not-allowed")
    problem(editor.patch("", {"nonsense": 1}, etag), 403, "not-allowed")
    problem(editor.patch("", {"name": "X"}), 403, "not-allowed")


def test_the_default_locale_must_be_one_of_the_locales(house: House, acme: Person):
    problem(house.operator.post(ROOT, new(slug="b", locales=["en"])), 422)
    problem(acme.patch("", {"locales": ["en"]}, acme.get().headers["etag"]), 422)


def test_an_operator_lists_all_and_others_their_own_and_the_public_ones(house: House):
    acme = house.organization("acme")
    house.organization("birch", visibility="public")
    house.organization("cedar")

    def slugs(person):
        return [one["slug"] for one in person.get(ROOT).json()["items"]]

    assert slugs(house.operator) == ["acme", "birch", "cedar"]
    assert slugs(acme) == ["acme", "birch"]
    assert slugs(house.nobody) == ["birch"]
