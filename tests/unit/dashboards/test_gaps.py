"""Gaps between groups: from published counts, by hand, and from the release's own table."""

from dataclasses import replace
from math import sqrt

import pandas as pd
import pytest

from dashboards.comparison import Comparison
from dashboards.equal import Equal
from dashboards.gaps import Gaps, newcombe
from dashboards.language import load_language
from dashboards.pages import Pages
from dashboards.selection import Selection
from dashboards.settings import load_settings, settings_in
from dashboards.wording import Wording
from indicators.release import open_release
from tests.site.synthetic_release import wilson, write_synthetic_release

ENGLISH = load_language("en")
WORDING = Wording(ENGLISH)


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    return open_release(write_synthetic_release(tmp_path_factory.mktemp("release")))


def test_the_interval_of_a_difference_is_newcombes():
    # The worked example of the domain document: 84 of 120 against 26 of 52.
    assert [round(number, 1) for number in newcombe(84, 120, 26, 52)] == [20.0, 4.3, 35.1]


def test_gaps_are_group_minus_reference_from_the_published_counts(release):
    sheet = release.indicators["P28"]
    cells = release.cells[(release.cells["indicator"] == "P28") & (release.cells["period"] == "2025")]
    cells = cells[cells["breakdown"] == "migrant_status"].set_index("migrant_status")
    here, abroad = cells.loc["non_migrant"], cells.loc["migrant"]
    found = {g.group.codes[1]: g for g in Gaps(Selection(release)).of(sheet, "2025", "migrant_status")}
    assert set(found) == {"descendant", "migrant"}, "neither the reference nor those without a group"
    p1, p2 = (100 * row["numerator"] / row["denominator"] for row in (abroad, here))
    l1, u1 = wilson(abroad["numerator"], abroad["denominator"])
    l2, u2 = wilson(here["numerator"], here["denominator"])
    gap = found["migrant"].gap
    assert gap.value == pytest.approx(p1 - p2)
    assert gap.lower == pytest.approx(p1 - p2 - sqrt((p1 - l1) ** 2 + (u2 - p2) ** 2))
    assert gap.upper == pytest.approx(p1 - p2 + sqrt((u1 - p1) ** 2 + (p2 - l2) ** 2))
    assert found["migrant"].clear


def test_who_is_withheld_has_no_gap_and_a_withheld_reference_leaves_none(release):
    sheet, cells = release.indicators["P28"], release.cells
    place = (cells["indicator"] == "P28") & (cells["period"] == "2025") & (cells["breakdown"] == "migrant_status")
    for code, left in (("migrant", {"descendant"}), ("non_migrant", set())):
        changed = cells.copy()
        changed.loc[place & (cells["migrant_status"] == code), "status"] = "suppressed"
        selection = Selection(release_with(release, changed))
        gaps = Gaps(selection).of(sheet, "2025", "migrant_status")
        assert {g.group.codes[1] for g in gaps if g.gap.shown} == left


def test_groups_that_too_few_have_told_have_no_gaps(release):
    assert Gaps(Selection(release)).of(release.indicators["P30"], "2025", "ethnic_group") == ()


def test_the_gaps_of_the_release_itself_go_before_those_worked_out_here(release):
    row = {
        "indicator": "P28", "period": "2025", "breakdown": "migrant_status", "region": "all", "group": "migrant",
        "measure": "D", "value": -12.0, "lower": -15.0, "upper": -9.0, "status": "shown",
    }  # fmt: skip
    gaps = Gaps(Selection(release), pd.DataFrame([row, row | {"region": "R1", "value": 7.0}, row | {"measure": "R"}]))
    found = {g.group.codes[1]: g for g in gaps.of(release.indicators["P28"], "2025", "migrant_status")}
    assert (found["migrant"].gap.value, found["migrant"].gap.lower, found["migrant"].gap.upper) == (-12, -15, -9)
    assert not found["descendant"].gap.shown, "what the release does not have is not worked out beside it"


def test_what_stands_beside_a_gap_comes_from_the_release(release):
    row = {
        "indicator": "P28", "period": "2025", "breakdown": "migrant_status", "region": "all", "group": "migrant",
        "measure": "D", "value": -12.0, "lower": -15.0, "upper": -9.0, "clear": "no", "status": "shown",
    }  # fmt: skip
    rows = [
        row,
        row | {"measure": "D_missing", "value": -11.0, "lower": -20.0, "upper": 3.0, "clear": "not_tested"},
        row | {"measure": "D_age", "group": "descendant", "status": "age_group_withheld"},
    ]
    found = beside(release, rows)
    assert found["migrant"].clear and found["migrant"].among_many is False
    assert found["migrant"].with_missing == (-11, -20, 3) and found["migrant"].by_age is None
    assert (found["descendant"].among_many, found["descendant"].with_missing) == (None, None)
    assert beside(release, [row | {"clear": "yes"}])["migrant"].among_many is True
    # An earlier release says nothing of it.
    before = {name: value for name, value in row.items() if name != "clear"}
    assert beside(release, [before])["migrant"].among_many is None


def beside(release, rows):
    gaps = Gaps(Selection(release), pd.DataFrame(rows)).of(release.indicators["P28"], "2025", "migrant_status")
    return {gap.group.codes[1]: gap for gap in gaps}


def test_the_widest_clear_gap_is_said_in_one_phrase(release):
    selection = Selection(release)
    comparison = Comparison(selection, WORDING, release.policy, Gaps(selection))
    text = comparison.gap_text(release.indicators["P28"], "2025")
    # 0.36 - 0.16 + 0.006 x 14 and the same without 0.16, by the rule of the made-up release.
    assert text.startswith("16 points: “Roma or Traveller” (") and "below “National majority only” (" in text
    assert comparison.gap_text(release.indicators["C01"], "2025") == "Not compared"
    hidden = release.cells.assign(status="suppressed")
    selection = Selection(release_with(release, hidden))
    comparison = Comparison(selection, WORDING, release.policy, Gaps(selection))
    assert comparison.gap_text(release.indicators["P28"], "2025") == "[c] too much withheld"


def test_the_page_counts_each_group_but_the_reference_once(release):
    pages = Pages(
        release, Selection(release), WORDING, settings_in(ENGLISH, load_settings()), {"downloads/columns.csv": 1}
    )
    content = Equal(release, pages.blocks, pages.comparison, pages.gaps, WORDING).content()
    # P28, P30, P34 and O04 have figures by group; two groups stand beside the reference in each of two dimensions.
    assert len(content["withheld"]) == 4
    assert content["compared"] == 16
    assert sum(content["counts"].values()) == 16
    assert len(content["clear"]) == content["counts"]["clear"]
    for row in content["withheld"]:
        assert row["all"] == row["shown"] + row["suppressed"] + row["not_available"] + row["other"]


def release_with(release, cells):
    return replace(release, cells=cells)
