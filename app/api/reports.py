"""The consistency report: JSON, one long table, a page, or paper."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BeforeValidator, Field
from starlette.responses import Response

from app.api.answering import JSON_TYPE, answer, etag_of, has_it, json_bytes
from app.api.callers import AskCaller, AskPorts, AskPreference
from app.api.communications import selection_of
from app.api.findings import encode_finding
from app.api.jobs import encode_job
from app.api.negotiating import wanted_type
from app.api.parameters import only_known_parameters
from app.api.report_tables import report_csv
from app.api.schemas.fields import NUMBER_MAX
from app.api.schemas.reports import ReportOut
from app.core.communications import Audience, AuthorKind, rfc3339
from app.core.locales import lookup
from app.core.report_sheets import ReportSheet, ShownPassage
from app.core.reports import Scope
from app.services.evidence import FindingView
from app.services.ports import Ports
from app.services.reports import ReportView, lay_out, make_report

router = APIRouter(
    prefix="/v1/organizations/{slug}/reports",
    tags=["reports"],
    dependencies=[Depends(only_known_parameters)],
)
CSV, HTML, PDF = "text/csv", "text/html", "application/pdf"
LANGUAGES = ("en", "fr")


# An empty parameter is no filter, whatever it is of.
_NO_FILTER = BeforeValidator(lambda value: None if value == "" else value)


async def _scope(
    channel: Annotated[str | None, Query(max_length=100)] = None,
    audience: Annotated[Audience | None, _NO_FILTER] = None,
    author: Annotated[str | None, Query(max_length=200)] = None,
    author_kind: Annotated[AuthorKind | None, _NO_FILTER] = None,
    text_locale: Annotated[
        str | None, Query(max_length=35, description="Only texts declared to be in this language.")
    ] = None,
    since: Annotated[str | None, Query(max_length=64)] = None,
    until: Annotated[str | None, Query(max_length=64)] = None,
    version: Annotated[
        Annotated[int, Field(ge=1, le=NUMBER_MAX)] | None,
        _NO_FILTER,
        Query(description="Only what was compared with this version."),
    ] = None,
) -> Scope:
    chosen = selection_of(
        channel, audience, author, author_kind, text_locale, since, until, "text_locale"
    )
    return Scope(chosen, version)


AskScope = Annotated[Scope, Depends(_scope)]


def _side(
    audience: str, view: FindingView, passage: ShownPassage, *, reads_work: bool
) -> dict[str, Any]:
    """Return one side of a pair; what reviewers wrote is for those who may read findings."""
    finding = encode_finding(view)
    return {
        "audience": audience,
        "relation": passage.relation,
        "confidence": passage.confidence,
        "verdict": passage.verdict,
        "finding": finding if reads_work else {**finding, "reviews": []},
        "communication": passage.as_json(),
    }


def _pairs(view: ReportView, sheet: ReportSheet) -> list[dict[str, Any]]:
    """Return what two audiences were told, each side with its passage."""
    reads_work = view.reads_work
    return [
        {
            "statement_id": shown.statement_id,
            "supports": _side(
                one.contrast.supports_audience, one.supports, shown.supports, reads_work=reads_work
            ),
            "contradicts": _side(
                one.contrast.contradicts_audience,
                one.contradicts,
                shown.contradicts,
                reads_work=reads_work,
            ),
        }
        for one, shown in zip(view.contrasts, sheet.pairs, strict=True)
    ]


def encode_report(view: ReportView, sheet: ReportSheet) -> dict[str, Any]:
    """Return the report as JSON; every share has its denominator and interval."""
    report = sheet.report
    names = {
        key: {"kind": one.kind, "name": one.title, "in_force": one.in_force}
        for key, one in sheet.statements.items()
    }
    whole = report.whole.as_json()
    del whole["key"]
    return {
        "organization": sheet.slug,
        "made_at": rfc3339(sheet.made_at),
        "version": sheet.version,
        "selection": sheet.scope.as_json(),
        "running": encode_job(view.running, (), None) if view.running else None,
        "engine": sheet.engine,
        "judges": list(sheet.judges),
        **whole,
        "unread": report.unread,
        "by_statement": [
            {
                "statement_id": one.key,
                **names[one.key],
                **one.as_json(),
                "by_month": report.by_statement_month[one.key],
                "months": [month.as_json() for month in report.statement_months[one.key]],
            }
            for one in report.by_statement
        ],
        "by_channel": [one.as_json() for one in report.by_channel],
        "by_audience": [one.as_json() for one in report.by_audience],
        "by_author": [one.as_json() for one in report.by_author],
        "by_month": [one.as_json() for one in report.by_month],
        "own_voice": report.organization.as_json(),
        "leaders": [one.as_json() for one in report.leaders],
        "silent": [
            {
                "statement_id": one.statement_id,
                "kind": names[one.statement_id]["kind"],
                "name": names[one.statement_id]["name"],
                "last_month": one.last_month,
                "months": one.months,
                "passages": one.passages,
                "met": one.met,
            }
            for one in report.silent
        ],
        "pairs": _pairs(view, sheet),
        "dialogue": sheet.dialogue.as_json() if sheet.dialogue else None,
    }


@router.get(
    "/consistency",
    response_model=ReportOut,
    responses={
        200: {
            "content": {
                CSV: {"schema": {"type": "string"}},
                HTML: {"schema": {"type": "string"}},
                PDF: {"schema": {"type": "string", "format": "binary"}},
            }
        }
    },
)
def get_report(
    request: Request,
    slug: str,
    ports: AskPorts,
    caller: AskCaller,
    scope: AskScope,
    preference: AskPreference,
) -> Response:
    """Return the roll-up of the findings that count: JSON, CSV, a page, or PDF/A.

    `locale` or `Accept-Language` chooses the language: names of statements in any of theirs, the
    page and the paper in French or English.
    """
    media_type = wanted_type(request.headers.get("accept"), (JSON_TYPE, CSV, HTML, PDF))
    view = make_report(ports, caller.maybe(), slug, scope)
    sheet = lay_out(view, preference)
    body = encode_report(view, sheet)
    language = lookup(preference, LANGUAGES, view.organization.default_locale)
    headers = {"Vary": "Accept, Accept-Language, Authorization"}
    if media_type in (HTML, PDF):
        headers["Content-Language"] = language
    if media_type == HTML:
        headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    if media_type in (CSV, PDF):
        name = {CSV: f"{slug}-consistency.csv", PDF: f"{slug}-consistency-{language}.pdf"}
        headers["Content-Disposition"] = f'attachment; filename="{name[media_type]}"'
    # The moment it was made would make every answer new; the tag is over all the rest, and weak.
    same = json_bytes({**body, "made_at": None, "form": media_type, "language": language})
    tag = f"W/{etag_of(same)}"
    if has_it(request.headers.get("if-none-match"), tag):
        written: Any = b""  # nothing is written for a reader who has it
    elif media_type == JSON_TYPE:
        written = body
    else:
        written = _written(ports, sheet, media_type, language)
    return answer(request, written, etag=tag, headers=headers, media_type=media_type)


def _written(ports: Ports, sheet: ReportSheet, media_type: str, language: str) -> bytes:
    if media_type == CSV:
        return report_csv(sheet)
    if media_type == HTML:
        return ports.consistency_reporter.html(sheet, language)
    return ports.consistency_reporter.pdf(sheet, language)
