"""Communications, in every store."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from app.core.checks import Selection
from app.core.communications import Audience, AuthorKind, Communication
from app.services.ports import Store
from tests import builders
from tests.contracts.saving import at_once, saving

EVERYTHING = Selection()


def keep(store: Store, *communications: Communication) -> list[str]:
    with saving(store) as uow:
        return uow.communications.add(
            communications, [one.content.fingerprint() for one in communications]
        )


def page(store: Store, organization_id: str, selection: Selection) -> list[str]:
    with store.read() as uow:
        found = uow.communications.page(organization_id, selection, None, 100)
        until = builders.later(days=999)
        assert uow.communications.count(organization_id, selection, until) == len(found)
        return [one.id for one in found]


def test_a_communication_comes_back_as_it_was(store: Store, organization_id: str) -> None:
    full = builders.communication(
        organization_id,
        body="« Nous 🌻 »\u00a0!\r\n\t" + "é" * 100_000,
        channel="lettre interne",
        audience=Audience.STAFF,
        author_kind=AuthorKind.LEADER,
        author_name="Ada Lovelace",
        locale="fr-CA",
        published_at=builders.later(microseconds=1),
        url="https://example.org/é?a=b#c",
        external_id="tag:example.org,2026:1",
        received_at=builders.later(microseconds=2),
    )
    bare = builders.communication(organization_id, locale=None)
    assert keep(store, full, bare) == [full.id, bare.id]
    with store.read() as uow:
        for one in (full, bare):
            assert uow.communications.get(organization_id, one.id) == one
            mark = one.content.fingerprint()
            assert uow.communications.by_fingerprint(organization_id, mark) == one


def test_another_organization_does_not_see_it(
    store: Store, organization_id: str, other_id: str
) -> None:
    one = builders.communication(organization_id)
    keep(store, one)
    with store.read() as uow:
        assert uow.communications.get(other_id, one.id) is None
        assert uow.communications.by_fingerprint(other_id, one.content.fingerprint()) is None
    assert page(store, other_id, EVERYTHING) == []


def test_a_repeat_is_recognised_within_its_organization(
    store: Store, organization_id: str, other_id: str
) -> None:
    first = builders.communication(organization_id)
    again = builders.communication(organization_id)
    elsewhere = builders.communication(other_id)
    new = builders.communication(organization_id, body="Another text.")
    assert keep(store, first) == [first.id]
    assert keep(store, again, new) == [new.id]
    assert keep(store, elsewhere) == [elsewhere.id]
    with store.read() as uow:
        assert uow.communications.get(organization_id, again.id) is None
        assert (
            uow.communications.by_fingerprint(organization_id, again.content.fingerprint()) == first
        )


def test_a_repeat_within_one_batch_is_kept_once(store: Store, organization_id: str) -> None:
    first = builders.communication(organization_id, external_id="7")
    corrected = builders.communication(organization_id, external_id="7", body="Corrected.")
    assert keep(store, first, corrected) == [first.id]
    assert page(store, organization_id, EVERYTHING) == [first.id]


def test_no_communications_are_no_trouble(store: Store) -> None:
    assert keep(store) == []


def test_a_text_sent_by_several_at_once_is_kept_once(store: Store, organization_id: str) -> None:
    rivals = [builders.communication(organization_id) for _ in range(4)]
    mark = rivals[0].content.fingerprint()
    kept = at_once(
        store, *(lambda uow, one=one: uow.communications.add([one], [mark]) for one in rivals)
    )
    [winner] = [ids for ids in kept if ids]
    assert page(store, organization_id, EVERYTHING) == winner


def test_pages_are_latest_published_first_and_leave_nothing_out(
    store: Store, organization_id: str
) -> None:
    """Several were published in the same instant: the id decides between them."""
    made = [
        builders.communication(
            organization_id, body=f"Text {place}.", published_at=builders.later(days=place // 3)
        )
        for place in range(8)
    ]
    keep(store, *made[4:], *made[:4])
    seen: list[Communication] = []
    before = None
    for _ in range(5):
        with store.read() as uow:
            found = uow.communications.page(organization_id, EVERYTHING, before, 2)
        seen += found
        if not found:
            break
        before = (found[-1].content.published_at, found[-1].id)
    assert seen == made[::-1]


SELECTIONS = [
    Selection(channel="blog"),
    Selection(channel="Blog"),
    Selection(audience=Audience.STAFF),
    Selection(author="Ada"),
    Selection(author="organization"),
    Selection(author_kind=AuthorKind.ORGANIZATION),
    Selection(author_kind=AuthorKind.LEADER, channel="letter"),
    Selection(locale="fr"),
    Selection(since=builders.later(days=1)),
    Selection(until=builders.later(days=1)),
    Selection(since=builders.later(days=1), until=builders.later(days=2)),
    Selection(since=builders.later(days=2), until=builders.later(days=1)),
    Selection(channel="letter", author="Ada", locale="en", since=builders.later(days=1)),
]


def holds(selection: Selection, one: Communication) -> bool:
    """Say what a selection means, once more and in other words than any store's."""
    content = one.content
    misses = [
        selection.channel is not None and content.channel != selection.channel,
        selection.audience is not None and content.audience is not selection.audience,
        selection.author is not None and content.author_name != selection.author,
        selection.author_kind is not None and content.author_kind is not selection.author_kind,
        selection.locale is not None and content.locale != selection.locale,
        selection.since is not None and content.published_at < selection.since,
        selection.until is not None and not content.published_at < selection.until,
    ]
    return not any(misses)


