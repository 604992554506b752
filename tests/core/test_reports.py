from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.findings import Relation
from app.core.intervals import wilson
from app.core.reports import SILENT_MONTHS, Group, Report, Silence, Tally, Volume, roll_up

MONTHS = [f"2025-{month:02}" for month in range(1, 13)]
channels = st.sampled_from(["blog", "letter"])
audiences = st.sampled_from(["staff", "public"])
authors = st.sampled_from(["organization", "Ada"])
months = st.sampled_from(MONTHS[:4])
tallies = st.lists(
    st.builds(
        Tally,
        st.sampled_from(["a", "b", "old"]),
        st.sampled_from(Relation),
        channels,
        audiences,
        authors,
        months,
        st.integers(1, 9),
    ),
    max_size=12,
)
volumes = st.lists(
    st.builds(Volume, channels, audiences, authors, months, st.integers(1, 9), st.integers(0, 99)),
    max_size=12,
)


def supports(statement: str, month: str, count: int = 1) -> Tally:
    return Tally(statement, Relation.SUPPORTS, "blog", "public", "organization", month, count)


def read(month: str) -> Volume:
    return Volume("blog", "public", "organization", month, 2, 10)


@given(tallies=tallies, volumes=volumes)
def test_every_roll_up_sums_to_the_whole(tallies: list[Tally], volumes: list[Volume]) -> None:
    report = roll_up(["a", "b"], tallies, volumes)
    whole = Counter[str]()
    for one in tallies:
        whole[one.relation.value] += one.count
    assert report.counts == {each.value: whole[each.value] for each in Relation}
    assert report.communications == sum(one.communications for one in volumes)
    assert report.passages == sum(one.passages for one in volumes)
    for groups in (report.by_channel, report.by_audience, report.by_author, report.by_month):
        assert summed(groups) == report.counts
        assert sum(one.communications for one in groups) == report.communications
        assert sum(one.passages for one in groups) == report.passages
        assert [one.key for one in groups] == sorted({one.key for one in groups})
    assert summed(report.by_statement) == report.counts


def summed(groups: tuple[Group, ...]) -> dict[str, int]:
    return {each.value: sum(one.counts[each.value] for one in groups) for each in Relation}


@given(tallies=tallies, volumes=volumes)
def test_the_matrix_holds_each_statement_by_month(
    tallies: list[Tally], volumes: list[Volume]
) -> None:
    report = roll_up(["a", "b"], tallies, volumes)
    assert set(report.by_statement_month) == {one.key for one in report.by_statement}
    for group in report.by_statement:
        by_month = report.by_statement_month[group.key]
        assert list(by_month) == sorted(by_month)
        for relation in Relation:
            total = sum(counts[relation.value] for counts in by_month.values())
            assert total == group.counts[relation.value]


def test_every_statement_in_force_has_a_row_and_older_ones_follow() -> None:
    report = roll_up(["b", "a"], [supports("old", "2025-01"), supports("a", "2025-01")], [])
    assert [one.key for one in report.by_statement] == ["b", "a", "old"]
    assert report.by_statement[0].counts == dict.fromkeys(
        ("supports", "contradicts", "mentions", "undecided"), 0
    )


def test_statements_are_measured_against_all_that_was_read() -> None:
    report = roll_up(["a"], [], [read("2025-01"), read("2025-02")])
    assert (report.by_statement[0].communications, report.by_statement[0].passages) == (4, 20)


def test_the_share_is_of_sided_findings_alone() -> None:
    found = [
        Tally("a", relation, "blog", "public", "organization", "2025-01", count)
        for relation, count in zip(Relation, (8, 2, 50, 50), strict=True)
    ]
    [group] = roll_up(["a"], found, [read("2025-01")]).by_channel
    assert group.supported == wilson(8, 10)
    assert group.as_json() == {
        "key": "blog",
        "communications": 2,
        "passages": 10,
        "counts": {"supports": 8, "contradicts": 2, "mentions": 50, "undecided": 50},
        "supported": wilson(8, 10).as_json(),
    }


def test_a_channel_in_which_nothing_was_found_is_there() -> None:
    [group] = roll_up([], [], [read("2025-01")]).by_channel
    assert (group.key, group.communications, sum(group.counts.values())) == ("blog", 2, 0)


def silent(active: list[str], *supported: str) -> tuple[Silence, ...]:
    report: Report = roll_up(
        ["a"], [supports("a", month) for month in supported], [read(month) for month in active]
    )
    return report.silent


@pytest.mark.parametrize(
    ("active", "supported", "expected"),
    [
        (MONTHS[:SILENT_MONTHS], [], (Silence("a", None, SILENT_MONTHS),)),
        (MONTHS[: SILENT_MONTHS - 1], [], ()),
        (MONTHS, [MONTHS[0], MONTHS[5]], (Silence("a", MONTHS[5], 6),)),
        (MONTHS, [MONTHS[6]], ()),
        (MONTHS, [MONTHS[11]], ()),
        (MONTHS[:1] + MONTHS[6:], [MONTHS[0]], (Silence("a", MONTHS[0], 6),)),
        ([], [], ()),
    ],
)
def test_silence_is_counted_in_months_with_communications(
    active: list[str], supported: list[str], expected: tuple[Silence, ...]
) -> None:
    assert silent(active, *supported) == expected


def test_contradictions_do_not_break_a_silence() -> None:
    against = Tally("a", Relation.CONTRADICTS, "blog", "public", "organization", "2025-12", 9)
    report = roll_up(["a"], [against], [read(month) for month in MONTHS])
    assert report.silent == (Silence("a", None, 12),)


def test_statements_no_longer_in_force_are_not_called_silent() -> None:
    report = roll_up([], [supports("old", MONTHS[0])], [read(month) for month in MONTHS])
    assert report.silent == ()
