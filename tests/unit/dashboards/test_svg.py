"""Drawings: readable text, nothing outside the frame, withheld marks, the same bytes."""

import re
import xml.etree.ElementTree as ElementTree

import pytest

from dashboards.charts import groups_chart, trend_chart
from dashboards.language import load_language
from dashboards.svg import TEXT_SIZE, Drawing, text_width, wrap
from dashboards.svg_groups import groups_drawing
from dashboards.svg_trend import NARROW, WIDE, trend_drawing
from dashboards.wording import Wording
from tests.unit.dashboards.cells import COUNT_SHEET, GAP_SHEET, SHEET, hidden, quarters, shown

WORDING = Wording(load_language("en"))
SVG = "{http://www.w3.org/2000/svg}"
SMALLEST_SHOWN = {"wide": 704, "narrow": 288}
"""Width in CSS pixels at which each form is first shown: 47 rem less margins, and 320 px less margins."""

YEARS = tuple(shown(y, v, v - 2, v + 2, period=y) for y, v in (("2023", 30), ("2024", 36), ("2025", 41)))
ROWS = (
    shown("Born here", 44, 42, 46),
    shown("A group with quite a long name that has to be broken", 100, 91, 100),
    shown("Few", 0.2, 0, 9, reliability="unstable"),
    hidden("Withheld"),
    hidden("Not there", "not_available"),
    hidden("Not yet", "not_applicable"),
    shown("Not asked", 30, 20, 41, missing=True),
)


def drawings():
    trend = trend_chart(SHEET, YEARS, quarters([30, None, 36, 33, 99, None, None, 41, 40, 38, 35, 36]), WORDING)
    long = trend_chart(SHEET, YEARS, quarters([20 + i % 7 for i in range(40)]), WORDING)
    counts = trend_chart(COUNT_SHEET, YEARS, quarters([1200, 900, None, 45000]), WORDING)
    long_total = {**SHEET, "counted": "contacts with disclosed partner violence"}
    groups = groups_chart(long_total, "migrant_status", ROWS, shown("2025", 40, 38, 42), WORDING)
    gaps = trend_chart(
        GAP_SHEET,
        tuple(shown(y, v, numerator=None, denominator=None, period=y) for y, v in (("2024", -61), ("2025", 14))),
        (hidden("2025-Q1", period="2025-Q1"), shown("2025-Q2", -3, numerator=None, period="2025-Q2")),
        WORDING,
    )
    without_range = (shown("North", -12, numerator=None), shown("South", 30, numerator=None), hidden("West"))
    gap_groups = groups_chart(GAP_SHEET, "region", without_range, shown("2025", -4, numerator=None), WORDING)
    parts = tuple(shown(f"Region {i}", 100.0 * i, denominator=None) for i in range(27))
    regions = groups_chart(COUNT_SHEET, "region", parts, shown("2025", 1, denominator=None), WORDING)
    for draw, charts in ((trend_drawing, (trend, long, counts, gaps)), (groups_drawing, (groups, regions, gap_groups))):
        for chart in charts:
            for wide in (True, False):
                yield pytest.param(
                    draw, chart, wide, id=f"{chart.key}-{len(chart.cells)}-{'wide' if wide else 'narrow'}"
                )


