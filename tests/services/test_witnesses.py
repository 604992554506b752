"""Every published version reaches its witnesses, once, whatever breaks on the way."""

from typing import Any

import pytest

from app.core.access import Principal, Role
from app.core.canonical import sha256
from app.core.checkpoints import parse_checkpoint
from app.core.errors import ConflictError, InvalidError, NotReadyError, StorageError
from app.core.jobs import Job, JobState
from app.core.log import EntryKind
from app.core.merkle import node_hash
from app.core.notes import NoteSignature, format_note, parse_note
from app.core.organizations import Organization
from app.core.witnesses import WITNESSES_MAX, WitnessError, WitnessKind
from app.services.drafts import create_draft
from app.services.organizations import NewOrganization, create_organization
from app.services.publishing import publish_draft
from app.services.witnesses import (
    ATTEMPTS_MAX,
    add_witness,
    list_witnesses,
    remove_witness,
    run_witness_batch,
)
from tests import builders
from tests.fakes import FakePorts, fake_ports

URL = "https://witness.example.org/checkpoints"
AWAY = WitnessError("It cannot be reached.", lasting=False)
REFUSED = WitnessError("It answered 410.", lasting=True)


@pytest.fixture
def ports() -> FakePorts:
    return fake_ports()


@pytest.fixture
def admin() -> Principal:
    return builders.principal()


@pytest.fixture
def acme(ports: FakePorts, admin: Principal) -> Organization:
    return create_organization(ports, admin, NewOrganization("acme", "Acme", "fr", ("fr",)))


def tree_root(leaves: list[bytes]) -> bytes:
    """RFC 6962 section 2.1, as it is written there."""
    if len(leaves) == 1:
        return leaves[0]
    k = 1 << ((len(leaves) - 1).bit_length() - 1)
    return node_hash(tree_root(leaves[:k]), tree_root(leaves[k:]))


def publish(ports: FakePorts, admin: Principal) -> int:
    """Publish a version; return the size of the log then."""
    statements = builders.charter(f"Version de {ports.clock.now()}.")
    draft = create_draft(ports, admin, "acme", "Charte", statements, None).draft
    publish_draft(ports, admin, "acme", draft.id, draft.etag, "Parce que", None)
    with ports.store.read() as uow:
        return uow.log.size(draft.organization_id)


def add(ports: FakePorts, admin: Principal, kind: WitnessKind = WitnessKind.WEBHOOK) -> Any:
    url = URL if kind is WitnessKind.WEBHOOK else None
    return add_witness(ports, admin, "acme", kind, url, None).witness


def take(ports: FakePorts) -> list[str]:
    """Return the ids of the jobs queued since the last call."""
    found = [one.id for one in ports.store.enqueued]
    ports.store.enqueued.clear()
    return found


def job(ports: FakePorts, job_id: str) -> Job:
    with ports.store.read() as uow:
        found = uow.jobs.get(job_id)
    assert found is not None
    return found


def kinds(ports: FakePorts, organization: Organization) -> list[str]:
    with ports.store.read() as uow:
        entries = uow.log.entries(organization.id, 0, 1_000)
    return [next(one.value for one in EntryKind if one.value.encode() in e.data) for e in entries]


@pytest.mark.usefixtures("acme")
def test_without_witnesses_publishing_queues_nothing(ports: FakePorts, admin: Principal) -> None:
    publish(ports, admin)
    assert take(ports) == []


