"""Contrast of the colours, computed by the formula of WCAG 2.2 (relative luminance)."""

import re
from pathlib import Path

import pytest

from dashboards import palette

CSS = (Path(palette.__file__).parent / "static" / "site.css").read_text(encoding="utf-8")


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def named(name):
    return re.search(rf"--{name}: (#[0-9a-f]{{6}})", CSS).group(1)


def test_the_formula_gives_21_for_black_on_white():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("colour", palette.TEXT_COLOURS.values(), ids=palette.TEXT_COLOURS)
def test_text_has_a_contrast_of_four_and_a_half(colour):
    assert contrast(colour, palette.PAPER) >= 4.5
    assert contrast(colour, named("tint")) >= 4.5


@pytest.mark.parametrize("colour", palette.MARK_COLOURS.values(), ids=palette.MARK_COLOURS)
def test_marks_have_a_contrast_of_three(colour):
    assert contrast(colour, palette.PAPER) >= 3


@pytest.mark.parametrize("name", ["good", "leave", "reference", "quiet-ink"])
def test_words_in_colour_can_be_read(name):
    assert contrast(named(name), palette.PAPER) >= 4.5


def test_figures_can_be_read_on_each_shade():
    shades = re.findall(r"\.shade-\d { background: (#[0-9a-f]{6})", CSS)
    assert len(shades) == 5
    assert all(contrast(palette.INK, shade) >= 4.5 for shade in shades)


@pytest.mark.parametrize("name", ["paper", "ink", "quiet-ink", "mark", "reference", "hatch", "grid", "band"])
def test_the_style_sheet_repeats_the_palette(name):
    assert named(name) == getattr(palette, name.replace("-", "_").upper())
