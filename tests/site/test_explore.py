"""Exploring a chart: what is loaded, what the interactive form says, what happens where something is lost."""

import json
from itertools import pairwise

import pytest

from tests.site.page_parts import parse
from tests.site.released_figures import MARKS, Released

pytestmark = pytest.mark.site

FIGURE = """chart => {
  const drawn = chart.querySelector('.interactive'), trace = drawn.data[drawn.data.length - 1];
  return {x: trace.x, y: trace.y, text: trace.text, along: drawn.layout.xaxis.categoryarray,
    notes: drawn.layout.annotations.map(note => note.text),
    faults: Plotly.validate(drawn.data, drawn.layout) || []};
}"""


def explored(seen, key):
    """What the interactive form of a chart is made of, once its button was pressed."""
    chart = seen.page.locator(f"[data-figure={key}]")
    seen.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    chart.get_by_role("button").click()
    chart.locator(".interactive .main-svg").first.wait_for(timeout=60_000)
    return chart.evaluate(FIGURE)


@pytest.mark.parametrize("place", ["folder", "server"])
def test_explore_draws_with_the_library_from_our_own_files(visit, folder_address, loopback, place):
    start = folder_address if place == "folder" else loopback
    seen = visit(f"{start}/p34.html")
    for index in (0, 2):
        seen.page.locator(".explore button").nth(index).click()
        seen.page.locator("figure").nth(index).locator(".main-svg").first.wait_for(timeout=60_000)
    assert seen.complaints == []
    assert all(url.startswith(start.removesuffix("/site")) for url in seen.requests)
    assert sum(url.endswith("plotly.min.js") for url in seen.requests) == 1
    assert "[c]" in seen.page.locator(".interactive").first.text_content()
    seen.page.locator(".explore button").first.click()
    assert seen.page.locator(".drawing").first.is_visible()


@pytest.mark.parametrize("dimension", ["migrant_status", "ethnic_group"])
def test_groups_are_named_and_written_as_in_the_release(visit, folder_address, release_folder, dimension):
    released = Released(release_folder)
    sheet, year = released.sheets["P28"], released.headline_year("P28")
    cells = [(f"All {sheet['counted']}", released.total("P28", year))]
    cells += [(label, cell) for label, _, _, cell in released.groups("P28", year, dimension)]
    shown = [(label, cell) for label, cell in cells if cell["status"] == "shown"]
    found = explored(visit(f"{folder_address}/p28.html"), f"p28-{dimension.replace('_', '-')}")
    assert (found["y"], found["x"]) == ([label for label, _ in shown], [float(cell["value"]) for _, cell in shown])
    assert found["text"] == [released.hover(cell, sheet, released.decimals(sheet, year)) for _, cell in shown]
    assert found["notes"] == [" ".join(MARKS[cell["status"]]) for _, cell in cells if cell["status"] != "shown"]
    assert found["faults"] == []


def test_periods_are_named_and_written_as_in_the_release(visit, folder_address, release_folder):
    released = Released(release_folder)
    sheet = released.sheets["P34"]
    decimals = released.decimals(sheet, released.headline_year("P34"))
    cells = [(period, released.total("P34", period)) for period in released.quarters_of("P34")]
    found = explored(visit(f"{folder_address}/p34.html"), "p34-trend")
    assert found["x"] == [released.period(period) for period, _ in cells]
    assert found["text"] == [released.hover(cell, sheet, decimals) for _, cell in cells]
    assert found["notes"] == [MARKS[cell["status"]][0] for _, cell in cells if cell["status"] != "shown"]
    assert found["faults"] == []


def test_a_target_has_its_years_on_its_axis(visit, folder_address, release_folder):
    (target,) = (t for t in Released(release_folder).sheets["P30"]["targets"] if t["target"] == "T02")
    found = explored(visit(f"{folder_address}/p30.html"), "p30-target-t02")
    years = range(int(target["baseline_period"]), int(target["by"][:4]) + 1)
    assert found["faults"] == [] and found["along"] == [str(year) for year in years]


