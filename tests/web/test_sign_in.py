"""A key shown by a browser as a Basic password: it opens reading, and nothing else."""

import base64

import pytest

from app.web.sign_in import key_of
from tests.web.site import Site


def basic(password: str, user: str = "anyone") -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def test_sign_in_asks_for_a_key(seen: Site) -> None:
    response = seen.client().get("/sign-in")
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == 'Basic realm="Credo", charset="UTF-8"'
    assert response.headers["cache-control"] == "no-store"
    assert "A key is needed" in response.text


def test_good_key_leads_home_and_opens_what_it_opens(seen: Site) -> None:
    client = seen.client(language="fr", **basic(seen.keys["banker"]))
    response = client.get("/sign-in?lang=en")
    assert response.status_code == 303
    assert response.headers["location"] == "/?lang=en"
    assert "Garder vos secrets." in client.get("/o/banque").text
    assert "Clé\u202f: banker" in client.get("/").text
    # The page's links to the API open as well.
    assert client.get("/v1/organizations/banque/charter").status_code == 200


def test_wrong_password_is_asked_for_again(seen: Site) -> None:
    for sent in (basic("wrong"), basic(""), {"Authorization": "Basic %%%"}):
        response = seen.client(**sent).get("/sign-in")
        assert response.status_code == 401
        assert response.headers["www-authenticate"].startswith("Basic ")


def test_basic_changes_nothing(seen: Site) -> None:
    client = seen.client(**basic(seen.keys["operator"]))
    body = {"slug": "neuve", "name": "Neuve", "default_locale": "fr"}
    assert client.post("/v1/organizations", json=body).status_code == 401
    assert "neuve" not in client.get("/v1/organizations").text
    assert client.delete("/v1/organizations/banque/keys/x").status_code == 401


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("Bearer abc", "abc"),
        ("bearer  abc ", "abc"),
        ("Bearer ", None),
        ("Basic " + base64.b64encode(b"me:a:b").decode(), "a:b"),
        ("basic " + base64.b64encode(b":abc").decode(), "abc"),
        ("Basic " + base64.b64encode(b"no colon").decode(), None),
        ("Basic " + base64.b64encode(b"me:two\r\nlines").decode(), None),
        ("Basic " + base64.b64encode("me:clé".encode()).decode(), None),
        ("Basic " + base64.b64encode(b"me:\xff").decode(), None),
        ("Basic !", None),
        ("Digest abc", None),
    ],
)
def test_key_in_a_header(header: str, key: str | None) -> None:
    assert key_of(header) == key
