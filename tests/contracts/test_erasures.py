"""What identifies a person goes, in every store, and nothing else."""

import json
import secrets
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from app.core.checks import Selection
from app.core.erasures import emptied_by
from app.core.jobs import JobKind, JobState
from app.core.log import commitment
from app.services.ports import Store
from tests import builders
from tests.contracts.saving import saving

ADA = "Ada « l’amie » Lovelace"


def organization_of(store: Store, organization_id: str):
    with store.read() as uow:
        found = uow.organizations.by_id(organization_id)
    assert found is not None
    return found


def test_an_authors_texts_are_emptied_and_recognised_no_more(
    store: Store, organization_id: str, other_id: str
) -> None:
    given = {"author_name": ADA, "url": "https://example.org/ada", "external_id": "ada-1"}
    mine = builders.communication(organization_id, body="Je suis Ada.", **given)
    others = [
        builders.communication(organization_id, body="Autre.", author_name="Ada"),
        builders.communication(organization_id, body="Sans nom."),
        builders.communication(other_id, body="Je suis Ada.", **given),
    ]
    with saving(store) as uow:
        for one in (mine, *others):
            assert uow.communications.add([one], [one.content.fingerprint()]) == [one.id]
    with saving(store) as uow:
        assert uow.erasures.authored(organization_id, ADA) == [mine.id]
        uow.erasures.empty_communications(organization_id, [mine.id], 7)
        assert uow.erasures.authored(organization_id, ADA) == []
    nothing = {"body": "", "author_name": None, "url": None, "external_id": None}
    with saving(store) as uow:
        found = uow.communications.get(organization_id, mine.id)
        assert found == replace(mine, content=replace(mine.content, **nothing))
        assert found.is_erased
        assert found.body_hash == mine.body_hash
        for one in others:
            assert uow.communications.get(one.organization_id, one.id) == one
        assert (
            uow.communications.by_fingerprint(organization_id, mine.content.fingerprint()) is None
        )
        again = replace(mine, id=builders.new_id())
        assert uow.communications.add([again], [again.content.fingerprint()]) == [again.id]


def test_what_was_erased_is_not_checked_again_and_keeps_its_findings(
    store: Store, organization_id: str
) -> None:
    mine = builders.communication(organization_id, body="Je suis Ada.", author_name=ADA)
    other = builders.communication(organization_id, body="Autre.")
    check, later = builders.check(organization_id), builders.check(organization_id)
    finding = builders.finding(check, mine)
    with saving(store) as uow:
        uow.communications.add([mine, other], [b"1" * 32, b"2" * 32])
        uow.checks.add(check)
        uow.checks.keep(builders.checked(check, mine, [finding]), [finding])
        uow.erasures.empty_communications(organization_id, [mine.id], 7)
        uow.checks.add(later)
    with store.read() as uow:
        assert [one.id for one in uow.checks.unchecked(later, 10)] == [other.id]
        assert uow.communications.count(organization_id, Selection(), builders.NOW) == 1
        assert uow.checks.findings_of(check.id, mine.id) == [finding]
        assert uow.findings.get(organization_id, finding.id) == finding


def test_what_was_emptied_leads_back_to_the_entry_that_tells_of_it(
    store: Store, organization_id: str, other_id: str
) -> None:
    texts = [builders.communication(organization_id, author_name=ADA) for _ in range(3)]
    strange = builders.communication(other_id, author_name=ADA)
    with saving(store) as uow:
        for one in (*texts, strange):
            uow.communications.add([one], [secrets.token_bytes(32)])
        uow.erasures.empty_communications(organization_id, [texts[0].id, texts[1].id], 5)
        uow.erasures.empty_communications(other_id, [strange.id], 2**40)
    with store.read() as uow:
        found = uow.erasures.emptied(organization_id)
        elsewhere = uow.erasures.emptied(other_id)
    assert {one: emptied_by(one, mark) for one, mark in found.items()} == {
        texts[0].id: 5,
        texts[1].id: 5,
    }
    assert [emptied_by(one, mark) for one, mark in elsewhere.items()] == [2**40]