def test_selections_hold_what_they_say(store: Store, organization_id: str) -> None:
    made = [
        builders.communication(
            organization_id,
            body=f"Text {channel} {name} {locale} {day}.",
            channel=channel,
            audience=Audience.STAFF if channel == "letter" else Audience.PUBLIC,
            author_name=name,
            author_kind=AuthorKind.LEADER if name else AuthorKind.ORGANIZATION,
            locale=locale,
            published_at=builders.later(days=day),
        )
        for channel in ("blog", "letter")
        for name in (None, "Ada")
        for locale in (None, "fr", "en", "fr-CA")
        for day in (0, 1, 2)
    ]
    keep(store, *made)
    newest = sorted(made, key=lambda one: (one.content.published_at, one.id), reverse=True)
    sizes = set()
    for selection in [EVERYTHING, *SELECTIONS]:
        wanted = [one.id for one in newest if holds(selection, one)]
        assert page(store, organization_id, selection) == wanted, selection
        sizes.add(len(wanted))
    assert len(sizes) > 4


def test_counts_stop_at_what_was_received_by_then(store: Store, organization_id: str) -> None:
    made = [
        builders.communication(
            organization_id,
            body=f"Text {minute}.",
            channel="blog" if minute % 2 else "letter",
            received_at=builders.later(minutes=minute),
        )
        for minute in range(6)
    ]
    keep(store, *made)
    with store.read() as uow:
        count = uow.communications.count
        assert count(organization_id, EVERYTHING, builders.later(minutes=-1)) == 0
        assert count(organization_id, EVERYTHING, builders.later(minutes=3)) == 4
        assert count(organization_id, Selection(channel="blog"), builders.later(minutes=3)) == 2


@pytest.mark.parametrize("hours", [-11, 0, 5.5, 14])
def test_times_are_the_same_instant_whatever_zone_they_came_in(
    store: Store, organization_id: str, hours: float
) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC).astimezone(timezone(timedelta(hours=hours)))
    one = builders.communication(organization_id, published_at=at)
    keep(store, one)
    with store.read() as uow:
        found = uow.communications.get(organization_id, one.id)
    assert found == replace(one, content=replace(one.content, published_at=at.astimezone(UTC)))
    assert found.content.published_at.utcoffset() == timedelta(0)
    assert page(store, organization_id, Selection(since=at)) == [one.id]
    assert page(store, organization_id, Selection(until=at)) == []
