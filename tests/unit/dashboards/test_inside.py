"""Funnels and the cascade of one cohort, which only the ministry's own view has."""

import re
from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from dashboards.funnel import funnel_chart, funnel_drawing, funnel_text, letter_places
from dashboards.inside import Inside, InsidePage
from dashboards.language import load_language
from dashboards.plotly_figures import interactive_figure
from dashboards.site import build_site
from dashboards.wording import Wording
from indicators.release import open_release
from tests.site.page_parts import parse
from tests.site.synthetic_release import write_synthetic_release
from tests.unit.dashboards.cells import SHEET, shown

ENGLISH = load_language("en")
WORDING = Wording(ENGLISH)
STEPS = ("first_line_support", "referral_offered", "referral_completed", "reached_at_90_days")


def places(*counts):
    return [shown(f"Place {i}", 100 * x / n, numerator=x, denominator=n) for i, (x, n) in enumerate(counts)]


def test_limits_are_those_of_the_share_of_all_at_each_size():
    chart = funnel_chart(SHEET, "region", places((15, 50), (30, 100), (60, 200)), "2025", WORDING)
    assert (chart.centre, chart.spread, chart.outside) == (pytest.approx(0.3), 1.0, ())
    # 30 % plus or minus 1.96 times the root of 0.3 times 0.7 over 200, by hand 6.351 points.
    counted, lower, upper = chart.limits(1.959963984540054)[-1]
    assert counted == 200 and (lower, upper) == (pytest.approx(23.649, abs=1e-3), pytest.approx(36.351, abs=1e-3))
    assert funnel_text(chart, WORDING) == "All together 30%. Chance explains how places differ."


def test_a_place_beyond_the_limits_is_named_and_marked():
    # All together 120 of 400, 30 %; 60 of 100 is far beyond 30 % plus 9 points.
    chart = funnel_chart(SHEET, "region", places((20, 100), (20, 100), (20, 100), (60, 100)), "2025", WORDING)
    assert 3 in chart.outside
    assert "Place 3 60%" in funnel_text(chart, WORDING)
    [marked] = re.findall(r'<path d="([^"]*)" class="dots reference"', funnel_drawing(chart, WORDING))
    assert marked.count("M") == len(chart.outside)
    dots = interactive_figure(chart)["data"][-1]
    assert dots["y"] == [20.0, 20.0, 20.0, 60.0]


@pytest.mark.parametrize("times", [1, 1.25, 1.75, 2.25, 3])
def test_letters_of_places_close_together_lie_over_nothing_at_any_width(times):
    dots = [(60, 100), (62, 101), (66, 104), (75, 100), (80, 118), (140, 100), (150, 100), (152, 112)]
    found = letter_places(dots, 30, 262)
    # A letter takes about 11 by 13 pixels, a dot 10.
    letters = [(x * times + aside, y + low - 5) for (x, y), (aside, low) in zip(dots, found, strict=True)]
    for one, other in combinations(letters, 2):
        assert abs(one[0] - other[0]) >= 11 or abs(one[1] - other[1]) >= 13
    for x, y in letters:
        assert all(abs(x - a * times) >= 10 or abs(y - b) >= 11 for a, b in dots)


@pytest.mark.parametrize("counts", [[(1, 2)], [(1, 2), (3, 4)], [(1, 2)] * 27])
def test_too_few_places_and_too_many_have_no_funnel(counts):
    assert funnel_chart(SHEET, "region", places(*counts), "2025", WORDING) is None


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    return open_release(write_synthetic_release(tmp_path_factory.mktemp("release")))


def inside():
    """100 cases, of whom 80, 60, 40 and 20 come through; of those born abroad 10, 5, 4, 3 and 2."""
    groups = {("total", "all"): (100, 80, 60, 40, 20), ("migrant_status", "migrant"): (10, 5, 4, 3, 2)}
    for code in ("non_migrant", "descendant"):
        groups["migrant_status", code] = (0, 0, 0, 0, 0)
    for code in ("majority_only", "roma_traveller", "other_minority"):
        groups["ethnic_group", code] = (20, 10, 9, 8, 7)
    rows = [
        {"step": step, "period": "2025", "breakdown": breakdown, "region": "all",
         "migrant_status": "all", "ethnic_group": "all",
         "cohort": left[0], "came_this_far": left[i], "open_to_step": left[i], "reached": left[i + 1],
         "came_through": left[i + 1]} | ({} if breakdown == "total" else {breakdown: code})
        for i, step in enumerate(STEPS)
        for (breakdown, code), left in groups.items()
    ]  # fmt: skip
    columns = ("indicator", "period", "breakdown", "label", "numerator", "denominator")
    sites = [("P28", "2025", "region", f"Region {i}", np.int64(10 + i), np.int64(50)) for i in range(4)]
    return Inside(pd.DataFrame(rows), pd.DataFrame(sites, columns=columns))


def test_the_cascade_is_of_100_of_the_cohort(release):
    content = InsidePage(inside(), release, WORDING).content()
    block = content["cascade"][0]
    assert block.cohort == (100, 0, 0, 10)
    written = [[WORDING.written(cell, SHEET) for cell, *_ in cells] for _, cells in block.rows]
    assert written == [
        ["80%", "[z]", "[z]", "50%"], ["60%", "[z]", "[z]", "40%"],
        ["40%", "[z]", "[z]", "30%"], ["20%", "[z]", "[z]", "20%"],
    ]  # fmt: skip
    assert block.rows[1][1][3][1:] == (4, 5), "of the five who came this far, four reached the step"
    assert [sheet["indicator"] for sheet, _ in content["funnels"]] == ["P28"]


def test_on_a_phone_each_figure_of_the_cascade_says_whose_it_is(release, tmp_path):
    build_site(release, tmp_path, languages={"en": ENGLISH}, inside=inside())
    page = parse((tmp_path / "inside.html").read_text(encoding="utf-8"))
    table = next(page.all("table", class_="numbers stacked"))
    first = next(row for row in table.all("tr") if row.text.startswith("P30"))
    assert [(cell.attributes["data-label"], cell.text) for cell in first.all("td")][::3] == [
        ("All new cases", "80% 80 of 100 in this step"), ("Born abroad", "50% 5 of 10 in this step")
    ]  # fmt: skip


def test_every_page_of_the_view_is_marked_and_no_page_of_a_release_is(release, tmp_path):
    languages = {"en": ENGLISH}
    marked = replace(release, header=release.header | {"stage": "restricted"})
    build_site(marked, tmp_path / "view", languages=languages, inside=inside())
    build_site(release, tmp_path / "site", languages=languages)
    pages = [path for path in (tmp_path / "view").glob("*.html") if path.name != "leave.html"]
    assert (tmp_path / "view" / "inside.html") in pages and len(pages) > 20
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert "Restricted. Contains small counts." in text and 'data-watermark="Restricted"' in text, page.name
        assert 'href="inside.html"' in text
    assert not (tmp_path / "site" / "inside.html").exists()
    for page in (tmp_path / "site").glob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert "data-watermark" not in text and "inside.html" not in text