def test_rows_that_wait_to_be_read_are_blanked(
    store: Store, organization_id: str, other_id: str
) -> None:
    rows = [
        json.dumps({"body": "Je suis Ada.", "author": {"kind": "leader", "name": ADA}}).encode(),
        json.dumps({"body": ADA, "author": {"kind": "leader", "name": "Ada"}}).encode(),
        f'{{"author": {{"name": "{ADA}"}}, "no": JSON'.encode(),
        b"",
        b"[]",
    ]
    waiting = builders.job(organization_id, kind=JobKind.IMPORT)
    running = builders.job(organization_id, kind=JobKind.IMPORT, state=JobState.RUNNING)
    ended = builders.job(organization_id, kind=JobKind.IMPORT, state=JobState.FAILED)
    strange = builders.job(other_id, kind=JobKind.IMPORT)
    jobs = (waiting, running, ended, strange)
    with saving(store) as uow:
        for one in jobs:
            uow.jobs.add(one)
            uow.jobs.add_rows(one.id, rows)
        assert uow.erasures.empty_rows(organization_id, ADA) == 2
        assert uow.erasures.empty_rows(organization_id, ADA) == 0
    with store.read() as uow:
        left = [[data for _, data in uow.jobs.rows(one.id, 0, 9)] for one in jobs]
    blanked = [b"", *rows[1:]]
    assert left == [blanked, blanked, rows, rows]


def test_what_is_being_read_is_stored_before_an_erasure_looks_for_it(
    store: Store, organization_id: str
) -> None:
    """A batch that began before the erasure must not bring a text in behind its back."""
    running = builders.job(organization_id, kind=JobKind.IMPORT, state=JobState.RUNNING)
    arriving = builders.communication(organization_id, author_name=ADA)
    with saving(store) as uow:
        uow.jobs.add(running)
    reading, found = threading.Event(), []

    def read() -> None:
        with saving(store) as uow:
            assert uow.jobs.get(running.id) is not None
            reading.set()
            time.sleep(0.3)  # long enough for the erasure to come to the job and wait
            uow.communications.add([arriving], [b"1" * 32])

    def erase() -> None:
        assert reading.wait(timeout=10)
        with saving(store) as uow:
            uow.erasures.empty_rows(organization_id, ADA)
            found.extend(uow.erasures.authored(organization_id, ADA))

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(read), pool.submit(erase)]:
            done.result(timeout=30)
    assert found == [arriving.id]


def test_what_runs_on_runs_in_another_name(
    store: Store, organization_id: str, other_id: str
) -> None:
    person = builders.new_id()
    mine = builders.job(organization_id, created_by=person, state=JobState.RUNNING)
    others = [
        builders.job(organization_id, created_by=person, state=JobState.SUCCEEDED),
        builders.job(organization_id),
        builders.job(other_id, created_by=person),
    ]
    with saving(store) as uow:
        for one in (mine, *others):
            uow.jobs.add(one)
        assert uow.erasures.release_jobs(organization_id, person, "instance") == 1
        assert uow.erasures.release_jobs(organization_id, person, "instance") == 0
    with store.read() as uow:
        assert uow.jobs.get(mine.id) == replace(mine, created_by="instance")
        for one in others:
            assert uow.jobs.get(one.id) == one


def test_a_name_that_was_checked_for_is_taken_out(
    store: Store, organization_id: str, other_id: str
) -> None:
    named = builders.check(organization_id, selection=Selection(author=ADA, channel="blog"))
    others = [
        builders.check(organization_id, selection=Selection(author="Ada")),
        builders.check(organization_id),
        builders.check(other_id, selection=Selection(author=ADA)),
    ]
    with saving(store) as uow:
        for one in (named, *others):
            uow.checks.add(one)
        assert uow.erasures.forget_selections(organization_id, ADA) == 1
        assert uow.erasures.forget_selections(organization_id, ADA) == 0
    with store.read() as uow:
        selection = replace(named.selection, author="[erased]")
        assert uow.checks.get(organization_id, named.id) == replace(named, selection=selection)
        for one in others:
            assert uow.checks.get(one.organization_id, one.id) == one


