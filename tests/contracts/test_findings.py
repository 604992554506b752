"""Findings, reviews and reports, in every store, against counts made in plain Python."""

from dataclasses import replace
from datetime import datetime

import pytest

from app.core.checks import FindingFilter, Selection
from app.core.findings import Finding, Relation, ReviewVerdict
from app.core.reports import Tally, Volume
from app.services.ports import Store
from tests import builders
from tests.contracts.a_year import SELECTIONS, Year, live_a_year, tallies, volumes
from tests.contracts.saving import saving


@pytest.fixture
def year(store: Store, organization_id: str, other_id: str) -> Year:
    live_a_year(store, other_id, seed=7)
    return live_a_year(store, organization_id, seed=1866)


def newest(findings: list[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda one: one.id, reverse=True)


def test_another_organization_sees_no_finding_and_no_count(
    store: Store, other_id: str, organization_id: str
) -> None:
    year = live_a_year(store, organization_id, seed=1)
    [(_, finding), *_] = year.findings(Selection())
    with store.read() as uow:
        assert uow.findings.get(organization_id, finding.id) == finding
        assert uow.findings.get(other_id, finding.id) is None
        assert uow.findings.page(other_id, FindingFilter(), None, 10) == []
        for check in year.checks:
            wanted = FindingFilter(check_id=check.id)
            assert uow.findings.page(other_id, wanted, None, 10) == []
        assert uow.reports.tallies(other_id, Selection()) == []
        assert uow.reports.volumes(other_id, Selection()) == []
        assert uow.reports.contrasts(other_id, Selection(), 10) == []


def test_without_a_check_named_the_latest_of_each_text_counts(store: Store, year: Year) -> None:
    for selection in SELECTIONS:
        expected = newest([finding for _, finding in year.findings(selection)])
        with store.read() as uow:
            wanted = FindingFilter(selection=selection)
            assert uow.findings.page(year.organization_id, wanted, None, 1000) == expected


def test_with_a_check_named_its_own_findings_are_given(store: Store, year: Year) -> None:
    for check in year.checks:
        expected = [one for _, found in year.kept[check.id].values() for one in found]
        with store.read() as uow:
            wanted = FindingFilter(check_id=check.id)
            found = uow.findings.page(year.organization_id, wanted, None, 1000)
        assert found == newest(expected)


def test_pages_of_findings_leave_nothing_out(store: Store, year: Year) -> None:
    expected = newest([finding for _, finding in year.findings(Selection())])
    seen: list[Finding] = []
    while True:
        with store.read() as uow:
            after = seen[-1].id if seen else None
            found = uow.findings.page(year.organization_id, FindingFilter(), after, 9)
        if not found:
            break
        seen += found
    assert seen == expected


def test_findings_are_filtered_by_statement_relation_and_text(store: Store, year: Year) -> None:
    counting = year.findings(Selection())
    communication, sample = counting[0]
    for wanted, holds in (
        (FindingFilter(statement_id=sample.statement_id), {"statement_id": sample.statement_id}),
        (FindingFilter(communication_id=communication.id), {"communication_id": communication.id}),
        (FindingFilter(relation="contradicts"), {"relation": Relation.CONTRADICTS}),
        (
            FindingFilter(relation="supports", statement_id=sample.statement_id),
            {"relation": Relation.SUPPORTS, "statement_id": sample.statement_id},
        ),
    ):
        expected = [
            one
            for _, one in counting
            if all(getattr(one, name) == value for name, value in holds.items())
        ]
        with store.read() as uow:
            found = uow.findings.page(year.organization_id, wanted, None, 1000)
        assert found == newest(expected)
        assert 0 < len(expected) < len(counting)


def test_reviews_come_back_oldest_first_and_filter_the_findings(store: Store, year: Year) -> None:
    [first, second, *rest] = [finding for _, finding in year.findings(Selection())]
    reviews = [
        builders.review(first, verdict=ReviewVerdict.DISPUTED, reason="Hors sujet"),
        builders.review(second),
        builders.review(
            first, verdict=ReviewVerdict.CORRECTED, relation="unrelated", reason="Voir le contexte"
        ),
    ]
    with saving(store) as uow:
        for one in reviews:
            uow.findings.add_review(one)
    organization_id = year.organization_id
    with store.read() as uow:
        assert uow.findings.reviews([second.id, first.id, rest[0].id]) == reviews
        assert uow.findings.reviews([first.id]) == [reviews[0], reviews[2]]
        assert uow.findings.reviews([]) == []
        reviewed = uow.findings.page(organization_id, FindingFilter(reviewed=True), None, 1000)
        others = uow.findings.page(organization_id, FindingFilter(reviewed=False), None, 1000)
        assert uow.findings.get(organization_id, first.id) == first
    assert reviewed == newest([first, second])
    assert others == newest(rest)


def test_tallies_are_what_counting_by_hand_gives(store: Store, year: Year) -> None:
    for selection in SELECTIONS:
        expected = {Tally(*key, count) for key, count in tallies(year, selection).items()}
        with store.read() as uow:
            found = uow.reports.tallies(year.organization_id, selection)
        assert len(found) == len(set(found))
        assert set(found) == expected, selection
    assert max(tallies(year, Selection()).values()) > 1


def test_volumes_are_what_counting_by_hand_gives(store: Store, year: Year) -> None:
    """Texts with no charter in force were not compared, and are in no denominator."""
    for selection in SELECTIONS:
        expected = {Volume(*group, *counts) for group, counts in volumes(year, selection).items()}
        with store.read() as uow:
            found = uow.reports.volumes(year.organization_id, selection)
        assert len(found) == len(set(found))
        assert set(found) == expected, selection
    assert any(checked.version is None for _, checked, _ in year.counting(Selection()))


def test_contrasts_are_the_surest_pair_of_two_audiences(store: Store, year: Year) -> None:
    for selection in SELECTIONS:
        best: dict[tuple[str, Relation, str], float] = {}
        sided: dict[str, tuple[str, Relation, str]] = {}
        for one, finding in year.findings(selection):
            mark = (finding.statement_id, finding.relation, one.content.audience.value)
            best[mark] = max(best.get(mark, 0.0), finding.confidence)
            sided[finding.id] = mark
        expected = sorted(
            (
                (sure + best[other], mark[0], mark[2], other[2])
                for mark, sure in best.items()
                for other in best
                if mark[1] is Relation.SUPPORTS
                and other[1] is Relation.CONTRADICTS
                and mark[0] == other[0]
                and mark[2] != other[2]
            ),
            reverse=True,
        )
        with store.read() as uow:
            found = uow.reports.contrasts(year.organization_id, selection, 1000)
            few = uow.reports.contrasts(year.organization_id, selection, 3)
        assert few == found[:3]
        for pair in found:
            told = (pair.statement_id, Relation.SUPPORTS, pair.supports_audience)
            opposite = (pair.statement_id, Relation.CONTRADICTS, pair.contradicts_audience)
            assert sided[pair.supports_finding_id] == told
            assert sided[pair.contradicts_finding_id] == opposite
        sums = [
            best[one.statement_id, Relation.SUPPORTS, one.supports_audience]
            + best[one.statement_id, Relation.CONTRADICTS, one.contradicts_audience]
            for one in found
        ]
        assert sums == sorted(sums, reverse=True)
        assert {
            (one.statement_id, one.supports_audience, one.contradicts_audience) for one in found
        } == {pair[1:] for pair in expected}
        assert len(found) == len(expected)


def test_months_are_those_of_utc(store: Store, organization_id: str) -> None:
    """Published on 31 December in New York, when it was January in Greenwich."""
    at = datetime.fromisoformat("2025-12-31T22:00:00-05:00")
    one = builders.communication(organization_id, published_at=at)
    check = builders.check(organization_id)
    finding = builders.finding(check, one)
    with saving(store) as uow:
        uow.communications.add([one], [one.content.fingerprint()])
        uow.checks.add(check)
        uow.checks.keep(builders.checked(check, one, [finding]), [finding])
    with store.read() as uow:
        [tally] = uow.reports.tallies(organization_id, Selection())
        [volume] = uow.reports.volumes(organization_id, Selection())
    assert (tally.month, volume.month) == ("2026-01", "2026-01")


def test_a_finding_holds_the_same_numbers_as_before(store: Store, year: Year) -> None:
    """Confidences are compared bit for bit when a check is replayed."""
    for check_id, texts in year.kept.items():
        for text_id, (_, findings) in texts.items():
            with store.read() as uow:
                found = uow.checks.findings_of(check_id, text_id)
            assert found == [replace(one) for one in findings]
