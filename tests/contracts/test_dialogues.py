"""Messages and answers, in every store."""

import random
from datetime import timedelta
from typing import Any

import pytest

from app.core.checks import Selection
from app.core.communications import Audience, AuthorKind, Communication
from app.core.dialogues import DialogueDimension, Exchange
from app.services.ports import Store
from tests import builders
from tests.contracts.saving import saving
from tests.fakes.dialogues import exchanges

CUSTOMER, LEADER = AuthorKind.CUSTOMER, AuthorKind.LEADER
WHOLE = DialogueDimension.WHOLE


class Talk:
    """An organization that people write to; hours are counted from the first day."""

    def __init__(self, store: Store, organization_id: str) -> None:
        self.store, self.organization_id = store, organization_id

    def say(
        self,
        kind: AuthorKind,
        hours: float = 0,
        to: Communication | str | None = None,
        **given: Any,
    ) -> Communication:
        named = to.content.external_id or to.id if isinstance(to, Communication) else to
        made = builders.new_id()
        one = builders.communication(
            self.organization_id,
            id=made,
            author_kind=kind,
            in_reply_to=named,
            published_at=builders.later(hours=hours),
            **{"external_id": f"x-{made}", **given},
        )
        with saving(self.store) as uow:
            assert uow.communications.add([one], [one.content.fingerprint()]) == [one.id]
        return one

    def exchanges(self, **selection: Any) -> tuple[set[Exchange], int]:
        with self.store.read() as uow:
            found, follow_ups = uow.reports.exchanges(self.organization_id, Selection(**selection))
        assert len(found) == len(set(found))
        return set(found), follow_ups

    def whole(self, **selection: Any) -> tuple[int, int, tuple[int, ...]]:
        found, _ = self.exchanges(**selection)
        [one] = [each for each in found if each.dimension is WHOLE]
        return one.messages, one.answered, one.middle_s


@pytest.fixture
def talk(store: Store, organization_id: str) -> Talk:
    return Talk(store, organization_id)


def test_what_the_organization_says_is_no_message(talk: Talk) -> None:
    talk.say(AuthorKind.ORGANIZATION)
    talk.say(LEADER)
    talk.say(AuthorKind.EMPLOYEE, audience=Audience.PUBLIC)
    assert talk.exchanges() == (set(), 0)


def test_messages_by_origin_and_channel(talk: Talk) -> None:
    asked = talk.say(CUSTOMER, channel="mail")
    talk.say(AuthorKind.SUPPLIER, channel="mail")
    talk.say(AuthorKind.EMPLOYEE, audience=Audience.STAFF, channel="intranet")
    talk.say(AuthorKind.ORGANIZATION, hours=2, to=asked, channel="mail")
    found, follow_ups = talk.exchanges()
    origin, channel = DialogueDimension.ORIGIN, DialogueDimension.CHANNEL
    assert follow_ups == 0
    assert found == {
        Exchange(WHOLE, "", 3, 1, (7200,)),
        Exchange(origin, "customers", 1, 1, (7200,)),
        Exchange(origin, "suppliers", 1, 0, ()),
        Exchange(origin, "staff", 1, 0, ()),
        Exchange(channel, "mail", 2, 1, (7200,)),
        Exchange(channel, "intranet", 1, 0, ()),
    }


@pytest.mark.parametrize("kind", [AuthorKind.EMPLOYEE, CUSTOMER, AuthorKind.PUBLIC])
def test_only_the_organization_and_its_leaders_answer(talk: Talk, kind: AuthorKind) -> None:
    asked = talk.say(CUSTOMER)
    reply = talk.say(kind, hours=1, to=asked, audience=Audience.PUBLIC)
    assert talk.whole() == (1, 0, ())
    talk.say(LEADER, hours=5, to=reply)
    assert talk.whole() == (1, 1, (5 * 3600,))


def test_the_first_answer_counts_wherever_it_stands_in_the_exchange(talk: Talk) -> None:
    asked = talk.say(CUSTOMER)
    again = talk.say(CUSTOMER, hours=2, to=asked)
    talk.say(AuthorKind.ORGANIZATION, hours=9, to=asked)
    answer = talk.say(LEADER, hours=3, to=again)
    thanks = talk.say(CUSTOMER, hours=4, to=answer)
    assert talk.whole() == (1, 1, (3 * 3600,))
    assert talk.exchanges()[1] == 2
    talk.say(LEADER, hours=5, to=thanks)
    assert talk.whole() == (1, 1, (3 * 3600,))


def test_a_reply_to_a_publication_opens_an_exchange(talk: Talk) -> None:
    post = talk.say(AuthorKind.ORGANIZATION)
    comment = talk.say(AuthorKind.PUBLIC, hours=1, to=post)
    assert talk.whole() == (1, 0, ())
    talk.say(AuthorKind.ORGANIZATION, hours=2, to=comment)
    assert talk.whole() == (1, 1, (3600,))
    talk.say(AuthorKind.PUBLIC, hours=2, to="https://elsewhere.example/7")
    assert talk.whole() == (2, 1, (3600,))


