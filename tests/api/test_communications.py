import pytest

from tests.api.house import House, Person, communication, pointers, problem


def test_a_communication_is_stored_as_it_was_sent(acme: Person):
    sent = communication(
        "Bonjour à tous 😀.\r\n\tDeux lignes.",
        channel="linkedin",
        audience="customers",
        author={"kind": "leader", "name": "Ana Díaz"},
        url="https://example.org/posts/1",
        external_id="post-1",
    )
    answer = acme.post("communications", sent)
    assert answer.status_code == 201
    stored = answer.json()
    assert {**stored, **sent} == stored
    assert acme.get(answer.headers["location"]).json() == stored


def test_the_published_time_is_told_in_utc(acme: Person):
    stored = acme.say("Bonjour.", published_at="2026-06-01T11:30:00.25+02:00")
    assert stored["published_at"] == "2026-06-01T09:30:00.250000Z"


def test_the_same_external_id_is_the_same_communication(house: House, acme: Person):
    first = acme.post("communications", communication("Bonjour.", external_id="1"))
    before = house.rows()
    again = acme.post("communications", communication("Bonjour.", external_id="1"))
    assert again.status_code == 200
    assert again.json() == first.json()
    told = problem(
        acme.post("communications", communication("Bonsoir.", external_id="1")),
        409,
        "external-id-taken",
    )
    assert told["communication_id"] == first.json()["id"]
    assert house.rows() == before
    other = house.organization("birch")
    assert (
        other.post("communications", communication("Bonsoir.", external_id="1")).status_code == 201
    )


def test_the_same_words_may_be_published_twice(acme: Person):
    assert acme.say("Bonjour.")["id"] != acme.say("Bonjour.")["id"]


def test_they_are_listed_latest_published_first_and_filtered(acme: Person):
    rows = [
        (
            "a",
            "blog",
            "public",
            {"kind": "organization", "name": None},
            "fr",
            "2026-01-01T00:00:00Z",
        ),
        ("b", "blog", "staff", {"kind": "leader", "name": "Ana"}, "en", "2026-03-01T00:00:00Z"),
        ("c", "letter", "staff", {"kind": "employee", "name": "Ben"}, None, "2026-02-01T00:00:00Z"),
    ]
    for body, channel, audience, author, locale, at in rows:
        acme.say(
            body, channel=channel, audience=audience, author=author, locale=locale, published_at=at
        )

    def found(**params):
        answer = acme.get("communications", params=params)
        assert answer.status_code == 200, answer.text
        return "".join(one["body"] for one in answer.json()["items"])

    assert found() == "bca"
    assert found(channel="blog") == "ba"
    assert found(audience="staff") == "bc"
    assert found(author="Ana") == "b"
    assert found(author_kind="employee") == "c"
    assert found(locale="EN") == "b"
    assert found(since="2026-02-01T00:00:00Z") == "bc"
    assert found(until="2026-02-01T00:00:00Z") == "a"
    assert found(since="2026-01-02", until="2026-02-02") == "c"
    assert found(channel="blog", audience="staff") == "b"
    assert found(channel="no such") == ""


@pytest.mark.parametrize(
    ("params", "name"),
    [
        ({"audience": "everybody"}, "audience"),
        ({"author_kind": "robot"}, "author_kind"),
        ({"locale": "fr_FR"}, "locale"),
        ({"since": "yesterday"}, "since"),
        ({"until": "2026-02-30"}, "until"),
        ({"channel": "x" * 101}, "channel"),
        ({"author": "x" * 201}, "author"),
        ({"chanel": "blog"}, "chanel"),
        ({"channel": ["blog", "press"]}, "channel"),
        ({"author": "a\x07b"}, "author"),
        ({"since": "2026-03-01", "until": "2026-03-01"}, "until"),
    ],
)
def test_a_filter_that_cannot_be_is_refused_by_name(acme: Person, params, name):
    for path in ("communications", "reports/consistency", "findings"):
        found = problem(acme.get(path, params=params), 422)
        assert found["errors"][0]["parameter"] == name


@pytest.mark.parametrize(
    ("wrong", "at"),
    [
        ({"body": ""}, "/body"),
        ({"body": "  \n"}, "/body"),
        ({"body": None}, "/body"),
        ({"body": 1}, "/body"),
        ({"body": ["x"]}, "/body"),
        ({"body": "a\x00b"}, "/body"),
        ({"channel": ""}, "/channel"),
        ({"channel": {}}, "/channel"),
        ({"audience": "everybody"}, "/audience"),
        ({"audience": ["staff"]}, "/audience"),
        ({"audience": {}}, "/audience"),
        ({"audience": None}, "/audience"),
        ({"author": "Ana"}, "/author"),
        ({"author": {"kind": "robot", "name": None}}, "/author/kind"),
        ({"author": {"kind": "leader", "name": 7}}, "/author/name"),
        ({"author": {"kind": "leader", "mail": "a@b"}}, "/author/mail"),
        ({"locale": "fr_FR"}, "/locale"),
        ({"locale": 1}, "/locale"),
        ({"published_at": "2026-06-01"}, "/published_at"),
        ({"published_at": "2026-06-01T09:00:00"}, "/published_at"),
        ({"published_at": "2026-06-31T09:00:00Z"}, "/published_at"),
        ({"published_at": 1_770_000_000}, "/published_at"),
        ({"published_at": None}, "/published_at"),
        ({"url": "javascript:alert(1)"}, "/url"),
        ({"url": "https://a b"}, "/url"),
        ({"url": 1}, "/url"),
        ({"external_id": 1}, "/external_id"),
        ({"unknown": 1}, "/unknown"),
        ({"a/b~c": 1}, "/a~1b~0c"),
        ({"id": "mine"}, "/id"),
    ],
)
def test_a_wrong_field_is_refused_with_its_pointer_and_nothing_is_kept(
    house: House, acme: Person, wrong, at
):
    before = house.rows()
    answer = acme.post("communications", communication(**wrong))
    problem(answer, 422, "invalid")
    assert pointers(answer) == {at}
    assert house.rows() == before


@pytest.mark.parametrize("name", ["body", "channel", "audience", "published_at"])
def test_a_missing_field_is_named(acme: Person, name: str):
    sent = communication()
    del sent[name]
    answer = acme.post("communications", sent)
    problem(answer, 422)
    assert pointers(answer) == {f"/{name}"}


@pytest.mark.parametrize("body", [[], "text", 1, True, [communication()]])
def test_what_is_no_object_is_refused_as_a_whole(acme: Person, body):
    answer = acme.ask("POST", "communications", json=body)
    problem(answer, 422)
    assert pointers(answer) == {""}
