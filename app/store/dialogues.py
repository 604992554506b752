"""Messages, and how soon they were answered, counted by the database."""

from dataclasses import replace
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    Integer,
    Select,
    and_,
    case,
    cast,
    exists,
    extract,
    func,
    literal,
    or_,
    select,
    union,
    union_all,
)

from app.core.checks import Selection
from app.core.communications import OUTSIDE, Audience, AuthorKind
from app.core.dialogues import ANSWERING, ORIGINS, DialogueDimension, Exchange
from app.store.communications import selected
from app.store.tables import communications as table

_DAY_S = 86_400


def _is_message(columns: Any) -> ColumnElement[bool]:
    """Return what holds for texts to the organization."""
    among_staff = and_(
        columns.author_kind == AuthorKind.EMPLOYEE.value, columns.audience == Audience.STAFF.value
    )
    return or_(columns.author_kind.in_([one.value for one in OUTSIDE]), among_staff)


def _links(organization_id: str) -> CTE:
    """Select which communication answers which, of those that are both here."""
    child, parent = table.alias("child"), table.alias("parent")

    def named_by(column: ColumnElement[Any]) -> Select[Any]:
        named = and_(parent.c.organization_id == organization_id, column == child.c.in_reply_to)
        return (
            select(child.c.id.label("child_id"), parent.c.id.label("parent_id"))
            .join_from(child, parent, named)
            .where(child.c.organization_id == organization_id, child.c.id != parent.c.id)
        )

    return union(named_by(parent.c.external_id), named_by(parent.c.id)).cte("links")


def _first_answers(organization_id: str, opening: CTE, links: CTE) -> CTE:
    """Select when each opening message was first answered, by whatever followed from it."""
    thread = select(opening.c.id.label("root_id"), opening.c.id.label("id")).cte(
        "thread", recursive=True
    )
    following = select(thread.c.root_id, links.c.child_id).join_from(
        thread, links, links.c.parent_id == thread.c.id
    )
    thread = thread.union(following)  # not union_all: a circle of replies ends
    answer = table.alias("answer")
    return (
        select(thread.c.root_id, func.min(answer.c.published_at).label("answered_at"))
        .join_from(thread, answer, answer.c.id == thread.c.id)
        .where(answer.c.organization_id == organization_id)
        .where(answer.c.author_kind.in_([one.value for one in ANSWERING]))
        .group_by(thread.c.root_id)
        .cte("answers")
    )


def _seconds(connection: Connection, start: Any, end: Any) -> ColumnElement[int]:
    """Return the whole seconds between two columns; a clock that runs behind makes none below 0."""
    if connection.dialect.name == "sqlite":
        seconds = (func.julianday(end) - func.julianday(start)) * _DAY_S
    else:
        seconds = extract("epoch", end - start)
    whole = cast(func.round(seconds), Integer)
    return case((whole < 0, 0), else_=whole)


def count_exchanges(
    connection: Connection, organization_id: str, selection: Selection
) -> tuple[list[Exchange], int]:
    """Return one row a key of every dimension, and the number of follow-ups."""
    chosen = replace(selection, author=None, author_kind=None)
    links = _links(organization_id)
    before = table.alias("before")
    # A publication of the organization's own that answers nothing may be answered by a message
    # that opens an exchange; anything else that is answered is part of an exchange already.
    goes_on = exists().where(
        links.c.child_id == table.c.id,
        before.c.id == links.c.parent_id,
        or_(_is_message(before.c), before.c.in_reply_to.is_not(None)),
    )
    messages = (
        select(
            *(table.c.id, table.c.published_at, table.c.channel),
            _origin().label("origin"),
            case((goes_on, 1), else_=0).label("goes_on"),
        )
        .where(*selected(organization_id, chosen), _is_message(table.c), table.c.body != "")
        .cte("messages")
    )
    opening = select(messages).where(messages.c.goes_on == 0).cte("opening")
    answers = _first_answers(organization_id, opening, links)
    talks = (
        select(
            *(opening.c.origin, opening.c.channel),
            _seconds(connection, opening.c.published_at, answers.c.answered_at).label("seconds"),
        )
        .join_from(opening, answers, answers.c.root_id == opening.c.id, isouter=True)
        .cte("talks")
    )
    found = _exchanges(connection, talks)
    follow_ups = select(func.count()).select_from(messages).where(messages.c.goes_on == 1)
    return found, int(connection.execute(follow_ups).scalar_one())


def _origin() -> ColumnElement[str]:
    kinds = {kind.value: audience.value for kind, audience in ORIGINS.items()}
    return case(kinds, value=table.c.author_kind)


def _exchanges(connection: Connection, talks: CTE) -> list[Exchange]:
    counts, middles = [], []
    for dimension, key in (
        (DialogueDimension.WHOLE, None),
        (DialogueDimension.ORIGIN, talks.c.origin),
        (DialogueDimension.CHANNEL, talks.c.channel),
    ):
        shown = literal("") if key is None else key
        by = () if key is None else (key,)
        name = literal(dimension.value)
        counts.append(
            select(name, shown, func.count(), func.count(talks.c.seconds))
            .select_from(talks)
            .group_by(*by)
        )
        ordered = (
            select(
                shown.label("key"),
                talks.c.seconds,
                func.row_number()
                .over(partition_by=by or None, order_by=talks.c.seconds)
                .label("place"),
                func.count().over(partition_by=by).label("n"),
            )
            .where(talks.c.seconds.is_not(None))
            .subquery()
        )
        middle = ordered.c.place.in_([(ordered.c.n + 1) // 2, (ordered.c.n + 2) // 2])
        middles.append(select(name, ordered.c.key, ordered.c.seconds).where(middle))
    times: dict[tuple[str, str], list[int]] = {}
    for dimension_name, key_name, seconds in connection.execute(union_all(*middles)):
        times.setdefault((dimension_name, key_name), []).append(seconds)
    return [
        Exchange(
            DialogueDimension(dimension_name),
            key_name,
            messages,
            answered,
            tuple(sorted(times.get((dimension_name, key_name), []))),
        )
        for dimension_name, key_name, messages, answered in connection.execute(union_all(*counts))
        if messages
    ]
