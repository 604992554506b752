"""The auditor's report over HTTP, as a page or on paper."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.api.answering import answer
from app.api.callers import AskCaller, AskPorts, AskPreference
from app.api.negotiating import wanted_type
from app.core.locales import lookup
from app.services.record_reports import read_record

router = APIRouter(prefix="/v1/organizations/{slug}/reports", tags=["reports"])
HTML, PDF = "text/html", "application/pdf"
LANGUAGES = ("en", "fr")


@router.get(
    "/record",
    response_model=None,
    responses={
        200: {
            "content": {
                HTML: {"schema": {"type": "string"}},
                PDF: {"schema": {"type": "string", "format": "binary"}},
            }
        }
    },
)
def get_record_report(
    request: Request, slug: str, ports: AskPorts, caller: AskCaller, preference: AskPreference
) -> Response:
    """Return what was in force when, who approved it, why, and what changed: HTML or PDF/A.

    French or English; the same state of the log always gives the same bytes.
    """
    media_type = wanted_type(request.headers.get("accept"), (HTML, PDF))
    view = read_record(ports, caller.known(), slug)
    language = lookup(preference, LANGUAGES, view.organization.default_locale)
    headers = {
        "Vary": "Accept, Accept-Language, Authorization",
        "Content-Language": language,
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    }
    if media_type == PDF:
        headers["Content-Disposition"] = f'attachment; filename="{slug}-record-{language}.pdf"'
        body = ports.reporter.pdf(view.record, language)
        return answer(request, body, headers=headers, media_type=PDF)
    body = ports.reporter.html(view.record, language)
    return answer(request, body, headers=headers, media_type=f"{HTML}; charset=utf-8")
