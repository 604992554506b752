from dataclasses import replace

import pytest

from app.core.approvals import Decision, counting
from app.core.drafts import Draft, DraftState
from tests import builders


@pytest.fixture
def draft() -> Draft:
    return replace(
        builders.draft(builders.new_id()),
        state=DraftState.IN_REVIEW,
        submitted_by="asker",
        submitted_at=builders.NOW,
    )


def test_an_approval_of_these_very_words_counts(draft: Draft) -> None:
    one = builders.approval(draft)
    assert counting([one], draft) == (one,)


def test_one_changed_byte_and_it_no_longer_counts(draft: Draft) -> None:
    assert counting([builders.approval(draft, content_hash=b"x" * 32)], draft) == ()
    assert counting([builders.approval(draft)], replace(draft, revision=2)) == ()


def test_an_approval_before_the_submission_does_not_count(draft: Draft) -> None:
    early = builders.approval(draft)
    assert counting([early], replace(draft, submitted_at=builders.later(seconds=1))) == ()
    assert counting([early], replace(draft, submitted_at=None)) == ()


def test_who_asked_does_not_count(draft: Draft) -> None:
    assert counting([builders.approval(draft, approver_id="asker")], draft) == ()


def test_one_person_counts_once(draft: Draft) -> None:
    twice = [builders.approval(draft, approver_id="a"), builders.approval(draft, approver_id="a")]
    assert counting(twice, draft) == (twice[0],)


def test_a_rejection_is_no_approval(draft: Draft) -> None:
    assert counting([builders.approval(draft, decision=Decision.REJECTED)], draft) == ()
