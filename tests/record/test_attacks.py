"""Every way to falsify the record with full database rights, and how `verify` names it."""

import json

import pytest
from sqlalchemy import delete

from app.core.canonical import canonical_bytes, sha256
from app.core.merkle import leaf_hash
from app.store.tables import log_nodes, versions
from tests import builders
from tests.record.attacker import Attacker, reason_hash
from tests.record.conftest import Record, Told

UNSEEN = "no witness: had the holder of that key rewritten all or cut it off, nobody could see"


def named(record: Record, told: Told, *words: str) -> None:
    """See that the pack made now is refused, with these words in the line."""
    status, line = told(record.save_pack())
    assert status == 1, line
    assert line.startswith("BAD: ")
    for one in words:
        assert one in line, line


def test_an_honest_record_verifies(record: Record, told: Told):
    status, line = told(record.save_pack())
    assert (status, line[:26]) == (0, "OK: credo.test/acme: 3 ver"), line
    assert line.endswith(UNSEEN)


def test_a_published_word_is_changed(record: Record, attacker: Attacker, told: Told):
    owner = attacker.organization("acme")
    content = attacker.version(owner, 2).content.replace("léger".encode(), b"lourd")
    attacker.change_version(owner, 2, content=content)
    named(record, told, f"version 2, entry {record.published[1]} (charter published", "its words")


def test_a_published_word_is_changed_and_its_hashes_with_it(
    record: Record, attacker: Attacker, told: Told
):
    owner = attacker.organization("acme")
    content = attacker.version(owner, 2).content.replace("léger".encode(), b"lourd")
    attacker.change_version(owner, 2, content=content, content_hash=sha256(content))
    attacker.change_version(owner, 3, parent_hash=sha256(content))
    named(record, told, f"version 2, entry {record.published[1]} (charter published", "its words")


def test_a_reason_is_changed(record: Record, attacker: Attacker, told: Told):
    attacker.change_version(attacker.organization("acme"), 1, reason="Parce que")
    named(
        record,
        told,
        f"version 1, entry {record.published[0]}",
        "its reason",
        reason_hash("Parce que"),
    )


def test_a_date_of_publication_is_changed(record: Record, attacker: Attacker, told: Told):
    owner = attacker.organization("acme")
    earlier = attacker.version(owner, 1).published_at
    attacker.change_version(owner, 2, published_at=earlier)
    named(record, told, f"version 2, entry {record.published[1]}", "its published_at")


@pytest.mark.parametrize(
    "values",
    [{"title": "Autre"}, {"effective_from": builders.NOW}, {"approvals": b"[]"}],
    ids=["title", "date", "approvals"],
)
def test_a_title_a_date_or_who_approved_is_changed(
    record: Record, attacker: Attacker, told: Told, values: dict[str, object]
):
    """The day from which a version counts is as good as its words to a forger."""
    attacker.change_version(attacker.organization("acme"), 3, **values)
    named(record, told, f"version 3, entry {record.published[2]}", "title, effective_from or")


@pytest.mark.parametrize(("name", "value"), [("reason", "Oui"), ("content_sha256", "00" * 32)])
def test_an_approval_is_changed(
    record: Record, attacker: Attacker, told: Told, name: str, value: str
):
    owner = attacker.organization("acme")
    (approval,) = json.loads(attacker.version(owner, 3).approvals)
    attacker.change_version(owner, 3, approvals=canonical_bytes([{**approval, name: value}]))
    named(record, told, f"version 3, entry {record.published[2]}", "approv")


def test_the_newest_version_is_deleted(record: Record, attacker: Attacker, told: Told):
    owner = attacker.organization("acme")
    attacker.do(delete(versions).where(versions.c.organization_id == owner, versions.c.number == 3))
    named(record, told, f"version 3, entry {record.published[2]}", "the version was removed")


def test_a_version_in_the_middle_is_deleted(record: Record, attacker: Attacker, told: Told):
    owner = attacker.organization("acme")
    attacker.do(delete(versions).where(versions.c.organization_id == owner, versions.c.number == 2))
    named(record, told, f"version 2, entry {record.published[1]}", "the version was removed")


def test_a_version_is_added_that_nobody_published(record: Record, attacker: Attacker, told: Told):
    owner = attacker.organization("acme")
    row = attacker.version(owner, 3)._asdict() | {"number": 4, "id": "another"}
    attacker.do(versions.insert().values(**row))
    named(record, told, "a version that no entry of the log published")


def test_an_entry_beside_a_publication_is_deleted(record: Record, attacker: Attacker, told: Told):
    """The publication's proof needs its neighbour: what is named is the neighbour that is gone."""
    index = record.published[1] ^ 1
    attacker.delete_entry(attacker.organization("acme"), index)
    named(record, told, f"entry {index}: missing", f"entry {index + 1} is in its place")


@pytest.mark.parametrize("index", [0, 4])
def test_an_entry_is_deleted(record: Record, attacker: Attacker, told: Told, index: int):
    attacker.delete_entry(attacker.organization("acme"), index)
    named(record, told, f"entry {index}: missing", f"entry {index + 1} is in its place")


def test_an_entry_is_deleted_and_those_after_it_move_up(
    record: Record, attacker: Attacker, told: Told
):
    owner = attacker.organization("acme")
    for index in range(4, attacker.size(owner) - 1):
        row = attacker.entry(owner, index + 1)
        attacker.put_entry(owner, index, row.data, row.leaf_hash)
    named(record, told, "entry 4 (", "moved or replaced: its bytes say that it is entry 5")


