"""How pages and style sheets leave: tags, caching, and headers that keep the page what it is."""

import re

import pytest

from tests.web.site import Site

PAGES = ["/", "/o/lampes", "/docs"]


@pytest.mark.parametrize("path", PAGES)
def test_page_is_served_once(seen: Site, path: str) -> None:
    first = seen.client().get(path)
    again = seen.client(**{"If-None-Match": first.headers["etag"]}).get(path)
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["etag"] == first.headers["etag"]
    assert "no-cache" in first.headers["cache-control"]
    other = seen.client(language="fr", **{"If-None-Match": first.headers["etag"]}).get(path)
    assert other.status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_head_says_what_get_says(seen: Site, path: str) -> None:
    get, head = seen.client().get(path), seen.client().head(path)
    assert head.status_code == 200
    assert head.headers["etag"] == get.headers["etag"]


@pytest.mark.parametrize("path", [*PAGES, "/o/none", "/sign-in"])
def test_page_lets_nothing_in(seen: Site, path: str) -> None:
    response = seen.client().get(path)
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "no-referrer"
    assert {"accept-language", "authorization"} == {
        one.strip().lower() for one in response.headers["vary"].split(",")
    }
    # What the policy would refuse is not there to be refused.
    assert not re.search(r"<script|<style|<iframe|\sstyle=|\son\w+=|javascript:", response.text)


@pytest.mark.parametrize("path", PAGES)
def test_page_asks_no_other_host(seen: Site, path: str) -> None:
    html = seen.client().get(path).text
    fetched = re.findall(
        r"<(?:link|img|source|script|image|use)\b[^>]*?(?:href|src)=\"([^\"]+)\"", html
    )
    assert fetched
    assert all(one.startswith("/") and not one.startswith("//") for one in fetched)


def test_style_sheets_are_kept_for_good_under_a_name_of_their_content(seen: Site) -> None:
    html = seen.client().get("/").text
    sheets = re.findall(r'href="(/static/[^"]+)"', html)
    assert any(one.endswith(".svg") for one in sheets)
    for path in sheets:
        response = seen.client().get(path)
        assert response.status_code == 200
        assert "immutable" in response.headers["cache-control"]
        assert re.search(r"\.[0-9a-f]{12}\.(css|svg)$", path)
        kind = "text/css" if path.endswith(".css") else "image/svg+xml"
        assert response.headers["content-type"].startswith(kind)
        assert not re.search(r'url\((?!"#)', response.text), "a mark of the page itself at most"
        assert "@import" not in response.text
        tag = {"If-None-Match": response.headers["etag"]}
        assert seen.client(**tag).get(path).status_code == 304
    for path in ("/static/base.css", "/static/base.000000000000.css", "/static/../pages.py"):
        assert seen.client().get(path).status_code == 404


@pytest.mark.parametrize("key", [None, "auditor"])
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("path", PAGES)
def test_every_link_of_a_page_leads_somewhere(
    seen: Site, path: str, language: str, key: str | None
) -> None:
    client = seen.client(key, language)
    html = client.get(path).text
    links = set(re.findall(r'href="([^"]+)"', html))
    inside = {one.replace("&amp;", "&") for one in links if one.startswith("/")}
    wanted = {"/docs": 4, "/": 10, "/o/lampes": 14}
    assert len(inside) >= wanted[path]
    for one in inside:
        address, _, fragment = one.partition("#")
        if address.startswith("/sign-in"):
            assert client.get(address).status_code in (401, 303)
            continue
        response = client.get(address)
        assert response.status_code == 200, one
        assert not fragment or f'id="{fragment}"' in response.text, one
    for one in links - {one for one in links if not one.startswith("#")}:
        assert f'id="{one[1:]}"' in html, one