def parse(text):
    """The drawing as a tree; it must be well-formed by itself."""
    return ElementTree.fromstring(text.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


@pytest.mark.parametrize(("draw", "chart", "wide"), tuple(drawings()))
def test_nothing_is_drawn_outside_the_frame(draw, chart, wide):
    tree = parse(draw(chart, WORDING, wide))
    _, _, width, height = (float(n) for n in tree.get("viewBox").split())
    for x, y in points(tree):
        assert -0.5 <= x <= width + 0.5
        assert -0.5 <= y <= height + 0.5


@pytest.mark.parametrize(("draw", "chart", "wide"), tuple(drawings()))
def test_the_same_chart_is_the_same_bytes(draw, chart, wide):
    assert draw(chart, WORDING, wide) == draw(chart, WORDING, wide)


@pytest.mark.parametrize(("form", "width"), [("wide", WIDE), ("narrow", NARROW)])
def test_text_is_12_px_or_more_where_a_form_is_first_shown(form, width):
    assert TEXT_SIZE * SMALLEST_SHOWN[form] / width >= 12


@pytest.mark.parametrize("wide", [True, False])
def test_withheld_is_hatched_not_recorded_is_outlined_and_what_cannot_exist_has_no_ink(wide):
    chart = groups_chart(SHEET, "region", ROWS, shown("2025", 40, 38, 42), WORDING)
    tree = parse(groups_drawing(chart, WORDING, wide))
    marks = [e for e in tree.iter(f"{SVG}rect") if e.get("class") == "not-shown"]
    assert [m.get("fill").startswith("url(#") for m in marks] == [True, False]
    assert len({(m.get("width"), m.get("height")) for m in marks}) == 1, "the size of the mark says nothing"
    texts = [e.text for e in tree.iter(f"{SVG}text")]
    assert "[c] withheld" in texts
    assert "[x] not recorded" in texts


def test_a_line_is_broken_where_a_quarter_is_withheld():
    chart = trend_chart(SHEET, (), quarters([30, 31, None, 33, 34]), WORDING)
    tree = parse(trend_drawing(chart, WORDING, True))
    assert len(list(tree.iter(f"{SVG}polyline"))) == 2


def test_lines_of_one_look_are_one_element_below_all_others():
    drawing = Drawing("key", 100)
    drawing.text(1.4, 2.6, "A")
    drawing.line(0, 0, 10, 0, "#111")
    drawing.line(0, 5, 10, 7, "#222", 3, "5 4")
    drawing.line(2, 1, 2, 9, "#111")
    tree = parse(drawing.written(10, "drawing", "Name", "Words"))
    paths = [(e.get("d"), e.get("stroke"), e.get("stroke-width"), e.get("stroke-dasharray")) for e in tree[2:4]]
    assert paths == [("M0 0H10M2 1V9", "#111", None, None), ("M0 5L10 7", "#222", "3", "5 4")]
    assert tree[4].tag == f"{SVG}text" and (tree[4].get("x"), tree[4].get("y")) == ("1", "3")


def test_a_drawing_is_a_named_and_described_image():
    chart = trend_chart(SHEET, YEARS, (), WORDING)
    tree = parse(trend_drawing(chart, WORDING, True))
    names = {e.get("id"): e.text for e in tree if e.get("id")}
    assert tree.get("role") == "img"
    assert all(names[key] for key in tree.get("aria-labelledby").split())


def test_labels_break_at_spaces_and_lose_nothing():
    lines = wrap("Islands and the western coast", 110)
    assert " ".join(lines) == "Islands and the western coast"
    assert len(lines) > 1
    assert all(text_width(line) <= 110 for line in lines)


def test_a_label_in_arabic_keeps_its_place_and_the_order_of_its_words():
    drawing = Drawing("a", 100)
    drawing.text(0, 10, "C08 سُئلن على انفراد، من 15 إلى 29 سنة")
    drawing.text(90, 10, "لم يُسأل", "end")
    drawing.text(90, 30, "−15", "end")
    [one, other, number] = re.findall("<text([^>]*)>", drawing.written(50, "drawing", "", ""))
    assert one == ' x="0" y="10" text-anchor="end" direction="rtl"'
    assert other == ' x="90" y="10" direction="rtl"'
    assert number == ' x="90" y="30" text-anchor="end"'


def ends(path):
    """Both ends of each straight line in a path such as `M1 2H3V4M1 2L3 4`."""
    step = r"([MHVL])([-\d.]+)(?: ([-\d.]+))?"
    assert re.fullmatch(f"M(?:{step})+", f"M{path}")
    x = y = 0.0
    for way, one, other in re.findall(step, path):
        x, y = {"H": (one, y), "V": (x, one)}.get(way, (one, other))
        yield float(x), float(y)


def test_a_line_that_goes_on_from_another_is_not_begun_again_and_not_filled():
    drawing = Drawing("a", 10)
    for ends_of_it in ((0, 5, 4, 5), (4, 5, 4, 5), (4, 5, 4, 7), (4, 7, 8, 7), (0, 1, 8, 1)):
        drawing.line(*ends_of_it, "#111")
    assert '<path d="M0 5H4V7H8M0 1H8" fill="none" stroke="#111"/>' in drawing.written(10, "drawing", "", "")


def points(tree):
    """Corners of every element, text by its estimated width."""
    for e in tree.iter():
        number = {k: float(v) for k, v in e.attrib.items() if k in ["x", "y", "width", "height", "cx", "cy", "r"]}
        if e.tag == f"{SVG}text":
            size = text_width(e.text, bold="font-weight" in e.attrib)
            before = {"start": 0, "middle": size / 2, "end": size}[e.get("text-anchor", "start")]
            left = number["x"] - (size - before if e.get("direction") == "rtl" else before)
            yield from ((left, number["y"] - TEXT_SIZE * 0.8), (left + size, number["y"] + TEXT_SIZE * 0.2))
        elif e.tag == f"{SVG}rect":
            yield from ((number["x"], number["y"]), (number["x"] + number["width"], number["y"] + number["height"]))
        elif e.tag == f"{SVG}circle":
            yield from ((number["cx"] + d, number["cy"] + d) for d in (-number["r"], number["r"]))
        elif e.tag == f"{SVG}path":
            yield from ends(e.get("d"))
        elif e.get("points"):
            yield from (tuple(float(n) for n in pair.split(",")) for pair in e.get("points").split())
