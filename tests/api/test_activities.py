"""ActivityStreams over HTTP, on both databases: a Mastodon archive, single posts, and nonsense."""

import json
from typing import Any

import pytest

from app.api.activities import OUTBOX_EXAMPLE, POST_EXAMPLE
from tests import builders
from tests.api.house import House, Person, pointers, problem

ACTIVITY = {"Content-Type": "application/activity+json"}
LINKED = {"Content-Type": 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"'}
PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
ACTOR = "https://social.example/users/acme"
FOLLOWERS = f"{ACTOR}/followers"
BOTH = pytest.mark.parametrize("both", ["sqlite", "postgres"], indirect=True)


def status(number: int, content: str, **given: Any) -> dict[str, Any]:
    """Return a post as Mastodon 4 writes it into the outbox.json of an archive."""
    address = f"{ACTOR}/statuses/{number}"
    shared = {
        "published": f"2026-06-{number:02}T09:00:00Z",
        "to": given.pop("to", [PUBLIC]),
        "cc": given.pop("cc", [FOLLOWERS]),
    }
    return {
        "id": f"{address}/activity",
        "type": "Create",
        "actor": ACTOR,
        **shared,
        "object": {
            "id": address,
            "type": "Note",
            "summary": None,
            "inReplyTo": None,
            "url": f"https://social.example/@acme/{number}",
            "attributedTo": ACTOR,
            **shared,
            "sensitive": False,
            "atomUri": address,
            "inReplyToAtomUri": None,
            "conversation": f"tag:social.example,2026:objectId={number}:objectType=Conversation",
            "content": content,
            "contentMap": {"fr": content},
            "attachment": [],
            "tag": [{"type": "Hashtag", "href": "https://social.example/tags/a", "name": "#a"}],
            "replies": {
                "id": f"{address}/replies",
                "type": "Collection",
                "first": {"type": "CollectionPage", "items": []},
            },
            **given,
        },
        "signature": {"type": "RsaSignature2017", "signatureValue": "eA=="},
    }


def archive() -> dict[str, Any]:
    boost = {
        "id": f"{ACTOR}/statuses/4/activity",
        "type": "Announce",
        "actor": ACTOR,
        "published": "2026-06-04T09:00:00Z",
        "to": [PUBLIC],
        "object": "https://other.example/users/ben/statuses/1",
    }
    link = (
        '<a href="https://acme.example/audit/2026" rel="nofollow"><span class="invisible">https://'
        '</span><span class="ellipsis">acme.example/audit/2026</span></a>'
    )
    mention = '<span class="h-card"><a href="https://o.example/@ben">@<span>ben</span></a></span>'
    items = [
        status(
            1, f"<p>L&#39;audit est publi&eacute;&nbsp;: {link}</p><p>Avec<br>ses réserves.</p>"
        ),
        status(2, f"<p>{mention} Oui.</p>", inReplyTo="https://o.example/1", summary="Suite"),
        status(3, "<p>À mes abonnés.</p>", to=[FOLLOWERS], cc=[]),
        boost,
        status(5, "<p>Pour Ben.</p>", to=["https://o.example/users/ben"], cc=[]),
        status(6, "<p>Qui vient ?</p>", type="Question", oneOf=[{"type": "Note", "name": "Moi"}]),
        status(7, ""),
        status(
            8, "<p>Lu.</p><script>var non = 1</script><style>p{}</style>", cc=[], to="as:Public"
        ),
    ]
    return {
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": "outbox.json",
        "type": "OrderedCollection",
        "totalItems": len(items),
        "orderedItems": items,
    }


def imported(house: House, person: Person, document: Any, query: str = "") -> dict[str, Any]:
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    answer = person.post(f"communications/import{query}", content=content, headers=ACTIVITY)
    assert answer.status_code == 202, answer.text
    house.drain()
    job = person.get(answer.headers["location"]).json()
    assert job["state"] == "succeeded", job
    assert job["done"] == job["total"]
    return job


@BOTH
def test_a_mastodon_archive_is_imported_and_what_was_left_out_told(both: House):
    acme = both.organization("acme")
    job = imported(both, acme, archive(), "?channel=mastodon")
    assert job["result"] == {"added": 4, "repeated": 0, "refused": 4, "blank": 0}
    assert [(one["row"], one["pointer"], one["code"]) for one in job["errors"]] == [
        (3, "/object/to", "not_public"),
        (4, "", "others_words"),
        (5, "/object/to", "not_public"),
        (7, "/object/content", "empty"),
    ]
    listed = acme.get("communications?channel=mastodon").json()["items"]
    assert [one["body"] for one in reversed(listed)] == [
        "L'audit est publié\u00a0: https://acme.example/audit/2026\n\nAvec\nses réserves.",
        "Suite\n\n@ben Oui.",
        "Qui vient ?",
        "Lu.",
    ]
    first = listed[-1]
    assert first["external_id"] == f"{ACTOR}/statuses/1"
    assert first["url"] == "https://social.example/@acme/1"
    assert first["author"] == {"kind": "organization", "name": ACTOR}
    assert (first["audience"], first["locale"]) == ("public", "fr")
    assert first["published_at"] == "2026-06-01T09:00:00Z"
    assert listed[-2]["in_reply_to"] == "https://o.example/1"
    assert imported(both, acme, archive())["result"]["repeated"] == 4


@BOTH
def test_names_that_no_text_may_hold_are_told_all_the_same(both: House):
    """A database that takes no NUL has to keep the report."""
    acme = both.organization("acme")
    odd = "a\x00\ud800"
    items = [
        builders.note(content=odd, contentMap=None),
        builders.note(contentMap={odd: "x", "fr": "y"}),
        builders.note(id=odd, inReplyTo=odd, attributedTo=odd, url=odd),
        {"type": odd, odd: odd},
        {odd: builders.note()},
        builders.note(id="2", tag=odd),
    ]
    job = imported(both, acme, {"type": "Collection", "items": items})
    assert job["result"] == {"added": 1, "repeated": 0, "refused": 5, "blank": 0}
    line = json.dumps({odd: 1}).encode()
    headers = {"Content-Type": "application/jsonl", "Prefer": "wait=5"}
    answer = acme.post("communications/import", content=line, headers=headers)
    assert answer.json()["result"]["refused"] == 1


def test_what_the_query_says_is_said_of_every_post(house: House, acme: Person):
    query = "?channel=forum&audience=customers&author_kind=customer&author_name=Ben&locale=en"
    imported(house, acme, builders.note(to=None, cc=None, contentMap=None), query)
    (found,) = acme.get("communications").json()["items"]
    assert (found["channel"], found["audience"], found["locale"]) == ("forum", "customers", "en")
    assert found["author"] == {"kind": "customer", "name": "Ben"}


def test_a_dialogue_is_told_of_posts_and_their_replies(house: House, acme: Person):
    question = builders.note(id="https://o.example/1", attributedTo="https://o.example/ben")
    reply = status(2, "<p>Oui.</p>", inReplyTo={"type": "Note", "id": "https://o.example/1"})
    imported(house, acme, question, "?author_kind=customer")
    imported(house, acme, reply)
    acme.publish(effective_from="2020-01-01T00:00:00Z")
    dialogue = acme.get("reports/consistency").json()["dialogue"]
    assert dialogue["answered"]["count"] == dialogue["messages"] == 1
    assert dialogue["median_seconds"] == 24 * 3600


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("channel=", "channel"),
        ("channel=%20", "channel"),
        (f"channel={'x' * 101}", "channel"),
        ("audience=everybody", "audience"),
        ("author_kind=robot", "author_kind"),
        (f"author_name={'x' * 201}", "author_name"),
        ("locale=fr_FR", "locale"),
    ],
)
def test_a_query_that_cannot_be_is_refused_by_name(
    house: House, acme: Person, query: str, name: str
):
    before = house.rows()
    for path in ("communications/import", "communications"):
        content = json.dumps(builders.note()).encode()
        answer = acme.post(f"{path}?{query}", content=content, headers=ACTIVITY)
        problem(answer, 422, "invalid")
        assert pointers(answer) == {name}
    assert house.rows() == before


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"type": "Note", "content": NaN}',
        b'{"type": "Note\x00"}',
        b"\xff\xfe{}",
        b"[" * 100_000,
        b'{"type": "OrderedCollection", "totalItems": 9, "first": "https://a.example/page=1"}',
        b'{"type": "OrderedCollection", "orderedItems": []}',
    ],
)
def test_a_file_that_holds_no_items_is_refused_whole(house: House, acme: Person, content: bytes):
    before = house.rows()
    answer = acme.post("communications/import", content=content, headers=ACTIVITY)
    problem(answer, 422, "invalid")
    assert pointers(answer) == {""}
    assert house.rows() == before