def test_the_bytes_of_an_entry_are_changed(record: Record, attacker: Attacker, told: Told):
    owner = attacker.organization("acme")
    row = attacker.entry(owner, 3)
    attacker.put_entry(owner, 3, row.data.replace(b"2026", b"2025"), row.leaf_hash)
    named(record, told, "entry 3: its bytes were changed")


@pytest.mark.parametrize("index", [2, 3])
def test_an_entry_is_replaced_and_its_hash_with_it(
    record: Record, attacker: Attacker, told: Told, index: int
):
    """The pair's own node, which was not replaced, tells that one of both was."""
    owner = attacker.organization("acme")
    data = attacker.entry(owner, index).data.replace(b"2026", b"2025")
    attacker.put_entry(owner, index, data, leaf_hash(data))
    named(record, told, "entry 2 or one after it, up to entry 3 (")


def test_entries_change_places(record: Record, attacker: Attacker, told: Told):
    owner = attacker.organization("acme")
    one, two = attacker.entry(owner, 4), attacker.entry(owner, 5)
    attacker.put_entry(owner, 4, two.data, two.leaf_hash)
    attacker.put_entry(owner, 5, one.data, one.leaf_hash)
    named(record, told, "entry 4 (", "moved or replaced: its bytes say that it is entry 5")


def test_entries_of_two_organizations_change_places(record: Record, attacker: Attacker, told: Told):
    acme, globex = attacker.organization("acme"), attacker.organization("globex")
    index = next(
        place
        for place in range(2, attacker.size(acme))
        if b"published" not in attacker.entry(acme, place).data
    )
    one, two = attacker.entry(acme, index), attacker.entry(globex, index)
    attacker.put_entry(acme, index, two.data, two.leaf_hash)
    attacker.put_entry(globex, index, one.data, one.leaf_hash)
    named(record, told, f"entry {index - index % 2} or one after it", "changed or replaced")


def test_stored_nodes_are_removed(record: Record, attacker: Attacker, told: Told):
    owner = attacker.organization("acme")
    attacker.do(
        delete(log_nodes).where(
            log_nodes.c.organization_id == owner,
            log_nodes.c.level == 1,
            log_nodes.c.node_index == 1,
        )
    )
    named(record, told, "entry 2 or one after it, up to entry 3 (")


def test_a_log_without_its_nodes_is_not_signed(record: Record, attacker: Attacker):
    attacker.do(
        delete(log_nodes).where(log_nodes.c.organization_id == attacker.organization("acme"))
    )
    answer = record.admin.get("audit-pack")
    assert answer.status_code == 409
    assert "credo verify --database" in answer.json()["detail"]


def test_everything_is_rewritten_and_every_hash_made_anew(
    record: Record, attacker: Attacker, told: Told
):
    """Nothing inside differs: only somebody who held a checkpoint can tell."""
    kept = record.checkpoint()
    attacker.rewrite_version(attacker.organization("acme"), 2, "léger", "lourd")
    record.admin.say("Et la vie continue.")
    pack = record.save_pack()
    status, line = told(pack)
    assert status == 0
    assert line.endswith(UNSEEN)
    status, line = told(pack, "--checkpoint", kept)
    assert status == 1
    assert line.startswith("BAD: entry 0 or one after it, up to entry ")
    assert f"rewritten: {kept} was signed over others" in line


def test_checkpoints_held_at_several_sizes_say_where_it_was_rewritten(
    record: Record, attacker: Attacker, told: Told
):
    first = record.checkpoint("first")
    size = len(record.admin.get("log/entries").json()["items"])
    record.admin.say("Encore un.")
    record.admin.say("Un audit de plus.")
    second = record.checkpoint("second")
    owner, last = attacker.organization("acme"), attacker.size(attacker.organization("acme")) - 1

    def change(said: dict[str, object]) -> None:
        if said["index"] == last:
            said["subject"] = "another"

    attacker.rewrite(owner, change)
    status, line = told(record.save_pack(), "--checkpoint", first, "--checkpoint", second)
    assert status == 1
    assert f"entry {size} or one after it, up to entry {last} (" in line


def test_the_newest_rows_are_cut_off(record: Record, attacker: Attacker, told: Told):
    """A shorter log is a whole log: only a checkpoint over the longer one can tell."""
    for _ in range(3):
        record.admin.say("Un audit de plus.")
    kept, size = record.checkpoint(), record.published[2]
    attacker.cut_off(attacker.organization("acme"), size)
    pack = record.save_pack()
    status, line = told(pack)
    assert status == 0, line
    assert "2 version(s)" in line
    assert line.endswith(UNSEEN)
    status, line = told(pack, "--checkpoint", kept)
    assert status == 1
    # Entry `size` is there again: the pack's own, which the older checkpoint does not know.
    assert f"entry {size + 1}: missing: the log was cut off: {kept} was signed over" in line


def test_a_witness_tells_of_an_honest_log(record: Record, told: Told):
    kept = record.checkpoint()
    record.admin.say("Un audit de plus.")
    status, line = told(record.save_pack(), "--checkpoint", kept, "--keys", record.keys())
    assert status == 0, line
    assert line.endswith("agrees with 1 checkpoint(s) kept elsewhere")
