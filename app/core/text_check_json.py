"""A check of files as JSON, for programs."""

from typing import Any

from app.core.places import Place
from app.core.text_checks import (
    CheckedText,
    Decider,
    TextCheck,
    TextFinding,
    TextRule,
    UsedCharter,
)


def check_json(check: TextCheck) -> dict[str, Any]:
    """Return a check as JSON: findings and rules as in 3-api, with their places in the files."""
    return {
        "charter": {
            "organization": check.charter.organization,
            "number": check.charter.number,
            "content_sha256": check.charter.content_sha256,
        },
        "engine": check.engine.as_json() if check.engine else None,
        "calibration": check.calibration,
        "rulebook": {"digest": check.rulebook, "own_words": len(check.charter.words)},
        "remarks": [one.value for one in check.remarks],
        "counts": {relation.value: count for relation, count in check.counts().items()},
        "rule_counts": {severity.value: count for severity, count in check.severities().items()},
        "files": [_file(check.charter, one) for one in check.texts],
    }


def _file(charter: UsedCharter, text: CheckedText) -> dict[str, Any]:
    return {
        "path": text.text.name,
        "locale": text.locale,
        "passages": text.passages,
        "unread": text.unread,
        "findings": [_finding(charter, one) for one in text.findings],
        "rules": [_rule(one) for one in text.rules],
    }


def _finding(charter: UsedCharter, one: TextFinding) -> dict[str, Any]:
    behaviour = one.behaviour.as_json() if one.behaviour else None
    return {
        "statement_id": one.statement_id,
        "statement": one.statement,
        "version": charter.number,
        "relation": one.relation.value,
        "confidence": one.confidence,
        "passage": {"start": one.start, "end": one.end, "exact": one.exact},
        "place": _place(one.place),
        "behaviour": {**behaviour, "text": one.behaviour_text} if behaviour else None,
        "decided_by": _decider(one.decider),
    }


def _rule(one: TextRule) -> dict[str, Any]:
    return {
        "rule": one.rule,
        "severity": one.severity.value,
        "message": one.message,
        "source": one.decider.source,
        "mend": one.mend,
        "passage": {"start": one.start, "end": one.end, "exact": one.exact},
        "place": _place(one.place),
        "decided_by": _decider(one.decider),
    }


def _place(place: Place) -> dict[str, int]:
    return {
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
    }


def _decider(decider: Decider) -> dict[str, str | None]:
    return {
        "kind": decider.kind,
        "name": decider.name,
        "digest": decider.digest,
        "source": decider.source,
    }
