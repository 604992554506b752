"""SARIF and workflow commands, held against what their readers require."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from app.core.annotations import escape_data, escape_property, workflow_commands
from app.core.findings import Relation
from app.core.places import Lines
from app.core.rules.findings import Severity
from app.core.sarif import message, sarif_log, uri_of
from app.core.text_checks import (
    CheckedText,
    Decider,
    Remark,
    TextCheck,
    TextFinding,
    TextRule,
    UsedCharter,
    WrittenText,
)
from app.core.texts import plain_text
from tests import builders
from tests.fakes.engine import FAKE_IDENTITY

STATEMENT = builders.statement()
CHARTER = UsedCharter("acme", 3, "ab" * 32, (STATEMENT,))
SOURCE = "Ligne 🙂 un.\r\nCacher\r\nune panne. Cacher une panne.\n"
ENGINE = Decider("engine", "fake")


def finding(start: int, end: int, relation: Relation) -> TextFinding:
    return TextFinding(
        place=Lines(SOURCE).place(start, end),
        start=start,
        end=end,
        exact=SOURCE[start:end],
        statement_id=STATEMENT.id,
        statement="Transparence: 100 %,\nvraie",
        relation=relation,
        confidence=0.9,
        behaviour=None,
        behaviour_text=None,
        decider=ENGINE,
    )


def rule(start: int, end: int, severity: Severity, name: str = "environmental-claim") -> TextRule:
    return TextRule(
        place=Lines(SOURCE).place(start, end),
        start=start,
        end=end,
        exact=SOURCE[start:end],
        severity=severity,
        message="« panne » est\nune allégation.",
        mend="Dites le fait.",
        decider=Decider("rule", name, source="Directive (EU) 2024/825"),
    )


def check_of(*found: TextFinding | TextRule, name: str = "docs/a b.md") -> TextCheck:
    text = WrittenText(name, SOURCE, plain_text(SOURCE), None)
    findings = tuple(one for one in found if isinstance(one, TextFinding))
    rules = tuple(one for one in found if isinstance(one, TextRule))
    checked = CheckedText(text, "fr", 4, 0, findings, rules)
    return TextCheck(CHARTER, FAKE_IDENTITY, "sha256:" + "fa" * 32, (checked,))


FIRST, SECOND = (13, 31), (32, 49)
FOUND = (
    finding(6, 7, Relation.SUPPORTS),
    finding(*FIRST, Relation.CONTRADICTS),
    finding(*SECOND, Relation.UNDECIDED),
    rule(43, 48, Severity.WARNING),
)


def assert_sarif(log: dict[str, Any]) -> None:
    """The rules of the SARIF 2.1.0 schema and text for every member that we write."""
    assert set(log) == {"$schema", "version", "runs"}
    assert log["version"] == "2.1.0"
    for run in log["runs"]:
        assert run["columnKind"] in ("utf16CodeUnits", "unicodeCodePoints")
        driver = run["tool"]["driver"]
        assert driver["name"]
        assert re.fullmatch(r"\d+\.\d+\.\d+.*", driver["semanticVersion"])
        rules = driver["rules"]
        assert len({rule["id"] for rule in rules}) == len(rules)
        for rule in rules:
            assert rule["shortDescription"]["text"].endswith(".")
            assert rule["defaultConfiguration"]["level"] in ("none", "note", "warning", "error")
        for result in run["results"]:
            assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
            assert result["level"] in ("none", "note", "warning", "error")
            assert result["message"]["text"].endswith(".")
            assert -1.0 <= result.get("rank", -1.0) <= 100.0
            assert all(isinstance(one, str) for one in result["partialFingerprints"].values())
            for location in result["locations"]:
                physical = location["physicalLocation"]
                uri = physical["artifactLocation"]["uri"]
                assert re.fullmatch(r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+", uri)
                region = physical["region"]
                assert region["startLine"] >= 1
                assert region["startColumn"] >= 1
                assert region["endLine"] >= region["startLine"]
                assert region["endColumn"] >= 1
                assert region["charOffset"] >= 0
                assert region["charLength"] >= 0


def test_a_log_is_sarif_and_json() -> None:
    log = sarif_log(check_of(*FOUND), "0.1.0")
    assert_sarif(log)
    assert json.loads(json.dumps(log)) == log
    results = log["runs"][0]["results"]
    assert [one["level"] for one in results] == ["error", "warning", "warning"]
    assert [one["ruleId"] for one in results] == [
        f"contradicts/{STATEMENT.id}",
        f"undecided/{STATEMENT.id}",
        "rule/environmental-claim",
    ]
    assert "Directive (EU) 2024/825" in results[2]["message"]["text"]
    assert_sarif(sarif_log(check_of(), "0.1.0"))


def test_a_region_is_in_code_points() -> None:
    (result,) = sarif_log(check_of(FOUND[1]), "0.1.0")["runs"][0]["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "docs/a%20b.md"}
    assert place["region"] == {
        "startLine": 2,
        "startColumn": 1,
        "endLine": 3,
        "endColumn": 11,
        "charOffset": 13,
        "charLength": 18,
        "snippet": {"text": "Cacher\r\nune panne."},
    }


def prints(check: TextCheck) -> list[str]:
    results = sarif_log(check, "0.1.0")["runs"][0]["results"]
    return [one["partialFingerprints"]["credoPassage/v1"] for one in results]


def test_a_fingerprint_stays_when_the_passage_moves() -> None:
    here = finding(*SECOND, Relation.CONTRADICTS)
    moved = replace(here, start=900, end=917, place=Lines(SOURCE).place(0, 1))
    assert prints(check_of(here)) == prints(check_of(moved))
    other = finding(32, 48, Relation.CONTRADICTS)
    assert len({*prints(check_of(here, here, other))}) == 3  # said twice is two findings


@pytest.mark.parametrize(
    ("name", "uri"),
    [
        ("a.md", "a.md"),
        ("./docs/é#1.md", "docs/%C3%A9%231.md"),
        ("a:b?.md", "a%3Ab%3F.md"),
        ("-", "stdin"),
        ("caf\udce9.md", "caf%E9.md"),  # a name in Latin-1, as the system gives it
    ],
)
def test_paths_are_uris(name: str, uri: str) -> None:
    assert uri_of(name) == uri
    assert urlsplit(uri).scheme == ""


def test_an_absolute_path_is_a_file_uri(tmp_path: Path) -> None:
    path = tmp_path / "a b.md"
    assert unquote(uri_of(str(path)).removeprefix("file://")) == path.as_posix()


def unescape(text: str, *more: tuple[str, str]) -> str:
    """Read as the runner does: `%25` last."""
    for written, meant in (*more, ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        text = text.replace(written, meant)
    return text


@pytest.mark.parametrize("text", ["a", "100 %", "%0A", "a\r\nb", "a:b,c::d", "%253A"])
def test_what_is_escaped_is_read_back(text: str) -> None:
    assert unescape(escape_data(text)) == text
    written = escape_property(text)
    assert not {":", ",", "\n", "\r"} & set(written)
    assert unescape(written, ("%3A", ":"), ("%2C", ",")) == text


def test_workflow_commands() -> None:
    lines = workflow_commands(check_of(*FOUND, name="docs/a,b:c.md")).splitlines()
    assert len(lines) == 3  # supports is no trouble
    kind, told, _ = re.fullmatch(r"::(\w+) ([^:]*)::(.*)", lines[0]).groups()
    given = dict(one.split("=") for one in told.split(","))
    assert kind == "error"
    assert given["file"] == "docs/a%2Cb%3Ac.md"
    assert (given["line"], given["endLine"]) == ("2", "3")
    assert "col" not in given
    assert given["title"] == "Credo%3A contradicts «Transparence%3A 100 %25%2C%0Avraie»"
    assert lines[1].startswith(
        "::warning file=docs/a%2Cb%3Ac.md,line=3,endLine=3,col=12,endColumn=29,"
    )
    assert lines[2] == (
        "::warning file=docs/a%2Cb%3Ac.md,line=3,endLine=3,col=23,endColumn=28,"
        "title=Credo%3A environmental-claim::« panne » est une allégation. Dites le fait. "
        "Decided by rule environmental-claim (Directive (EU) 2024/825)."
    )


SAYS = (
    rule(43, 48, Severity.NOTE, "own-word"),
    rule(43, 48, Severity.ERROR, "a-rule-to-come"),
    rule(43, 48, Severity.WARNING, "own-word"),
)


def test_each_rule_is_described_once_and_each_case_has_its_level() -> None:
    log = sarif_log(check_of(*SAYS), "0.1.0")
    assert_sarif(log)
    (run,) = log["runs"]
    assert [one["id"] for one in run["tool"]["driver"]["rules"]] == [
        "rule/own-word",
        "rule/a-rule-to-come",
    ]
    assert [one["level"] for one in run["results"]] == ["note", "error", "warning"]
    properties = run["results"][0]["properties"]
    assert properties["mend"] == "Dites le fait."
    assert properties["source"] == "Directive (EU) 2024/825"


def test_a_rule_is_an_annotation_of_its_severity() -> None:
    kinds = [one.split()[0] for one in workflow_commands(check_of(*SAYS)).splitlines()]
    assert kinds == ["::notice", "::error", "::warning"]


def test_rules_alone_have_no_engine_and_remarks_are_notifications() -> None:
    alone = replace(check_of(SAYS[0]), engine=None, remarks=(Remark.WORDS_WITHHELD,))
    log = sarif_log(alone, "0.1.0")
    assert_sarif(log)
    (run,) = log["runs"]
    assert run["tool"]["driver"]["properties"]["engine"] is None
    (invocation,) = run["invocations"]
    (notice,) = invocation["toolExecutionNotifications"]
    assert notice["level"] == "note"
    assert "CREDO_KEY" in notice["message"]["text"]
    first = workflow_commands(alone).splitlines()[0]
    assert first == f"::notice title=Credo::{notice['message']['text']}"


def test_nothing_found_is_nothing_said() -> None:
    assert workflow_commands(check_of(FOUND[0])) == ""


def test_words_of_a_charter_make_no_link_and_no_placeholder() -> None:
    found = finding(0, 8, Relation.CONTRADICTS)
    hostile = replace(found, statement="{0} [here](https://evil.example)")
    run = sarif_log(check_of(hostile), "0.1.0")["runs"][0]
    for said in (
        run["results"][0]["message"]["text"],
        run["tool"]["driver"]["rules"][0]["shortDescription"]["text"],
    ):
        assert "{{0}} \\[here\\](https://evil.example)" in said


def test_an_undecided_passage_is_told_with_what_is_known_of_it() -> None:
    told = message(finding(0, 8, Relation.UNDECIDED))
    assert "a side that could not be told" in told
    assert "Chance that it takes one 0.90" in told
    assert "Confidence 0.90" in message(finding(0, 8, Relation.CONTRADICTS))
