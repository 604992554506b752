"""The calibration that holds, from this database and from a server."""

from typing import Any

import pytest
from hypothesis import given

from app.core.errors import InvalidError
from app.core.held_calibrations import HeldCalibration, held, read_held
from app.core.sides import SideThresholds
from tests.core.strategies import json_values

SIDES = SideThresholds(0.5, 0.9)
TOLD = {"number": 4, "engine": "fake", "thresholds": SIDES.as_json(), "cause": "reviews"}


def test_what_a_server_says() -> None:
    found = read_held({"items": [TOLD, {"number": 3}], "next": None})
    assert found == HeldCalibration(4, "fake", SIDES)
    assert found.under("fake") == SIDES
    assert found.under("other") is None


def test_no_calibration_is_the_engines_own() -> None:
    assert read_held({"items": []}) == held(None) == HeldCalibration(0, None, None)
    back = read_held({"items": [{**TOLD, "thresholds": None}]})
    assert (back.number, back.under("fake")) == (4, None)


@pytest.mark.parametrize(
    "raw",
    [
        None,
        {},
        {"items": "x"},
        {"items": [1]},
        {"items": [{**TOLD, "number": 0}]},
        {"items": [{**TOLD, "number": True}]},
        {"items": [{**TOLD, "engine": None}]},
        {"items": [{**TOLD, "thresholds": [0.5, 0.9]}]},
        {"items": [{**TOLD, "thresholds": {"supports": 0.5}}]},
        {"items": [{**TOLD, "thresholds": {"supports": 0.5, "contradicts": 1.5}}]},
        {"items": [{**TOLD, "thresholds": {"supports": True, "contradicts": 0.5}}]},
        {"items": [{**TOLD, "thresholds": {"supports": float("nan"), "contradicts": 0.5}}]},
    ],
)
def test_what_is_no_page_of_calibrations(raw: Any) -> None:
    with pytest.raises(InvalidError, match="calibrations cannot be used"):
        read_held(raw)


@given(json_values())
def test_nonsense_is_refused_and_no_more(raw: Any) -> None:
    for page in (raw, {"items": [raw]}, {"items": [{**TOLD, "thresholds": raw}]}):
        try:
            read_held(page)
        except InvalidError:
            continue
