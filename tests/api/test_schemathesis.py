"""Requests made from the document: no defect, and every answer as the document says.

CREDO_TEST_EXAMPLES sets how many requests an operation gets; the default keeps the suite quick.
"""

import json
import os
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from app.api.activities import MEDIA_TYPES
from app.api.application import create_api
from app.api.charter_imports import DOCX_TYPE
from tests.api.house import House, Person
from tests.fakes import fake_ports

EXAMPLES = int(os.environ.get("CREDO_TEST_EXAMPLES", "8"))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
document = schemathesis.openapi.from_dict(create_api(fake_ports()).openapi())


@schemathesis.serializer(*MEDIA_TYPES)
def as_json(_context: Any, value: Any) -> bytes:
    return json.dumps(value).encode()


@schemathesis.serializer("application/jsonl", "text/csv", "text/markdown", "text/html", DOCX_TYPE)
def as_text(_context: Any, value: Any) -> bytes:
    return value.encode("utf-8", "surrogatepass") if isinstance(value, str) else str(value).encode()


@pytest.fixture
def known(house: House, acme: Person) -> tuple[House, Person, dict[str, str]]:
    """A house with one of everything, and the ids that lead to it."""
    version = acme.publish(effective_from="2020-01-01T00:00:00Z")
    acme.say("Nous aimons publier chaque audit.")
    check = acme.post("checks", {}).json()
    house.drain()
    finding = acme.get("findings").json()["items"][0]
    return (
        house,
        acme,
        {
            "slug": "acme",
            "draft_id": acme.draft()["id"],
            "session_id": acme.post("builder/sessions", {}).json()["id"],
            "participant": "p-1",
            "statement_id": version["statements"][1]["id"],
            "communication_id": finding["communication_id"],
            "check_id": check["id"],
            "finding_id": finding["id"],
            "job_id": check["id"],
        },
    )


@document.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
def test_requests_made_from_the_document_are_answered_as_documented(
    case: schemathesis.Case, known: tuple[House, Person, dict[str, str]]
):
    house, acme, ids = known
    for name in ids.keys() & (case.path_parameters or {}).keys():
        case.path_parameters[name] = ids[name]
    headers = {"Authorization": f"Bearer {acme.secret}", "If-Match": "*"}
    case.call_and_validate(app=house.app, headers=headers, checks=CHECKS)
    house.drain()
