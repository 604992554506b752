"""From counted rows to a report: sums, denominators, reviews, silences."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.communications import AuthorKind
from app.core.findings import Relation
from app.core.intervals import wilson
from app.core.reports import (
    PAIRS_A_STATEMENT,
    PAIRS_MAX,
    SILENT_MONTHS,
    UNRELATED,
    Contrast,
    Dimension,
    Report,
    Reviewed,
    Silence,
    Tally,
    Volume,
    choose_pairs,
)
from app.core.rollups import roll_up

MONTHS = [f"2025-{month:02}" for month in range(1, 13)]
VERSIONS = {1: frozenset({"a", "b"}), 2: frozenset({"a"})}
numbers = st.integers(0, 9)


def tally(
    dimension: Dimension,
    key: str = "",
    second: str = "",
    relation: str = "supports",
    count: int = 1,
    **given: int,
) -> Tally:
    return Tally(dimension, key, second, relation, count, given.pop("passages", count), **given)


def supports(statement: str, month: str, count: int = 1) -> Tally:
    return tally(Dimension.STATEMENT, statement, month, count=count)


def read(month: str, version: int = 1, passages: int = 10) -> Volume:
    return Volume(Dimension.VERSION, str(version), month, 2, passages)


def report(*rows: Tally | Volume, statements: tuple[str, ...] = ("a",)) -> Report:
    return roll_up(
        statements,
        [one for one in rows if isinstance(one, Tally)],
        [one for one in rows if isinstance(one, Volume)],
        VERSIONS,
    )


@given(
    st.dictionaries(
        st.tuples(st.sampled_from(["blog", "letter"]), st.sampled_from([*Relation, UNRELATED])),
        st.tuples(numbers, numbers, numbers, numbers),
    )
)
def test_groups_hold_what_was_counted_under_their_key(
    found: dict[tuple[str, str], tuple[int, int, int, int]],
) -> None:
    rows = [
        tally(
            Dimension.CHANNEL, key, "", str(relation), count,
            confirmed=confirmed, corrected=corrected, disputed=disputed,
        )
        for (key, relation), (count, confirmed, corrected, disputed) in found.items()
    ]  # fmt: skip
    told = report(*rows, Volume(Dimension.CHANNEL, "blog", "", 3, 1000))
    assert [one.key for one in told.by_channel] == sorted({key for key, _ in found} | {"blog"})
    for group in told.by_channel:
        mine = {relation: row for (key, relation), row in found.items() if key == group.key}
        assert group.counts == {one.value: mine.get(one, (0,))[0] for one in Relation}
        assert group.findings == sum(row[0] for one, row in mine.items() if one != UNRELATED)
        assert group.reviewed == Reviewed(
            *(sum(row[place] for row in mine.values()) for place in (1, 2, 3))
        )
        sided = group.counts["supports"] + group.counts["contradicts"]
        assert group.supported == wilson(group.counts["supports"], sided)


def test_shares_are_of_the_passages_read() -> None:
    told = report(
        tally(Dimension.WHOLE, relation="mentions", count=30, passages=20),
        Volume(Dimension.WHOLE, "", "", 5, 200, 40),
    )
    assert told.whole.counts["mentions"] == 30
    assert told.whole.shares["mentions"] == wilson(20, 200)
    assert told.whole.shares["supports"] == wilson(0, 200)
    assert (told.whole.communications, told.whole.passages, told.unread) == (5, 200, 40)
    assert told.whole.as_json()["shares"]["mentions"]["of"] == 200


def test_a_statement_is_measured_by_what_was_compared_with_it() -> None:
    """Passages read against a charter that did not have it cannot have met it."""
    told = report(
        read("2025-01", 1, 100), read("2025-02", 2, 30), statements=("a", "b", "elsewhere")
    )
    assert {one.key: (one.communications, one.passages) for one in told.by_statement} == {
        "a": (4, 130),
        "b": (2, 100),
        "elsewhere": (0, 0),
    }


def test_every_statement_in_force_has_a_row_and_older_ones_follow() -> None:
    told = report(supports("old", "2025-01"), supports("a", "2025-01"), statements=("b", "a"))
    assert [one.key for one in told.by_statement] == ["b", "a", "old"]
    assert told.by_statement[0].counts == dict.fromkeys(
        ("supports", "contradicts", "mentions", "undecided"), 0
    )
    assert told.by_statement_month["old"]["2025-01"]["supports"] == 1
    assert told.by_statement_month["b"] == {}


def test_months_of_a_statement_add_up_to_its_row() -> None:
    told = report(
        supports("a", "2025-03", 2),
        supports("a", "2025-01", 5),
        tally(Dimension.STATEMENT, "a", "2025-01", "contradicts", 1, disputed=4),
    )
    [row] = told.by_statement
    assert (row.counts["supports"], row.counts["contradicts"], row.reviewed.disputed) == (7, 1, 4)
    assert list(told.by_statement_month["a"]) == ["2025-01", "2025-03"]


def test_leaders_stand_by_name_beside_all_that_the_organization_says() -> None:
    kinds = [("leader", "Zoé"), ("leader", "Ada"), ("leader", ""), ("organization", "Acme")]
    kinds += [("organization", ""), ("employee", ""), ("organization", "Ada")]
    kinds += [("leader", "Élodie"), ("leader", "alain")]
    rows = [tally(Dimension.AUTHOR, kind, name, count=2) for kind, name in kinds]
    told = report(*rows, *(Volume(Dimension.AUTHOR, *one, 1, 10) for one in kinds))
    assert [one.key for one in told.leaders] == ["Ada", "alain", "Élodie", "Zoé"]
    assert told.organization.counts["supports"] == 6
    assert told.organization.passages == 30
    found = [(one.author_name, one.author_kind.value) for one in told.by_author]
    assert found == [
        ("Acme", "organization"),
        ("Ada", "leader"),
        ("Ada", "organization"),
        ("alain", "leader"),
        ("Élodie", "leader"),
        ("Zoé", "leader"),
        (None, "employee"),
        (None, "leader"),
        (None, "organization"),
    ]
    assert told.by_author[0].as_json()["author_kind"] == "organization"
    assert told.unnamed_leaders is not None
    assert told.unnamed_leaders.passages == 10


def test_a_leader_called_leader_is_none_of_those_without_a_name() -> None:
    kinds = [("leader", ""), ("leader", "leader"), ("organization", ""), ("organization", "leader")]
    told = report(*(Volume(Dimension.AUTHOR, *one, 1, 10 + n) for n, one in enumerate(kinds)))
    found = {(one.author_kind, one.author_name): one.passages for one in told.by_author}
    assert found == {
        (AuthorKind(kind), name or None): 10 + n for n, (kind, name) in enumerate(kinds)
    }
    assert [(one.key, one.passages) for one in told.leaders] == [("leader", 11)]
    assert told.unnamed_leaders is not None
    assert told.unnamed_leaders.passages == 10


def test_every_month_of_a_statement_has_its_denominators() -> None:
    told = report(
        read("2025-01", 1, 40), read("2025-01", 2, 5), read("2025-02", 1, 7),
        tally(Dimension.STATEMENT, "b", "2025-01", count=3, passages=2), statements=("b",),
    )  # fmt: skip
    first, second = told.statement_months["b"]
    assert (first.key, first.passages, first.communications) == ("2025-01", 40, 2)
    assert first.shares["supports"] == wilson(2, 40)
    assert first.supported == wilson(3, 3)
    assert (second.key, second.passages, second.findings) == ("2025-02", 7, 0)
    assert set(told.by_statement_month["b"]) == {"2025-01"}


@pytest.mark.parametrize(
    ("active", "supported", "expected"),
    [
        (MONTHS, [0, 5], (Silence("a", MONTHS[5], 6, 60, 2),)),
        (MONTHS, [6], ()),
        (MONTHS, [11], ()),
        ([MONTHS[0], *MONTHS[6:]], [0], (Silence("a", MONTHS[0], 6, 60, 1),)),
        (MONTHS[:SILENT_MONTHS], [], (Silence("a", None, 6, 60, 0),)),
        (MONTHS[:1], [], (Silence("a", None, 1, 10, 0),)),  # never met: said at once
        ([], [], ()),
    ],
)
def test_silence_is_counted_in_months_with_communications(
    active: list[str], supported: list[int], expected: tuple[Silence, ...]
) -> None:
    rows = [supports("a", MONTHS[place]) for place in supported]
    assert report(*rows, *(read(month) for month in active)).silent == expected


def test_contradictions_do_not_break_a_silence_but_the_statement_was_met() -> None:
    against = tally(Dimension.STATEMENT, "a", "2025-12", "contradicts", 9)
    assert report(against, *(read(one) for one in MONTHS)).silent == (
        Silence("a", None, 12, 120, 9),
    )
    assert report(against, *(read(one) for one in MONTHS[:3])).silent == ()


def test_what_was_only_disputed_or_unrelated_did_not_meet_it() -> None:
    rows = [
        tally(Dimension.STATEMENT, "a", "2025-01", "supports", 0, disputed=3),
        tally(Dimension.STATEMENT, "a", "2025-01", UNRELATED, 2, corrected=2),
    ]
    [found] = report(*rows, read("2025-01")).silent
    assert (found.met, found.last_month, found.passages) == (0, None, 10)


def test_a_new_statement_is_not_silent_before_its_time() -> None:
    """Months in which only charters without it were in force are not held against it."""
    volumes = [read(month, 2) for month in MONTHS[:9]] + [read(month) for month in MONTHS[9:]]
    told = report(tally(Dimension.STATEMENT, "b", MONTHS[9], "mentions"), *volumes,
                  statements=("b",))  # fmt: skip
    assert told.silent == ()


def test_a_report_of_nothing() -> None:
    told = report()
    assert (told.whole.passages, told.whole.findings, told.by_month, told.silent) == (0, 0, (), ())
    assert told.whole.shares["supports"] == wilson(0, 0)


def test_pairs_are_the_surest_without_repeats() -> None:
    contrasts = [
        Contrast(statement, f"s{place}", "staff", f"c{place % 7}", "public")
        for place, statement in enumerate("aaaaaaabbbbbbbcdefghijkl")
    ]
    chosen = choose_pairs(contrasts)
    assert list(chosen) == [one for one in contrasts if one in chosen]  # their order is kept
    against = [one.contradicts_finding_id for one in chosen]
    assert len(against) == len(set(against))
    per_statement = Counter(one.statement_id for one in chosen)
    assert max(per_statement.values()) == PAIRS_A_STATEMENT
    same = [Contrast("a", "s", "staff", f"c{n}", f"to {n}", b"same words") for n in range(3)]
    assert choose_pairs([*same, replace(same[0], statement_id="b")]) == (
        same[0],
        replace(same[0], statement_id="b"),
    )
    many = [Contrast(f"{n}", f"s{n}", "staff", f"c{n}", "public") for n in range(30)]
    assert choose_pairs(many) == tuple(many[:PAIRS_MAX])
