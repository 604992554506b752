"""When the database refuses the commit, an act leaves no row, no entry, no job and no answer."""

from dataclasses import replace

import pytest

from app.core.access import Role
from app.core.checks import FindingFilter, Selection
from app.core.errors import NotFoundError, StorageError
from app.core.findings import ReviewVerdict
from app.core.imports import ImportFormat
from app.services.answers import Receipt
from app.services.checks import start_check
from app.services.communications import add_communication
from app.services.drafts import create_draft, update_draft, withdraw_draft
from app.services.findings import list_findings, review_finding
from app.services.imports import start_import
from app.services.keys import issue_key, list_keys, revoke_key
from app.services.organizations import NewOrganization, change_organization, create_organization
from app.services.publishing import publish_draft
from app.services.replays import start_replay
from tests import builders

RAW = {"body": "Il faut publier chaque audit.", "channel": "b", "audience": "public"}
RECEIPT = Receipt("key", b"1" * 32, lambda _result: (201, {}, b""))


@pytest.fixture
def acts(ports, acme):
    """Every act that writes, in a state where it can."""
    who, leader = acme.person(), acme.person(Role.LEADER)
    acme.publish()
    raw = {**RAW, "published_at": ports.clock.now().isoformat()}
    add_communication(ports, who, "acme", raw)
    check = start_check(ports, who, "acme", Selection(), None).check
    acme.drain()
    finding = list_findings(ports, who, "acme", FindingFilter(), None, 1)[0].finding
    draft = create_draft(ports, who, "acme", "", None, None).draft
    key = issue_key(ports, who, "acme", Role.READER, "", None).key
    assert list_keys(ports, who, "acme", None, 5)
    new = NewOrganization("birch", "Birch", "fr", ("fr",))
    return {
        "create organization": lambda: create_organization(ports, acme.operator, new, RECEIPT),
        "change organization": lambda: change_organization(
            ports, who, "acme", "*", lambda _one: {"name": "B"}
        ),
        "issue key": lambda: issue_key(ports, who, "acme", Role.READER, "", None, RECEIPT),
        "revoke key": lambda: revoke_key(ports, who, "acme", key.id),
        "create draft": lambda: create_draft(ports, who, "acme", "", None, None, RECEIPT),
        "update draft": lambda: update_draft(
            ports, who, "acme", draft.id, "*", lambda one: replace(one, title="X")
        ),
        "withdraw draft": lambda: withdraw_draft(ports, who, "acme", draft.id, "*", None),
        "publish": lambda: publish_draft(
            ports, leader, "acme", draft.id, "*", "Oui", None, RECEIPT
        ),
        "communication": lambda: add_communication(ports, who, "acme", raw, RECEIPT),
        "import": lambda: start_import(ports, who, "acme", b"{}", ImportFormat.JSON_LINES, RECEIPT),
        "check": lambda: start_check(ports, who, "acme", Selection(), None, RECEIPT),
        "replay": lambda: start_replay(ports, who, "acme", check.id, RECEIPT),
        "review": lambda: review_finding(
            ports, who, "acme", finding.id, ReviewVerdict.CONFIRMED, None, None, RECEIPT
        ),
    }


ACTS = (
    *("create organization", "change organization", "issue key", "revoke key", "create draft"),
    *("update draft", "withdraw draft", "publish", "communication", "import", "check"),
    *("replay", "review"),
)


@pytest.mark.parametrize("act", ACTS)
def test_a_refused_commit_leaves_nothing(ports, acme, acts, act):
    before = repr(ports.store._tables)
    queued = list(ports.store.enqueued)
    ports.store.fails_with = StorageError("disk full")
    with pytest.raises(StorageError):
        acts[act]()
    assert repr(ports.store._tables) == before
    assert ports.store.enqueued == queued
    acts[act]()
    assert repr(ports.store._tables) != before


@pytest.mark.parametrize("act", [one for one in ACTS if one != "create organization"])
def test_a_stranger_leaves_nothing(ports, acme, acts, act, monkeypatch):
    """The same acts in the name of somebody of another organization."""
    before = repr(ports.store._tables)
    monkeypatch.setattr("app.services.access.belongs", lambda _who, _organization: False)
    with pytest.raises(NotFoundError):
        acts[act]()
    assert repr(ports.store._tables) == before


def test_the_fake_tables_tell_differences(ports, acme):
    """So that the comparisons above cannot pass by accident."""
    before = repr(ports.store._tables)
    create_draft(ports, acme.person(), "acme", "X", builders.charter(), None)
    assert repr(ports.store._tables) != before
