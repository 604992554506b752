"""Valid-by-default records: say only what the test is about.

Every builder takes the fields of its record as keywords. Ids are new ones unless given; they sort
in the order of making, and before those that FakeIds makes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from app.core.access import Key, Principal, Role
from app.core.approvals import Approval, ApprovalLink, Decision
from app.core.builder.sessions import Session
from app.core.calibrations import (
    Basis,
    Calibration,
    Cause,
)
from app.core.canonical import sha256
from app.core.charters import Version, content_bytes, content_hash
from app.core.checks import Check, CheckedCommunication, Selection, finding_json, findings_root
from app.core.comments import Comment, make_anchor
from app.core.communications import Audience, AuthorKind, Communication, NewCommunication
from app.core.drafts import Draft, DraftContent, DraftState
from app.core.findings import BehaviourMet, EngineIdentity, Finding, Relation, Review, ReviewVerdict
from app.core.jobs import Job, JobError, JobKind, JobState
from app.core.log import Act, EntryKind
from app.core.opinions import KeptTranscript, Transcript
from app.core.organizations import Organization, Visibility
from app.core.sides import SideThresholds
from app.core.statements import Statement, StatementKind, StatementText
from app.core.witnesses import Witness, WitnessedCheckpoint, WitnessKind
from app.services.repositories import StoredAnswer
from tests.fakes.clock import FakeIds

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ENGINE = EngineIdentity("built", "sha256:" + "0b" * 32)
_ids = FakeIds("01970000")


def new_id() -> str:
    """Return an id that sorts after all that were made here before."""
    return _ids.new()


def later(**parts: float) -> datetime:
    """Return NOW and a while: `later(days=2)`; negative parts are before it."""
    return NOW + timedelta(**parts)


def organization(**given: Any) -> Organization:
    """Return an organization that speaks French and English; `slug` names it."""
    slug = given.get("slug") or f"org-{new_id()[-12:].lstrip('0')}"
    built = Organization(
        id=new_id(),
        slug=slug,
        name=slug.title(),
        default_locale="fr",
        locales=("fr", "en"),
        visibility=Visibility.PRIVATE,
        report_visibility=Visibility.PRIVATE,
        approvals_required=0,
        notice="",
        revision=1,
        created_at=NOW,
        updated_at=NOW,
    )
    return replace(built, **given)


def key(organization_id: str | None = None, **given: Any) -> Key:
    """Return a key that never expires, an operator's when no organization is given."""
    made = new_id()
    built = Key(
        id=made,
        organization_id=organization_id,
        role=Role.ADMIN,
        name="a key",
        secret_hash=sha256(made.encode()),
        created_at=NOW,
        created_by=None,
        expires_at=None,
        revoked_at=None,
    )
    return replace(built, **given)


def principal(organization_id: str | None = None, role: Role = Role.ADMIN) -> Principal:
    """Return somebody who calls; an operator when no organization is given."""
    return Principal(id=new_id(), name="somebody", role=role, organization_id=organization_id)


def text(body: str = "Nous disons ce que nous faisons.", **given: Any) -> StatementText:
    """Return one locale's text with a name and a behaviour of each kind."""
    built = StatementText(
        text=body,
        name="Transparence",
        do=("Publier chaque audit",),
        dont=("Cacher une panne",),
    )
    return replace(built, **given)


def statement(
    texts: Mapping[str, StatementText] | None = None,
    kind: StatementKind = StatementKind.VALUE,
    position: int = 1,
    **given: Any,
) -> Statement:
    """Return a value with a French text."""
    built = Statement(new_id(), kind, position, texts if texts is not None else {"fr": text()})
    return replace(built, **given)


def charter(*bodies: str, locale: str = "fr") -> tuple[Statement, ...]:
    """Return one value a body, in order; with none, a mission and a value."""
    if not bodies:
        mission = {locale: StatementText("Rendre le numérique sobre.")}
        return (statement(mission, StatementKind.MISSION), statement(position=2))
    return tuple(
        statement({locale: text(body)}, position=place)
        for place, body in enumerate(bodies, start=1)
    )


def draft(organization_id: str, **given: Any) -> Draft:
    """Return an open draft at its first revision; fields of its content may be given too."""
    inside = {one.name for one in fields(DraftContent)}
    content = replace(
        DraftContent(title="Première charte", statements=()),
        **{"statements": charter(), **{name: given[name] for name in given if name in inside}},
    )
    built = Draft(
        id=new_id(),
        organization_id=organization_id,
        state=DraftState.EDITING,
        revision=1,
        content=content,
        created_at=NOW,
        created_by=new_id(),
        updated_at=NOW,
        updated_by=new_id(),
    )
    return replace(built, **{name: given[name] for name in given if name not in inside})


