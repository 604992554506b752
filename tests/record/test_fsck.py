"""`credo verify --database` makes every hash anew from the rows and names the first bad one."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import delete, update

from app.core.canonical import canonical_bytes, sha256
from app.core.checkpoints import parse_checkpoint
from app.core.erasures import emptied_fingerprint
from app.core.log import Act, EntryKind
from app.core.merkle import leaf_hash
from app.core.notes import parse_note
from app.gateways.signing import Ed25519Signer
from app.services.fsck import Examined, examine_records, is_signing_key_known
from app.services.signing import introduce_signing_key
from app.store.review_tables import approval_links, approvals
from app.store.tables import (
    api_keys,
    communications,
    draft_revisions,
    drafts,
    finding_reviews,
    findings,
    log_entries,
    log_heads,
    log_nodes,
    versions,
)
from app.store.witness_tables import witnesses
from tests import builders
from tests.api.house import communication
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
    added = Act(EntryKind.WITNESS_ADDED, one.id, sha256(canonical_bytes(one.as_json())))
    with saving(record.house.store) as uow:
        uow.witnesses.add(one)
        uow.witnesses.keep(held)
        uow.log.append(owner, builders.new_id(), builders.NOW, added)
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


def test_a_text_that_was_emptied_without_an_erasure_is_named(record: Record, attacker: Attacker):
    """Emptied by hand it looks erased; only an erasure's own entry makes it so."""
    owner = attacker.organization("acme")
    (one,) = attacker.rows(communications.select().where(communications.c.organization_id == owner))
    attacker.do(update(communications).where(communications.c.id == one.id).values(body=""))
    told = f"communications, {one.id}: its text was emptied, and no entry tells of it"
    assert wrong(record) == told
    attacker.do(
        update(communications)
        .where(communications.c.id == one.id)
        .values(fingerprint=emptied_fingerprint(one.id, 0))
    )
    assert wrong(record) == told


def test_an_erasure_covers_the_texts_that_it_names_and_no_other(record: Record, attacker: Attacker):
    owner = attacker.organization("acme")
    for name in ("Ada", "Ada", "Grace"):
        author = {"kind": "leader", "name": name}
        body = communication("Nous aimons publier chaque audit.", author=author)
        assert record.admin.post("communications", body).status_code == 201
    mine = communications.c.organization_id == owner
    (other,) = attacker.rows(
        communications.select().where(mine, communications.c.author_name == "Grace")
    )
    person = {"kind": "author", "name": "Ada"}
    index = record.admin.post("erasures", {"person": person, "reason": "Oui"}).json()["log_index"]
    assert examined(record).wrong is None
    attacker.do(
        update(communications)
        .where(communications.c.id == other.id)
        .values(body="", fingerprint=emptied_fingerprint(other.id, index))
    )
    assert wrong(record) == f"communications: those emptied are not those of entry {index}"


def test_an_erased_person_leaves_a_sound_record(record: Record):
    leader = record.admin.get("charter/versions/3").json()["approvals"][0]["approver"]
    person = {"kind": "principal", "id": leader}
    answer = record.admin.post("erasures", {"person": person, "reason": "Départ"})
    assert answer.status_code == 201, answer.text
    assert examined(record).wrong is None