def test_every_version_is_brought_to_every_witness(
    ports: FakePorts, admin: Principal, acme: Organization
) -> None:
    witnesses = [add(ports, admin), add(ports, admin, WitnessKind.FILE)]
    take(ports)
    for _ in range(2):
        ports.messenger.sent.clear()
        size = publish(ports, admin)
        with ports.store.read() as uow:
            leaves = [one.leaf_hash for one in uow.log.entries(acme.id, 0, size)]
        jobs = take(ports)
        for job_id in jobs:
            assert run_witness_batch(ports, job_id) is False
            assert job(ports, job_id).state is JobState.SUCCEEDED
        assert [one.witness for one in ports.messenger.sent] == witnesses
        assert [one.id for one in ports.messenger.sent] == jobs
        for message in ports.messenger.sent:
            checkpoint = parse_checkpoint(parse_note(message.note).text)
            assert checkpoint.origin == "credo.test/acme"
            assert (checkpoint.size, checkpoint.root) == (size, tree_root(leaves))
            with ports.store.read() as uow:
                held = uow.witnesses.held(message.witness.id, size)
            assert held is not None
            assert (held.note, held.root, held.answer) == (message.note, checkpoint.root, b"")
    assert kinds(ports, acme).count("checkpoint witnessed") == 4
    [latest, _] = list_witnesses(ports, admin, "acme")
    assert latest.latest is not None
    assert latest.latest.size == size


@pytest.mark.usefixtures("acme")
def test_what_is_queued_covers_the_version_and_nothing_after_it(
    ports: FakePorts, admin: Principal
) -> None:
    add(ports, admin)
    take(ports)
    size = publish(ports, admin)
    create_draft(ports, admin, "acme", "Suite", builders.charter(), None)
    [job_id] = take(ports)
    run_witness_batch(ports, job_id)
    [message] = ports.messenger.sent
    assert parse_checkpoint(parse_note(message.note).text).size == size


def test_a_publication_that_fails_queues_nothing(
    ports: FakePorts, admin: Principal, acme: Organization
) -> None:
    add(ports, admin)
    draft = create_draft(ports, admin, "acme", "Charte", builders.charter(), None).draft
    take(ports)
    ports.store.fails_with = StorageError("The disk is full.")
    with pytest.raises(StorageError):
        publish_draft(ports, admin, "acme", draft.id, draft.etag, "Parce que", None)
    assert take(ports) == []
    assert "charter published" not in kinds(ports, acme)


def test_a_new_witness_is_brought_the_log_as_it_stands(
    ports: FakePorts, admin: Principal, acme: Organization
) -> None:
    publish(ports, admin)
    view = add_witness(ports, admin, "acme", WitnessKind.WEBHOOK, URL, None)
    [job_id] = take(ports)
    assert view.job is not None
    assert view.job.id == job_id
    run_witness_batch(ports, job_id)
    with ports.store.read() as uow:
        [held] = uow.witnesses.checkpoints(acme.id)
        entries = uow.log.entries(acme.id, held.size - 1, 2)
    assert b"witness added" in entries[0].data
    assert b"checkpoint witnessed" in entries[1].data
    assert sha256(held.note).hex().encode() in entries[1].data


def test_a_job_that_crashed_after_the_witness_took_it_leaves_one_row_and_one_entry(
    ports: FakePorts, admin: Principal, acme: Organization
) -> None:
    add(ports, admin)
    [job_id] = take(ports)
    ports.store.fails_with = StorageError("The machine lost power.")
    with pytest.raises(StorageError):
        run_witness_batch(ports, job_id)
    for _ in range(3):
        assert run_witness_batch(ports, job_id) is False
    first, second = ports.messenger.sent
    assert first == second, "the same message under the same id"
    assert kinds(ports, acme).count("checkpoint witnessed") == 1
    assert job(ports, job_id).state is JobState.SUCCEEDED


def test_two_jobs_of_one_size_bring_it_once(
    ports: FakePorts, admin: Principal, acme: Organization
) -> None:
    witness = add(ports, admin)
    [first] = take(ports)
    again = builders.job(acme.id, subject=job(ports, first).subject, result={"attempts": 0})
    with ports.store.write() as uow:
        uow.jobs.add(again)
        uow.commit()
    run_witness_batch(ports, first)
    run_witness_batch(ports, again.id)
    assert len(ports.messenger.sent) == 1
    assert job(ports, again.id).state is JobState.SUCCEEDED
    assert ports.messenger.sent[0].witness == witness


