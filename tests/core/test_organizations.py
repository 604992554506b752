import pytest

from app.core.errors import (
    FieldError,
    InvalidError,
    NotFoundError,
    StaleRevisionError,
    require,
)
from app.core.organizations import is_slug


@pytest.mark.parametrize("slug", ["a", "acme", "18f", "a-b--c", "a" * 63, "0"])
def test_slugs(slug: str) -> None:
    assert is_slug(slug)


@pytest.mark.parametrize(
    "slug", ["", "-a", "a-", "-", "A", "é", "a_b", "a.b", "a b", "a" * 64, "acme\n", "a/b", "٣"]
)
def test_what_is_no_slug(slug: str) -> None:
    assert not is_slug(slug)


def test_what_is_required_is_returned_or_missed_by_name() -> None:
    assert require(0, "count") == 0
    with pytest.raises(NotFoundError, match="no such draft"):
        require(None, "draft")


def test_a_refusal_carries_what_its_problem_document_needs() -> None:
    stale = StaleRevisionError("Saved meanwhile.", current_etag='"2"', changed_fields=("/title",))
    assert (stale.code, stale.detail) == ("stale-revision", "Saved meanwhile.")
    assert stale.extra == {"current_etag": '"2"', "changed_fields": ["/title"]}
    one = FieldError("/title", "missing", "`title` is required.")
    assert InvalidError([one]).detail == "1 field is not valid."
    assert InvalidError([one, one]).detail == "2 fields are not valid."
    assert InvalidError([one, one]).errors == (one, one)