def test_imported_texts_that_vanish_or_appear_are_named(record: Record, attacker: Attacker):
    rows = "\n".join(json.dumps(communication(f"Un audit, {place}.")) for place in range(3))
    headers = {"Content-Type": "application/jsonl"}
    sent = record.admin.post("communications/import", content=rows.encode(), headers=headers)
    assert sent.status_code == 202, sent.text
    record.house.drain()
    assert examined(record).wrong is None
    one = communications.c.body == "Un audit, 1."
    (row,) = attacker.rows(communications.select().where(one))
    attacker.do(delete(communications).where(one))
    assert "2 received at " in wrong(record)
    attacker.do(communications.insert().values(**row._asdict()))
    assert examined(record).wrong is None
    strange = row._asdict() | {"id": "another", "fingerprint": bytes(32)}
    attacker.do(communications.insert().values(**strange | {"received_at": builders.NOW}))
    assert wrong(record) == "communications, ['another']: no entry tells that it came in"


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"role": "admin"}, "its role or its end was changed"),
        ({"expires_at": builders.NOW}, "its role or its end was changed"),
        ({"secret_hash": bytes(32)}, "not the key that was issued"),
        ({"revoked_at": builders.NOW}, "the log says that it was not revoked"),
        ({"id": "another"}, "no entry tells that it was issued"),
    ],
)
def test_a_key_that_was_tampered_with_is_named(record: Record, attacker: Attacker, values, told):
    """A reader who writes `admin` into his own row would leave no other trace."""
    reader = record.house.person("acme", "reader")
    hashed = sha256(reader.secret.encode())
    attacker.do(update(api_keys).where(api_keys.c.secret_hash == hashed).values(**values))
    assert wrong(record).startswith("api_keys, ")
    assert wrong(record).endswith(told)


def test_a_key_that_is_deleted_is_named(record: Record, attacker: Attacker):
    reader = record.house.person("acme", "reader")
    hashed = sha256(reader.secret.encode())
    attacker.do(delete(api_keys).where(api_keys.c.secret_hash == hashed))
    assert wrong(record).endswith("issued, and no longer there")


def test_who_published_approved_or_saved_cannot_be_changed(record: Record, attacker: Attacker):
    owner = attacker.organization("acme")
    three = attacker.version(owner, 3)
    (approval,) = attacker.rows(approvals.select().where(approvals.c.organization_id == owner))
    assert approval.approver_id == three.published_by
    (one, *_) = attacker.rows(drafts.select().where(drafts.c.organization_id == owner))
    (saved, *_) = attacker.rows(
        draft_revisions.select().where(draft_revisions.c.draft_id == one.id)
    )
    other = saved.saved_by
    for change, back, told in (
        (
            update(versions).where(versions.c.id == three.id).values(published_by=other),
            update(versions)
            .where(versions.c.id == three.id)
            .values(published_by=three.published_by),
            f"versions, number 3: who did it is not who entry {record.published[2]} commits to",
        ),
        (
            update(approvals).where(approvals.c.id == approval.id).values(approver_id=other),
            update(approvals)
            .where(approvals.c.id == approval.id)
            .values(approver_id=approval.approver_id),
            f"approvals, {approval.id}: who did it is not who entry {approval.log_index}",
        ),
    ):
        attacker.do(change)
        assert wrong(record).startswith(told)
        attacker.do(back)
    mine = draft_revisions.c.draft_id == one.id
    attacker.do(update(draft_revisions).where(mine).values(saved_by=three.published_by))
    assert wrong(record).startswith(f"draft_revisions, draft {one.id}, revision 1: who did it")


def test_a_decision_that_was_added_is_named(record: Record, attacker: Attacker):
    owner = attacker.organization("acme")
    (row,) = attacker.rows(approvals.select().where(approvals.c.organization_id == owner))
    attacker.do(approvals.insert().values(**row._asdict() | {"id": "another"}))
    assert wrong(record) == f"approvals, draft {row.draft_id}: 2 stored, and 1 were entered"


def _invite(record: Record) -> tuple[str, str]:
    """Have a stranger approve by a link; return the link's id and its secret's address."""
    draft = record.admin.post("drafts", {"title": "Suite"})
    path = f"drafts/{draft.json()['id']}"
    headers = {"If-Match": draft.headers["etag"]}
    asked = record.admin.post(f"{path}/submit", {"reason": "À relire"}, headers=headers)
    leader = record.house.person("acme", "leader")
    headers = {"If-Match": asked.headers["etag"]}
    link = leader.post(f"{path}/approval-links", {"name": "A. Martin"}, headers=headers).json()
    return link["id"], link["url"]


