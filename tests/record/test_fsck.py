"""`credo verify --database` makes every hash anew from the rows and names the first bad one."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import delete, update

from app.core.canonical import canonical_bytes, sha256
from app.core.checkpoints import parse_checkpoint
from app.core.merkle import leaf_hash
from app.core.notes import parse_note
from app.gateways.signing import Ed25519Signer
from app.services.fsck import Examined, examine_records, is_signing_key_known
from app.services.signing import introduce_signing_key
from app.store.review_tables import approvals
from app.store.tables import (
    communications,
    draft_revisions,
    drafts,
    findings,
    log_heads,
    log_nodes,
    versions,
)
from tests import builders
from tests.contracts.saving import saving
from tests.record.attacker import Attacker
from tests.record.conftest import Record


def examined(record: Record) -> Examined:
    """Return what acme's rows came to; its neighbour's are always in order."""
    acme, globex = examine_records(record.house.ports)
    assert (acme.slug, globex.slug, globex.wrong) == ("acme", "globex", None)
    return acme


def wrong(record: Record) -> str:
    found = examined(record)
    assert found.root is None
    assert found.wrong is not None
    return found.wrong


def test_an_honest_record_is_clean(record: Record):
    found = examined(record)
    assert (found.entries, found.versions, found.wrong) == (record.size, 3, None)
    note = parse_note(record.admin.get("log/checkpoint").content)
    assert found.root == parse_checkpoint(note.text).root


@pytest.mark.parametrize(
    ("values", "what"),
    [
        ({"content": b'{"statements":[]}'}, "content"),
        ({"content_hash": bytes(32)}, "content_hash"),
        ({"parent_hash": bytes(32)}, "parent_hash"),
        ({"reason": "Parce que"}, "reason"),
        ({"published_at": builders.NOW}, "published_at"),
        ({"log_index": 2}, "log_index"),
        ({"id": "another"}, "id"),
        ({"title": "Autre"}, "details"),
        ({"effective_from": builders.NOW}, "details"),
    ],
)
def test_a_changed_version_is_named(record: Record, attacker: Attacker, values, what: str):
    attacker.change_version(attacker.organization("acme"), 2, **values)
    assert wrong(record) == (
        f"versions, number 2: its {what} is not what entry {record.published[1]} commits to"
    )


@pytest.mark.parametrize("number", [2, 3])
def test_a_deleted_version_is_named(record: Record, attacker: Attacker, number: int):
    owner = attacker.organization("acme")
    mine = versions.c.organization_id == owner, versions.c.number == number
    attacker.do(delete(versions).where(*mine))
    index = record.published[number - 1]
    assert wrong(record) == f"versions, number {number}: missing; entry {index} published it"


def test_a_version_that_nobody_published_is_named(record: Record, attacker: Attacker):
    row = attacker.version(attacker.organization("acme"), 3)._asdict()
    attacker.do(versions.insert().values(**row | {"number": 4, "id": "another"}))
    assert wrong(record) == "versions, number 4: no entry of the log published it"


def test_a_deleted_entry_is_named(record: Record, attacker: Attacker):
    attacker.delete_entry(attacker.organization("acme"), 5)
    assert wrong(record) == "log_entries, entry 5: missing; entry 6 follows"


def test_a_changed_entry_is_named(record: Record, attacker: Attacker):
    owner = attacker.organization("acme")
    row = attacker.entry(owner, 4)
    attacker.put_entry(owner, 4, row.data + b" ", row.leaf_hash)
    assert wrong(record).startswith("log_entries, entry 4: its bytes are not those")


def test_a_replaced_entry_is_named_by_the_node_over_it(record: Record, attacker: Attacker):
    owner = attacker.organization("acme")
    data = attacker.entry(owner, 1).data.replace(b"2026", b"2025")
    attacker.put_entry(owner, 1, data, leaf_hash(data))
    assert "not the hash over the entries 0 to 1" in wrong(record)


def test_entries_that_change_places_are_named(record: Record, attacker: Attacker):
    owner = attacker.organization("acme")
    one, two = attacker.entry(owner, 4), attacker.entry(owner, 5)
    attacker.put_entry(owner, 4, two.data, two.leaf_hash)
    attacker.put_entry(owner, 5, one.data, one.leaf_hash)
    assert "log_entries, entry 4 (" in wrong(record)
    assert wrong(record).endswith("it says that it is entry 5")


def test_an_entry_that_is_no_entry_is_named(record: Record, attacker: Attacker):
    data = b"\x02not an entry"
    attacker.put_entry(attacker.organization("acme"), 0, data, leaf_hash(data))
    assert wrong(record) == "log_entries, entry 0: it cannot be read"


def test_a_changed_node_is_named(record: Record, attacker: Attacker):
    mine = log_nodes.c.organization_id == attacker.organization("acme"), log_nodes.c.level == 3
    attacker.do(update(log_nodes).where(*mine, log_nodes.c.node_index == 0).values(hash=bytes(32)))
    assert wrong(record).startswith("log_nodes, level 3, 0: not the hash over the entries 0 to 7")


def test_a_head_that_counts_otherwise_is_named(record: Record, attacker: Attacker):
    mine = log_heads.c.organization_id == attacker.organization("acme")
    attacker.do(update(log_heads).where(mine).values(size=99))
    assert wrong(record) == f"log_heads: 99 entries, and {record.published[2] + 1} are stored"


def test_newest_rows_that_were_cut_off_leave_their_nodes(record: Record, attacker: Attacker):
    owner = attacker.organization("acme")
    size = record.size
    for index in range(size - 3, size):
        attacker.delete_entry(owner, index)
    attacker.do(update(log_heads).where(log_heads.c.organization_id == owner).values(size=size - 3))
    attacker.do(delete(versions).where(versions.c.organization_id == owner, versions.c.number == 3))
    assert "beyond the newest entry: entries were cut off" in wrong(record)


def test_a_changed_revision_is_named(record: Record, attacker: Attacker):
    owner = attacker.organization("acme")
    (one, *_) = attacker.rows(drafts.select().where(drafts.c.organization_id == owner))
    (row, *_) = attacker.rows(draft_revisions.select().where(draft_revisions.c.draft_id == one.id))
    content = canonical_bytes(json.loads(row.content) | {"title": "Autre"})
    mine = draft_revisions.c.draft_id == one.id, draft_revisions.c.revision == row.revision
    attacker.do(update(draft_revisions).where(*mine).values(content=content))
    assert wrong(record).startswith(
        f"draft_revisions, draft {one.id}, revision {row.revision}: not"
    )
    attacker.do(update(draft_revisions).where(*mine).values(content=b"{}"))
    assert "a row cannot be read" in wrong(record)
    attacker.do(delete(draft_revisions).where(*mine))
    assert "missing" in wrong(record)


def test_a_draft_that_was_never_entered_is_named(record: Record, attacker: Attacker):
    owner = attacker.organization("acme")
    (one, *_) = attacker.rows(drafts.select().where(drafts.c.organization_id == owner))
    with saving(record.house.store) as uow:
        stored = uow.drafts.get(owner, one.id)
        assert stored is not None
        uow.drafts.add(replace(stored, id="another", revision=1))
    assert wrong(record) == "drafts, another: at revision 1, and 0 were entered"


@pytest.mark.parametrize("values", [{"reason": "Oui"}, {"decision": "rejected"}])
def test_a_changed_approval_is_named(record: Record, attacker: Attacker, values):
    mine = approvals.c.organization_id == attacker.organization("acme")
    attacker.do(update(approvals).where(mine).values(**values))
    assert wrong(record).startswith("approvals, ")
    attacker.do(delete(approvals).where(mine))
    assert wrong(record).endswith("is missing")


def test_a_changed_finding_is_named(record: Record, attacker: Attacker):
    mine = findings.c.organization_id == attacker.organization("acme")
    attacker.do(update(findings).where(mine).values(confidence=0.1234))
    assert wrong(record).startswith("findings, check ")


def test_a_deleted_finding_is_named(record: Record, attacker: Attacker):
    attacker.do(delete(findings).where(findings.c.organization_id == attacker.organization("acme")))
    assert wrong(record).startswith("findings, check ")


def test_a_changed_communication_is_named(record: Record, attacker: Attacker):
    mine = communications.c.organization_id == attacker.organization("acme")
    attacker.do(update(communications).where(mine).values(body="Nous n'avons rien dit."))
    assert wrong(record).endswith("its text is not the one that came in")
    body = "Nous n'avons rien dit."
    attacker.do(update(communications).where(mine).values(body_hash=sha256(body.encode())))
    assert "its hash is not what entry " in wrong(record)


def test_a_rewritten_record_differs_from_what_witnesses_hold(record: Record, attacker: Attacker):
    owner = attacker.organization("acme")
    note = record.admin.get("log/checkpoint").content
    checkpoint = parse_checkpoint(parse_note(note).text)
    one = builders.witness(owner)
    held = builders.witnessed(one, checkpoint.size, root=checkpoint.root, note=note, answer=b"")
    with saving(record.house.store) as uow:
        uow.witnesses.add(one)
        uow.witnesses.keep(held)
    record.admin.say("Et la vie continue.")
    assert examined(record).wrong is None
    attacker.rewrite_version(owner, 2, "léger", "lourd")
    assert f"witness {one.id} holds another root over the {checkpoint.size} entries" in wrong(
        record
    )
    attacker.cut_off(owner, checkpoint.size - 1)
    assert "cut off" in wrong(record)


def test_the_key_that_signs_is_known_or_not(record: Record):
    ports = record.house.ports
    introduce_signing_key(ports)
    assert is_signing_key_known(ports)
    assert not is_signing_key_known(replace(ports, signer=Ed25519Signer("credo.test", b"t" * 32)))
