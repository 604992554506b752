"""A check as SARIF, for code scanning and editors.

Source: SARIF 2.1.0 (OASIS standard, errata 01), sections named below.
"""

import unicodedata
from collections import Counter
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from app.core.canonical import sha256_hex
from app.core.display import one_line
from app.core.findings import Relation
from app.core.places import Place
from app.core.rules.findings import Severity
from app.core.text_checks import TROUBLES, CheckedText, TextCheck, TextFinding, TextRule
from app.core.text_remarks import REMARKS

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
# 3.27.10: how much it matters.
_LEVELS = {Relation.CONTRADICTS: "error", Relation.UNDECIDED: "warning"}
_SAYS = {
    Relation.CONTRADICTS: "A passage contradicts «{}»",
    Relation.UNDECIDED: "A passage bears on «{}» and takes a side that could not be told",
}
_RULE_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
# What a rule looks for; each of its results says what it found.
_RULES = {
    "environmental-claim": "Environmental claims, and whether their evidence stands beside them.",
    "absolute-promise": "Promises that one case is enough to belie.",
    "own-word": "Words that the organization does not use, or prefers others to.",
}


def sarif_log(check: TextCheck, release: str) -> dict[str, Any]:
    """Return the SARIF log of what a reviewer should look at.

    That is what the engine says contradicts or could not decide, and all that the rules say.
    Args: release: of this program, a semantic version.
    """
    rules: dict[str, dict[str, Any]] = {}
    results = []
    for text in check.texts:
        seen: Counter[str] = Counter()
        for one in text.found():
            if isinstance(one, TextRule) or one.relation in TROUBLES:
                rules.setdefault(rule_id(one), _rule(one))
                place = list(rules).index(rule_id(one))
                results.append(_result(text, one, place, seen))
    engine = check.engine.as_json() if check.engine else None
    driver = {
        "name": "Credo",
        "semanticVersion": release,
        "rules": list(rules.values()),
        "properties": {"engine": engine, "rulebook": check.rulebook},
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",  # 3.14.17
        "invocations": [_invocation(check)],
        "results": results,
        "properties": {
            "charter": check.charter.number,
            "calibration": check.calibration,
            "content_sha256": check.charter.content_sha256,
        },
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _invocation(check: TextCheck) -> dict[str, Any]:
    """Return the invocation (3.20); what the check did not go by is a notification of it."""
    said: dict[str, Any] = {"executionSuccessful": True}
    if check.remarks:
        said["toolExecutionNotifications"] = [
            {"level": "note", "message": {"text": REMARKS[one]}} for one in check.remarks
        ]
    return said


def rule_id(one: TextFinding | TextRule) -> str:
    """Return what a finding is a case of: an exact rule, or a side and a statement."""
    if isinstance(one, TextRule):
        return f"rule/{one.rule}"
    return f"{one.relation.value}/{one.statement_id}"


def message(one: TextFinding | TextRule) -> str:
    """Return a finding in a few words: what is said, on whose word, and what to do."""
    if isinstance(one, TextRule):
        return one_line(f"{one.message} {one.mend} Decided by {one.decider.told()}.")
    said = _SAYS[one.relation].format(one_line(one.statement))
    if one.behaviour and one.behaviour_text:
        kind = "do" if one.behaviour.kind == "do" else "do not"
        said += f"; nearest behaviour ({kind}): “{one_line(one.behaviour_text)}”"
    # Of an undecided passage it is known how sure it takes a side, and not which.
    sure = "Chance that it takes one" if one.relation is Relation.UNDECIDED else "Confidence"
    return f"{said}. {sure} {one.confidence:.2f}, decided by {one.decider.told()}."


def _plain(text: str) -> str:
    """Return a text that a viewer takes for no placeholder and no link (3.11.5, 3.11.6)."""
    doubled = text.replace("{", "{{").replace("}", "}}")
    return doubled.replace("[", "\\[").replace("]", "\\]")


def level(one: TextFinding | TextRule) -> str:
    """Return how much a finding matters: `error`, `warning` or `note`."""
    return _RULE_LEVELS[one.severity] if isinstance(one, TextRule) else _LEVELS[one.relation]


def _rule(one: TextFinding | TextRule) -> dict[str, Any]:
    """Return the reportingDescriptor (3.49)."""
    if isinstance(one, TextRule):
        about = _RULES.get(one.rule, f"What the rule {one.rule} says.")
        # Each result has the level of its case; a rule by itself is what a reader would object to.
        default, help_ = "warning", "Each result says how to mend it, and by which source."
    else:
        about = _SAYS[one.relation].format(one_line(one.statement)) + "."
        default = level(one)
        help_ = "Change the passage, or the charter, or say that the finding is wrong."
    return {
        "id": rule_id(one),
        "shortDescription": {"text": _plain(about)},
        "fullDescription": {"text": _plain(about)},
        "defaultConfiguration": {"level": default},
        "help": {"text": help_},
    }


def _result(
    text: CheckedText, one: TextFinding | TextRule, place: int, seen: Counter[str]
) -> dict[str, Any]:
    """Return the result (3.27); regions count lines and columns from 1 (3.30)."""
    words = unicodedata.normalize("NFC", one_line(one.exact))
    same = f"{rule_id(one)}\n{words}"
    seen[same] += 1
    print_ = sha256_hex(f"{same}\n{seen[same]}".encode())
    return {
        "ruleId": rule_id(one),
        "ruleIndex": place,
        "level": level(one),
        "message": {"text": _plain(message(one))},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": uri_of(text.text.name)},
                    "region": {
                        **_region(one.place),
                        "charOffset": one.start,
                        "charLength": one.end - one.start,
                        "snippet": {"text": one.exact},
                    },
                }
            }
        ],
        # 3.27.17: the same when lines are added before it.
        "partialFingerprints": {"credoPassage/v1": print_},
        **_more(one),
    }


def _region(place: Place) -> dict[str, int]:
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }


def _more(one: TextFinding | TextRule) -> dict[str, Any]:
    """Return what is said of one kind alone; an exact rule has no confidence to rank by."""
    decided = one.decider.told()
    if isinstance(one, TextRule):
        told = {"severity": one.severity.value, "source": one.decider.source, "mend": one.mend}
        return {"properties": {**told, "decided_by": decided}}
    told_by = {"statement_id": one.statement_id, "confidence": one.confidence}
    return {
        "rank": round(one.confidence * 100, 2),
        "properties": {**told_by, "decided_by": decided},
    }


def uri_of(name: str) -> str:
    """Return a path as a URI reference (3.4.3, RFC 3986): relative ones stay relative."""
    if name == "-":
        return "stdin"
    path = PurePath(name)
    # A name's bytes need not be UTF-8; quote() takes colons too: one in the first part would make a
    # scheme of it (RFC 3986, 4.2).
    escaped = quote(path.as_posix(), safe="/", errors="surrogateescape")
    return f"file://{escaped}" if path.is_absolute() else escaped
