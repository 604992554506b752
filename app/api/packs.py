"""The audit pack: everything an auditor needs, as one zip that needs no network to be verified."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import StreamingResponse

from app.api.callers import AskCaller, AskPorts
from app.core.packs import read_filters
from app.services.packs import open_pack, write_pack

router = APIRouter(prefix="/v1/organizations/{slug}", tags=["log"])
_ZIP = {"type": "string", "format": "binary"}


@router.get(
    "/audit-pack",
    response_class=StreamingResponse,
    responses={200: {"content": {"application/zip": {"schema": _ZIP}}}},
)
def get_audit_pack(
    slug: str,
    ports: AskPorts,
    caller: AskCaller,
    since: Annotated[
        str | None, Query(max_length=64, description="Show versions published at or after it.")
    ] = None,
    until: Annotated[
        str | None, Query(max_length=64, description="Show versions published before it.")
    ] = None,
) -> StreamingResponse:
    """Return the audit pack: versions, all entries, proofs, checkpoints, and what verifies them."""
    principal = caller.known()
    facts = open_pack(ports, principal, slug, read_filters(since, until))
    headers = {
        "Cache-Control": "private, no-store",
        "Content-Disposition": f'attachment; filename="{slug}-audit-pack.zip"',
        "Vary": "Authorization",
    }
    return StreamingResponse(
        write_pack(ports, facts), media_type="application/zip", headers=headers
    )
