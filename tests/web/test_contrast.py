"""Text stands out from its ground in both colour schemes.

Source: WCAG 2.2, success criteria 1.4.3 (text, 4.5 to 1) and 1.4.11 (pictures, 3 to 1).
"""

import re
from itertools import product

import pytest

from app.web.files import FOLDER

TEXTS = ["ink", "soft", "accent", "supports", "contradicts", "undecided", "mentions"]
SIDES = ["supports", "contradicts", "undecided", "mentions"]
PAIRS = [
    *product(TEXTS, ["paper", "sheet"]),
    *((side, f"{side}-ground") for side in SIDES),
    ("ink", "undecided-ground"),
    ("accent", "undecided-ground"),
]


def schemes() -> dict[str, dict[str, str]]:
    """Return scheme -> name -> colour; dark says only what differs from light."""
    css = (FOLDER / "base.css").read_text(encoding="utf-8")
    light, dark = (
        dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))
        for block in re.findall(r":root \{(.*?)\n\s*\}", css, re.DOTALL)[:2]
    )
    assert set(dark) == set(light)
    return {"light": light, "dark": dark}


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_measure() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_is_readable(scheme: str, text: str, ground: str) -> None:
    colours = schemes()[scheme]
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "silence"])
@pytest.mark.parametrize("bar", ["supports", "contradicts", "undecided", "named", "spoken", "edge"])
def test_bars_stand_out(scheme: str, bar: str, ground: str) -> None:
    colours = schemes()[scheme]
    assert contrast(colours[bar], colours[ground]) >= 3
