"""What every store promises of its units of work."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace

import pytest

from app.core.drafts import Draft
from app.core.errors import StorageError
from app.services.ports import Store, UnitOfWork
from tests import builders
from tests.contracts.saving import at_once, saving


def test_what_is_committed_is_there_for_the_next_reader(store: Store) -> None:
    organization = builders.organization()
    with store.write() as uow:
        uow.organizations.add(organization)
        uow.commit()
    with store.read() as uow:
        assert uow.organizations.by_id(organization.id) == organization


def test_what_is_not_committed_never_was(store: Store) -> None:
    organization = builders.organization()
    with store.write() as uow:
        uow.organizations.add(organization)
        assert uow.organizations.by_id(organization.id) == organization
    with store.read() as uow:
        assert uow.organizations.by_id(organization.id) is None


def test_a_failure_leaves_nothing_in_any_table(store: Store, organization_id: str) -> None:
    draft = builders.draft(organization_id)
    version = builders.version(organization_id)
    job = builders.job(organization_id)
    answer = builders.answer()

    def fail() -> None:
        with store.write() as uow:
            uow.drafts.add(draft)
            uow.versions.add(version)
            uow.jobs.add(job)
            uow.jobs.add_rows(job.id, [b"one"])
            uow.answers.keep(answer)
            uow.log.append(organization_id, builders.new_id(), builders.NOW, builders.act())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with store.read() as uow:
        assert uow.drafts.get(organization_id, draft.id) is None
        assert uow.drafts.revisions(draft.id, None, 10) == []
        assert uow.versions.latest(organization_id) is None
        assert uow.jobs.get(job.id) is None
        assert uow.jobs.rows(job.id, 0, 10) == []
        assert uow.answers.find(answer.principal_id, answer.key) is None
        assert uow.log.size(organization_id) == 0


def test_a_failure_after_the_commit_takes_nothing_back(store: Store) -> None:
    organization = builders.organization()

    def fail_late() -> None:
        with store.write() as uow:
            uow.organizations.add(organization)
            uow.commit()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_late()
    with store.read() as uow:
        assert uow.organizations.by_id(organization.id) == organization


def test_a_rolled_back_log_entry_leaves_no_gap(store: Store, organization_id: str) -> None:
    principal_id = builders.new_id()
    with store.write() as uow:
        assert uow.log.append(organization_id, principal_id, builders.NOW, builders.act()) == 0
    with saving(store) as uow:
        assert uow.log.append(organization_id, principal_id, builders.NOW, builders.act()) == 0


def test_a_unit_of_work_is_committed_once(store: Store) -> None:
    with store.write() as uow:
        uow.commit()
        with pytest.raises(RuntimeError):
            uow.commit()


def test_a_view_cannot_be_committed(store: Store) -> None:
    with store.read() as uow, pytest.raises(RuntimeError):
        uow.commit()


def test_what_a_view_writes_is_never_kept(store: Store) -> None:
    organization = builders.organization()
    with suppress(StorageError), store.read() as uow:  # some databases refuse it at once
        uow.organizations.add(organization)
    with store.read() as uow:
        assert uow.organizations.by_id(organization.id) is None


def test_a_view_shows_one_moment(store: Store, organization_id: str) -> None:
    with store.read() as uow, ThreadPoolExecutor(1) as other:
        assert uow.versions.latest(organization_id) is None
        other.submit(_publish, store, organization_id).result(timeout=20)
        assert uow.versions.latest(organization_id) is None
        assert uow.versions.page(organization_id, None, 10) == []
    with store.read() as uow:
        assert uow.versions.latest(organization_id) is not None


def test_readers_do_not_wait_for_a_writer(store: Store, organization_id: str) -> None:
    def look() -> bool:
        with store.read() as view:
            return view.versions.latest(organization_id) is None

    with saving(store) as uow, ThreadPoolExecutor(1) as other:
        uow.versions.add(builders.version(organization_id))
        assert other.submit(look).result(timeout=20)


def test_two_who_save_the_same_revision_do_not_both_win(store: Store, organization_id: str) -> None:
    draft = builders.draft(organization_id)
    with saving(store) as uow:
        uow.drafts.add(draft)
    edits = [
        replace(draft, revision=2, updated_by=builders.new_id(), content=content)
        for content in (
            replace(draft.content, title="Ours"),
            replace(draft.content, title="Theirs"),
        )
    ]
    won = at_once(store, *(_saves(edit) for edit in edits))
    assert sorted(won) == [False, True]
    with store.read() as uow:
        kept = uow.drafts.get(organization_id, draft.id)
        assert kept is not None
        assert kept.content == edits[won.index(True)].content
        assert len(uow.drafts.revisions(draft.id, None, 10)) == 2


def test_no_update_is_lost_when_all_try_again(store: Store, organization_id: str) -> None:
    draft = builders.draft(organization_id)
    with saving(store) as uow:
        uow.drafts.add(draft)

    def save_until_it_holds(name: str) -> None:
        while True:
            with store.write() as uow:
                head = uow.drafts.get(organization_id, draft.id)
                assert head is not None
                content = replace(head.content, title=f"{head.content.title} {name}")
                edit = replace(head, revision=head.revision + 1, content=content)
                if uow.drafts.save(edit, head.revision):
                    uow.log.append(organization_id, name, builders.NOW, builders.act())
                    uow.commit()
                    return

    names = [builders.new_id() for _ in range(12)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(save_until_it_holds, names))
    with store.read() as uow:
        head = uow.drafts.get(organization_id, draft.id)
        assert head is not None
        assert head.revision == 13
        assert sorted(head.content.title.split()[2:]) == sorted(names)
        assert [one.index for one in uow.log.entries(organization_id, 0, 100)] == list(range(12))


def test_ping_returns(store: Store) -> None:
    store.ping()


def _publish(store: Store, organization_id: str) -> None:
    with saving(store) as uow:
        uow.versions.add(builders.version(organization_id))


def _saves(draft: Draft) -> Callable[[UnitOfWork], bool]:
    def save(uow: UnitOfWork) -> bool:
        return uow.drafts.save(draft, 1)

    return save
