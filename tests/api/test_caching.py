"""Every GET has a strong tag and answers 304 to who has it. RFC 9110 section 13."""

from tests.api.house import House, Person


def test_every_get_has_a_strong_tag_that_answers_304(acme: Person, full: dict[str, str]):
    for name, path in full.items():
        first = acme.get(path)
        assert first.status_code == 200, (name, first.text)
        etag = first.headers["etag"]
        # A report says when it was made: its tag is over all the rest, and so a weak one.
        assert etag.startswith('W/"' if name == "report" else '"'), name
        assert etag.endswith('"'), name
        strong = etag.removeprefix("W/")
        for known in (strong, f"W/{strong}", f'"other", {strong}', "*"):
            again = acme.get(path, headers={"If-None-Match": known})
            assert again.status_code == 304, (name, known)
            assert again.content == b""
            for header in ("etag", "cache-control", "vary", "content-location"):
                assert again.headers.get(header) == first.headers.get(header), (name, header)
        for unknown in ('"other"', "", "x" * 5_000, ",,", '"\xff"'.encode("latin-1")):
            again = acme.get(path, headers={"If-None-Match": unknown})
            assert again.status_code == 200, (name, unknown)
            assert name == "report" or again.content == first.content, name


def test_a_tag_stands_for_the_bytes_of_one_address(acme: Person, full: dict[str, str]):
    seen: dict[str, bytes] = {}
    for name in ("charter", "charter in a locale", "values", "mission", "versions"):
        answer = acme.get(full[name])
        assert seen.setdefault(answer.headers["etag"], answer.content) == answer.content


def test_what_changes_changes_its_tag(house: House, acme: Person, full: dict[str, str]):
    before = {name: acme.get(path).headers["etag"] for name, path in full.items()}
    acme.draft()
    acme.change_charter(lambda all_: all_[0]["texts"]["fr"].update(text="Autre."))
    acme.say("Encore.")
    acme.post("checks", {})
    house.drain()
    house.person("acme", "reader")
    after = {name: acme.get(path).headers["etag"] for name, path in full.items()}
    changed = {name for name in full if before[name] != after[name]}
    assert changed >= {
        *("keys", "drafts", "charter", "mission", "values", "versions"),
        *("communications", "checks", "findings", "report", "history"),
    }
    assert not changed & {"version", "communication", "revision", "problem", "document", "diff"}


def test_private_answers_are_not_for_shared_caches(
    house: House, acme: Person, full: dict[str, str]
):
    for name, path in full.items():
        if path.startswith(("/problems", "/openapi")):
            continue
        answer = acme.get(path)
        assert "public" not in answer.headers["cache-control"], name
        assert "authorization" in answer.headers["vary"].lower(), name
    birch = house.organization("birch", visibility="public")
    birch.publish()
    for path in ("charter", "values", "charter/versions", "charter/versions/1"):
        assert "public" in house.nobody.get(f"{birch.root}/{path}").headers["cache-control"], path


def test_what_was_made_is_not_cached(acme: Person):
    answer = acme.post("keys", {"role": "reader"})
    assert answer.headers["cache-control"] == "no-store"
