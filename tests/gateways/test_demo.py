"""The demo organizations: complete, within the API's limits, and word for word what they claim."""

import json
import lzma
import re
import runpy
import uuid
from collections import Counter
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from app.core.communications import read_communication, rfc3339
from app.core.locales import normal_locale
from app.core.organizations import is_slug
from app.core.statements import (
    BEHAVIOUR_MAX_CHARS,
    BEHAVIOURS_MAX,
    LOCALES_MAX,
    NAME_MAX_CHARS,
    REASON_MAX_CHARS,
    STATEMENTS_MAX,
    TEXT_MAX_CHARS,
    TITLE_MAX_CHARS,
    check_statements,
    statements_from_json,
)
from app.gateways.demo import load_demo
from app.gateways.demo.reading import author_of, communication_of_post

ROOT = Path(__file__).parents[2]
DATA = ROOT / "app" / "gateways" / "demo" / "data"
SHARED = ROOT.parent / "shared" / "data" / "org_18f"
AUDIENCES = {"staff", "customers", "suppliers", "public"}
COMMUNICATION_KEYS = {
    "external_id", "channel", "audience", "author", "locale", "published_at", "body",
}  # fmt: skip

DEMO = {one.slug: one for one in load_demo()}
EIGHTEEN_F = DEMO["18f"]
SONGELAMPE = DEMO["songelampe"]
both = pytest.mark.parametrize("organization", DEMO.values(), ids=DEMO.keys())


@pytest.fixture(scope="module")
def maker():
    return runpy.run_path(str(ROOT / "training" / "make_demo.py"))


@pytest.fixture(scope="module")
def shared():
    if not SHARED.is_dir():
        pytest.skip("the data folder is not beside this checkout")
    return SHARED


def moment(text):
    return datetime.fromisoformat(text)


def by_id(version):
    return {one["id"]: one for one in version.statements}


