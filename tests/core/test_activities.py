from typing import Any

import pytest

from app.core.activities import read_single_post
from app.core.activity_parts import Origin
from app.core.activity_texts import CONTENT_MAX_CHARS
from app.core.communications import Audience, AuthorKind
from app.core.errors import InvalidError
from tests.core.posts import FOLLOWERS, PUBLIC, create, note, one, read, refused, words


def test_a_created_note_becomes_a_communication():
    found = one(create(note(inReplyTo="https://other.example/9")))
    assert found.body == "Nous avons publié notre audit.\n\nTout y est."
    assert found.external_id == "https://social.example/1"
    assert found.in_reply_to == "https://other.example/9"
    assert found.url == "https://social.example/@acme/1"
    assert found.author_name == "https://social.example/users/acme"
    assert found.as_json()["published_at"] == "2026-06-01T09:00:00Z"
    assert (found.channel, found.audience, found.author_kind, found.locale) == (
        "fediverse",
        Audience.PUBLIC,
        AuthorKind.ORGANIZATION,
        "fr",
    )


def test_a_bare_post_is_the_same_as_the_one_that_its_activity_creates():
    assert one(note()) == one(create(note()))


def test_what_the_sender_says_is_said_of_every_post():
    found = one(
        note(contentMap=None),
        channel="mastodon",
        audience=Audience.CUSTOMERS,
        author_kind=AuthorKind.LEADER,
        author_name="Ana Díaz",
        locale="en",
    )
    assert found.as_json()["author"] == {"kind": "leader", "name": "Ana Díaz"}
    assert (found.channel, found.audience, found.locale) == ("mastodon", Audience.CUSTOMERS, "en")


@pytest.mark.parametrize(
    "addressed",
    [
        {"to": PUBLIC},
        {"to": [FOLLOWERS], "cc": [PUBLIC]},
        {"to": ["as:Public"], "cc": []},
        {"to": None, "cc": ["Public"]},
        {"to": [{"id": PUBLIC, "type": "Collection"}]},
    ],
)
def test_what_goes_to_everybody_is_taken(addressed: dict[str, Any]):
    assert one(note(**addressed))
    assert one(create(note(**addressed), **addressed))


@pytest.mark.parametrize("at", ["", "/object"])
@pytest.mark.parametrize(
    "addressed",
    [
        {"to": [FOLLOWERS]},
        {"to": ["https://other.example/users/ben"], "cc": []},
        {"to": [], "bto": ["https://other.example/users/ben"]},
        {"to": ["https://social.example/Public"]},
        {"to": [PUBLIC.lower()]},
        {"to": [{"name": PUBLIC}, 7], "audience": FOLLOWERS},
        {"to": None},
        {"to": 7, "cc": None},
    ],
)
def test_what_does_not_is_private_and_refused(at: str, addressed: dict[str, Any]):
    post = note(**addressed)
    item = create(post, to=None, **{k: v for k, v in addressed.items() if k != "to"})
    assert refused(item if at else post) == {(f"{at}/to", "not_public")}


def test_the_narrower_of_activity_and_object_counts():
    assert refused(create(note(to=[FOLLOWERS]))) == {("/object/to", "not_public")}
    assert refused(create(note(), to=[FOLLOWERS])) == {("/object/to", "not_public")}
    assert one(create(note(to=None, cc=None)))
    assert one(create(note(), to=None))


def test_a_post_without_addressees_needs_the_senders_word_and_a_private_one_is_never_taken():
    assert one(note(to=None, cc=None), audience=Audience.STAFF).audience is Audience.STAFF
    assert refused(note(to=None, cc=[])) == {("/to", "not_public")}
    assert refused(note(to=[FOLLOWERS]), audience=Audience.PUBLIC) == {("/to", "not_public")}