def version(
    organization_id: str,
    number: int = 1,
    statements: Sequence[Statement] | None = None,
    **given: Any,
) -> Version:
    """Return a version in force since it was published, a day a number after NOW."""
    content = content_bytes(statements if statements is not None else charter())
    at = given.pop("at", later(days=number - 1))
    built = Version(
        id=new_id(),
        organization_id=organization_id,
        number=number,
        title=f"Charte {number}",
        content=content,
        content_hash=sha256(content),
        parent_hash=None if number == 1 else sha256(f"parent {number}".encode()),
        effective_from=at,
        published_at=at,
        reason="Assemblée générale",
        published_by=new_id(),
        draft_id=None,
        log_index=number - 1,
    )
    return replace(built, **given)


def new_communication(body: str = "Nous publions notre audit.", **given: Any) -> NewCommunication:
    """Return what came in: a text of the organization for the public."""
    built = NewCommunication(
        body=body,
        channel="blog",
        audience=Audience.PUBLIC,
        author_kind=AuthorKind.ORGANIZATION,
        author_name=None,
        locale="fr",
        published_at=NOW,
        url=None,
        external_id=None,
    )
    return replace(built, **given)


def communication(organization_id: str, **given: Any) -> Communication:
    """Return a stored communication; fields of its content may be given too."""
    outside = {"id", "received_at", "content", "body_hash"}
    content = given.get("content") or new_communication(
        **{name: given[name] for name in given if name not in outside}
    )
    return Communication(
        id=given.get("id") or new_id(),
        organization_id=organization_id,
        content=content,
        body_hash=given.get("body_hash") or content.body_hash(),
        received_at=given.get("received_at") or NOW,
    )


def check(organization_id: str, **given: Any) -> Check:
    """Return a check of everything against what was in force."""
    built = Check(
        id=new_id(),
        organization_id=organization_id,
        selection=Selection(),
        version=None,
        engine=ENGINE,
        created_at=NOW,
        created_by=new_id(),
    )
    return replace(built, **given)


def checked(
    of: Check, one: Communication, findings: Sequence[Finding] = (), **given: Any
) -> CheckedCommunication:
    """Return what one communication came to: as many passages as findings, or three."""
    built = CheckedCommunication(
        check_id=of.id,
        communication_id=one.id,
        version=1,
        locale=one.content.locale,
        passages=max(3, len(findings)),
        unread=0,
        findings_root=findings_root(finding_json(finding) for finding in findings),
        checked_at=of.created_at,
    )
    return replace(built, **given)


def finding(of: Check, one: Communication, **given: Any) -> Finding:
    """Return a finding over the first ten characters that supports some statement."""
    start, end = given.get("start", 0), given.get("end", min(10, len(one.content.body)))
    built = Finding(
        id=new_id(),
        organization_id=of.organization_id,
        check_id=of.id,
        communication_id=one.id,
        statement_id=given.get("statement_id") or new_id(),
        version=1,
        start=start,
        end=end,
        passage_hash=sha256(one.content.body[start:end].encode()),
        relation=Relation.SUPPORTS,
        confidence=0.9,
        behaviour=BehaviourMet("do", 0, "fr", 0.7),
        engine=of.engine,
        created_at=of.created_at,
    )
    return replace(built, **given)


def review(of: Finding, **given: Any) -> Review:
    """Return a confirmation of a finding."""
    built = Review(
        id=new_id(),
        organization_id=of.organization_id,
        finding_id=of.id,
        verdict=ReviewVerdict.CONFIRMED,
        relation=None,
        reason=None,
        reviewed_by=new_id(),
        created_at=NOW,
    )
    return replace(built, **given)


def calibration(organization_id: str, number: int = 1, **given: Any) -> Calibration:
    """Return a calibration that reviews raised."""
    built = Calibration(
        id=new_id(),
        organization_id=organization_id,
        number=number,
        cause=Cause.REVIEWS,
        engine_name=ENGINE.name,
        thresholds=SideThresholds(0.72, 0.85),
        basis=Basis((4, 0), (3, 0), sha256(b"cases")),
        reverted_to=None,
        reason=None,
        created_at=NOW,
        created_by=new_id(),
    )
    return replace(built, **given)


def transcript(of: Finding, **given: Any) -> KeptTranscript:
    """Return what a judge was asked and answered about a finding's pair."""
    said = Transcript("a-judge", b'{"asked": "Nous publions."}', b'{"answered": "\xc3\xa9"}')
    built = KeptTranscript(
        organization_id=of.organization_id,
        check_id=of.check_id,
        communication_id=of.communication_id,
        statement_id=of.statement_id,
        start=of.start,
        end=of.end,
        transcript=said,
        transcript_hash=said.hash(),
        created_at=NOW,
    )
    return replace(built, **given)