@pytest.mark.usefixtures("acme")
def test_a_witness_that_is_away_is_tried_again_and_then_given_up(
    ports: FakePorts, admin: Principal
) -> None:
    add(ports, admin)
    [job_id] = take(ports)
    ports.messenger.fails = [AWAY, AWAY]
    for attempt in (1, 2):
        with pytest.raises(NotReadyError, match="reached"):
            run_witness_batch(ports, job_id)
        assert job(ports, job_id).result["attempts"] == attempt
        assert job(ports, job_id).state is JobState.RUNNING
    run_witness_batch(ports, job_id)
    assert job(ports, job_id).state is JobState.SUCCEEDED
    publish(ports, admin)
    [job_id] = take(ports)
    ports.messenger.fails = [AWAY] * (ATTEMPTS_MAX + 1)
    for _ in range(ATTEMPTS_MAX - 1):
        with pytest.raises(NotReadyError):
            run_witness_batch(ports, job_id)
    assert run_witness_batch(ports, job_id) is False
    assert job(ports, job_id).state is JobState.FAILED
    assert job(ports, job_id).failure == AWAY.detail
    assert run_witness_batch(ports, job_id) is False
    assert len(ports.messenger.fails) == 1, "it is left alone"


def test_a_refusal_is_not_tried_again(
    ports: FakePorts, admin: Principal, acme: Organization
) -> None:
    add(ports, admin)
    [job_id] = take(ports)
    ports.messenger.fails = [REFUSED]
    assert run_witness_batch(ports, job_id) is False
    assert job(ports, job_id).state is JobState.FAILED
    assert "checkpoint witnessed" not in kinds(ports, acme)


def test_a_removed_witness_is_brought_nothing_more(
    ports: FakePorts, admin: Principal, acme: Organization
) -> None:
    witness = add(ports, admin)
    [waiting] = take(ports)
    for _ in range(2):
        remove_witness(ports, admin, "acme", witness.id)
    run_witness_batch(ports, waiting)
    assert job(ports, waiting).state is JobState.CANCELLED
    publish(ports, admin)
    assert take(ports) == []
    assert ports.messenger.sent == []
    assert list_witnesses(ports, admin, "acme") == []
    assert kinds(ports, acme).count("witness removed") == 1


def test_a_witness_that_holds_another_root_for_the_size_gives_the_forger_away(
    ports: FakePorts, admin: Principal, acme: Organization
) -> None:
    witness = add(ports, admin)
    [job_id] = take(ports)
    size = job(ports, job_id).subject["size"]
    with ports.store.write() as uow:
        held = builders.witnessed(witness, size, root=b"\7" * 32)
        assert uow.witnesses.keep(held)
        uow.commit()
    assert run_witness_batch(ports, job_id) is False
    failure = job(ports, job_id).failure
    assert failure is not None
    assert "altered" in failure
    with ports.store.read() as uow:
        assert uow.witnesses.checkpoints(acme.id) == [held]


def cosigned(message: bytes) -> bytes:
    note = parse_note(message)
    theirs = NoteSignature("witness.example.org", b"wxyz", b"s" * 64)
    return format_note(note.text, [*note.signatures, theirs])


def other_text(message: bytes) -> bytes:
    note = parse_note(cosigned(message))
    return format_note(note.text.replace("acme", "evil"), note.signatures)


@pytest.mark.parametrize(
    ("answers", "kept"),
    [
        (cosigned, True),
        (lambda note: note, False),
        (other_text, False),
        (lambda _note: b"thank you", False),
        (lambda _note: b"\xff\x00" * 100, False),
        (lambda _note: b"", False),
    ],
)
def test_a_webhooks_answer_is_kept_when_it_signs_the_same_text(
    ports: FakePorts, admin: Principal, acme: Organization, answers: Any, kept: bool
) -> None:
    add(ports, admin)
    ports.messenger.answers = answers
    [job_id] = take(ports)
    run_witness_batch(ports, job_id)
    with ports.store.read() as uow:
        [held] = uow.witnesses.checkpoints(acme.id)
    assert held.answer == (cosigned(held.note) if kept else b"")
    assert job(ports, job_id).result["cosigned"] is kept


