"""What a fake store holds: one flat mapping a subject, cheap to copy for every unit of work."""

from dataclasses import dataclass, field, fields

from app.core.access import Key
from app.core.approvals import Approval, ApprovalLink
from app.core.builder.sessions import Session, Sheet
from app.core.calibrations import Calibration
from app.core.charters import Version
from app.core.checks import Check, CheckedCommunication
from app.core.comments import Comment
from app.core.communications import Communication
from app.core.drafts import Draft, Revision
from app.core.findings import Finding, Review
from app.core.jobs import Job, JobError
from app.core.log import Entry
from app.core.memories import Memory
from app.core.notes import SigningKey
from app.core.opinions import KeptTranscript
from app.core.organizations import Organization
from app.core.witnesses import Witness, WitnessedCheckpoint
from app.services.repositories import StoredAnswer


@dataclass(slots=True)
class Tables:
    """Records under their keys; the records themselves are immutable."""

    organizations: dict[str, Organization] = field(default_factory=dict)
    keys: dict[str, Key] = field(default_factory=dict)
    drafts: dict[str, Draft] = field(default_factory=dict)
    revisions: dict[tuple[str, int], Revision] = field(default_factory=dict)
    approvals: dict[str, Approval] = field(default_factory=dict)
    approval_links: dict[str, ApprovalLink] = field(default_factory=dict)
    comments: dict[str, Comment] = field(default_factory=dict)
    versions: dict[tuple[str, int], Version] = field(default_factory=dict)
    entries: dict[tuple[str, int], Entry] = field(default_factory=dict)
    communications: dict[str, Communication] = field(default_factory=dict)
    fingerprints: dict[tuple[str, bytes], str] = field(default_factory=dict)
    checks: dict[str, Check] = field(default_factory=dict)
    checked: dict[tuple[str, str], CheckedCommunication] = field(default_factory=dict)
    findings: dict[str, Finding] = field(default_factory=dict)
    reviews: dict[str, Review] = field(default_factory=dict)
    calibrations: dict[tuple[str, int], Calibration] = field(default_factory=dict)
    transcripts: dict[tuple[str, str, int, int, str], KeptTranscript] = field(default_factory=dict)
    memories: dict[str, Memory] = field(default_factory=dict)
    jobs: dict[str, Job] = field(default_factory=dict)
    job_errors: dict[tuple[str, int, str], JobError] = field(default_factory=dict)
    job_rows: dict[tuple[str, int], bytes] = field(default_factory=dict)
    signing_keys: dict[bytes, SigningKey] = field(default_factory=dict)
    salts: dict[tuple[str, str], bytes] = field(default_factory=dict)
    witnesses: dict[str, Witness] = field(default_factory=dict)
    witnessed: dict[tuple[str, int], WitnessedCheckpoint] = field(default_factory=dict)
    builder_sessions: dict[str, Session] = field(default_factory=dict)
    builder_answers: dict[tuple[str, str], Sheet] = field(default_factory=dict)
    answers: dict[tuple[str, str], StoredAnswer] = field(default_factory=dict)

    def copy(self) -> "Tables":
        """Return tables that can change without changing these."""
        return Tables(**{one.name: dict(getattr(self, one.name)) for one in fields(self)})
