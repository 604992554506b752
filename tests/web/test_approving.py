"""The page of an approval link: read by somebody without an account, answered without script."""

import re
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from app.core.access import Principal, Role
from app.core.drafts import DraftState
from app.services.approving import submit_draft
from app.services.drafts import create_draft
from app.services.invitations import invite_approver
from tests import builders
from tests.web.site import Site

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def link(site: Site) -> str:
    """The path of a link to a draft in review."""
    with site.ports.store.write() as uow:
        organization = uow.organizations.page(public_only=False, after_slug=None, limit=1)[0]
        uow.organizations.save(
            replace(organization, approvals_required=1, revision=2), organization.revision
        )
        uow.commit()
    editor = Principal(builders.new_id(), "Éditrice", Role.EDITOR, organization.id)
    leader = Principal(builders.new_id(), "Directeur", Role.LEADER, organization.id)
    one = builders.statement(id="")
    ports, slug = site.ports, organization.slug
    draft = create_draft(ports, editor, slug, "Charte à approuver", [one], None).draft
    draft = submit_draft(ports, editor, slug, draft.id, draft.etag, "Prêt.").draft
    made = invite_approver(ports, leader, slug, draft.id, draft.etag, "A. Martin", None)
    site.keys["draft"] = draft.id
    return f"/approve/{made.secret}"


def browser(site: Site, language: str = "fr") -> TestClient:
    return TestClient(site.app, headers={"Accept-Language": language})


def state(site: Site) -> DraftState:
    with site.ports.store.read() as uow:
        found = uow.organizations.page(public_only=False, after_slug=None, limit=50)
        drafts = [uow.drafts.get(one.id, site.keys["draft"]) for one in found]
    return next(one for one in drafts if one).state


def test_it_shows_every_word_and_the_hash(site: Site, link: str) -> None:
    page = browser(site).get(link)
    assert page.status_code == 200
    assert "A. Martin" in page.text
    assert "Charte à approuver" in page.text
    assert re.search(r"\b[0-9a-f]{64}\b", page.text)
    assert "form-action 'self'" in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"
    assert "<script" not in page.text


@pytest.mark.parametrize(
    ("decision", "then"),
    [("approved", DraftState.APPROVED), ("rejected", DraftState.EDITING)],
)
def test_the_form_decides_once(site: Site, link: str, decision: str, then: DraftState) -> None:
    reader = browser(site)
    seen = re.search(r'name="content_sha256" value="([0-9a-f]{64})"', reader.get(link).text)
    sent = {"decision": decision, "reason": "Lu et relu.", "content_sha256": seen.group(1)}
    assert "au registre" in reader.post(link, data=sent).text
    assert state(site) is then
    assert reader.post(link, data=sent).status_code == 404
    assert reader.get(link).status_code == 404


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"decision": "approved", "reason": " "},
        {"decision": "maybe", "reason": "Oui."},
        {"decision": "approved", "reason": "Oui.", "content_sha256": "0" * 64},
    ],
)
def test_a_form_that_lacks_something_changes_nothing(site: Site, link: str, sent) -> None:
    answer = browser(site).post(link, data=sent)
    assert answer.status_code == 200
    assert 'role="alert"' in answer.text
    assert state(site) is DraftState.IN_REVIEW


def test_an_unknown_link_shows_nothing(site: Site) -> None:
    assert browser(site, "en").get("/approve/unknown").status_code == 404
