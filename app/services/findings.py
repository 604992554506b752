"""Findings: shown with the passage they are about, and what people say of them."""

from app.core.access import Permission, Principal
from app.core.canonical import canonical_bytes, sha256
from app.core.checks import FindingFilter, finding_json
from app.core.errors import FieldError, InvalidError, require
from app.core.findings import Finding, Review, ReviewVerdict
from app.core.log import Act, EntryKind
from app.core.opinions import KeptTranscript
from app.services.access import enter
from app.services.answers import Receipt, keep_answer
from app.services.calibrating import recalibrate
from app.services.evidence import FindingView, show_findings
from app.services.ports import Ports


def list_findings(
    ports: Ports,
    principal: Principal,
    slug: str,
    wanted: FindingFilter,
    after_id: str | None,
    limit: int,
) -> list[FindingView]:
    """Return findings, newest first; without a check named, those that count.

    Raises: NotFoundError: the check named is not one of the organization.
    """
    with ports.store.read() as uow:
        organization = enter(uow, principal, slug, Permission.READ_WORK)
        if wanted.check_id is not None:
            require(uow.checks.get(organization.id, wanted.check_id), "check")
        found = uow.findings.page(organization.id, wanted, after_id, limit)
        return show_findings(uow, found)


def get_finding(ports: Ports, principal: Principal, slug: str, finding_id: str) -> FindingView:
    """Return one finding of the organization."""
    with ports.store.read() as uow:
        organization = enter(uow, principal, slug, Permission.READ_WORK)
        found: Finding = require(uow.findings.get(organization.id, finding_id), "finding")
        return show_findings(uow, [found])[0]


def get_transcript(
    ports: Ports, principal: Principal, slug: str, finding_id: str
) -> KeptTranscript:
    """Return what a judge was asked about this finding and answered, whether it counted or not.

    Raises: NotFoundError: there is no such finding, or no judge was asked about it.
    """
    with ports.store.read() as uow:
        organization = enter(uow, principal, slug, Permission.READ_WORK)
        found: Finding = require(uow.findings.get(organization.id, finding_id), "finding")
        kept = uow.transcripts.of(found.check_id, found.communication_id)
    place = found.start, found.end, found.statement_id
    mine = (one for one in kept if (one.start, one.end, one.statement_id) == place)
    transcript: KeptTranscript = require(next(mine, None), "transcript")
    return transcript


def review_finding(
    ports: Ports,
    principal: Principal,
    slug: str,
    finding_id: str,
    verdict: ReviewVerdict,
    relation: str | None,
    reason: str | None,
    receipt: Receipt | None = None,
) -> Review:
    """Keep a person's word on a finding, and what it makes of the organization's calibration.

    The finding itself never changes.
    Raises: InvalidError: a dispute or correction without reason, a correction without relation or
        to what the finding says.
    """
    _check_review(verdict, relation, reason)
    now = ports.clock.now()
    with ports.store.write() as uow:
        organization = enter(uow, principal, slug, Permission.CHECK)
        finding: Finding = require(uow.findings.get(organization.id, finding_id), "finding")
        _check_correction(finding, relation)
        review = Review(
            id=ports.ids.new(),
            organization_id=organization.id,
            finding_id=finding.id,
            verdict=verdict,
            relation=relation,
            reason=reason,
            reviewed_by=principal.id,
            created_at=now,
        )
        uow.findings.add_review(review)
        said = {"finding": finding_json(finding), "verdict": verdict.value, "relation": relation}
        act = Act(
            EntryKind.FINDING_REVIEWED, review.id, sha256(canonical_bytes(said)), reason=reason
        )
        uow.log.append(organization.id, principal.id, now, act)
        recalibrate(ports, uow, organization.id, principal.id, now)
        keep_answer(ports, uow, principal, receipt, review)
        uow.commit()
    return review


def _check_review(verdict: ReviewVerdict, relation: str | None, reason: str | None) -> None:
    errors = []
    if verdict is not ReviewVerdict.CONFIRMED and not (reason or "").strip():
        errors.append(FieldError("/reason", "missing", "Say why: `reason` is required here."))
    if verdict is ReviewVerdict.CORRECTED and relation is None:
        errors.append(FieldError("/relation", "missing", "Say which relation is the right one."))
    if verdict is not ReviewVerdict.CORRECTED and relation is not None:
        detail = "`relation` belongs to the verdict `corrected` alone."
        errors.append(FieldError("/relation", "unexpected", detail))
    if errors:
        raise InvalidError(errors)


def _check_correction(finding: Finding, relation: str | None) -> None:
    if relation == finding.relation.value:
        detail = f"The finding says `{relation}` already: send `confirmed`, or another relation."
        raise InvalidError([FieldError("/relation", "unchanged", detail)])
