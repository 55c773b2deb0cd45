"""Drawings: readable text, nothing outside the frame at any width, withheld marks, the same bytes."""

import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

import dashboards
from dashboards import palette
from dashboards.charts import groups_chart, trend_chart
from dashboards.language import load_language
from dashboards.svg import TEXT_SIZE, Drawing, image, text_width, wrap
from dashboards.svg_groups import groups_drawing
from dashboards.svg_trend import trend_drawing
from dashboards.wording import Wording
from tests.unit.dashboards.cells import COUNT_SHEET, GAP_SHEET, SHEET, hidden, quarters, shown

WORDING = Wording(load_language("en"))
SVG = "{http://www.w3.org/2000/svg}"
WIDTHS, ROOMY = (288, 400, 640, 864), 350
"""CSS pixels across: a screen of 320 less margins, up to 54 rem. What only wide screens show is shown from 47 rem on,
where nothing that has it is narrower than `ROOMY`."""

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
            yield pytest.param(draw, chart, id=f"{chart.key}-{len(chart.cells)}")


def parse(text):
    """The image as a tree of its drawings; it must be well-formed by itself."""
    return ElementTree.fromstring(text.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" '))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(("draw", "chart"), tuple(drawings()))
def test_nothing_is_drawn_outside_the_frame(draw, chart, width):
    for drawing in parse(draw(chart, WORDING)):
        for x, y in points(drawing, width):
            assert -0.5 <= x <= width + 0.5
            assert -0.5 <= y <= float(drawing.get("height")) + 0.5


@pytest.mark.parametrize(("draw", "chart"), tuple(drawings()))
def test_the_same_chart_is_the_same_bytes(draw, chart):
    assert draw(chart, WORDING) == draw(chart, WORDING)


def test_text_has_12_px_or_more_and_the_size_that_the_style_sheet_says():
    style = (Path(dashboards.__file__).parent / "static" / "site.css").read_text(encoding="utf-8")
    sizes = re.findall(r"\.drawing \{[^}]*font-size: (\d+)px", style)
    assert sizes == [str(TEXT_SIZE)] and TEXT_SIZE >= 12


def test_withheld_is_hatched_not_recorded_is_outlined_and_what_cannot_exist_has_no_ink():
    chart = groups_chart(SHEET, "region", ROWS, shown("2025", 40, 38, 42), WORDING)
    tree = parse(groups_drawing(chart, WORDING))
    marks = [e for e in tree.iter(f"{SVG}rect") if e.get("class") != "plate"]
    assert [(m.get("fill") or "").startswith("url(#") for m in marks] == [True, False]
    assert len({(m.get("width"), m.get("height")) for m in marks}) == 1, "the size of the mark says nothing"
    texts = [e.text for e in tree.iter(f"{SVG}text")]
    assert "[c] withheld" in texts
    assert "[x] not recorded" in texts


def test_a_line_is_broken_where_a_quarter_is_withheld():
    chart = trend_chart(SHEET, (), quarters([30, 31, None, 33, 34]), WORDING)
    tree = parse(trend_drawing(chart, WORDING))
    assert [e.get("d").count(" ") for e in tree.iter(f"{SVG}path") if e.get("stroke-width") == "2.5"] == [3, 3]


def test_lines_of_one_look_are_one_element_below_all_others():
    drawing = Drawing("key")
    drawing.text(1.4, 2.6, "A")
    drawing.line(0, 0, 28.8, 0, palette.GRID)
    drawing.line(0, 5, 28.8, 7, palette.MARK, 3, "5 4")
    drawing.line(2.88, 1, 2.88, 9, palette.GRID)
    drawing.path([(0, 0), (288, 9)], palette.MARK, 2)
    drawing, text = parse(image("key", drawing.written(10)))[0]
    paths = [(e.get("d"), e.get("class"), e.get("stroke-width"), e.get("stroke-dasharray")) for e in drawing]
    assert paths == [
        ("M0 0H10M1 1V9", "grid", None, None), ("M0 5L10 7", "mark", "3", "5 4"), ("M0 0 100 9", "mark", "2", None)
    ]  # fmt: skip
    assert text.tag == f"{SVG}text" and (text.get("x"), text.get("y")) == ("0.5%", "3")


def test_lines_beside_the_first_row_stand_beside_each_row():
    drawing = Drawing("key")
    drawing.line(0, 10, 0, 40, palette.GRID)
    drawing.repeat_lines([10, 56, 118])
    drawing.line(0, 20, 28.8, 20, palette.MARK)
    ground, *again, own = parse(image("key", drawing.written(150)))[0][0]
    assert [e.get("d") for e in ground] == ["M0 10V40"] and own.get("d") == "M0 20H10"
    assert [(e.get("href"), e.get("y")) for e in again] == [(f"#{ground.get('id')}", "46"), ("#key-lines", "108")]


def test_a_dot_is_hollow_where_the_figure_is_to_be_read_with_care():
    drawing = Drawing("key")
    drawing.dot(144, 10, palette.MARK)
    drawing.dot(288, 20, palette.MARK, hollow=True)
    paths = parse(image("key", drawing.written(30)))[0][0]
    assert [(e.get("d"), e.get("class"), e.get("stroke-width")) for e in paths] == [
        ("M50 10h0", "dots mark", "12"), ("M100 20h0", "dots mark", "12"), ("M100 20h0", "dots paper", "8")
    ]  # fmt: skip


def test_a_drawing_is_a_named_and_described_image():
    chart = trend_chart(SHEET, YEARS, (), WORDING)
    tree = parse(trend_drawing(chart, WORDING))
    names = {e.get("id"): e.text for e in tree.iter() if e.get("id")}
    assert tree.get("role") == "img"
    assert all(names[key] for key in tree.get("aria-labelledby").split())


def test_labels_break_at_spaces_and_lose_nothing():
    lines = wrap("Islands and the western coast", 110)
    assert " ".join(lines) == "Islands and the western coast"
    assert len(lines) > 1
    assert all(text_width(line) <= 110 for line in lines)


def test_marks_of_direction_have_no_width():
    assert text_width("49\u200e%\u200e") == text_width("49%")


def test_a_label_in_arabic_keeps_its_place_and_the_order_of_its_words():
    drawing = Drawing("a")
    drawing.text(0, 10, "C08 سُئلن على انفراد، من 15 إلى 29 سنة")
    drawing.text(288, 10, "لم يُسأل", "end")
    drawing.text(288, 30, "−15", "end")
    [one, other, number] = re.findall("<text([^>]*)>", drawing.written(50))
    assert one == ' x="0%" y="10" dx="2" class="end rtl"'
    assert other == ' x="100%" y="10" class="rtl"'
    assert number == ' x="100%" y="30" class="end"'


def ends(path):
    """Each place that a path such as `M1 2H3V4M1 2L3 4`, `M1 2 3 4z` or `M1 2h0` comes to."""
    assert re.fullmatch(r"(?:[MHVLhz](?:-?[\d.]+ ?)*)+", path)
    x = y = 0.0
    for way, written in re.findall(r"([MHVL])([-\d. ]+)", path):
        numbers = [float(n) for n in written.split()]
        for one, other in zip(numbers[::2], numbers[1::2], strict=True) if way in "ML" else ((numbers[0], None),):
            x, y = {"H": (one, y), "V": (x, one)}.get(way, (one, other))
            yield x, y


def test_a_line_that_goes_on_from_another_is_not_begun_again():
    drawing = Drawing("a")
    for ends_of_it in ((0, 5, 144, 5), (144, 5, 144, 5), (144, 5, 144, 7), (144, 7, 288, 7), (0, 1, 288, 1)):
        drawing.line(*ends_of_it, palette.GRID)
    assert '<path d="M0 5H50V7H100M0 1H100" class="grid"/>' in drawing.written(10)


def points(drawing, width):
    """Corners of every element of a drawing that is shown `width` pixels wide, text by its estimated width."""
    for e in drawing.iter():
        looks = (e.get("class") or "").split()
        if e.tag == f"{SVG}text" and ("roomy" not in looks or width > ROOMY):
            size = text_width(e.text, bold="bold" in looks)
            before = size / 2 if "middle" in looks else size if "end" in looks else 0
            x, y = share(e.get("x"), width), float(e.get("y"))
            left = x - (size - before if "rtl" in looks else before)
            yield from ((left, y - TEXT_SIZE * 0.8), (left + size, y + TEXT_SIZE * 0.2))
        elif e.tag == f"{SVG}rect":
            x, y = share(e.get("x"), width), float(e.get("y"))
            wide = share(e.get("width"), width) if e.get("width").endswith("%") else float(e.get("width"))
            yield from ((x, y), (x + wide, y + float(e.get("height"))))
    for e in drawing.find(f"{SVG}svg").iter(f"{SVG}path"):
        around = float(e.get("stroke-width", 1)) / 2 if "dots" in (e.get("class") or "") else 0
        for x, y in ends(e.get("d")):
            yield from ((x * width / 100 + side, y + side) for side in (-around, around))


def share(written, width):
    """Pixels of a share such as `12.5%`."""
    return float(written.removesuffix("%")) * width / 100
