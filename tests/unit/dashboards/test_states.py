"""Why an indicator has no figure, and what is said beside groups that too few have told."""

from collections import Counter
from dataclasses import replace

import pytest

from dashboards.comparison import Comparison
from dashboards.gaps import Gaps
from dashboards.language import load_language
from dashboards.selection import Selection
from dashboards.site import build_site
from dashboards.states import is_about_women, reason_of, state_of
from dashboards.wording import Wording
from indicators.release import open_release
from tests.site.synthetic_release import write_synthetic_release
from tests.unit.dashboards.cells import FACILITY_SHEET, GAP_SHEET, SHEET

POLICY = {"indicators_about_women": ["P28", "O04"]}


@pytest.mark.parametrize(
    ("statuses", "state"),
    [
        ({"shown": 1, "suppressed": 200, "low_n": 3}, "figure"),
        ({"suppressed": 60, "not_applicable": 390}, "withheld"),
        ({"low_n": 5, "not_applicable": 10}, "too_few"),
        ({"not_applicable": 15, "not_available": 3}, "not_yet"),
        ({"not_available": 450}, "not_collected"),
        ({"not_agreed": 450}, "not_agreed"),
    ],
)
def test_the_state_of_an_indicator_follows_from_the_statuses_of_its_cells(statuses, state):
    assert state_of(Counter(statuses)) == state


@pytest.mark.parametrize(
    ("sheet", "reason"),
    [
        (SHEET, "withheld_each"),
        ({**SHEET, "indicator": "O07"}, "withheld_jointly"),
        (GAP_SHEET, "withheld_difference"),
        ({**GAP_SHEET, "derived": {"from": "I01"}}, "withheld_jointly"),
    ],
)
def test_there_are_three_reasons_to_withhold_a_whole_indicator(sheet, reason):
    assert reason_of(sheet, "withheld", POLICY) == reason
    assert reason_of(sheet, "not_agreed", POLICY) == "not_agreed"


def test_facilities_staff_and_activities_are_not_about_women():
    assert is_about_women(SHEET)
    assert not is_about_women(FACILITY_SHEET)


def compared(release, policy):
    selection = Selection(release)
    return Comparison(selection, Wording(load_language("en")), policy, Gaps(selection))


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    return open_release(write_synthetic_release(tmp_path_factory.mktemp("release")))


@pytest.fixture(scope="module")
def comparison(release):
    return compared(release, release.policy)


def test_a_comparison_carries_a_warning_above_the_share_of_the_policy(release, comparison):
    # In P30, birthplace is known for 45 + 8 + 17 of 100.
    text = comparison.warning(release.indicators["P30"], "migrant_status", "2025")
    assert text.startswith("For 30% of new cases no birthplace is recorded.")
    assert comparison.warning(release.indicators["P28"], "migrant_status", "2025") == ""


def test_groups_that_are_not_compared_say_why(release, comparison):
    text = comparison.warning(release.indicators["P30"], "ethnic_group", "2025")
    assert text == "For more than 40% of new cases in 2025 no ethnicity is recorded. Groups are therefore not compared."


@pytest.mark.parametrize(("warned", "withheld", "quality"), [(20, 40, "some_gaps"), (25, 40, "good"), (10, 20, "care")])
def test_quality_is_judged_by_the_shares_of_the_policy(release, warned, withheld, quality):
    # Of P28, the ethnic group of 24 % is not known, birthplace of 15 %.
    policy = {"missing_groups_warned_above": warned, "missing_groups_withheld_above": withheld}
    comparison = compared(release, policy)
    sheet, cell = release.indicators["P28"], comparison.selection.total("P28", "2025")
    assert comparison.quality(sheet, cell) == quality


def test_nothing_is_said_about_the_quality_of_what_is_not_shown(release, comparison):
    cell = comparison.selection.total("O07", "2025")
    assert comparison.quality(release.indicators["O07"], cell) == "no_figure"


def test_where_the_quality_cannot_be_said_there_is_a_reason(release):
    cells = release.cells.copy()
    groups = (cells["indicator"] == "P28") & (cells["breakdown"] != "total")
    cells.loc[groups, "status"] = "suppressed"
    comparison = compared(replace(release, cells=cells), release.policy)
    cell = comparison.selection.total("P28", "2025")
    assert comparison.quality(release.indicators["P28"], cell) == "unknown"
    without_groups = release.indicators["P28"] | {"breakdowns": ["total", "region"]}
    assert comparison.quality(without_groups, cell) == "not_by_group"


def test_an_indicator_that_is_not_broken_down_by_groups_is_not_compared(release, comparison):
    assert comparison.gap_text(release.indicators["O21"], "2025") == "Not by group"
    assert comparison.missing_shares(release.indicators["P09"], "2025") == {}


def test_an_indicator_of_whole_years_has_no_quarters_and_says_why(tmp_path):
    release = open_release(write_synthetic_release(tmp_path))
    yearly = replace(release, policy=release.policy | {"indicators_by_year": ["P28"]})
    for given, quarters in ((release, True), (yearly, False)):
        build_site(given, given.path / "site", languages={"en": load_language("en")})
        page = (given.path / "site" / "p28.html").read_text(encoding="utf-8")
        assert ("2025 Q4" in page) is quarters
        assert ("Published for whole years only." in page) is not quarters
