import itertools

from hypothesis import given
from hypothesis import strategies as st

from app.core.diffs import ChangeClass
from app.core.histories import Appearance, Span, fold
from app.core.statements import Statement, StatementKind, StatementText
from tests import builders


def statement(body: str | None) -> Statement | None:
    if body is None:
        return None
    return Statement("a", StatementKind.VALUE, 1, {"fr": StatementText(body)})


def history(*bodies: str | None) -> list[Appearance]:
    return [
        Appearance(
            number,
            builders.later(days=number),
            builders.later(days=number, hours=1),
            f"Raison {number}",
            statement(body),
        )
        for number, body in enumerate(bodies, start=1)
    ]


def ranges(spans: tuple[Span, ...]) -> list[tuple[int, int, bool]]:
    return [(one.first, one.last, one.statement is not None) for one in spans]


def test_versions_that_left_it_alone_are_folded() -> None:
    spans = fold(history("Dire", "Dire", "Dire tout", "Dire tout", "Dire"))
    assert ranges(spans) == [(1, 2, True), (3, 4, True), (5, 5, True)]
    assert [one.reason for one in spans] == ["Raison 1", "Raison 3", "Raison 5"]
    assert spans[1].effective_from == builders.later(days=3)
    assert spans[1].published_at == builders.later(days=3, hours=1)


def test_what_is_before_it_first_appears_is_left_out() -> None:
    assert ranges(fold(history(None, None, "Dire"))) == [(3, 3, True)]
    assert fold(history(None, None)) == ()
    assert fold([]) == ()


def test_a_removal_and_a_return_are_spans_of_their_own() -> None:
    spans = fold(history("Dire", None, None, "Dire"))
    assert ranges(spans) == [(1, 1, True), (2, 3, False), (4, 4, True)]
    assert [[one.change_class for one in span.changes] for span in spans] == [
        [ChangeClass.ADDED],
        [ChangeClass.REMOVED],
        [ChangeClass.ADDED],
    ]


def test_each_span_says_what_changed_since_the_one_before() -> None:
    _, second = fold(history("Dire", "Dire !"))
    [change] = second.changes
    assert (change.field, change.change_class) == ("text", ChangeClass.EDITORIAL)


def test_a_mere_move_of_the_statement_is_no_change_of_it() -> None:
    first, second = history("Dire", "Dire")
    assert first.statement
    moved = Statement("a", StatementKind.VALUE, 7, first.statement.texts)
    [span] = fold([first, Appearance(2, second.effective_from, second.published_at, "", moved)])
    assert (span.first, span.last) == (1, 2)
    assert span.statement == moved


@given(bodies=st.lists(st.sampled_from([None, "Dire", "Taire"]), max_size=8))
def test_spans_hold_every_version_once_and_say_what_it_said(bodies: list[str | None]) -> None:
    spans = fold(history(*bodies))
    said = [one for span in spans for one in [span.statement] * (span.last - span.first + 1)]
    first = next((index for index, body in enumerate(bodies) if body), len(bodies))
    assert said == [statement(body) for body in bodies[first:]]
    numbers = [number for span in spans for number in range(span.first, span.last + 1)]
    assert numbers == list(range(first + 1, len(bodies) + 1))
    for one, other in itertools.pairwise(spans):
        assert one.statement != other.statement
