"""The consistency report, as JSON and as CSV."""

import csv
import io
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.api.answering import answer, etag_of, json_bytes
from app.api.callers import AskCaller, AskPorts, AskPreference
from app.api.communications import AskSelection
from app.api.findings import encode_finding
from app.api.jobs import encode_job
from app.api.negotiating import wanted_type
from app.api.schemas.checks import ReportOut
from app.core.communications import rfc3339
from app.core.findings import Relation
from app.core.locales import Preference, lookup
from app.core.reports import Group
from app.services.reports import ReportView, make_report

router = APIRouter(prefix="/v1/organizations/{slug}/reports", tags=["reports"])
_JSON, _CSV = "application/json", "text/csv"


def _names(view: ReportView, preference: Preference) -> dict[str, dict[str, Any]]:
    names = {}
    for key, one in view.statements.items():
        tag = lookup(preference, tuple(one.texts), view.organization.default_locale)
        names[key] = {"kind": one.kind.value, "name": one.texts[tag].name or one.texts[tag].text}
    return names


def encode_report(view: ReportView, preference: Preference) -> dict[str, Any]:
    """Return the report as JSON; every share has its denominator and interval."""
    report, names = view.report, _names(view, preference)
    unknown = {"kind": None, "name": None}
    return {
        "organization": view.organization.slug,
        "made_at": rfc3339(view.made_at),
        "version": view.version.number if view.version else None,
        "selection": view.selection.as_json(),
        "running": encode_job(view.running, (), None) if view.running else None,
        "communications": report.communications,
        "passages": report.passages,
        "counts": dict(report.counts),
        "by_statement": [
            {
                "statement_id": one.key,
                **names.get(one.key, unknown),
                **one.as_json(),
                "by_month": report.by_statement_month.get(one.key, {}),
            }
            for one in report.by_statement
        ],
        "by_channel": [one.as_json() for one in report.by_channel],
        "by_audience": [one.as_json() for one in report.by_audience],
        "by_author": [one.as_json() for one in report.by_author],
        "by_month": [one.as_json() for one in report.by_month],
        "silent": [
            {
                "statement_id": one.statement_id,
                **names.get(one.statement_id, unknown),
                "last_month": one.last_month,
                "months": one.months,
            }
            for one in report.silent
        ],
        "pairs": [
            {
                "statement_id": one.contrast.statement_id,
                "supports": {
                    "audience": one.contrast.supports_audience,
                    "finding": encode_finding(one.supports),
                },
                "contradicts": {
                    "audience": one.contrast.contradicts_audience,
                    "finding": encode_finding(one.contradicts),
                },
            }
            for one in view.contrasts
        ],
    }


def report_csv(view: ReportView, preference: Preference) -> bytes:
    """Return one line a group: dimension, key, name, denominators, counts, share, interval."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    relations = [one.value for one in Relation]
    writer.writerow(
        [
            *("dimension", "key", "name", "communications", "passages"),
            *relations,
            *("supported_count", "supported_of", "supported_low", "supported_high"),
        ]
    )
    names = _names(view, preference)
    report = view.report
    groups: list[tuple[str, tuple[Group, ...]]] = [
        ("statement", report.by_statement),
        ("channel", report.by_channel),
        ("audience", report.by_audience),
        ("author", report.by_author),
        ("month", report.by_month),
    ]
    for dimension, found in groups:
        for one in found:
            name = names[one.key]["name"] if dimension == "statement" and one.key in names else ""
            share = one.supported
            writer.writerow(
                [dimension, _cell(one.key), _cell(name), one.communications, one.passages]
                + [one.counts[relation] for relation in relations]
                + [share.count, share.of, share.low, share.high]
            )
    return out.getvalue().encode()


def _cell(text: str) -> str:
    """Return the text so that no spreadsheet runs it as a formula. Source: OWASP, CSV injection."""
    runs = text[:1] in ("\t", "\r", "\n") or text.lstrip()[:1] in ("=", "+", "-", "@")
    return f"'{text}" if runs else text


@router.get(
    "/consistency",
    response_model=ReportOut,
    responses={200: {"content": {_CSV: {"schema": {"type": "string"}}}}},
)
def get_report(
    request: Request,
    slug: str,
    ports: AskPorts,
    caller: AskCaller,
    selection: AskSelection,
    preference: AskPreference,
) -> Response:
    """Return the roll-up of the findings that count, as `application/json` or `text/csv`."""
    media_type = wanted_type(request.headers.get("accept"), (_JSON, _CSV))
    view = make_report(ports, caller.maybe(), slug, selection)
    headers = {"Vary": "Accept, Accept-Language, Authorization"}
    if media_type == _CSV:
        headers["Content-Disposition"] = f'attachment; filename="{slug}-consistency.csv"'
        return answer(request, report_csv(view, preference), headers=headers, media_type=_CSV)
    body = encode_report(view, preference)
    # The moment it was made would make every answer new; the tag is over all the rest, and weak.
    tag = etag_of(json_bytes({**body, "made_at": None}))
    return answer(request, body, etag=f"W/{tag}", headers=headers)
