import pytest

from tests.api.house import MISSION, VALUE, Person, problem


def joined(words, *ops: str) -> str:
    return "".join(one["text"] for one in words if one["op"] in ops)


def changed(acme: Person, change) -> list:
    acme.publish()
    acme.change_charter(change)
    answer = acme.get("charter/versions/2/diff?against=1")
    assert answer.status_code == 200
    assert answer.json()["from"] == 1
    assert answer.json()["to"] == 2
    return list(answer.json()["changes"])


def test_a_changed_word_is_shown_in_its_place_with_its_offsets(acme: Person):
    after = "Nous disons tout ce que nous faisons."
    (one,) = changed(acme, lambda all_: all_[1]["texts"]["fr"].update(text=after))
    before = VALUE["texts"]["fr"]["text"]
    assert (one["locale"], one["field"], one["class"]) == ("fr", "text", "meaning")
    assert joined(one["words"], "equal", "delete") == before
    assert joined(one["words"], "equal", "insert") == after
    assert [part["text"].strip() for part in one["words"] if part["op"] == "insert"] == ["tout"]
    for part in one["words"]:
        source = before if part["op"] == "delete" else after
        assert source[part["start"] : part["end"]] == part["text"]


@pytest.mark.parametrize(
    ("after", "wanted"),
    [
        ("Nous disons ce que nous faisons !", "editorial"),
        ("Nous  disons ce que nous faisons.", "editorial"),
        ("NOUS disons ce que nous faisons.", "editorial"),
        ("Nous ne disons pas ce que nous faisons.", "meaning"),
        ("Nous faisons ce que nous disons.", "meaning"),
    ],
)
def test_each_change_has_its_class(acme: Person, after: str, wanted: str):
    (one,) = changed(acme, lambda all_: all_[1]["texts"]["fr"].update(text=after))
    assert one["class"] == wanted


def test_a_statement_added_and_one_removed_are_told_by_locale(acme: Person):
    def change(all_):
        all_[1:] = [{"kind": "value", "texts": {"fr": {"name": "Soin", "text": "Prendre soin."}}}]

    found = changed(acme, change)
    added = [one for one in found if one["class"] == "added"]
    removed = [one for one in found if one["class"] == "removed"]
    assert {one["field"] for one in added} == {"name", "text"}
    assert {one["locale"] for one in removed} == {"fr", "en"}
    assert len({one["statement_id"] for one in added}) == 1
    assert all(part["op"] == "insert" for one in added for part in one["words"])
    assert all(part["op"] == "delete" for one in removed for part in one["words"])


def test_a_locale_added_is_told_as_added(acme: Person):
    (one,) = changed(acme, lambda all_: all_[0]["texts"].update(en={"text": "Sober computing."}))
    assert (one["locale"], one["class"], one["field"]) == ("en", "added", "text")


def test_a_behaviour_removed_is_told_alone(acme: Person):
    (one,) = changed(acme, lambda all_: all_[1]["texts"]["fr"].update(do=[]))
    assert (one["field"], one["class"]) == ("do/0", "removed")
    assert joined(one["words"], "delete") == "Publier chaque audit"


def test_a_new_order_is_told_and_equal_versions_differ_in_nothing(acme: Person):
    found = changed(acme, lambda all_: all_.reverse())
    assert {one["field"] for one in found} == {"position"}
    assert acme.get("charter/versions/2/diff?against=2").json()["changes"] == []


def test_the_version_before_is_the_default_and_zero_is_the_empty_charter(acme: Person):
    changed(acme, lambda all_: all_.append(MISSION))
    default = acme.get("charter/versions/2/diff").json()
    assert default == acme.get("charter/versions/2/diff?against=1").json()
    first = acme.get("charter/versions/1/diff").json()
    assert first["from"] == 0
    assert {one["class"] for one in first["changes"]} == {"added"}


@pytest.mark.parametrize("against", ["-1", "x", "1.5", "2147483648", "9" * 5_000, ""])
def test_a_number_that_is_none_is_refused_by_name(acme: Person, against: str):
    acme.publish()
    answer = acme.get("charter/versions/1/diff", params={"against": against})
    assert problem(answer, 422)["errors"][0]["parameter"] == "against"


def test_a_version_that_is_not_there_is_404_on_either_side(acme: Person):
    acme.publish()
    problem(acme.get("charter/versions/2/diff"), 404)
    problem(acme.get("charter/versions/1/diff?against=2"), 404)


def test_the_offsets_are_code_points(acme: Person):
    before, after = "😀 Être clair", "😀 Être très clair"
    acme.publish(acme.draft([{"kind": "mission", "texts": {"fr": {"text": before}}}]))
    acme.change_charter(lambda all_: all_[0]["texts"]["fr"].update(text=after))
    words = acme.get("charter/versions/2/diff").json()["changes"][0]["words"]
    (inserted,) = [part for part in words if part["op"] == "insert"]
    assert after[inserted["start"] : inserted["end"]] == inserted["text"]


def test_a_history_folds_the_versions_that_left_a_statement_alone(acme: Person):
    first = acme.publish()
    value, mission = first["statements"][1]["id"], first["statements"][0]["id"]
    acme.change_charter(lambda all_: all_[0]["texts"]["fr"].update(text="Autre mission."))
    acme.change_charter(lambda all_: all_[1]["texts"]["fr"].update(text="Nous le disons."))
    acme.change_charter(lambda all_: all_.pop(1))
    answer = acme.get(f"statements/{value.upper()}/history")
    spans = answer.json()["items"]
    assert answer.json()["statement_id"] == value
    assert [(one["first"], one["last"]) for one in spans] == [(1, 2), (3, 3), (4, 4)]
    assert spans[0]["statement"]["texts"] == VALUE["texts"]
    assert [one["class"] for one in spans[1]["changes"]] == ["meaning"]
    assert spans[2]["statement"] is None
    assert spans[1]["reason"] == "Assemblée générale"
    other = acme.get(f"statements/{mission}/history").json()["items"]
    assert [(one["first"], one["last"]) for one in other] == [(1, 1), (2, 4)]


@pytest.mark.parametrize(
    "wrong", ["nothing", "01980000-0000-7000-8000-00000000ffff", "é", "%22", "'"]
)
def test_the_history_of_no_statement_is_404(acme: Person, wrong: str):
    acme.publish()
    problem(acme.get(f"statements/{wrong}/history"), 404)