@pytest.mark.parametrize("headers", [ACTIVITY, LINKED])
def test_a_single_post_is_stored(acme: Person, headers: dict[str, str]):
    answer = acme.post("communications", content=json.dumps(POST_EXAMPLE), headers=headers)
    assert answer.status_code == 201, answer.text
    stored = answer.json()
    assert stored["body"] == "Nous avons publié notre audit."
    assert stored["external_id"] == POST_EXAMPLE["id"]
    assert acme.get(answer.headers["location"]).json() == stored
    (activity,) = OUTBOX_EXAMPLE["orderedItems"]
    again = acme.post("communications", content=json.dumps(activity), headers=headers)
    assert (again.status_code, again.json()) == (200, stored)


@pytest.mark.parametrize(
    ("wrong", "at"),
    [
        ({"to": [FOLLOWERS]}, "/to"),
        ({"published": None}, "/published"),
        ({"type": "Tombstone"}, ""),
        ({"content": "a\x00b", "contentMap": None}, "/content"),
        ({"content": "a\ud800b", "contentMap": None}, "/content"),
        ({"contentMap": {"fr": "Nous.", "en": "We."}}, ""),
    ],
)
def test_a_single_post_that_cannot_be_is_refused(
    house: House, acme: Person, wrong: dict[str, Any], at: str
):
    before = house.rows()
    content = json.dumps(builders.note(**wrong)).encode()
    answer = acme.post("communications", content=content, headers=ACTIVITY)
    problem(answer, 422, "invalid")
    assert pointers(answer) == {at}
    assert house.rows() == before