def job(organization_id: str, **given: Any) -> Job:
    """Return an import that waits in the queue."""
    built = Job(
        id=new_id(),
        organization_id=organization_id,
        kind=JobKind.IMPORT,
        state=JobState.QUEUED,
        done=0,
        total=0,
        subject={},
        result={},
        failure=None,
        created_at=NOW,
        created_by=new_id(),
        started_at=None,
        ended_at=None,
    )
    return replace(built, **given)


def job_error(row: int = 1, **given: Any) -> JobError:
    """Return what was wrong with one row."""
    return replace(JobError(row, "/body", "missing", "`body` is required."), **given)


def witness(organization_id: str, **given: Any) -> Witness:
    """Return a webhook that is called."""
    built = Witness(
        id=new_id(),
        organization_id=organization_id,
        kind=WitnessKind.WEBHOOK,
        url="https://witness.example.org/checkpoints",
        path=None,
        secret="whsec_c2VjcmV0",
        created_at=NOW,
        created_by=new_id(),
        removed_at=None,
    )
    return replace(built, **given)


def witnessed(of: Witness, size: int = 7, **given: Any) -> WitnessedCheckpoint:
    """Return a checkpoint that the witness took and signed."""
    built = WitnessedCheckpoint(
        organization_id=of.organization_id,
        witness_id=of.id,
        size=size,
        root=sha256(b"%d" % size),
        note=b"the note of %d" % size,
        answer=b"the note of %d with another signature" % size,
        at=NOW,
    )
    return replace(built, **given)


def act(**given: Any) -> Act:
    """Return an act to enter in the log."""
    return replace(Act(EntryKind.DRAFT_SAVED, new_id()), **given)


def answer(**given: Any) -> StoredAnswer:
    """Return what a request with an Idempotency-Key was answered."""
    built = StoredAnswer(
        principal_id=new_id(),
        key="a-key-of-the-client",
        request_hash=sha256(b"request"),
        status=201,
        headers={"ETag": '"1"'},
        body=b'{"id": 1}',
        created_at=NOW,
    )
    return replace(built, **given)


def approval(draft: Draft, **given: Any) -> Approval:
    """Return an approval of a draft as it stands."""
    values: dict[str, Any] = {
        "id": new_id(),
        "organization_id": draft.organization_id,
        "draft_id": draft.id,
        "revision": draft.revision,
        "content_hash": content_hash(draft.content.statements),
        "decision": Decision.APPROVED,
        "approver_id": new_id(),
        "reason": "It says what we mean.",
        "log_index": 0,
        "created_at": NOW,
    }
    return Approval(**(values | given))


def approval_link(draft: Draft, **given: Any) -> ApprovalLink:
    """Return a link that shows a draft as it stands, and has not been used."""
    link_id = new_id()
    values: dict[str, Any] = {
        "id": link_id,
        "organization_id": draft.organization_id,
        "draft_id": draft.id,
        "revision": draft.revision,
        "content_hash": content_hash(draft.content.statements),
        "secret_hash": sha256(link_id.encode()),
        "approver_name": "A. Martin",
        "created_by": new_id(),
        "created_at": NOW,
        "expires_at": later(days=7),
        "used_at": None,
    }
    return ApprovalLink(**(values | given))


def comment(draft: Draft, **given: Any) -> Comment:
    """Return a comment on the first words of a draft's first statement."""
    one = draft.content.statements[0]
    locale, text = next(iter(one.texts.items()))
    values: dict[str, Any] = {
        "id": new_id(),
        "draft_id": draft.id,
        "revision": 1,
        "anchor": make_anchor(one.id, locale, "text", text.text, 0, 4),
        "body": "Who is we?",
        "resolved": False,
        "created_by": new_id(),
        "created_at": NOW,
        "updated_at": NOW,
    }
    return Comment(**(values | given))


def builder_session(organization_id: str, **given: Any) -> Session:
    """Return a session of the builder in which nobody has answered."""
    built = Session(
        id=new_id(),
        organization_id=organization_id,
        locale="fr",
        title="Séminaire",
        created_by=new_id(),
        created_at=NOW,
    )
    return replace(built, **given)


def note(**given: Any) -> dict[str, Any]:
    """Return an ActivityStreams `Note` as servers write it; a property given as None is null."""
    content = "<p>Nous avons publié notre audit.</p><p>Tout y est.</p>"
    return {
        "id": "https://social.example/1",
        "type": "Note",
        "published": "2026-06-01T09:00:00Z",
        "attributedTo": "https://social.example/users/acme",
        "to": ["https://www.w3.org/ns/activitystreams#Public"],
        "cc": ["https://social.example/users/acme/followers"],
        "content": content,
        "contentMap": {"fr": content},
        "url": "https://social.example/@acme/1",
        "inReplyTo": None,
        **given,
    }
