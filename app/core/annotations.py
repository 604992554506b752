"""A check as workflow commands, which GitHub shows beside the lines of a pull request."""

from pathlib import PurePath

from app.core.display import visible
from app.core.sarif import level, message
from app.core.text_checks import TROUBLES, TextCheck, TextFinding, TextRule
from app.core.text_remarks import REMARKS

# SARIF's levels by what GitHub calls them.
_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def escape_data(text: str) -> str:
    """Return a message as the runner reads it back.

    Source: actions/toolkit, packages/core/src/command.ts.
    """
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escape_property(text: str) -> str:
    """Return a property as the runner reads it back."""
    return escape_data(text).replace(":", "%3A").replace(",", "%2C")


def workflow_commands(check: TextCheck) -> str:
    """Return one line for each contradiction, undecided passage and word of a rule, if any."""
    lines = [f"::notice title=Credo::{escape_data(REMARKS[one])}\n" for one in check.remarks]
    for text in check.texts:
        for one in text.found():
            if isinstance(one, TextFinding) and one.relation not in TROUBLES:
                continue
            place = one.place
            properties = {"file": PurePath(text.text.name).as_posix(), "line": str(place.line)}
            properties["endLine"] = str(place.end_line)
            if place.line == place.end_line:  # columns are only taken within one line
                properties |= {"col": str(place.column), "endColumn": str(place.end_column)}
            properties["title"] = f"Credo: {_title(one)}"
            written = ",".join(
                f"{name}={escape_property(visible(value))}" for name, value in properties.items()
            )
            lines.append(f"::{_COMMANDS[level(one)]} {written}::{escape_data(message(one))}\n")
    return "".join(lines)


def _title(one: TextFinding | TextRule) -> str:
    return one.rule if isinstance(one, TextRule) else f"{one.relation.value} «{one.statement}»"
