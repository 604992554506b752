"""Gates: rules that an organization wants silent before a draft is submitted or published."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from app.core.canonical import canonical_bytes, sha256
from app.core.rules.findings import RuleFinding, Severity
from app.core.rules.parity import PARITY_NEVER_GATES, PARITY_RULES
from app.core.rules.quality import NEVER_GATES, QUALITY_RULES
from app.core.statements import Statement

GATE_RULES = tuple(
    one for one in (*QUALITY_RULES, *PARITY_RULES) if one not in NEVER_GATES | PARITY_NEVER_GATES
)
# A note is worth a thought, and stands in nobody's way.
COUNTING = frozenset({Severity.ERROR, Severity.WARNING})


def failing(findings: Iterable[RuleFinding], rules: Collection[str]) -> tuple[RuleFinding, ...]:
    """Return the findings that keep a draft from passing a gate of these rules."""
    return tuple(one for one in findings if one.rule in rules and one.severity in COUNTING)


def findings_hash(findings: Iterable[RuleFinding]) -> bytes:
    """Return SHA-256 over what was overridden, 32 bytes."""
    return sha256(canonical_bytes([one.as_json() for one in findings]))


def failure(finding: RuleFinding, statements: Sequence[Statement]) -> dict[str, Any]:
    """Return what a client is told of one finding: where in the draft, by which rule, the way out.

    Args: statements: the draft's; a finding on the charter as a whole points at all of them.
    """
    return {
        "pointer": _pointer(finding, [one.id for one in statements]),
        "code": finding.rule,
        "detail": finding.message,
        "mend": finding.mend,
    }


def _pointer(finding: RuleFinding, ids: Sequence[str]) -> str:
    """Return the RFC 6901 pointer of the words, or of the place they are missing from."""
    if finding.statement_id not in ids:
        return "/statements"
    steps = f"/statements/{ids.index(finding.statement_id)}"
    if finding.locale is None:
        return steps
    field = f"/{finding.span.field}" if finding.span else ""
    return f"{steps}/texts/{finding.locale}{field}"