def strings_of(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from strings_of(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from strings_of(one)


def test_loading_twice_gives_equal_organizations():
    assert load_demo() == tuple(DEMO.values())
    assert tuple(DEMO) == ("18f", "songelampe")


@both
def test_statements_keep_to_the_limits(organization):
    for version in organization.versions:
        assert 0 < len(version.title) <= TITLE_MAX_CHARS
        assert 0 < len(version.reason) <= REASON_MAX_CHARS
        assert len(version.statements) <= STATEMENTS_MAX
        for one in version.statements:
            assert set(one) == {"id", "kind", "position", "texts"}
            for text in one["texts"].values():
                assert ("name" in text) == (one["kind"] == "value")
                assert len(text.get("name", "")) <= NAME_MAX_CHARS
                assert 0 < len(text["text"]) <= TEXT_MAX_CHARS
                for behaviours in (text["do"], text["dont"]):
                    assert len(behaviours) <= BEHAVIOURS_MAX
                    assert all(0 < len(one) <= BEHAVIOUR_MAX_CHARS for one in behaviours)


@both
def test_statements_stand_together_and_read_back(organization):
    for version in organization.versions:
        statements = statements_from_json(version.statements)
        check_statements(statements)
        assert [one.as_json() for one in statements] == list(version.statements)
        assert [one.position for one in statements] == list(range(1, len(statements) + 1))


@both
def test_every_statement_has_every_locale_of_the_organization(organization):
    assert organization.default_locale in organization.locales
    assert len(organization.locales) <= LOCALES_MAX
    assert [normal_locale(tag) for tag in organization.locales] == list(organization.locales)
    for version in organization.versions:
        for one in version.statements:
            assert tuple(one["texts"]) == organization.locales


@both
def test_every_value_has_three_behaviours_of_each_kind_in_every_locale(organization):
    for version in organization.versions:
        for one in version.statements:
            wanted = 3 if one["kind"] == "value" else 0
            for text in one["texts"].values():
                assert (len(text["do"]), len(text["dont"])) == (wanted, wanted)


@both
def test_statements_keep_their_ids_and_kinds_through_the_versions(organization):
    for earlier, later in zip(organization.versions, organization.versions[1:], strict=False):
        kinds = {key: one["kind"] for key, one in by_id(later).items()}
        assert {key: one["kind"] for key, one in by_id(earlier).items()}.items() <= kinds.items()
    assert all(
        uuid.UUID(key).version == 7 and str(uuid.UUID(key)) == key
        for version in organization.versions
        for key in by_id(version)
    )


@both
def test_versions_come_oldest_first_in_utc(organization):
    dates = [one.effective_from for one in organization.versions]
    assert len(dates) == 3
    assert dates == sorted(set(dates))
    assert all(one.utcoffset() == timedelta(0) for one in dates)


@both
def test_the_api_takes_every_communication_as_it_is(organization):
    for one in organization.communications:
        read = read_communication(one)  # raises where a field is unknown, missing or too long
        assert set(one) - {"url"} == COMMUNICATION_KEYS
        assert read.body == one["body"]
        assert rfc3339(read.published_at) == one["published_at"]
        assert re.fullmatch(r"[a-z_]+", read.channel)
        assert read.locale in {"fr", "en"}
        assert read.author_name


@both
def test_the_api_takes_the_slug(organization):
    assert is_slug(organization.slug)


@both
def test_communications_come_oldest_first_and_only_once(organization):
    moments = [moment(one["published_at"]) for one in organization.communications]
    assert moments == sorted(moments)
    ids = Counter(one["external_id"] for one in organization.communications)
    assert ids.most_common(1)[0][1] == 1


@both
def test_no_text_holds_what_the_api_refuses(organization):
    texts = [organization.name, organization.notice]
    for version in organization.versions:
        texts += [version.title, version.reason, *strings_of(version.statements)]
    texts += strings_of(organization.communications)
    for text in texts:
        assert "\0" not in text
        text.encode()  # a lone surrogate would raise


def test_18f_versions_start_at_the_second_of_their_commits():
    assert [one.effective_from for one in EIGHTEEN_F.versions] == [
        datetime(2016, 9, 30, 18, 46, 6, tzinfo=UTC),
        datetime(2019, 1, 30, 22, 12, 36, tzinfo=UTC),
        datetime(2019, 2, 12, 14, 56, 37, tzinfo=UTC),
    ]


def test_18f_data_value_changes_its_name_and_gets_its_text_back():
    key = next(
        key
        for key, one in by_id(EIGHTEEN_F.versions[0]).items()
        if one["texts"]["en"].get("name") == "Data-driven"
    )
    first, second, third = (by_id(one)[key]["texts"]["en"] for one in EIGHTEEN_F.versions)
    assert (second["name"], third["name"]) == ("Data-informed", "Data-informed")
    assert first["text"] == third["text"] != second["text"]
    assert first["do"] == second["do"] == third["do"]


def test_18f_behaviours_are_marked_as_ours_wherever_they_are_shown():
    notice = (DATA / "18f" / "NOTICE.md").read_text(encoding="utf-8")
    assert re.search(r"Every behaviour.*written by the Credo project,\s+not by 18F", notice)
    assert "Behaviours (do and dont) were written by the Credo project" in EIGHTEEN_F.notice
    for version in EIGHTEEN_F.versions:
        assert "behaviours written by the Credo project" in version.title
        assert "written by the Credo project, not by 18F" in version.reason


def test_18f_has_509_posts_of_its_eleven_years():
    posts = EIGHTEEN_F.communications
    assert len(posts) == 509
    assert posts[0]["published_at"] == "2014-03-12T12:00:00Z"
    assert posts[-1]["published_at"].startswith("2024-12-10")
    assert {(one["channel"], one["audience"], one["locale"]) for one in posts} == {
        ("blog", "public", "en")
    }
    assert all(re.fullmatch(r"content/posts/\S+\.md", one["external_id"]) for one in posts)


def test_18f_addresses_have_the_day_on_which_the_post_came_out():
    for one in EIGHTEEN_F.communications:
        day = one["published_at"][:10].replace("-", "/")
        slug = re.sub(r"^content/posts/(\d{4}-\d\d-\d\d-)?|\.md$", "", one["external_id"])
        assert one["url"] == f"https://18f.gsa.gov/{day}/{slug}/"


def test_18f_posts_are_small_enough_to_ship():
    packed = DATA / "18f" / "posts.jsonl.xz"
    assert packed.stat().st_size < 1_000_000


def test_18f_posts_are_those_that_the_notice_vouches_for():
    content = lzma.decompress((DATA / "18f" / "posts.jsonl.xz").read_bytes())
    notice = (DATA / "18f" / "NOTICE.md").read_text(encoding="utf-8")
    assert f"SHA-256 of the unpacked lines: {sha256(content).hexdigest()}" in notice


@pytest.mark.parametrize(
    ("slugs", "kind", "name"),
    [
        (None, "organization", "18F"),
        ([], "organization", "18F"),
        (["18F"], "organization", "18F"),
        (["gsa-blog-team"], "organization", "GSA blog team"),
        (["melody"], "employee", "melody"),
        (["laura-gerhardt"], "employee", "Laura Gerhardt"),
        (["18F", "erin-strenio"], "employee", "Erin Strenio"),
        (["eric", "alan-atlas", "kane"], "employee", "eric, Alan Atlas and kane"),
    ],
)
def test_author_of_a_post(slugs, kind, name):
    assert author_of(slugs) == {"kind": kind, "name": name}


def test_a_post_without_a_title_is_its_text_alone():
    post = {
        "date": "2016-05-19", "title": None, "authors": None, "tags": None,
        "path": "content/posts/2016-05-19-x.md", "url": "https://18f.gsa.gov/x/", "text": "Debt.",
    }  # fmt: skip
    assert communication_of_post(post)["body"] == "Debt."
    assert communication_of_post({**post, "title": "On debt"})["body"] == "On debt\n\nDebt."


def test_packing_gives_the_same_bytes_every_time(maker):
    content = lzma.decompress((DATA / "18f" / "posts.jsonl.xz").read_bytes())[:300_000]
    packed = maker["pack"](content)
    assert packed == maker["pack"](content)
    assert lzma.decompress(packed) == content


def test_french_organization_says_that_it_is_fictional():
    assert "(fictive)" in SONGELAMPE.name
    assert "fictional" in SONGELAMPE.notice
    notice = (DATA / "songelampe" / "NOTICE.md").read_text(encoding="utf-8")
    assert "fictional" in notice
    assert "CC0 1.0" in notice
    assert all("(fictive)" in one.title for one in SONGELAMPE.versions)
    addresses = {one["url"] for one in SONGELAMPE.communications if "url" in one}
    assert all(one.startswith("https://songelampe.example/") for one in addresses)


def test_french_charter_renames_a_value_hardens_one_and_adds_one():
    first, second, third = (by_id(one) for one in SONGELAMPE.versions)
    names = [
        {key: one["texts"]["fr"].get("name") for key, one in version.items()}
        for version in (first, second, third)
    ]
    renamed = {key for key in first if names[0][key] != names[1][key]}
    assert {(names[0][key], names[1][key]) for key in renamed} == {("Durabilité", "Faire durer")}
    rewritten = {key for key in set(first) - renamed if first[key] != second[key]}
    assert {names[1][key] for key in rewritten} == {"Parler vrai"}
    assert {names[2][key] for key in set(third) - set(second)} == {"La nuit compte"}
    kinds = Counter(one["kind"] for one in third.values())
    assert kinds == {"mission": 1, "vision": 1, "value": 5}


def test_french_texts_and_their_translations_differ():
    for version in SONGELAMPE.versions:
        for one in version.statements:
            french, english = set(strings_of(one["texts"]["fr"])), strings_of(one["texts"]["en"])
            assert french.isdisjoint(english)


def test_french_organization_speaks_to_all_four_audiences_by_all_three_kinds_of_author():
    posts = SONGELAMPE.communications
    assert 70 <= len(posts) <= 90
    audiences = Counter(one["audience"] for one in posts)
    assert set(audiences) == AUDIENCES
    assert min(audiences.values()) >= 8
    assert {one["author"]["kind"] for one in posts} == {"organization", "leader", "employee"}
    assert {one["author"]["name"] for one in posts if one["author"]["kind"] == "leader"} == {
        "Solène Arbaudie"
    }
    languages = Counter(one["locale"] for one in posts)
    assert 0 < languages["en"] < languages["fr"] / 10
    assert posts[0]["published_at"] > "2024-01"
    assert posts[-1]["published_at"] < "2026-11"


def test_french_posts_are_each_their_own():
    openings = Counter(
        sentence
        for one in SONGELAMPE.communications
        for sentence in re.split(r"(?<=[.!?])\s+|\n+", one["body"])
        if len(sentence) > 40
    )
    assert {text for text, count in openings.items() if count > 1} == set()


def test_french_public_posts_on_x_fit_there():
    sizes = [len(one["body"]) for one in SONGELAMPE.communications if one["channel"] == "x"]
    assert sizes
    assert max(sizes) <= 280


@pytest.mark.shared
def test_shipped_18f_files_are_what_the_script_makes_of_the_source(maker, shared):
    packed = (DATA / "18f" / "posts.jsonl.xz").read_bytes()
    assert maker["make_posts"](shared) == lzma.decompress(packed)
    assert maker["make_charter"](shared) == (DATA / "18f" / "charter.json").read_bytes()


@pytest.mark.shared
def test_18f_values_are_word_for_word_those_of_the_source(shared):
    lines = (shared / "value_items.jsonl").read_text(encoding="utf-8").split("\n")
    items = [json.loads(line) for line in lines if line]
    shipped = [
        (number, version.effective_from, one["texts"]["en"]["name"], one["texts"]["en"]["text"])
        for number, version in enumerate(EIGHTEEN_F.versions, start=1)
        for one in version.statements
        if one["kind"] == "value"
    ]
    assert shipped == [
        (one["version"], moment(one["date"]), one["name"], one["description"]) for one in items
    ]


@pytest.mark.shared
def test_18f_missions_are_words_of_the_page_in_force_on_that_day(shared):
    lines = (shared / "values_history.jsonl").read_text(encoding="utf-8").split("\n")
    pages = [json.loads(line) for line in lines if line]
    sources = ["history-and-values", "about (mission)", "about (mission)"]
    for version, doc in zip(EIGHTEEN_F.versions, sources, strict=True):
        in_force = max(
            (
                one
                for one in pages
                if one["doc"] == doc and moment(one["date"]) <= version.effective_from
            ),
            key=lambda one: moment(one["date"]),
        )
        assert version.statements[0]["texts"]["en"]["text"] in in_force["text"]
        assert in_force["commit"] in version.reason


@pytest.mark.shared
def test_18f_bodies_end_with_the_text_of_the_source(shared):
    lines = (shared / "posts.jsonl").read_text(encoding="utf-8").split("\n")
    source = {one["path"]: one for one in (json.loads(line) for line in lines if line)}
    assert {one["external_id"] for one in EIGHTEEN_F.communications} == set(source)
    for one in EIGHTEEN_F.communications:
        post = source[one["external_id"]]
        assert one["body"] == (f"{post['title']}\n\n" if post["title"] else "") + post["text"]
        assert one["published_at"][:10] == post["date"]
