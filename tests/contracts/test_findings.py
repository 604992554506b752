"""Findings and reviews, in every store."""

from dataclasses import replace

import pytest

from app.core.checks import FindingFilter, Selection
from app.core.findings import Finding, Relation, ReviewVerdict
from app.core.reports import Scope
from app.services.ports import Store
from tests import builders
from tests.contracts.a_year import SELECTIONS, Year, live_a_year
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
        assert uow.reports.tallies(other_id, Scope()) == []
        assert uow.reports.volumes(other_id, Scope()) == []
        assert uow.reports.contrasts(other_id, Scope(), 10) == []
        assert uow.reports.exchanges(other_id, Selection()) == ([], 0)


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
        assert uow.findings.review(organization_id, reviews[2].id) == reviews[2]
        assert uow.findings.review("another", reviews[2].id) is None
        assert uow.findings.review(organization_id, builders.new_id()) is None
        reviewed = uow.findings.page(organization_id, FindingFilter(reviewed=True), None, 1000)
        others = uow.findings.page(organization_id, FindingFilter(reviewed=False), None, 1000)
        assert uow.findings.get(organization_id, first.id) == first
    assert reviewed == newest([first, second])
    assert others == newest(rest)


def test_a_finding_holds_the_same_numbers_as_before(store: Store, year: Year) -> None:
    """Confidences are compared bit for bit when a check is replayed."""
    for check_id, texts in year.kept.items():
        for text_id, (_, findings) in texts.items():
            with store.read() as uow:
                found = uow.checks.findings_of(check_id, text_id)
            assert found == [replace(one) for one in findings]
