"""The log as anyone may check it: checkpoint, entries, proofs, tiles. C2SP and RFC 6962 forms."""

import base64
import json
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from app.api.answering import answer
from app.api.callers import AskCaller, AskPorts
from app.api.schemas.logs import ConsistencyProofOut, EntriesOut, InclusionProofOut
from app.core.log import Entry
from app.services import logs as services

router = APIRouter(prefix="/v1/organizations/{slug}/log", tags=["log"])
ENTRIES_MAX = 1_000
_PLAIN = "text/plain; charset=utf-8"
_Place = Annotated[int, Query(ge=0, le=2**53)]
_TEXT: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/plain": {"schema": {"type": "string"}}}}
}


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def encode_entry(entry: Entry) -> dict[str, Any]:
    """Return an entry with its exact bytes, its leaf hash, and what the bytes say."""
    return {
        "index": entry.index,
        "leaf_hash": _b64(entry.leaf_hash),
        "data": _b64(entry.data),
        "entry": json.loads(entry.data[1:]),
    }


@router.get("/checkpoint", response_model=None, responses=_TEXT)
def get_checkpoint(request: Request, slug: str, ports: AskPorts, caller: AskCaller) -> Response:
    """Return the signed checkpoint of the log as it stands: it covers every act answered."""
    note = services.get_checkpoint(ports, caller.known(), slug)
    return answer(request, note, media_type=_PLAIN)


@router.get("/keys", response_model=None, responses=_TEXT)
def get_keys(request: Request, slug: str, ports: AskPorts, caller: AskCaller) -> Response:
    """Return the verifier keys of the log, one a line, the current one first."""
    keys = services.get_verifier_keys(ports, caller.known(), slug)
    return answer(request, "".join(f"{key}\n" for key in keys).encode(), media_type=_PLAIN)


@router.get("/entries", response_model=EntriesOut)
def list_entries(
    request: Request,
    slug: str,
    ports: AskPorts,
    caller: AskCaller,
    start: _Place = 0,
    end: Annotated[
        int | None, Query(ge=0, le=2**53, description=f"Exclusive; {ENTRIES_MAX} at a time.")
    ] = None,
) -> Response:
    """Return the entries [start, end), at most a thousand; `next` goes on."""
    last = start + ENTRIES_MAX if end is None else min(end, start + ENTRIES_MAX)
    found = services.list_entries(ports, caller.known(), slug, start, last)
    following = None
    if found and found[-1].index + 1 == last and (end is None or last < end):
        rest = "" if end is None else f"&end={end}"
        following = f"{request.url.path}?start={last}{rest}"
    headers = {"Link": f'<{following}>; rel="next"'} if following else {}
    body = {"items": [encode_entry(one) for one in found], "next": following}
    return answer(request, body, headers=headers)


@router.get(
    "/proofs/inclusion",
    response_model=InclusionProofOut,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
def prove_inclusion(
    request: Request,
    slug: str,
    index: _Place,
    ports: AskPorts,
    caller: AskCaller,
    tree_size: _Place | None = None,
) -> Response:
    """Prove that an entry is in the tree; `Accept: text/plain` gets a C2SP tlog-proof file."""
    principal = caller.known()
    headers = {"Vary": "Accept, Authorization"}
    if request.headers.get("accept", "").startswith("text/plain") and tree_size is None:
        note = services.proof_file(ports, principal, slug, index)
        return answer(request, note, headers=headers, media_type=_PLAIN)
    proof = services.prove_inclusion(ports, principal, slug, index, tree_size)
    body = {
        "index": proof.index,
        "tree_size": proof.tree_size,
        "leaf_hash": _b64(proof.leaf_hash),
        "hashes": [_b64(one) for one in proof.hashes],
    }
    return answer(request, body, headers=headers)


@router.get("/proofs/consistency", response_model=ConsistencyProofOut)
def prove_consistency(
    request: Request,
    slug: str,
    first: _Place,
    ports: AskPorts,
    caller: AskCaller,
    second: _Place | None = None,
) -> Response:
    """Prove that the log of size `first` is the beginning of that of size `second`."""
    proof = services.prove_consistency(ports, caller.known(), slug, first, second)
    body = {
        "first": proof.first,
        "second": proof.second,
        "hashes": [_b64(one) for one in proof.hashes],
    }
    return answer(request, body)


@router.get(
    "/tile/{path:path}",
    response_model=None,
    responses={200: {"content": {"application/octet-stream": {}}}},
)
def get_tile(
    request: Request, slug: str, path: str, ports: AskPorts, caller: AskCaller
) -> Response:
    """Return a tile of hashes (`0/x001/067`) or entries (`entries/000.p/12`): C2SP tlog-tiles."""
    _, data = services.get_tile(ports, caller.known(), slug, path)
    headers = {"Cache-Control": "private, max-age=31536000, immutable"}
    return answer(request, data, headers=headers, media_type="application/octet-stream")