def test_who_was_invited_to_approve_is_on_the_record(record: Record, attacker: Attacker):
    link_id, url = _invite(record)
    shown = record.admin.get(url).json()
    decision = {"decision": "approved", "reason": "Lu", "content_sha256": shown["content_sha256"]}
    assert record.admin.post(url, decision).status_code == 200
    assert examined(record).wrong is None
    mine = approval_links.c.id == link_id
    attacker.do(update(approval_links).where(mine).values(expires_at=builders.NOW))
    assert wrong(record).startswith(f"approval_links, {link_id}: missing, or not what entry ")


def test_a_link_that_nobody_made_gives_its_approval_away(record: Record, attacker: Attacker):
    """With rights on the database a forger adds a link whose secret he knows, and uses it."""
    link_id, _ = _invite(record)
    (row,) = attacker.rows(approval_links.select().where(approval_links.c.id == link_id))
    forged = {"id": "forged", "secret_hash": sha256(b"known")}
    attacker.do(approval_links.insert().values(**row._asdict() | forged))
    shown = record.admin.get("/v1/approvals/known").json()
    decision = {"decision": "approved", "reason": "Lu", "content_sha256": shown["content_sha256"]}
    assert record.admin.post("/v1/approvals/known", decision).status_code == 200
    told = "approval_links, forged: no entry tells that somebody was invited"
    assert wrong(record) == told


def test_a_review_that_was_changed_or_deleted_is_named(record: Record, attacker: Attacker):
    finding = record.admin.get("findings").json()["items"][0]
    body = {"verdict": "disputed", "reason": "Hors sujet"}
    made = record.admin.post(f"findings/{finding['id']}/reviews", body)
    assert made.status_code in (200, 201), made.text
    assert examined(record).wrong is None
    (row,) = attacker.rows(finding_reviews.select())
    mine = finding_reviews.c.id == row.id
    for values in ({"verdict": "confirmed"}, {"reason": "Oui"}):
        attacker.do(update(finding_reviews).where(mine).values(**values))
        assert wrong(record).startswith(f"finding_reviews, {row.id}: not what entry ")
        attacker.do(
            update(finding_reviews).where(mine).values(verdict=row.verdict, reason=row.reason)
        )
    attacker.do(update(finding_reviews).where(mine).values(reviewed_by="another"))
    assert "who did it" in wrong(record)
    attacker.do(delete(finding_reviews).where(mine))
    assert "missing" in wrong(record)


def test_witnesses_that_come_and_go_without_an_entry_are_named(record: Record, attacker: Attacker):
    added = record.admin.post("witnesses", {"kind": "file"})
    assert added.status_code == 201, added.text
    assert examined(record).wrong is None
    mine = witnesses.c.id == added.json()["id"]
    attacker.do(update(witnesses).where(mine).values(removed_at=builders.NOW))
    assert "removed or not otherwise than the log says" in wrong(record)
    attacker.do(update(witnesses).where(mine).values(removed_at=None, path="elsewhere"))
    assert "not the one that was added" in wrong(record)


def test_the_log_of_another_organization_is_named(record: Record, attacker: Attacker):
    """Every row of both logs changed places: the first entry says whose it is."""
    acme, globex = attacker.organization("acme"), attacker.organization("globex")
    assert attacker.size(acme) == attacker.size(globex), "then the heads may stay where they are"
    for table in (log_entries, log_nodes):
        owner = table.c.organization_id
        for was, now in ((acme, "aside"), (globex, acme), ("aside", globex)):
            attacker.do(update(table).where(owner == was).values(organization_id=now))
    found = [one.wrong for one in examine_records(record.house.ports)]
    assert [one[:51] for one in found if one] == [
        "log_entries, entry 0: of another organization: 0198"
    ] * 2
