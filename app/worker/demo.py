"""Sets the demonstration organizations up, once; every step may be repeated after a crash."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Protocol

from app.core.access import Principal, Role
from app.core.checks import Selection
from app.core.communications import rfc3339
from app.core.errors import NotFoundError
from app.core.imports import ImportFormat
from app.core.jobs import ENDED
from app.core.organizations import Visibility
from app.core.statements import statements_from_json
from app.services.approving import approve_draft, submit_draft
from app.services.charters import list_versions
from app.services.checks import list_checks, start_check
from app.services.communications import list_communications
from app.services.drafts import create_draft
from app.services.imports import start_import
from app.services.jobs import wait_for_job
from app.services.keys import issue_key, revoke_key
from app.services.organizations import NewOrganization, create_organization, get_organization
from app.services.ports import Ports
from app.services.publishing import publish_draft

# One approval, so that the demonstration shows a review and who gave it.
APPROVALS_REQUIRED = 1


class Version(Protocol):
    """What gateways.demo says of one charter."""

    title: str
    effective_from: datetime
    reason: str
    statements: Any


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
                approvals_required=APPROVALS_REQUIRED,
                notice=one.notice,
            )
            create_organization(ports, operator, new)
        _, published = list_versions(ports, operator, one.slug, None, 200)
        missing = one.versions[len(published) :]
        if missing:
            with (
                _role(ports, operator, one.slug, Role.EDITOR) as editor,
                _role(ports, operator, one.slug, Role.LEADER) as leader,
            ):
                for version in missing:
                    _publish(ports, editor, leader, one.slug, version)


@contextmanager
def _role(ports: Ports, operator: Principal, slug: str, role: Role) -> Iterator[Principal]:
    """Lend a key that plays a role while the charters are published; it is revoked after."""
    name = f"Demonstration: {role.value}"
    key = issue_key(ports, operator, slug, role, name, None).key
    yield Principal(key.id, key.name, key.role, key.organization_id)
    revoke_key(ports, operator, slug, key.id)


def _publish(
    ports: Ports, editor: Principal, leader: Principal, slug: str, version: Version
) -> None:
    statements = statements_from_json(version.statements)
    day = rfc3339(version.effective_from)
    view = create_draft(ports, editor, slug, version.title, statements, day)
    draft = view.draft.id
    view = submit_draft(ports, editor, slug, draft, view.draft.etag, version.reason)
    view = approve_draft(ports, leader, slug, draft, view.draft.etag, version.reason)
    publish_draft(ports, leader, slug, draft, view.draft.etag, version.reason, None)


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