def test_gaps_and_steps_have_the_words_of_the_page_in_every_language(visit, folder_address):
    english = visit(f"{folder_address}/equal.html")
    for start, minus in (("fr/", "\N{MINUS SIGN}"), ("ar/", "\N{LEFT-TO-RIGHT MARK}\N{MINUS SIGN}")):
        other = visit(f"{folder_address}/{start}equal.html")
        for key in ("p28-gap-migrant-status", "steps-migrant-status"):
            own, found = explored(english, key), explored(other, key)
            assert found["x"] == own["x"] and len(found["y"]) == len(own["y"]) and found["faults"] == []
            assert not set(found["y"]) & set(own["y"]), "labels are translated"
            told = [text.strip("\u2067\u2069") for text in found["text"]]
            assert [text.replace(minus, "-").partition(" ")[0].rstrip("\u200e%\u00a0\u202f،,") for text in told] == [
                text.replace("\N{MINUS SIGN}", "-").partition(" ")[0].rstrip("%,") for text in own["text"]
            ]
            english.page.locator(f"[data-figure={key}] button").click()


@pytest.mark.parametrize("width", [360, 1180])
@pytest.mark.parametrize("start", ["", "ar/"])
def test_labels_of_groups_are_whole_and_leave_room_for_the_marks(visit, folder_address, start, width):
    for page, key, labels in (("p28", "p28-migrant-status", 7), ("equal", "steps-migrant-status", 9)):
        seen = visit(f"{folder_address}/{start}{page}.html", width=width)
        explored(seen, key)
        frame = seen.page.locator(f"[data-figure={key}] .interactive").bounding_box()
        boxes = [tick.bounding_box() for tick in seen.page.locator(f"[data-figure={key}] .ytick text").all()]
        assert len(boxes) == labels
        for box in boxes:
            assert frame["x"] - 1 <= box["x"] and box["x"] + box["width"] < frame["x"] + 0.6 * frame["width"]
        tops = sorted((box["y"], box["y"] + box["height"]) for box in boxes)
        assert all(end <= start + 1 for (_, end), (start, _) in pairwise(tops))


def test_arabic_keeps_its_own_order_within_an_interactive_chart(visit, folder_address):
    found = explored(visit(f"{folder_address}/ar/p28.html"), "p28-migrant-status")
    for text in (*found["y"], *found["text"], *found["notes"]):
        assert text.startswith("\u2067") and text.endswith("\u2069")


def test_in_a_copy_that_lost_what_exploring_needs_the_still_chart_stays(visit, folder_address):
    seen = visit(f"{folder_address}/leave.html")
    seen.page.route("**/figures/words.js", lambda route: route.abort())
    seen.page.goto(f"{folder_address}/p34.html")
    button = seen.page.locator(".explore button").first
    button.click()
    button.wait_for(state="hidden")
    assert seen.page.locator(".drawing").first.is_visible()


def test_where_the_library_is_lost_it_is_said_in_words(visit, folder_address):
    seen = visit(f"{folder_address}/leave.html")
    seen.page.route("**/plotly.min.js", lambda route: route.abort())
    seen.page.goto(f"{folder_address}/p34.html")
    seen.page.locator(".explore button").first.click()
    seen.page.get_by_text("The chart could not be loaded.").wait_for()
    assert seen.page.locator(".drawing").first.is_visible()


def test_every_chart_has_its_figure(release_folder):
    for page in sorted((release_folder / "site").rglob("*.html")):
        charts = {chart.attributes["data-figure"] for chart in parse(page.read_text("utf-8")).all("figure")}
        if charts:
            text = (release_folder / "site" / "figures" / f"{page.stem}.js").read_text(encoding="utf-8")
            assert charts <= set(json.loads(text.removeprefix("window.pageFigures=").rstrip(";\n"))), page
