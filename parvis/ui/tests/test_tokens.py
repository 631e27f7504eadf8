"""Every pair of colours that meets on a page can be read, in light and in dark (WCAG 1.4.3, 1.4.11)."""

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).parent.parent / "static" / "ui" / "parvis.css").read_text()
TEXT = [
    *(("ink", ground) for ground in ("ground", "surface", "sunken", "brand-pale", "accent-pale")),
    *(("ink", f"{tone}-pale") for tone in ("good", "warn", "bad")),
    *(("quiet", ground) for ground in ("ground", "surface", "sunken")),
    *(("brand", ground) for ground in ("ground", "surface", "sunken", "brand-pale")),
    *((tone, ground) for tone in ("good", "warn", "bad") for ground in ("ground", "surface", f"{tone}-pale")),
    ("on-brand", "brand"),
    ("on-brand", "brand-strong"),
    ("bar-ink", "bar"),
    ("bar-quiet", "bar"),
]
EDGES = [("edge", "ground"), ("edge", "surface"), ("ink", "ground"), ("accent", "bar")]
SCHEMES = ["light", "dark"]


def palettes():
    light, dark = CSS.split("@media (prefers-color-scheme: dark)", 1)
    found = {}
    for name, part in (("light", light), ("dark", dark.split("@layer elements", 1)[0])):
        found[name] = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", part))
    return {"light": found["light"], "dark": {**found["light"], **found["dark"]}}


def luminance(colour):
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_as_the_standard_does():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_can_be_read(scheme, ink, ground):
    colours = palettes()[scheme]
    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_can_be_seen(scheme, edge, ground):
    colours = palettes()[scheme]
    assert contrast(colours[edge], colours[ground]) >= 3


@pytest.mark.parametrize(("scheme", "beside"), [("light", "ink"), ("dark", "ground")])
def test_the_accent_of_the_focus_stands_out(scheme, beside):
    """In the light the accent lies against its ring of ink; in the dark, against the ground."""
    colours = palettes()[scheme]
    assert contrast(colours["accent"], colours[beside]) >= 3


def test_the_stylesheet_stays_small():
    assert len(CSS.encode()) < 36_000
