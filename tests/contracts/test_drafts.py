"""Drafts and their revisions, in every store."""

from dataclasses import replace

import pytest

from app.core.drafts import Draft, DraftState, Revision
from app.core.statements import StatementText
from app.services.ports import Store
from tests import builders
from tests.contracts.saving import saving


@pytest.fixture
def draft(store: Store, organization_id: str) -> Draft:
    made = builders.draft(organization_id)
    with saving(store) as uow:
        uow.drafts.add(made)
    return made


def edited(draft: Draft, title: str) -> Draft:
    content = replace(draft.content, title=title)
    at = builders.later(hours=draft.revision)
    by = builders.new_id()
    return replace(
        draft, revision=draft.revision + 1, content=content, updated_at=at, updated_by=by
    )


def test_a_draft_comes_back_as_it_was(store: Store, organization_id: str) -> None:
    texts = {
        "zh-Hant": StatementText("透明", do=("公開審計",)),
        "fr": StatementText("« Où ? »\u00a0— 🌻\n\t", name="Nom", dont=("Cacher\u202f!",)),
    }
    draft = builders.draft(
        organization_id,
        title="Été",
        statements=(builders.statement(texts), builders.statement(position=2)),
        effective_from="2026-05-01T00:00:00Z",
        based_on=3,
        created_at=builders.later(microseconds=1),
    )
    with saving(store) as uow:
        uow.drafts.add(draft)
    with store.read() as uow:
        assert uow.drafts.get(organization_id, draft.id) == draft


def test_an_empty_draft_comes_back_too(store: Store, organization_id: str) -> None:
    draft = builders.draft(organization_id, statements=())
    with saving(store) as uow:
        uow.drafts.add(draft)
    with store.read() as uow:
        assert uow.drafts.get(organization_id, draft.id) == draft


def test_another_organization_does_not_see_it(store: Store, draft: Draft, other_id: str) -> None:
    with store.read() as uow:
        assert uow.drafts.get(other_id, draft.id) is None
        assert uow.drafts.page(other_id, None, 10) == []


def test_every_save_is_kept_as_a_revision(store: Store, draft: Draft) -> None:
    second = edited(draft, "Second")
    third = edited(second, "Third")
    with saving(store) as uow:
        assert uow.drafts.save(second, 1)
        assert uow.drafts.save(third, 2)
    with store.read() as uow:
        assert uow.drafts.get(draft.organization_id, draft.id) == third
        kept = uow.drafts.revisions(draft.id, None, 10)
        assert kept == [
            Revision(one.id, one.revision, one.content, one.updated_at, one.updated_by)
            for one in (third, second, draft)
        ]
        assert uow.drafts.revisions(draft.id, 3, 1) == kept[1:2]
        assert uow.drafts.revision(draft.id, 2) == kept[1]
        assert uow.drafts.revision(draft.id, 4) is None
        assert uow.drafts.revision(builders.new_id(), 1) is None


def test_a_save_on_a_stale_revision_keeps_nothing(store: Store, draft: Draft) -> None:
    second = edited(draft, "Second")
    with saving(store) as uow:
        assert uow.drafts.save(second, 1)
        assert not uow.drafts.save(edited(draft, "Stale"), 1)
        assert not uow.drafts.save(replace(edited(second, "Ahead"), revision=9), 8)
    with store.read() as uow:
        assert uow.drafts.get(draft.organization_id, draft.id) == second
        assert len(uow.drafts.revisions(draft.id, None, 10)) == 2


def test_an_unknown_draft_cannot_be_saved(store: Store, organization_id: str) -> None:
    unknown = builders.draft(organization_id, revision=2)
    with saving(store) as uow:
        assert not uow.drafts.save(unknown, 1)
    with store.read() as uow:
        assert uow.drafts.get(organization_id, unknown.id) is None
        assert uow.drafts.revisions(unknown.id, None, 10) == []


@pytest.mark.parametrize(
    ("state", "number"), [(DraftState.PUBLISHED, 4), (DraftState.WITHDRAWN, None)]
)
def test_closing_changes_the_state_and_makes_no_revision(
    store: Store, draft: Draft, state: DraftState, number: int | None
) -> None:
    closed = replace(
        draft,
        state=state,
        published_as=number,
        updated_at=builders.later(days=1),
        updated_by=builders.new_id(),
    )
    with saving(store) as uow:
        assert uow.drafts.turn(closed, DraftState.EDITING)
    with store.read() as uow:
        assert uow.drafts.get(draft.organization_id, draft.id) == closed
        assert [one.revision for one in uow.drafts.revisions(draft.id, None, 10)] == [1]


def test_what_is_closed_stays_closed(store: Store, draft: Draft) -> None:
    closed = replace(draft, state=DraftState.WITHDRAWN)
    with saving(store) as uow:
        assert uow.drafts.turn(closed, DraftState.EDITING)
        assert not uow.drafts.turn(
            replace(draft, state=DraftState.PUBLISHED, published_as=1), DraftState.EDITING
        )
        assert not uow.drafts.save(edited(draft, "After"), 1)
        assert not uow.drafts.turn(builders.draft(draft.organization_id), DraftState.EDITING)
    with store.read() as uow:
        assert uow.drafts.get(draft.organization_id, draft.id) == closed
        assert len(uow.drafts.revisions(draft.id, None, 10)) == 1


def test_a_draft_that_was_saved_meanwhile_is_not_closed(store: Store, draft: Draft) -> None:
    second = edited(draft, "Second")
    with saving(store) as uow:
        assert uow.drafts.save(second, 1)
        assert not uow.drafts.turn(
            replace(draft, state=DraftState.PUBLISHED, published_as=1), DraftState.EDITING
        )
    with store.read() as uow:
        assert uow.drafts.get(draft.organization_id, draft.id) == second


def test_drafts_are_paged_newest_first(store: Store, organization_id: str, other_id: str) -> None:
    drafts = [builders.draft(organization_id) for _ in range(5)]
    with saving(store) as uow:
        for one in [*drafts[2:], builders.draft(other_id), *drafts[:2]]:
            uow.drafts.add(one)
    with store.read() as uow:
        first = uow.drafts.page(organization_id, None, 2)
        second = uow.drafts.page(organization_id, first[-1].id, 2)
        third = uow.drafts.page(organization_id, second[-1].id, 2)
        assert uow.drafts.page(organization_id, third[-1].id, 2) == []
    assert [*first, *second, *third] == drafts[::-1]
