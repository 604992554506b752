"""Proposals: candidate statements made of answers, and a draft made of chosen ones."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.api.answering import answer
from app.api.builder import builder_locale
from app.api.callers import JSON_BODY, AskCaller, AskPorts, AskPreference, RawBody
from app.api.drafts import draft_created, encode_draft
from app.api.repeating import IdempotencyKey, answer_once
from app.api.schemas.proposals import ProposalDraftIn, ProposalsIn, ProposalsOut
from app.api.schemas.statements import DraftOut
from app.core.errors import FieldError, InvalidError
from app.core.locales import normal_locale
from app.core.statements import Statement, StatementKind, StatementText
from app.services.builder import get_questions
from app.services.drafts import create_draft
from app.services.proposals import Proposals, propose_of_session, propose_statements

router = APIRouter(prefix="/v1/organizations/{slug}/builder/proposals", tags=["builder"])
TITLES = {"fr": "Première charte", "en": "First charter"}


def _encode(found: Proposals) -> dict[str, Any]:
    return {
        "locale": found.locale,
        "proposals": [one.as_json() for one in found.proposals],
        "agreements": [one.as_json() for one in found.agreements],
        "disagreements": [one.as_json() for one in found.disagreements],
        "unused": list(found.unused),
        "unused_items": [one.as_json() for one in found.left],
    }


@router.post("", response_model=ProposalsOut, dependencies=JSON_BODY)
def make_proposals(
    request: Request,
    slug: str,
    body: ProposalsIn,
    ports: AskPorts,
    caller: AskCaller,
    preference: AskPreference,
) -> Response:
    """Make candidates of answers sent along, or of all those in a `session`; stores nothing.

    Every sentence is traced to the answers it came from, by their place in `answers`.
    """
    principal = caller.known()
    locale = builder_locale(ports, body.locale)
    if body.session is not None and "answers" in body.model_fields_set:
        detail = "Send `answers` or `session`, not both."
        raise InvalidError([FieldError("/session", "unexpected", detail)])
    if body.session is None and "answers" not in body.model_fields_set:
        detail = "Send `answers`, or the `session` in which they were given."
        raise InvalidError([FieldError("/answers", "missing", detail)])
    if body.session is not None:
        found = propose_of_session(ports, principal, slug, body.session, locale)
    else:
        sent = [(one.question_id, one.participant, one.value) for one in body.answers]
        locale = locale or get_questions(ports, preference).locale
        found = propose_statements(ports, principal, slug, locale, sent)
    return answer(request, _encode(found), headers={"Cache-Control": "private, no-store"})


@router.post("/draft", status_code=201, response_model=DraftOut, dependencies=JSON_BODY)
def draft_proposals(
    request: Request,
    slug: str,
    body: ProposalDraftIn,
    ports: AskPorts,
    caller: AskCaller,
    raw: RawBody,
    key: IdempotencyKey = None,
) -> Response:
    """Make a draft of the chosen proposals in one call; it is edited like any other.

    Proposals of one `set` in different locales are one statement; two in one locale, 422.
    """
    principal = caller.known()
    statements = _statements(body)
    first = next(iter(statements[0].texts))
    title = body.title or TITLES.get(first[:2], TITLES["en"])

    return answer_once(
        request,
        ports,
        principal,
        key,
        raw,
        lambda receipt: create_draft(ports, principal, slug, title, statements, None, receipt),
        lambda view: draft_created(slug, view, encode_draft(view)),
    )


def _statements(body: ProposalDraftIn) -> list[Statement]:
    """Return a statement for each proposal; those of one set in several locales are one."""
    made: list[dict[str, StatementText]] = []
    kinds: list[StatementKind] = []
    sets: dict[str, int] = {}
    errors: list[FieldError] = []
    for index, one in enumerate(body.proposals):
        at = f"/proposals/{index}"
        tag = normal_locale(one.locale)
        place = sets.get(one.set, len(made)) if one.set else len(made)
        if tag is None:
            errors.append(FieldError(f"{at}/locale", "format", "`locale` is not a BCP 47 tag."))
        elif place == len(made):
            made.append({tag: one.record()})
            kinds.append(one.kind)
            if one.set:
                sets[one.set] = place
        elif kinds[place] is not one.kind:
            errors.append(FieldError(f"{at}/kind", "mismatch", "A set is of one kind."))
        elif tag in made[place]:
            detail = f"Alternatives of `{one.set}` in `{tag}`: keep one, or leave out `set`."
            errors.append(FieldError(f"{at}/set", "duplicate", detail))
        else:
            made[place][tag] = one.record()
    if errors:
        raise InvalidError(errors)
    rows = enumerate(zip(kinds, made, strict=True), start=1)
    return [Statement("", kind, place, texts) for place, (kind, texts) in rows]
