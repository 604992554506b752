"""Whatever is sent, the answer is a problem document and nothing is half done."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.api.house import MERGE, PATCH, VALUE, House, Person, communication, pointers, problem

JSON = "application/json"


@pytest.fixture
def doors(house: House, acme: Person) -> dict[str, Callable[..., Any]]:
    """Give every route that takes JSON, as a call of (content, media type)."""
    acme.publish(effective_from="2020-01-01T00:00:00Z")
    acme.say("Nous aimons publier chaque audit.")
    acme.post("checks", {})
    house.drain()
    draft = acme.draft()["id"]
    finding = acme.get("findings").json()["items"][0]["id"]

    def post(path: str, who: Person = acme) -> Callable[..., Any]:
        def send(content: bytes, kind: str = JSON, **headers: str) -> Any:
            sent = {"Content-Type": kind, "If-Match": "*", **headers}
            return who.ask("POST", path, content=content, headers=sent)

        return send

    def patch(path: str, default: str) -> Callable[..., Any]:
        def send(content: bytes, kind: str = default, **headers: str) -> Any:
            kind = default if kind == JSON else kind
            sent = {"Content-Type": kind, "If-Match": "*", **headers}
            return acme.ask("PATCH", path, content=content, headers=sent)

        return send

    return {
        "organizations": post("/v1/organizations", house.operator),
        "keys": post("keys"),
        "drafts": post("drafts"),
        "publish": post(f"drafts/{draft}/publish"),
        "communications": post("communications"),
        "preview": post("checks/preview"),
        "checks": post("checks"),
        "reviews": post(f"findings/{finding}/reviews"),
        "patch draft": patch(f"drafts/{draft}", MERGE),
        "operate draft": patch(f"drafts/{draft}", PATCH),
        "patch organization": patch("", MERGE),
        "operate organization": patch("", PATCH),
    }


DOORS = (
    *("organizations", "keys", "drafts", "publish", "communications", "preview", "checks"),
    *("reviews", "patch draft", "operate draft", "patch organization", "operate organization"),
)


def nested(depth: int, opening: bytes = b"[", closing: bytes = b"]") -> bytes:
    return opening * depth + closing * depth


NOT_JSON = {
    "empty": b"",
    "blank": b"  \n",
    "half an object": b'{"title": ',
    "two values": b"{} {}",
    "a word": b"title",
    "single quotes": b"{'title': 'x'}",
    "a trailing comma": b'{"title": "x",}',
    "a comment": b'{} // "x"',
    "not utf-8": b'{"title": "\xff\xfe"}',
    "latin-1": '{"title": "é"}'.encode("latin-1"),
    "a surrogate in utf-8": b'{"title": "\xed\xa0\x80"}',
    "a control character": b'{"title": "a\x01b"}',
    "zero bytes": b"\x00" * 20,
    "utf-16 in odd bytes": b"\xff\xfe{\x00",
    "a byte order mark alone": b"\xef\xbb\xbf",
    "gzip": b"\x1f\x8b\x08\x00\x00\x00\x00\x00",
    "form": b"title=x&text=y",
    "deep lists": nested(100_000),
    "deep objects": nested(50_000, b'{"a":', b"}")[:-50_000] + b"1" + b"}" * 50_000,
    "deep and open": b"[" * 500_000,
    "a huge integer": b'{"version": ' + b"9" * 10_000 + b"}",
}


@pytest.mark.parametrize("what", NOT_JSON)
def test_what_is_not_json_is_refused_at_every_door(house: House, doors, what: str):
    before = house.rows()
    for name in DOORS:
        answer = doors[name](NOT_JSON[what])
        assert answer.status_code in (400, 422), (name, what, answer.text)
        problem(answer, answer.status_code)
    assert house.rows() == before


WRONG_SHAPES = [
    "[]",
    "1",
    "null",
    "true",
    '"text"',
    "NaN",
    "Infinity",
    "-Infinity",
    "1e999",
    "[{}]",
]


@pytest.mark.parametrize("content", WRONG_SHAPES)
def test_json_of_another_shape_is_refused_at_every_door(house: House, doors, content: str):
    before = house.rows()
    for name in DOORS:
        if name.startswith("operate") and content == "[]":
            continue
        problem(doors[name](content.encode()), 422)
    assert house.rows() == before


@pytest.mark.parametrize("depth", [20, 300, 700, 950, 1_200, 5_000])
def test_json_nested_to_any_depth_is_refused_at_every_door(house: House, doors, depth: int):
    before = house.rows()
    inside = nested(depth)
    for name in DOORS:
        for content in (
            b'{"title": ' + inside + b', "statements": ' + inside + b', "text": ' + inside + b"}",
            b'[{"op": "add", "path": "/title", "value": ' + inside + b"}]",
            b'{"title": ' + nested(depth, b'{"a":', b"}").replace(b":}", b":1}", 1) + b"}",
        ):
            answer = doors[name](content)
            problem(answer, answer.status_code)
            assert answer.status_code in (400, 422), (name, answer.text)
    assert house.rows() == before


@pytest.mark.parametrize(
    "name", ["a", "__proto__", "é", "", "a/b~c", "\x00", "\ud800", "x" * 9_000]
)
def test_an_unknown_field_is_refused_at_every_door(house: House, doors, name: str):
    before = house.rows()
    for door in DOORS:
        if door.startswith("operate"):
            continue
        answer = doors[door](json.dumps({name: 1}).encode())
        problem(answer, 422)
        if name.isprintable():  # half a surrogate pair has no pointer of its own
            at = "/" + name.replace("~", "~0").replace("/", "~1")
            assert any(one.startswith(at[:100]) for one in pointers(answer)), (door, answer.text)
    assert house.rows() == before


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/xml",
        "application/jsonp",
        "json",
        "",
        "application/json-seq",
        "é".encode("latin-1"),
        "application/" + "x" * 5_000,
        ";;;",
    ],
)
def test_another_media_type_is_415_and_says_what_is_taken(house: House, doors, kind):
    before = house.rows()
    for name in DOORS:
        answer = doors[name](b"{}", kind)
        problem(answer, 415, "unsupported-media-type")
        taken = answer.headers.get("accept-patch") or answer.headers.get("accept-post")
        assert "application/" in taken
    assert house.rows() == before


def test_a_merge_patch_is_no_json_at_a_post_and_json_no_patch(house: House, acme: Person, doors):
    problem(doors["drafts"](b"{}", MERGE), 415)
    draft = acme.draft()
    answer = acme.patch(f"drafts/{draft['id']}", {"title": "X"}, draft["etag"], JSON)
    problem(answer, 415)
    assert answer.headers["accept-patch"] == f"{MERGE}, {PATCH}"


def test_parameters_of_the_media_type_are_no_matter(acme: Person):
    for kind in ("application/json; charset=utf-8", "Application/JSON", "application/json;"):
        headers = {"Content-Type": kind}
        assert acme.post("drafts", content=b"{}", headers=headers).status_code == 201


BAD_TEXTS = ["\x00", "a\x00b", "\ud800", "\udfff", "a\udc00b", "\ud83d"]


@pytest.mark.parametrize("text", BAD_TEXTS)
def test_no_text_anywhere_may_hold_nul_or_half_a_surrogate_pair(
    house: House, acme: Person, doors, text: str
):
    texts = {"fr": {"name": "N", "text": "T", "do": ["D"], "dont": ["D"]}}

    def statements(**change: Any) -> dict[str, Any]:
        return {"statements": [{"kind": "value", "texts": {"fr": {**texts["fr"], **change}}}]}

    cases: list[tuple[str, Any, str]] = [
        ("organizations", {"slug": "b", "name": text, "default_locale": "fr"}, "/name"),
        ("organizations", {"slug": text, "name": "B", "default_locale": "fr"}, "/slug"),
        ("organizations", {"slug": "b", "name": "B", "default_locale": text}, "/default_locale"),
        ("keys", {"role": "reader", "name": text}, "/name"),
        ("keys", {"role": text}, "/role"),
        ("keys", {"role": "reader", "expires_at": text}, "/expires_at"),
        ("drafts", {"title": text}, "/title"),
        ("drafts", statements(text=text), "/statements/0/texts/fr/text"),
        ("drafts", statements(name=text), "/statements/0/texts/fr/name"),
        ("drafts", statements(do=["x", text]), "/statements/0/texts/fr/do/1"),
        ("drafts", statements(dont=[text]), "/statements/0/texts/fr/dont/0"),
        ("drafts", {"statements": [{**VALUE, "id": text}]}, "/statements/0/id"),
        ("drafts", {"statements": [{"kind": text, "texts": texts}]}, "/statements/0/kind"),
        ("drafts", {"effective_from": text}, "/effective_from"),
        ("publish", {"reason": "a" + text}, "/reason"),
        ("communications", communication(text), "/body"),
        ("communications", communication(channel=text), "/channel"),
        ("communications", communication(external_id=text), "/external_id"),
        ("communications", communication(url="https://a/" + text), "/url"),
        (
            "communications",
            communication(author={"kind": "leader", "name": text}),
            "/author/name",
        ),
        ("preview", {"text": text}, "/text"),
        ("preview", {"text": "x", "channel": text}, "/channel"),
        ("checks", {"selection": {"author": text}}, "/selection/author"),
        ("reviews", {"verdict": "disputed", "reason": text}, "/reason"),
        ("patch draft", {"title": text}, "/title"),
        ("operate draft", [{"op": "add", "path": "/title", "value": text}], "/title"),
        ("patch organization", {"name": text}, "/name"),
        ("patch organization", {"notice": text}, "/notice"),
    ]
    before = house.rows()
    for door, body, at in cases:
        answer = doors[door](json.dumps(body).encode())
        problem(answer, 422)
        assert pointers(answer) == {at}, (door, at, answer.text)
    assert house.rows() == before


def test_a_locale_that_is_no_tag_is_pointed_at(house: House, acme: Person):
    before = house.rows()
    for tag in ("fr_FR", "", "f", "français", "\x00", "\ud800", "x" * 36, "en-", "../.."):
        body = {"statements": [{"kind": "mission", "texts": {tag: {"text": "x"}}}]}
        answer = acme.post("drafts", content=json.dumps(body), headers={"Content-Type": JSON})
        problem(answer, 422)
        at = "/statements/0/texts/" + tag.replace("~", "~0").replace("/", "~1")
        assert pointers(answer) == {at} or tag == "\ud800"
    assert house.rows() == before


@pytest.mark.parametrize(
    "slug",
    [
        "",
        "A",
        "a b",
        "-a",
        "a-",
        "é",
        "a/b",
        "a.b",
        "a_b",
        "x" * 64,
        "a\n",
        "..",
        "%00",
        1,
        None,
        [],
    ],
)
def test_a_slug_that_is_none_is_refused(house: House, slug):
    body = {"slug": slug, "name": "B", "default_locale": "fr"}
    answer = house.operator.post("/v1/organizations", body)
    problem(answer, 422)
    assert pointers(answer) == {"/slug"}


@pytest.mark.parametrize("slug", ["a", "0", "a-b", "x" * 63, "a--b"])
def test_a_slug_at_the_edge_is_taken(house: House, slug: str):
    body = {"slug": slug, "name": "B", "default_locale": "fr"}
    assert house.operator.post("/v1/organizations", body).status_code == 201
    assert house.operator.get(f"/v1/organizations/{slug}").status_code == 200


@pytest.mark.parametrize(
    ("body", "at"),
    [
        ({"statements": {}}, "/statements"),
        ({"statements": "x"}, "/statements"),
        ({"statements": [1]}, "/statements/0"),
        ({"statements": [{}]}, "/statements/0/kind"),
        ({"statements": [{"kind": "mission"}]}, "/statements/0/texts"),
        ({"statements": [{"kind": "mission", "texts": {}}]}, "/statements/0/texts"),
        ({"statements": [{"kind": "mission", "texts": []}]}, "/statements/0/texts"),
        ({"statements": [{"kind": "mission", "texts": {"fr": "x"}}]}, "/statements/0/texts/fr"),
        ({"statements": [{"kind": "mission", "texts": {"fr": {}}}]}, "/statements/0/texts/fr/text"),
        ({"statements": [{"kind": "motto", "texts": {"fr": {"text": "x"}}}]}, "/statements/0/kind"),
        ({"statements": [{**VALUE, "id": "mine"}]}, "/statements/0/id"),
        ({"statements": [{**VALUE, "id": 7}]}, "/statements/0/id"),
        ({"statements": [{**VALUE, "position": 0}]}, "/statements/0/position"),
        ({"statements": [{**VALUE, "position": "1"}]}, "/statements/0/position"),
        ({"statements": [{**VALUE, "surprise": 1}]}, "/statements/0/surprise"),
        ({"title": 1}, "/title"),
        ({"title": None}, "/title"),
        ({"effective_from": "2026-01-01"}, "/effective_from"),
        ({"effective_from": 1}, "/effective_from"),
        ({"based_on": 1}, "/based_on"),
        ({"revision": 1}, "/revision"),
        ({"state": "published"}, "/state"),
    ],
)
def test_a_draft_of_the_wrong_shape_is_refused_with_its_pointer(
    house: House, acme: Person, body, at
):
    before = house.rows()
    answer = acme.post("drafts", body)
    problem(answer, 422, "invalid")
    assert at in pointers(answer), answer.text
    assert house.rows() == before


@pytest.mark.parametrize(
    ("change", "at"),
    [
        ({"statements": None}, "/statements"),
        ({"title": None}, ""),
        ({"title": 1}, "/title"),
        ({"based_on": 0}, "/based_on"),
        ({"based_on": "1"}, "/based_on"),
        ({"based_on": 2**31}, "/based_on"),
        ({"id": "x"}, "/id"),
        ({"state": "published"}, "/state"),
        ({"revision": 9}, "/revision"),
        ({"created_by": "me"}, "/created_by"),
        ({"effective_from": {"$date": 1}}, "/effective_from"),
    ],
)
def test_a_merge_patch_with_a_wrong_field_changes_nothing(house: House, acme: Person, change, at):
    draft = acme.draft()
    before = house.rows()
    answer = acme.patch(f"drafts/{draft['id']}", change, draft["etag"])
    if at == "":  # null removes a member, and a title that is removed is an empty one
        assert answer.status_code == 200
        assert answer.json()["title"] == ""
        return
    problem(answer, 422, "invalid")
    assert at in pointers(answer), answer.text
    assert house.rows() == before


def test_many_mistakes_are_told_at_once(acme: Person):
    answer = acme.post(
        "communications", communication("", channel="", audience="x", published_at="y", locale="é")
    )
    assert pointers(answer) == {"/body", "/channel", "/audience", "/published_at", "/locale"}