def test_an_id_names_a_message_as_well_as_an_external_id(talk: Talk) -> None:
    asked = talk.say(CUSTOMER, external_id=None)
    talk.say(LEADER, hours=1, to=asked.id)
    assert talk.whole() == (1, 1, (3600,))


def test_the_answer_may_come_in_before_the_message(talk: Talk) -> None:
    talk.say(LEADER, hours=1, to="later")
    talk.say(CUSTOMER, external_id="later")
    assert talk.whole() == (1, 1, (3600,))


def test_a_clock_that_runs_behind_makes_no_time_below_nothing(talk: Talk) -> None:
    asked = talk.say(CUSTOMER)
    talk.say(LEADER, hours=-1, to=asked)
    assert talk.whole() == (1, 1, (0,))


def test_of_an_even_number_both_middle_times_are_told(talk: Talk) -> None:
    for hours in (1, 2, 5, 50):
        talk.say(LEADER, hours=hours, to=talk.say(CUSTOMER))
    assert talk.whole() == (4, 4, (2 * 3600, 5 * 3600))


def test_circles_of_replies_end(talk: Talk) -> None:
    talk.say(CUSTOMER, to="b", external_id="a")
    talk.say(CUSTOMER, to="a", external_id="b")
    talk.say(CUSTOMER, to="c", external_id="c")
    found, follow_ups = talk.exchanges()
    assert follow_ups == 2
    assert {one.messages for one in found} == {1}


def test_the_selection_is_of_messages_and_leaves_authors_aside(talk: Talk) -> None:
    asked = talk.say(CUSTOMER, channel="mail", audience=Audience.CUSTOMERS)
    talk.say(CUSTOMER, hours=48, channel="x")
    talk.say(LEADER, hours=1, to=asked, channel="x")
    assert talk.whole(channel="mail") == (1, 1, (3600,))
    assert talk.whole(audience=Audience.CUSTOMERS) == (1, 1, (3600,))
    assert talk.whole(since=builders.later(hours=24)) == (1, 0, ())
    assert talk.whole(author="Ada", author_kind=LEADER) == (2, 1, (3600,))


def test_another_organization_answers_nothing(talk: Talk, other_id: str) -> None:
    talk.say(CUSTOMER, external_id="shared")
    Talk(talk.store, other_id).say(LEADER, hours=1, to="shared")
    assert talk.whole() == (1, 0, ())
    assert Talk(talk.store, other_id).exchanges() == (set(), 0)


def test_what_others_write_is_read_by_no_check(talk: Talk) -> None:
    said = {kind: talk.say(kind, hours=-1, received_at=builders.NOW) for kind in AuthorKind}
    check = builders.check(talk.organization_id)
    with saving(talk.store) as uow:
        uow.checks.add(check)
    with talk.store.read() as uow:
        read = uow.checks.unchecked(check, 100)
        count = uow.communications.count(talk.organization_id, Selection(), check.created_at)
    ours = {AuthorKind.ORGANIZATION, LEADER, AuthorKind.EMPLOYEE}
    assert {one.id for one in read} == {said[kind].id for kind in ours}
    assert count == 3


def test_an_erased_message_is_in_no_count_and_an_erased_answer_still_is(talk: Talk) -> None:
    asked = talk.say(CUSTOMER, author_name="C. Durand", external_id="https://x.example/@durand/1")
    answer = talk.say(LEADER, hours=1, to=asked, author_name="Ada")
    kept = talk.say(CUSTOMER)
    other = talk.say(LEADER, hours=2, to=kept, author_name="Ada")
    with saving(talk.store) as uow:
        uow.erasures.empty_communications(talk.organization_id, [answer.id, other.id], 7)
    assert talk.whole() == (2, 2, (3600, 7200))
    with saving(talk.store) as uow:
        uow.erasures.empty_communications(talk.organization_id, [asked.id], 8)
    assert talk.whole() == (1, 1, (7200,))
    with talk.store.read() as uow:
        told = uow.communications.get(talk.organization_id, answer.id)
    assert told is not None
    assert told.content.in_reply_to == asked.id


@pytest.mark.parametrize("seed", range(3))
def test_a_crowd_is_counted_as_walking_along_the_replies_counts(talk: Talk, seed: int) -> None:
    dice, said = random.Random(seed), list[Communication]()
    for _ in range(60):
        to = dice.choice(said) if said and dice.random() < 0.7 else None
        said.append(
            talk.say(
                dice.choice(list(AuthorKind)),
                hours=dice.randrange(200),
                to=to,
                channel=dice.choice(["mail", "x"]),
                audience=dice.choice(list(Audience)),
            )
        )
    found, follow_ups = exchanges({one.id: one for one in said}, Selection())
    assert talk.exchanges() == (set(found), follow_ups)
    assert any(one.answered for one in found)
    soon = Selection(until=builders.NOW + timedelta(hours=100))
    found, follow_ups = exchanges({one.id: one for one in said}, soon)
    assert talk.exchanges(until=soon.until) == (set(found), follow_ups)
