"""Comments: anchored to words of a draft, found again when the words move."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.core.access import Permission, Principal
from app.core.comments import Anchor, Comment, Place, field_text, locate, make_anchor
from app.core.drafts import Draft
from app.core.errors import ConflictError, FieldError, InvalidError, require
from app.services.access import enter
from app.services.answers import Receipt, keep_answer
from app.services.ports import Ports
from app.services.preconditions import check_match


@dataclass(frozen=True, slots=True)
class CommentView:
    """A comment and where its words are now."""

    comment: Comment
    place: Place

    @property
    def etag(self) -> str:
        """The strong entity tag of the comment, quotes included."""
        return f'"{self.comment.revision}"'


@dataclass(frozen=True, slots=True)
class Target:
    """What a new comment is about: a place, a quote, or both.

    Attributes:
        exact, prefix, suffix: the quote; None leaves the place alone to say it.
    """

    statement_id: str
    locale: str
    field: str
    start: int | None
    end: int | None
    exact: str | None
    prefix: str
    suffix: str


def add_comment(
    ports: Ports,
    principal: Principal,
    slug: str,
    draft_id: str,
    target: Target,
    body: str,
    receipt: Receipt | None = None,
) -> CommentView:
    """Keep a comment on words of the draft as it stands.

    Raises: InvalidError: the target names no words that are there.
    """
    now = ports.clock.now()
    with ports.store.write() as uow:
        organization = enter(uow, principal, slug, Permission.COMMENT)
        draft: Draft = require(uow.drafts.get(organization.id, draft_id), "draft")
        comment = Comment(
            id=ports.ids.new(),
            draft_id=draft.id,
            revision=1,
            anchor=_anchored(draft, target),
            body=body,
            resolved=False,
            created_by=principal.id,
            created_at=now,
            updated_at=now,
        )
        uow.comments.add(comment)
        view = _view(comment, draft)
        keep_answer(ports, uow, principal, receipt, view)
        uow.commit()
    return view


def _anchored(draft: Draft, target: Target) -> Anchor:
    statement = next(
        (one for one in draft.content.statements if one.id == target.statement_id), None
    )
    text = field_text(statement, target.locale, target.field)
    if text is None:
        detail = "The draft has no such field: check `statement_id`, `locale` and `field`."
        raise InvalidError([FieldError("/target", "unknown", detail)])
    start, end = target.start, target.end
    if start is None or end is None or (target.exact and text[start:end] != target.exact):
        guess = Anchor(
            target.statement_id,
            target.locale,
            target.field,
            start or 0,
            end or 0,
            target.exact or "",
            target.prefix,
            target.suffix,
        )
        place = locate(guess, draft.content.statements) if target.exact else None
        start, end = (place.start, place.end) if place else (None, None)
    if start is None or end is None or not 0 <= start < end <= len(text):
        detail = "These selectors name no words of this field as it stands."
        raise InvalidError([FieldError("/target/selector", "not_found", detail)])
    return make_anchor(target.statement_id, target.locale, target.field, text, start, end)


def list_comments(
    ports: Ports, principal: Principal, slug: str, draft_id: str, after_id: str | None, limit: int
) -> list[CommentView]:
    """Return the comments of a draft, oldest first, each at its place as the draft stands."""
    with ports.store.read() as uow:
        organization = enter(uow, principal, slug, Permission.READ_WORK)
        draft: Draft = require(uow.drafts.get(organization.id, draft_id), "draft")
        return [_view(one, draft) for one in uow.comments.page(draft.id, after_id, limit)]


def get_comment(
    ports: Ports, principal: Principal, slug: str, draft_id: str, comment_id: str
) -> CommentView:
    """Return one comment."""
    with ports.store.read() as uow:
        organization = enter(uow, principal, slug, Permission.READ_WORK)
        draft: Draft = require(uow.drafts.get(organization.id, draft_id), "draft")
        comment: Comment = require(uow.comments.get(draft.id, comment_id), "comment")
    return _view(comment, draft)


def change_comment(
    ports: Ports,
    principal: Principal,
    slug: str,
    draft_id: str,
    comment_id: str,
    if_match: str | None,
    changes: Mapping[str, Any],
) -> CommentView:
    """Resolve, reopen or reword a comment; only who wrote it may reword it."""
    with ports.store.write() as uow:
        organization = enter(uow, principal, slug, Permission.COMMENT)
        draft: Draft = require(uow.drafts.get(organization.id, draft_id), "draft")
        before: Comment = require(uow.comments.get(draft.id, comment_id), "comment")
        check_match(if_match, _view(before, draft).etag, lambda _tag: [""])
        after = replace(
            before, **changes, revision=before.revision + 1, updated_at=ports.clock.now()
        )
        if after.body != before.body and principal.id != before.created_by:
            raise ConflictError("Only who wrote a comment rewords it; add another one.")
        if not uow.comments.save(after, before.revision):
            raise ConflictError("Somebody changed it at the same moment; GET it and try again.")
        uow.commit()
    return _view(after, draft)


def _view(comment: Comment, draft: Draft) -> CommentView:
    return CommentView(comment, locate(comment.anchor, draft.content.statements))
