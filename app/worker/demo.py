"""Sets the demonstration organizations up, once; every step may be repeated after a crash."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Protocol

from app.core.access import Principal
from app.core.checks import Selection
from app.core.errors import NotFoundError
from app.core.imports import ImportFormat
from app.core.jobs import ENDED
from app.core.organizations import Visibility
from app.core.statements import statements_from_json
from app.services.charters import list_versions
from app.services.checks import list_checks, start_check
from app.services.communications import list_communications
from app.services.drafts import create_draft
from app.services.imports import start_import
from app.services.jobs import wait_for_job
from app.services.organizations import NewOrganization, create_organization, get_organization
from app.services.ports import Ports
from app.services.publishing import publish_draft


class Version(Protocol):
    """What gateways.demo says of one charter."""

    title: str
    effective_from: datetime
    reason: str
    statements: Any


class Organization(Protocol):
    """What gateways.demo says of one organization."""

    slug: str
    name: str
    default_locale: str
    locales: tuple[str, ...]
    notice: str
    versions: Any
    communications: Any


def load_charters(ports: Ports, operator: Principal, demo: Iterable[Any]) -> None:
    """Leave every demonstration organization with its versions published."""
    for one in demo:
        try:
            get_organization(ports, operator, one.slug)
        except NotFoundError:
            new = NewOrganization(
                slug=one.slug,
                name=one.name,
                default_locale=one.default_locale,
                locales=one.locales,
                visibility=Visibility.PUBLIC,
                report_visibility=Visibility.PUBLIC,
                notice=one.notice,
            )
            create_organization(ports, operator, new)
        _, published = list_versions(ports, operator, one.slug, None, 200)
        for version in one.versions[len(published) :]:
            _publish(ports, operator, one.slug, version)


def _publish(ports: Ports, operator: Principal, slug: str, version: Version) -> None:
    statements = statements_from_json(version.statements)
    view = create_draft(ports, operator, slug, version.title, statements, None)
    publish_draft(
        ports,
        operator,
        slug,
        view.draft.id,
        view.draft.etag,
        version.reason,
        version.effective_from,
    )


def load_communications(ports: Ports, operator: Principal, demo: Iterable[Any]) -> None:
    """Leave every demonstration organization with its communications and a check of them.

    Needs a running worker. What came in before a crash is recognised by its external id.
    """
    for one in demo:
        if list_checks(ports, operator, one.slug, None, 1):
            continue
        have = list_communications(ports, operator, one.slug, Selection(), None, 200)
        if len(have) < min(200, len(one.communications)):
            lines = [json.dumps(each, ensure_ascii=False) for each in one.communications]
            data = "\n".join(lines).encode()
            job = start_import(ports, operator, one.slug, data, ImportFormat.JSON_LINES)
            while wait_for_job(ports, operator, job.id, 60).job.state not in ENDED:
                pass
        start_check(ports, operator, one.slug, Selection(), None)