@pytest.mark.parametrize(
    ("item", "told"),
    [
        ({"type": "Announce", "object": note()}, ("", "others_words")),
        ({"type": "Delete", "object": {"type": "Tombstone"}}, ("", "deleted")),
        ({"type": "Tombstone", "id": "x"}, ("", "deleted")),
        (create({"type": "Tombstone"}), ("/object", "deleted")),
        ({"type": "Update", "object": note()}, ("", "changed")),
        ({"type": "Like", "object": "x"}, ("", "no_post")),
        ({"type": "Undo", "object": note()}, ("", "no_post")),
        ({"type": "Person"}, ("", "no_post")),
        ({}, ("", "no_post")),
        ({"type": ["Ext", {}]}, ("", "no_post")),
        (create("https://social.example/1"), ("/object", "not_embedded")),
        (create({"type": "Link", "href": "https://a.example"}), ("/object", "not_embedded")),
        ("https://social.example/1", ("", "not_embedded")),
        (create([note(), note()]), ("/object", "type")),
        (create(None), ("/object", "type")),
        (create(note(attributedTo="https://b.example")), ("/object/attributedTo", "others_words")),
        (None, ("", "type")),
        ([], ("", "type")),
        (7, ("", "type")),
    ],
)
def test_what_publishes_no_own_words_is_refused_with_why(item: Any, told: tuple[str, str]):
    assert refused(item) == {told}


@pytest.mark.parametrize(
    ("wrong", "at"),
    [
        ({"content": 7, "contentMap": None}, "/content"),
        ({"content": "<p></p>", "contentMap": None}, "/content"),
        ({"content": None, "contentMap": {"fr": ""}}, "/content"),
        ({"contentMap": ["x"]}, "/contentMap"),
        ({"contentMap": {"fr": {}}}, "/contentMap"),
        ({"contentMap": {"fr_FR": "a", "en": "b"}}, "/contentMap"),
        ({"content": "a\x00b", "contentMap": None}, "/content"),
        ({"content": "\ud800", "contentMap": None}, "/content"),
        ({"content": "x" * 200_001, "contentMap": None}, "/content"),
        ({"content": "x" * (CONTENT_MAX_CHARS + 1), "contentMap": None}, "/content"),
        ({"mediaType": "text/markdown"}, "/mediaType"),
        ({"mediaType": ["text/html"]}, "/mediaType"),
        ({"name": ["x"]}, "/name"),
        ({"summary": {"x": 1}}, "/summary"),
        ({"published": None}, "/published"),
        ({"published": "yesterday"}, "/published"),
        ({"published": 7}, "/published"),
        ({"id": 7}, "/id"),
        ({"id": "a\x00"}, "/id"),
        ({"id": "x" * 501}, "/id"),
        ({"inReplyTo": 7}, "/inReplyTo"),
        ({"inReplyTo": [{}]}, "/inReplyTo"),
        ({"inReplyTo": "\ud800"}, "/inReplyTo"),
        ({"attributedTo": "x" * 201}, "/attributedTo"),
    ],
)
def test_a_wrong_property_is_told_by_its_own_name(wrong: dict[str, Any], at: str):
    with pytest.raises(InvalidError) as caught:
        read(note(**wrong))
    assert {error.pointer for error in caught.value.errors} == {at}
    inner = {"actor": None} if "attributedTo" in wrong else {}
    assert {pointer for pointer, _ in refused(create(note(**wrong), **inner))} == {f"/object{at}"}
    assert "published_at" not in repr(caught.value.errors)


def test_a_post_in_several_languages_is_a_communication_each():
    texts = {"en": "<p>We say it.</p>", "FR": "<p>Nous le disons.</p>", "de": ""}
    found = read(note(content="<p>Nous le disons.</p>", contentMap=texts))
    assert [(each.locale, each.body, each.external_id) for each in found] == [
        ("fr", "Nous le disons.", "https://social.example/1"),
        ("en", "We say it.", "https://social.example/1#en"),
    ]
    turned = dict(reversed(texts.items()))
    assert read(note(content="<p>Nous le disons.</p>", contentMap=turned)) == found
    # Without `content` the sender's language goes first, else the first by its tag.
    assert read(note(content=None, contentMap=texts), locale="fr") == found
    assert [each.locale for each in read(note(content=None, contentMap=turned))] == ["en", "fr"]


