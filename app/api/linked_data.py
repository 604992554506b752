"""The charter for search engines and other readers of linked data: schema.org, as JSON-LD.

Only terms that schema.org defines for the type they stand on: Organization has `description`,
`slogan`, `ethicsPolicy`, `knowsLanguage` and `subjectOf`, and no property for a mission, a vision
or values; those are parts (`hasPart`) of the charter, a CreativeWork about the organization.
"""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.api.answering import answer, json_bytes
from app.api.callers import AskCaller, AskPorts, AskPreference
from app.api.moments import AskMoments, published_headers, served_locale
from app.core.charters import available_locales, of_kind, statements_of
from app.core.communications import rfc3339
from app.core.locales import Preference, lookup
from app.core.organizations import Organization
from app.core.statements import Statement, StatementKind, StatementText
from app.services.charters import Published

router = APIRouter(prefix="/v1/organizations/{slug}", tags=["charter"])
JSON_LD = "application/ld+json"
# What describes an organization best, the first it has.
_DESCRIBES = (StatementKind.MISSION, StatementKind.PURPOSE, StatementKind.VISION)


class _Parts:
    """Writes the parts of one version in the language that serves the reader best."""

    def __init__(self, organization: Organization, preference: Preference, root: str) -> None:
        self._organization, self._preference, self._root = organization, preference, root

    def text(self, one: Statement) -> tuple[str, StatementText]:
        """Return the locale that is served of a statement, and its text."""
        tag = lookup(self._preference, tuple(one.texts), self._organization.default_locale)
        return tag, one.texts[tag]

    def part(self, one: Statement, version: int) -> dict[str, Any]:
        """Return a statement as a CreativeWork."""
        tag, text = self.text(one)
        return {
            "@type": "CreativeWork",
            "@id": f"{self._root}/charter/versions/{version}#{one.id}",
            "identifier": one.id,
            "genre": one.kind.value,
            "position": one.position,
            "inLanguage": tag,
            **({"name": text.name} if text.name else {}),
            "text": text.text,
        }


def encode_linked_data(found: Published, preference: Preference, base: str) -> dict[str, Any]:
    """Return schema.org's Organization with its charter.

    Args: base: scheme and host, without a slash at the end.
    """
    organization, version = found.organization, found.version
    root = f"{base}/v1/organizations/{organization.slug}"
    statements = statements_of(version.content)
    parts = _Parts(organization, preference, root)
    address = f"{root}/charter/versions/{version.number}"
    charter = {
        "@type": "CreativeWork",
        "@id": address,
        "url": address,
        "name": version.title or f"{organization.name} {version.number}",
        "version": version.number,
        "identifier": f"sha256:{version.content_hash.hex()}",
        "datePublished": rfc3339(version.published_at),
        "inLanguage": list(available_locales(statements)),
        "about": {"@id": root},
        "hasPart": [parts.part(one, version.number) for one in statements],
    }
    said: dict[str, Any] = {}
    best = next((one for kind in _DESCRIBES for one in of_kind(statements, kind)), None)
    if best is not None:
        _, text = parts.text(best)
        said = {"description": text.text} | ({"slogan": text.name} if text.name else {})
    values = of_kind(statements, StatementKind.VALUE)
    if values:
        said["ethicsPolicy"] = [
            {"@id": f"{address}#{one.id}"} for one in values
        ]  # each is told in full among the charter's parts
    return {
        "@context": "https://schema.org",
        "@type": "Organization",
        "@id": root,
        "identifier": organization.slug,
        "name": organization.name,
        "url": f"{base}/o/{organization.slug}",
        **said,
        "knowsLanguage": list(available_locales(statements)),
        "subjectOf": charter,
    }


@router.get(
    "/charter.jsonld",
    response_model=None,
    responses={200: {"content": {JSON_LD: {"schema": {"type": "object"}}}}},
)
def get_linked_data(
    request: Request,
    slug: str,
    ports: AskPorts,
    caller: AskCaller,
    preference: AskPreference,
    moments: AskMoments,
) -> Response:
    """Return the charter in force as schema.org JSON-LD, in one language."""
    found = moments.read(ports, caller, slug)
    served = served_locale(statements_of(found.version.content), preference, found.organization)
    headers = published_headers(found, request.url.path)
    del headers["Content-Location"]
    headers["Content-Language"] = served
    headers["Vary"] += ", Host"
    body = encode_linked_data(found, preference, str(request.base_url).rstrip("/"))
    return answer(request, json_bytes(body), headers=headers, media_type=JSON_LD)
