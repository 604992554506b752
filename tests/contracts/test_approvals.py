from dataclasses import replace

import pytest

from app.core.drafts import Draft, DraftState
from app.services.ports import Store
from tests import builders
from tests.contracts.saving import saving


@pytest.fixture
def draft(store: Store, organization_id: str) -> Draft:
    draft = builders.draft(organization_id)
    with saving(store) as uow:
        uow.drafts.add(draft)
    return draft


def test_approvals_come_back_as_they_were_oldest_first(store: Store, draft: Draft) -> None:
    made = [builders.approval(draft, reason=f"Reason {n}", log_index=n) for n in range(3)]
    with saving(store) as uow:
        for one in made[::-1]:
            uow.approvals.add(one)
    with store.read() as uow:
        assert uow.approvals.of_draft(draft.id) == made
        assert uow.approvals.of_draft(builders.new_id()) == []


def test_a_link_is_found_by_its_hash_and_used_once(store: Store, draft: Draft) -> None:
    link = builders.approval_link(draft)
    with saving(store) as uow:
        uow.approvals.add_link(link)
    with saving(store) as uow:
        assert uow.approvals.link_by_hash(link.secret_hash) == link
        assert uow.approvals.link_by_hash(b"x" * 32) is None
        assert uow.approvals.use_link(link.id, builders.NOW)
        assert not uow.approvals.use_link(link.id, builders.later(days=1))
        assert not uow.approvals.use_link(builders.new_id(), builders.NOW)
    with store.read() as uow:
        used = uow.approvals.link_by_hash(link.secret_hash)
    assert used == replace(link, used_at=builders.NOW)


def test_comments_are_paged_oldest_first_and_belong_to_their_draft(
    store: Store, draft: Draft
) -> None:
    made = [builders.comment(draft, body=f"Comment {n}") for n in range(3)]
    with saving(store) as uow:
        for one in made[::-1]:
            uow.comments.add(one)
    with store.read() as uow:
        assert uow.comments.page(draft.id, None, 2) == made[:2]
        assert uow.comments.page(draft.id, made[1].id, 2) == made[2:]
        assert uow.comments.get(draft.id, made[0].id) == made[0]
        assert uow.comments.get(builders.new_id(), made[0].id) is None


def test_a_comment_is_saved_by_who_knows_its_revision(store: Store, draft: Draft) -> None:
    comment = builders.comment(draft)
    after = replace(comment, revision=2, resolved=True, updated_at=builders.later(days=1))
    with saving(store) as uow:
        uow.comments.add(comment)
        assert uow.comments.save(after, 1)
        assert not uow.comments.save(replace(after, body="Other"), 1)
    with store.read() as uow:
        assert uow.comments.get(draft.id, comment.id) == after


def test_a_submission_is_kept_with_the_head(store: Store, draft: Draft) -> None:
    submitted = replace(
        draft,
        state=DraftState.IN_REVIEW,
        submitted_by=builders.new_id(),
        submitted_at=builders.later(hours=1),
    )
    with saving(store) as uow:
        assert uow.drafts.turn(submitted, DraftState.EDITING)
        assert not uow.drafts.turn(submitted, DraftState.EDITING)
    with store.read() as uow:
        assert uow.drafts.get(draft.organization_id, draft.id) == submitted