def test_an_authoritys_answer_is_kept_as_it_is(
    ports: FakePorts, admin: Principal, acme: Organization
) -> None:
    add(ports, admin, WitnessKind.TSA)
    ports.messenger.answers = lambda _note: b"0\x82 DER"
    run_witness_batch(ports, take(ports)[0])
    with ports.store.read() as uow:
        assert uow.witnesses.checkpoints(acme.id)[0].answer == b"0\x82 DER"


@pytest.mark.parametrize(
    ("kind", "url", "path", "where"),
    [
        (WitnessKind.WEBHOOK, None, None, "/url"),
        (WitnessKind.WEBHOOK, "ftp://example.org/", None, "/url"),
        (WitnessKind.WEBHOOK, "https://user:key@example.org/", None, "/url"),
        (WitnessKind.WEBHOOK, "https://", None, "/url"),
        (WitnessKind.WEBHOOK, "https://example.org:port/", None, "/url"),
        (WitnessKind.WEBHOOK, "https://[::1/", None, "/url"),
        (WitnessKind.WEBHOOK, "https://example.org/a b", None, "/url"),
        (WitnessKind.WEBHOOK, "https://example.org/\n", None, "/url"),
        (WitnessKind.WEBHOOK, "https://example.org/" + "x" * 2_000, None, "/url"),
        (WitnessKind.WEBHOOK, URL, "folder", "/path"),
        (WitnessKind.FILE, URL, None, "/url"),
        (WitnessKind.FILE, None, "..", "/path"),
        (WitnessKind.FILE, None, "a/../../b", "/path"),
        (WitnessKind.FILE, None, "/etc", "/path"),
        (WitnessKind.FILE, None, "a//b", "/path"),
        (WitnessKind.FILE, None, "a\\b", "/path"),
        (WitnessKind.FILE, None, ".git/hooks", "/path"),
        (WitnessKind.FILE, None, "a/b/c/d/e", "/path"),
        (WitnessKind.FILE, None, "é", "/path"),
        (WitnessKind.TSA, URL, None, "/url"),
    ],
)
@pytest.mark.usefixtures("acme")
def test_what_cannot_be_a_witness_is_refused_by_field(
    ports: FakePorts, admin: Principal, kind: WitnessKind, url: Any, path: Any, where: str
) -> None:
    with pytest.raises(InvalidError) as refusal:
        add_witness(ports, admin, "acme", kind, url, path)
    assert [one.pointer for one in refusal.value.errors] == [where]
    assert list_witnesses(ports, admin, "acme") == []
    assert take(ports) == []


@pytest.mark.usefixtures("acme")
def test_what_this_instance_cannot_reach_is_refused(ports: FakePorts, admin: Principal) -> None:
    ports.messenger.refuses = "This instance has no time stamp authority."
    with pytest.raises(InvalidError) as refusal:
        add(ports, admin, WitnessKind.TSA)
    assert refusal.value.errors[0].detail == ports.messenger.refuses


@pytest.mark.usefixtures("acme")
def test_there_are_only_so_many(ports: FakePorts, admin: Principal) -> None:
    for _ in range(WITNESSES_MAX):
        add(ports, admin)
    with pytest.raises(ConflictError):
        add(ports, admin)


def test_secrets_differ_and_only_webhooks_have_one(
    ports: FakePorts, admin: Principal, acme: Organization
) -> None:
    secrets = [add(ports, admin).secret, add(ports, admin).secret]
    assert len(set(secrets)) == 2
    assert all(one.startswith("whsec_") for one in secrets)
    assert add(ports, admin, WitnessKind.FILE).secret is None
    auditor = builders.principal(acme.id, Role.AUDITOR)
    assert len(list_witnesses(ports, auditor, "acme")) == 3
