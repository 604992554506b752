"""Gates as several acts need them: rules are asked before the transaction, and held to in it."""

from dataclasses import dataclass

from app.core.access import Permission, Principal
from app.core.drafts import Draft
from app.core.errors import ConflictError, NotAllowedError
from app.core.gates import failing, failure, findings_hash
from app.core.log import Act, EntryKind
from app.core.organizations import Gate, Organization
from app.core.rules.findings import RuleFinding
from app.services.access import enter
from app.services.charter_quality import charter_of, say_of
from app.services.drafting import draft_hash
from app.services.ports import Ports, UnitOfWork


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the rules of a gate said of a draft.

    Attributes:
        rules: those that the gate had.
        seen: draft_hash of what they read; None when there was nothing to read.
        failing: what keeps it from passing.
    """

    gate: Gate
    rules: tuple[str, ...]
    seen: bytes | None
    failing: tuple[RuleFinding, ...]


def weigh_draft(
    ports: Ports,
    principal: Principal,
    slug: str,
    draft_id: str,
    gate: Gate,
    permission: Permission,
) -> Weighed:
    """Ask a gate's rules of a draft, models among them; call it before a unit of work is open.

    Raises: NotFoundError, NotAllowedError; NotReadyError: a rule's model is still loading.
    """
    with ports.store.read() as uow:
        organization = enter(uow, principal, slug, permission)
        rules = organization.gates.of(gate)
        draft = uow.drafts.get(organization.id, draft_id) if rules else None
        charter = charter_of(uow, organization, draft) if draft else None
    if draft is None or charter is None:  # that it is not there is told by whoever opens it
        return Weighed(gate, rules, None, ())
    findings = say_of(ports, charter, strict="translation-meaning" in rules)
    return Weighed(gate, rules, draft_hash(draft.content), failing(findings, rules))


def pass_gate(
    ports: Ports,
    uow: UnitOfWork,
    principal: Principal,
    organization: Organization,
    draft: Draft,
    weighed: Weighed,
    override: str | None,
) -> None:
    """Return when the draft may pass; an override that was needed has its own log entry by then.

    Args: override: the reason for passing all the same.
    Raises:
        ConflictError: a gated rule has findings, or draft or gates changed since they were weighed.
        NotAllowedError: the caller may not override.
    """
    rules = organization.gates.of(weighed.gate)
    if rules != weighed.rules or (rules and weighed.seen != draft_hash(draft.content)):
        raise ConflictError("Draft or gates changed at the same moment; GET the draft, try again.")
    if not weighed.failing:
        return
    if override is None:
        statements = draft.content.statements
        raise ConflictError(
            f"This draft does not pass the gate `{weighed.gate.value}`: `errors` lists what keeps "
            "it. Mend it, or have a leader or an admin send `override` with a reason.",
            code="gate-failed",
            gate=weighed.gate.value,
            errors=[failure(one, statements) for one in weighed.failing],
        )
    if not principal.may(Permission.PUBLISH):
        raise NotAllowedError(
            f"The role `{principal.role.value}` may not override a gate; a leader or an admin may."
        )
    act = Act(
        EntryKind.GATE_OVERRIDDEN,
        draft.id,
        draft_hash(draft.content),
        reason=override,
        details_hash=findings_hash(weighed.failing),
    )
    uow.log.append(organization.id, principal.id, ports.clock.now(), act)
