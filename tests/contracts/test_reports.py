"""What reports count, in every store, against counts made one by one in plain Python."""

import random
from collections import Counter
from datetime import UTC, datetime

import pytest

from app.core.checks import Selection
from app.core.communications import AuthorKind, Communication
from app.core.findings import Finding, Relation, Review, ReviewVerdict
from app.core.reports import UNRELATED, Dimension, LastWord, Scope, Tally, Volume
from app.services.ports import Store
from tests import builders
from tests.contracts.a_year import SELECTIONS, Year, live_a_year
from tests.contracts.saving import saving

SCOPES = [Scope(one) for one in [*SELECTIONS, Selection(author="Eve")]] + [
    Scope(version=2),
    Scope(SELECTIONS[1], 3),
]
Same = tuple[str, int, int, str, int, Relation]


@pytest.fixture
def year(store: Store, organization_id: str, other_id: str) -> Year:
    live_a_year(store, other_id, seed=7)
    return live_a_year(store, organization_id, seed=1866)


@pytest.fixture
def reviewed(store: Store, year: Year) -> dict[Same, Review]:
    """The year after people spoke on findings of every check; what they said last of each."""
    dice, said = random.Random(3), dict[Same, Review]()
    every = [one for texts in year.kept.values() for _, found in texts.values() for one in found]
    with saving(store) as uow:
        for one in dice.sample(every, len(every) // 2) + dice.sample(every, len(every) // 6):
            verdict = dice.choice(list(ReviewVerdict))
            relation = None
            if verdict is ReviewVerdict.CORRECTED:
                relation = dice.choice([*(each.value for each in Relation), UNRELATED])
            review = builders.review(one, verdict=verdict, relation=relation, reason="Relu")
            uow.findings.add_review(review)
            said[same(one)] = review
    return said


def same(one: Finding) -> Same:
    return one.communication_id, one.start, one.end, one.statement_id, one.version, one.relation


def keys(one: Communication) -> list[tuple[Dimension, str, str]]:
    content = one.content
    name = "" if content.author_kind is AuthorKind.EMPLOYEE else content.author_name or ""
    return [
        (Dimension.WHOLE, "", ""),
        (Dimension.CHANNEL, content.channel, ""),
        (Dimension.AUDIENCE, content.audience.value, ""),
        (Dimension.AUTHOR, content.author_kind.value, name),
        (Dimension.MONTH, month(one), ""),
    ]


def month(one: Communication) -> str:
    return one.content.published_at.astimezone(UTC).isoformat()[:7]


def is_told(scope: Scope, one: Communication) -> bool:
    """Employees are never told of by name."""
    return scope.selection.author is None or one.content.author_kind is not AuthorKind.EMPLOYEE


def expected_tallies(year: Year, said: dict[Same, Review], scope: Scope) -> set[Tally]:
    counts: Counter[tuple[object, ...]] = Counter()
    places: dict[tuple[object, ...], set[object]] = {}
    for one, found in year.findings(scope.selection):
        if scope.version not in (None, found.version) or not is_told(scope, one):
            continue
        review = said.get(same(found))
        relation = (review and review.relation) or found.relation.value
        for key in [*keys(one), (Dimension.STATEMENT, found.statement_id, month(one))]:
            row = (*key, relation)
            places.setdefault(row, set())
            if review:
                counts[*row, review.verdict] += 1
            if review is None or review.verdict is not ReviewVerdict.DISPUTED:
                counts[*row, "standing"] += 1
                places[row].add((one.id, found.start))
    return {
        Tally(
            *row,  # type: ignore[arg-type]
            count=counts[*row, "standing"],
            passages=len(found_at),
            **{each.value: counts[*row, each] for each in ReviewVerdict},
        )
        for row, found_at in places.items()
    }


def test_tallies_are_what_counting_by_hand_gives(
    store: Store, year: Year, reviewed: dict[Same, Review]
) -> None:
    for scope in SCOPES:
        with store.read() as uow:
            found = uow.reports.tallies(year.organization_id, scope)
        assert len(found) == len(set(found))
        assert set(found) == expected_tallies(year, reviewed, scope), scope
    whole = [
        one for one in expected_tallies(year, reviewed, Scope()) if one.dimension is Dimension.WHOLE
    ]
    assert all(one.disputed and one.corrected for one in whole if one.relation != UNRELATED)
    assert any(one.passages < one.count for one in whole)  # one passage, several statements
    assert UNRELATED in {one.relation for one in whole}


def test_without_reviews_every_finding_stands(store: Store, year: Year) -> None:
    with store.read() as uow:
        found = uow.reports.tallies(year.organization_id, Scope())
    assert set(found) == expected_tallies(year, {}, Scope())


def test_a_word_on_a_finding_holds_for_the_same_one_in_a_later_check(
    store: Store, organization_id: str
) -> None:
    one = builders.communication(organization_id)
    checks = [builders.check(organization_id) for _ in range(3)]
    relations = [Relation.CONTRADICTS, Relation.SUPPORTS, Relation.CONTRADICTS]
    statement = builders.new_id()
    totals = []
    with saving(store) as uow:
        uow.communications.add([one], [one.content.fingerprint()])
    for check, relation in zip(checks, relations, strict=True):
        finding = builders.finding(check, one, statement_id=statement, relation=relation)
        with saving(store) as uow:
            uow.checks.add(check)
            uow.checks.keep(builders.checked(check, one, [finding]), [finding])
            if check is checks[0]:
                review = builders.review(finding, verdict=ReviewVerdict.DISPUTED, reason="Non")
                uow.findings.add_review(review)
        with store.read() as uow:
            tallies = uow.reports.tallies(organization_id, Scope())
        [whole] = [each for each in tallies if each.dimension is Dimension.WHOLE]
        totals.append((whole.relation, whole.count, whole.disputed))
    assert totals == [("contradicts", 0, 1), ("supports", 1, 0), ("contradicts", 0, 1)]


def test_last_words_are_those_on_the_findings_that_count(
    store: Store, year: Year, reviewed: dict[Same, Review]
) -> None:
    with store.read() as uow:
        found = uow.reports.last_words(year.organization_id)
    expected = {
        one.id: LastWord(reviewed[same(one)].verdict, reviewed[same(one)].relation)
        for _, one in year.findings(Selection())
        if same(one) in reviewed
    }
    assert found == expected
    assert expected


def test_judges_are_those_of_the_checks_that_count(store: Store, organization_id: str) -> None:
    texts = [
        builders.communication(organization_id, channel=channel) for channel in ("blog", "letter")
    ]
    with saving(store) as uow:
        uow.communications.add(texts, [one.content.fingerprint() for one in texts])
    for judges in ({"blog": "old", "letter": None}, {"blog": "large", "letter": None}):
        for one in texts:
            check = builders.check(organization_id, judge=judges[one.content.channel])
            with saving(store) as uow:
                uow.checks.add(check)
                uow.checks.keep(builders.checked(check, one, []), [])
    with store.read() as uow:
        assert uow.reports.judges(organization_id, Scope()) == ["large"]
        assert uow.reports.judges(organization_id, Scope(Selection(channel="letter"))) == []


def test_volumes_are_what_counting_by_hand_gives(store: Store, year: Year) -> None:
    """Texts with no charter in force were not compared, and are in no denominator."""
    for scope in SCOPES:
        expected: dict[tuple[Dimension, str, str], list[int]] = {}
        for one, checked, _ in year.counting(scope.selection):
            compared = checked.version is not None and is_told(scope, one)
            if not compared or scope.version not in (None, checked.version):
                continue
            for key in [*keys(one), (Dimension.VERSION, str(checked.version), month(one))]:
                row = expected.setdefault(key, [0, 0, 0])
                row[0] += 1
                row[1] += checked.passages
                row[2] += checked.unread
        with store.read() as uow:
            found = uow.reports.volumes(year.organization_id, scope)
        assert len(found) == len(set(found))
        assert set(found) == {Volume(*key, *row) for key, row in expected.items()}, scope
    assert any(checked.version is None for _, checked, _ in year.counting(Selection()))


def test_contrasts_are_the_surest_pair_of_two_audiences(
    store: Store, year: Year, reviewed: dict[Same, Review]
) -> None:
    for scope in SCOPES:
        best: dict[tuple[str, str, str], float] = {}
        sided: dict[str, tuple[str, str, str]] = {}
        for one, finding in year.findings(scope.selection):
            review = reviewed.get(same(finding))
            disputed = review is not None and review.verdict is ReviewVerdict.DISPUTED
            if disputed or scope.version not in (None, finding.version) or not is_told(scope, one):
                continue
            relation = (review and review.relation) or finding.relation.value
            mark = (finding.statement_id, relation, one.content.audience.value)
            best[mark] = max(best.get(mark, 0.0), 1.0 if review else finding.confidence)
            sided[finding.id] = mark
        expected = {
            (mark[0], mark[2], other[2])
            for mark in best
            for other in best
            if (mark[1], other[1]) == ("supports", "contradicts")
            and mark[0] == other[0]
            and mark[2] != other[2]
        }
        with store.read() as uow:
            found = uow.reports.contrasts(year.organization_id, scope, 1000)
            few = uow.reports.contrasts(year.organization_id, scope, 3)
        assert few == found[:3]
        sureness = []
        for pair in found:
            told = (pair.statement_id, "supports", pair.supports_audience)
            opposite = (pair.statement_id, "contradicts", pair.contradicts_audience)
            assert sided[pair.supports_finding_id] == told
            assert sided[pair.contradicts_finding_id] == opposite
            sure = (best[told], best[opposite])
            sureness.append((min(sure), sum(sure)))
        assert sureness == sorted(sureness, reverse=True)
        marks = [(p.statement_id, p.supports_audience, p.contradicts_audience) for p in found]
        assert len(marks) == len(set(marks))
        assert set(marks) == expected


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
        rows = [
            *uow.reports.tallies(organization_id, Scope()),
            *uow.reports.volumes(organization_id, Scope()),
        ]
    months = {one.key for one in rows if one.dimension is Dimension.MONTH}
    months |= {one.second for one in rows if one.dimension in (Dimension.STATEMENT, "version")}
    assert months == {"2026-01"}