def test_kept_answers_that_hold_the_text_or_the_name_go_and_no_others(
    store: Store, organization_id: str, other_id: str
) -> None:
    organization = organization_of(store, organization_id)
    key, stranger = builders.key(organization_id), builders.key(other_id)
    operator = builders.key(None)
    text_id = builders.new_id()
    body = json.dumps({"author": {"name": ADA}}, ensure_ascii=False).encode()
    here = {"location": f"/v1/organizations/{organization.slug}/communications/{text_id}"}
    there = {"location": "/v1/organizations/elsewhere/communications/x"}
    gone = [
        builders.answer(principal_id=key.id, key="1", headers=here, body=b"{}"),
        builders.answer(principal_id=key.id, key="2", headers={}, body=body),
        builders.answer(principal_id=operator.id, key="3", headers=here, body=body),
    ]
    kept = [
        builders.answer(principal_id=key.id, key="4", headers={}, body=b'{"name": "Ada"}'),
        builders.answer(principal_id=stranger.id, key="5", headers=there, body=body),
        builders.answer(principal_id=operator.id, key="6", headers=there, body=body),
        builders.answer(principal_id=operator.id, key="7", headers={}, body=body),
    ]
    with saving(store) as uow:
        for one in (key, stranger, operator):
            uow.keys.add(one)
        for answer in (*gone, *kept):
            assert uow.answers.keep(answer)
        assert uow.erasures.forget_answers(organization, {text_id}, ADA) == len(gone)
    with store.read() as uow:
        assert [uow.answers.find(one.principal_id, one.key) for one in gone] == [None] * len(gone)
        assert [uow.answers.find(one.principal_id, one.key) for one in kept] == kept


def test_a_principals_names_comments_and_answers_go(
    store: Store, organization_id: str, other_id: str
) -> None:
    key = builders.key(organization_id, name="Ada")
    stranger = builders.key(other_id, name="Ada")
    draft = builders.draft(organization_id)
    link = builders.approval_link(draft, approver_name="Ada")
    mine = builders.comment(draft, created_by=key.id, body="Je trouve que…")
    other = builders.comment(draft, body="Moi aussi.")
    with saving(store) as uow:
        uow.keys.add(key)
        uow.keys.add(stranger)
        uow.drafts.add(draft)
        uow.approvals.add_link(link)
        for comment in (mine, other):
            uow.comments.add(comment)
        for principal_id in (key.id, stranger.id):
            assert uow.answers.keep(builders.answer(principal_id=principal_id))
    with saving(store) as uow:
        assert uow.erasures.forget_names(organization_id, stranger.id) == 0
        assert uow.erasures.forget_names(organization_id, key.id) == 1
        assert uow.erasures.forget_names(organization_id, key.id) == 0
        assert uow.erasures.forget_names(organization_id, link.id) == 1
        assert uow.erasures.empty_comments(other_id, key.id) == 0
        assert uow.erasures.empty_comments(organization_id, key.id) == 1
        assert uow.erasures.forget_answers_to(key.id) == 1
    with store.read() as uow:
        assert uow.keys.get(organization_id, key.id) == replace(key, name="")
        assert uow.keys.get(other_id, stranger.id) == stranger
        assert uow.approvals.link_by_hash(link.secret_hash) == replace(link, approver_name="")
        assert uow.approvals.link(organization_id, link.id) == replace(link, approver_name="")
        assert uow.approvals.link(other_id, link.id) is None
        assert uow.comments.get(draft.id, mine.id) == replace(mine, body="")
        assert uow.comments.get(draft.id, other.id) == other
        assert uow.answers.find(key.id, "a-key-of-the-client") is None
        assert uow.answers.find(stranger.id, "a-key-of-the-client") is not None


def test_without_its_salt_nobody_can_tell_whose_the_entries_are(
    store: Store, organization_id: str, other_id: str
) -> None:
    person = builders.new_id()
    with saving(store) as uow:
        assert uow.erasures.commitment(organization_id, person) is None
        for place in (organization_id, other_id):
            uow.log.append(place, person, builders.NOW, builders.act())
    with saving(store) as uow:
        salted = uow.erasures.commitment(organization_id, person)
        elsewhere = uow.erasures.commitment(other_id, person)
        [entry] = uow.log.entries(organization_id, 0, 9)
        assert salted is not None
        assert salted.hex().encode() in entry.data
        assert uow.erasures.forget_salt(organization_id, person)
        assert not uow.erasures.forget_salt(organization_id, person)
    with saving(store) as uow:
        assert uow.erasures.commitment(organization_id, person) is None
        assert uow.erasures.commitment(other_id, person) == elsewhere
        assert uow.log.entries(organization_id, 0, 9) == [entry]
        uow.log.append(organization_id, person, builders.NOW, builders.act())
        assert uow.erasures.commitment(organization_id, person) not in (None, salted)
        assert salted != commitment(b"", person)