def test_titles_and_warnings_follow_the_language():
    found = read(
        note(
            contentMap={"en": "Body", "fr": "Corps"},
            nameMap={"en": "Title", "fr": "Titre"},
            summaryMap={"en": "Warning", "fr": "Avertissement"},
        )
    )
    assert {each.locale: each.body for each in found} == {
        "en": "Title\n\nWarning\n\nBody",
        "fr": "Titre\n\nAvertissement\n\nCorps",
    }


def test_one_post_alone_has_one_language():
    with pytest.raises(InvalidError) as caught:
        read_single_post(note(contentMap={"en": "a", "fr": "b"}), Origin(), words)
    assert caught.value.errors[0].code == "several"
    assert read_single_post(note(), Origin(), words).locale == "fr"


@pytest.mark.parametrize("tag", ["und", "@none", "", "not a tag"])
def test_a_language_that_is_none_is_left_to_the_sender_and_the_engine(tag: str):
    assert one(note(contentMap={tag: "Bonjour"})).locale is None
    assert one(note(contentMap={tag: "Bonjour"}), locale="fr").locale == "fr"


def test_the_context_may_declare_the_language():
    context = ["https://www.w3.org/ns/activitystreams", {"@language": "en-ca"}]
    plain = note(contentMap=None)
    assert one({**plain, "@context": context}, locale="fr").locale == "en-CA"
    assert one({**create(plain), "@context": context}).locale == "en-CA"
    for odd in (7, [7, None], {"@language": 7}, {"@language": "und"}, "x"):
        assert one({**plain, "@context": odd}).locale is None


def test_a_warning_comes_before_the_words_and_an_excerpt_does_not_come_twice():
    assert one(note(summary="Fuite")).body.startswith("Fuite\n\nNous avons publié")
    titled = {"name": " L’audit ", "summary": "<p>Nous avons publié</p>"}
    for kind in ("Article", "Page", "Event"):
        body = one(note(type=kind, **titled)).body
        assert body == "L’audit\n\nNous avons publié notre audit.\n\nTout y est."
    bare = note(type="Article", content=None, contentMap=None, **titled)
    assert one(bare).body == "L’audit\n\nNous avons publié"


def test_plain_content_is_not_read_as_markup():
    found = one(note(content="a <p> b", contentMap=None, mediaType="text/plain; charset=utf-8"))
    assert found.body == "a <p> b"


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("https://a.example/1", "https://a.example/1"),
        ({"type": "Link", "href": "https://a.example/2"}, "https://a.example/2"),
        (
            [
                {"href": "https://a.example/v.mp4", "mediaType": "video/mp4"},
                {"href": "https://a.example/3", "mediaType": "text/html"},
            ],
            "https://a.example/3",
        ),
        (["gemini://a.example", "https://a.example/4"], "https://a.example/4"),
        (None, "https://social.example/1"),
        (["javascript:alert(1)", 7, {}], "https://social.example/1"),
        ("https://a.example/\ud800", "https://social.example/1"),
        ("https://a.example/" + "x" * 2000, "https://social.example/1"),
    ],
)
def test_the_page_of_a_post_is_found_in_every_form(given: Any, found: str):
    assert one(note(url=given)).url == found


def test_ids_replies_and_authors_come_as_strings_or_objects():
    assert one(create(note(id=None))).external_id == "https://social.example/1/activity"
    assert one(note(id=None, url="at://x")).url is None
    for reply in ("r", ["r"], {"id": "r"}, {"type": "Link", "href": "r"}):
        assert one(note(inReplyTo=reply)).in_reply_to == "r"
    for empty in (None, "", []):
        assert one(note(inReplyTo=empty)).in_reply_to is None
    for author in ({"name": "Acme"}, [{"preferredUsername": "Acme"}], {"id": "Acme"}, "Acme"):
        assert one(note(attributedTo=author)).author_name == "Acme"
    assert one(create(note(attributedTo=None))).author_name == "https://social.example/users/acme"
    assert one(note(attributedTo=None)).author_name is None


def test_times_may_lack_their_seconds_and_come_from_the_activity():
    found = one(create(note(published=None), published="2026-06-01T11:00+02:00"))
    assert found.as_json()["published_at"] == "2026-06-01T09:00:00Z"
