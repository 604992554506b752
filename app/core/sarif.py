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
from app.core.text_checks import TROUBLES, CheckedText, TextCheck, TextFinding

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
# 3.27.10: how much it matters.
_LEVELS = {Relation.CONTRADICTS: "error", Relation.UNDECIDED: "warning"}
_SAYS = {
    Relation.CONTRADICTS: "A passage contradicts «{}»",
    Relation.UNDECIDED: "A passage bears on «{}» and takes a side that could not be told",
}


def sarif_log(check: TextCheck, release: str) -> dict[str, Any]:
    """Return the SARIF log of what a reviewer should look at: contradictions and the undecided.

    Args: release: of this program, a semantic version.
    """
    rules: dict[str, dict[str, Any]] = {}
    results = []
    for text in check.texts:
        seen: Counter[str] = Counter()
        for one in text.findings:
            if one.relation in TROUBLES:
                rules.setdefault(rule_id(one), _rule(one))
                place = list(rules).index(rule_id(one))
                results.append(_result(text, one, place, seen))
    driver = {
        "name": "Credo",
        "semanticVersion": release,
        "rules": list(rules.values()),
        "properties": {"engine": check.engine.as_json()},
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",  # 3.14.17
        "invocations": [{"executionSuccessful": True}],
        "results": results,
        "properties": {
            "charter": check.charter.number,
            "content_sha256": check.charter.content_sha256,
        },
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def rule_id(one: TextFinding) -> str:
    """Return what a finding is a case of: an exact rule, or a side and a statement."""
    if one.decider.kind == "rule":
        return f"rule/{one.decider.name}"
    return f"{one.relation.value}/{one.statement_id}"


def message(one: TextFinding) -> str:
    """Return one sentence on a finding: statement, behaviour, confidence, who decided."""
    said = _SAYS[one.relation].format(one_line(one.statement))
    if one.behaviour and one.behaviour_text:
        kind = "do" if one.behaviour.kind == "do" else "do not"
        said += f"; nearest behaviour ({kind}): “{one_line(one.behaviour_text)}”"
    return f"{said}. Confidence {one.confidence:.2f}, decided by {one.decider.told()}."


def _rule(one: TextFinding) -> dict[str, Any]:
    """Return the reportingDescriptor (3.49)."""
    about = _SAYS[one.relation].format(one_line(one.statement)) + "."
    return {
        "id": rule_id(one),
        "shortDescription": {"text": about},
        "fullDescription": {"text": one.decider.source or about},
        "defaultConfiguration": {"level": _LEVELS[one.relation]},
        "help": {"text": "Change the passage, or the charter, or say that the finding is wrong."},
    }


def _result(text: CheckedText, one: TextFinding, place: int, seen: Counter[str]) -> dict[str, Any]:
    """Return the result (3.27); regions count lines and columns from 1 (3.30)."""
    words = unicodedata.normalize("NFC", one_line(one.exact))
    same = f"{rule_id(one)}\n{words}"
    seen[same] += 1
    print_ = sha256_hex(f"{same}\n{seen[same]}".encode())
    return {
        "ruleId": rule_id(one),
        "ruleIndex": place,
        "level": _LEVELS[one.relation],
        "message": {"text": message(one)},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": uri_of(text.text.name)},
                    "region": {
                        "startLine": one.place.line,
                        "startColumn": one.place.column,
                        "endLine": one.place.end_line,
                        "endColumn": one.place.end_column,
                        "charOffset": one.start,
                        "charLength": one.end - one.start,
                        "snippet": {"text": one.exact},
                    },
                }
            }
        ],
        # 3.27.17: the same when lines are added before it.
        "partialFingerprints": {"credoPassage/v1": print_},
        "rank": round(one.confidence * 100, 2),
        "properties": {
            "statement_id": one.statement_id,
            "confidence": one.confidence,
            "decided_by": one.decider.told(),
        },
    }


def uri_of(name: str) -> str:
    """Return a path as a URI reference (3.4.3, RFC 3986): relative ones stay relative."""
    if name == "-":
        return "stdin"
    path = PurePath(name)
    if path.is_absolute():
        return path.as_uri()
    # quote() takes colons too: one in the first part would make a scheme of it (RFC 3986, 4.2).
    return quote(path.as_posix(), safe="/")
