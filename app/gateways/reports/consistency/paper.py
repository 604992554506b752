"""The report on paper: PDF/A-2a."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from app.gateways.reports.consistency.parts import (
    Block,
    Drawing,
    Legend,
    PairTold,
    Parts,
    ToldReport,
)
from app.gateways.reports.paper import typeset

_TEMPLATE = Path(__file__).with_name("consistency.typ")
_KINDS: dict[type, str] = {
    Drawing: "drawing",
    Legend: "legend",
    PairTold: "pair",
    Parts: "parts",
}


def write_report_paper(told: ToldReport, at: datetime) -> bytes:
    """Return the PDF's bytes; the same for the same report.

    Args: at: what the file gives as the time of its making.
    """
    data = asdict(told)
    for section, shown in zip(told.sections, data["sections"], strict=True):
        shown["blocks"] = [_named(one) for one in section.blocks]
    return typeset(_TEMPLATE, data, at, unwritable="□")


def _named(block: Block) -> dict[str, Any]:
    """Return a block with what it is, so that the template can tell them apart."""
    return {"is": _KINDS.get(type(block), "table"), **asdict(block)}