@pytest.mark.parametrize(
    "kind",
    [
        "application/ld+json",
        'application/ld+json; profile="http://www.w3.org/ns/json-ld#compacted"',
        "application/activity",
    ],
)
def test_linked_data_of_another_kind_is_415(house: House, acme: Person, kind: str):
    for path in ("communications", "communications/import"):
        answer = acme.post(path, content=b"{}", headers={"Content-Type": kind})
        problem(answer, 415, "unsupported-media-type")
        assert "application/activity+json" in answer.headers["accept-post"]


@pytest.mark.parametrize(
    "kind",
    [
        "Application/Activity+JSON; charset=utf-8",
        "application/ld+json;profile=https://www.w3.org/ns/activitystreams",
        'application/ld+json; charset=utf-8; Profile="a https://www.w3.org/ns/activitystreams"',
    ],
)
def test_the_media_type_is_known_however_it_is_written(acme: Person, kind: str):
    content = json.dumps(builders.note()).encode()
    answer = acme.post("communications/import", content=content, headers={"Content-Type": kind})
    assert answer.status_code == 202


def test_a_repeated_request_with_another_query_is_another_request(acme: Person):
    content = json.dumps(builders.note()).encode()
    headers = {**ACTIVITY, "Idempotency-Key": "1"}
    first = acme.post("communications/import?channel=a", content=content, headers=headers)
    again = acme.post("communications/import?channel=a", content=content, headers=headers)
    assert again.json()["id"] == first.json()["id"]
    other = acme.post("communications/import?channel=b", content=content, headers=headers)
    problem(other, 422)
