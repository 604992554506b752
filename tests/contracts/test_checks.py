"""Checks and what each came to, in every store."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from app.core.checks import Check, FindingFilter, Selection
from app.core.communications import OUTSIDE, Audience, Communication
from app.core.findings import BehaviourMet, Relation
from app.services.ports import Store
from tests import builders
from tests.contracts.saving import at_once, saving


def publish(store: Store, organization_id: str, count: int, **given: object) -> list[Communication]:
    made = [
        builders.communication(
            organization_id,
            body=f"Text {place} of {organization_id}.",
            published_at=builders.later(days=place),
            **given,
        )
        for place in range(count)
    ]
    with saving(store) as uow:
        uow.communications.add(made, [one.content.fingerprint() for one in made])
    return made


def ask(store: Store, organization_id: str, **given: object) -> Check:
    check = builders.check(organization_id, **given)
    with saving(store) as uow:
        uow.checks.add(check)
    return check


@pytest.mark.parametrize("version", [None, 3])
def test_a_check_comes_back_as_it_was(
    store: Store, organization_id: str, other_id: str, version: int | None
) -> None:
    selection = Selection(
        channel="blog",
        audience=Audience.SUPPLIERS,
        author="Ada",
        locale="fr-CA",
        since=builders.later(microseconds=1),
        until=builders.later(days=1),
    )
    check = ask(store, organization_id, selection=selection, version=version)
    with store.read() as uow:
        assert uow.checks.get(organization_id, check.id) == check
        assert uow.checks.get(other_id, check.id) is None
        assert uow.checks.page(other_id, None, 10) == []


def test_checks_are_paged_newest_first(store: Store, organization_id: str) -> None:
    checks = [ask(store, organization_id) for _ in range(5)]
    with store.read() as uow:
        first = uow.checks.page(organization_id, None, 3)
        rest = uow.checks.page(organization_id, first[-1].id, 3)
    assert [*first, *rest] == checks[::-1]


def test_unchecked_are_those_selected_and_not_yet_come_to(
    store: Store, organization_id: str, other_id: str
) -> None:
    publish(store, other_id, 2)
    made = publish(store, organization_id, 6)
    check = ask(
        store,
        organization_id,
        selection=Selection(since=builders.later(days=1), until=builders.later(days=5)),
    )
    wanted = made[4:0:-1]
    with saving(store) as uow:
        assert uow.checks.unchecked(check, 100) == wanted
        assert uow.checks.unchecked(check, 2) == wanted[:2]
        uow.checks.keep(builders.checked(check, wanted[1]), [])
        assert uow.checks.unchecked(check, 2) == [wanted[0], wanted[2]]
    again = ask(store, organization_id, selection=check.selection)
    with store.read() as uow:
        assert uow.checks.unchecked(again, 100) == wanted


def test_what_is_received_after_the_check_was_asked_for_is_not_part_of_it(
    store: Store, organization_id: str
) -> None:
    [before] = publish(store, organization_id, 1, channel="a", received_at=builders.NOW)
    publish(store, organization_id, 2, channel="b", received_at=builders.later(microseconds=1))
    check = ask(store, organization_id, created_at=builders.NOW)
    with store.read() as uow:
        assert uow.checks.unchecked(check, 100) == [before]


def test_the_erased_are_counted_that_the_check_never_came_to(
    store: Store, organization_id: str, other_id: str
) -> None:
    publish(store, other_id, 1, author_name="Ada")
    made = publish(store, organization_id, 4, author_name="Ada")
    [outside] = publish(store, organization_id, 1, author_kind=min(OUTSIDE), channel="in")
    later = {"channel": "later", "received_at": builders.later(days=9)}
    [unborn] = publish(store, organization_id, 1, **later)
    check = ask(store, organization_id, selection=Selection(since=builders.later(days=0)))
    with saving(store) as uow:
        assert uow.checks.count_erased(check) == 0
        uow.checks.keep(builders.checked(check, made[0]), [])
        emptied = [one.id for one in (made[0], made[1], made[2], outside, unborn)]
        uow.erasures.empty_communications(organization_id, emptied, 3)
    with store.read() as uow:
        assert uow.checks.count_erased(check) == 2
        assert uow.checks.unchecked(check, 10) == [made[3]]


def test_what_a_communication_came_to_comes_back_as_it_was(
    store: Store, organization_id: str
) -> None:
    [one, silent] = publish(store, organization_id, 2)
    check = ask(store, organization_id)
    statements = sorted(builders.new_id() for _ in range(2))
    findings = [
        builders.finding(
            check,
            one,
            start=start,
            end=end,
            statement_id=statements[which],
            relation=relation,
            confidence=confidence,
            behaviour=behaviour,
        )
        for start, end, which, relation, confidence, behaviour in [
            (0, 4, 0, Relation.SUPPORTS, 0.1234, BehaviourMet("do", 0, "fr", -0.9999)),
            (0, 4, 1, Relation.CONTRADICTS, 1.0, BehaviourMet("dont", 19, "zh-Hant", 0.0)),
            (0, 9, 0, Relation.MENTIONS, 0.0, None),
            (5, 9, 0, Relation.UNDECIDED, 0.3333, BehaviourMet("do", 1, "en", 0.1)),
        ]
    ]
    checked = builders.checked(check, one, findings, version=7, locale="fr-CA", unread=2)
    nothing = builders.checked(check, silent, version=None, locale=None, passages=0)
    with saving(store) as uow:
        assert uow.checks.keep(checked, [findings[place] for place in (2, 0, 3, 1)])
        assert uow.checks.keep(nothing, [])
    with store.read() as uow:
        assert uow.checks.findings_of(check.id, one.id) == findings
        assert uow.checks.findings_of(check.id, silent.id) == []
        assert uow.checks.checked(check.id, None, 10) == [checked, nothing]
        assert [uow.findings.get(organization_id, each.id) for each in findings] == findings


def test_what_was_kept_once_is_not_kept_again(store: Store, organization_id: str) -> None:
    [one] = publish(store, organization_id, 1)
    check = ask(store, organization_id)
    finding, late = builders.finding(check, one), builders.finding(check, one)
    checked = builders.checked(check, one, [finding])
    with saving(store) as uow:
        assert uow.checks.keep(checked, [finding])
    with saving(store) as uow:
        assert not uow.checks.keep(builders.checked(check, one, [late], passages=99), [late])
    with store.read() as uow:
        assert uow.checks.checked(check.id, None, 10) == [checked]
        assert uow.checks.findings_of(check.id, one.id) == [finding]
        assert uow.findings.get(organization_id, late.id) is None


def test_one_of_several_who_keep_at_once_is_kept(store: Store, organization_id: str) -> None:
    """A job taken over while its first worker still lives."""
    [one] = publish(store, organization_id, 1)
    check = ask(store, organization_id)
    rivals = [builders.finding(check, one) for _ in range(3)]
    won = at_once(
        store,
        *(
            lambda uow, each=each: uow.checks.keep(builders.checked(check, one, [each]), [each])
            for each in rivals
        ),
    )
    assert sorted(won) == [False, False, True]
    with store.read() as uow:
        assert uow.checks.findings_of(check.id, one.id) == [rivals[won.index(True)]]


def test_checked_communications_are_paged_in_order_of_their_id(
    store: Store, organization_id: str
) -> None:
    made = publish(store, organization_id, 5)
    check, other = ask(store, organization_id), ask(store, organization_id)
    kept = [builders.checked(check, one) for one in made]
    with saving(store) as uow:
        for one in kept[::-1]:
            uow.checks.keep(one, [])
        uow.checks.keep(builders.checked(other, made[0]), [])
    with store.read() as uow:
        first = uow.checks.checked(check.id, None, 2)
        rest = uow.checks.checked(check.id, first[-1].communication_id, 9)
    assert [*first, *rest] == kept


@pytest.mark.parametrize("later_first", [False, True])
def test_the_latest_check_counts_whichever_came_first_to_the_text(
    store: Store, organization_id: str, later_first: bool
) -> None:
    [one, other] = publish(store, organization_id, 2)
    old, new = ask(store, organization_id), ask(store, organization_id)
    findings = {
        (check.id, text.id): builders.finding(check, text)
        for check, text in ((old, one), (new, one), (old, other))
    }
    order = list(findings)
    for check_id, text_id in order[::-1] if later_first else order:
        finding = findings[check_id, text_id]
        check, text = (old if check_id == old.id else new), (one if text_id == one.id else other)
        with saving(store) as uow:
            uow.checks.keep(builders.checked(check, text, [finding]), [finding])
    with store.read() as uow:
        counting = uow.findings.page(organization_id, FindingFilter(), None, 10)
        of_old = uow.findings.page(organization_id, FindingFilter(check_id=old.id), None, 10)
    assert {each.id for each in counting} == {
        findings[new.id, one.id].id,
        findings[old.id, other.id].id,
    }
    assert {each.id for each in of_old} == {
        findings[old.id, one.id].id,
        findings[old.id, other.id].id,
    }


def test_a_latest_check_that_found_nothing_counts_too(store: Store, organization_id: str) -> None:
    [one] = publish(store, organization_id, 1)
    old, new = ask(store, organization_id), ask(store, organization_id)
    finding = builders.finding(old, one)
    with saving(store) as uow:
        uow.checks.keep(builders.checked(old, one, [finding]), [finding])
        uow.checks.keep(builders.checked(new, one), [])
    with store.read() as uow:
        assert uow.findings.page(organization_id, FindingFilter(), None, 10) == []
        assert uow.findings.get(organization_id, finding.id) == finding


def test_the_latest_check_counts_though_an_older_one_is_kept_at_the_same_time(
    store: Store, organization_id: str
) -> None:
    [one] = publish(store, organization_id, 1)
    old, new = ask(store, organization_id), ask(store, organization_id)
    kept = Event()

    def keep_new() -> None:
        with saving(store) as uow:
            finding = builders.finding(new, one)
            uow.checks.keep(builders.checked(new, one, [finding]), [finding])
            kept.set()
            time.sleep(0.1)  # the older one begins, and waits here or in its own first write

    def keep_old() -> None:
        kept.wait(timeout=10)
        with saving(store) as uow:
            finding = builders.finding(old, one)
            uow.checks.keep(builders.checked(old, one, [finding]), [finding])

    with ThreadPoolExecutor(2) as pool:
        for each in [pool.submit(keep_new), pool.submit(keep_old)]:
            each.result(timeout=30)
    with store.read() as uow:
        counting = uow.findings.page(organization_id, FindingFilter(), None, 10)
    assert [each.check_id for each in counting] == [new.id]
