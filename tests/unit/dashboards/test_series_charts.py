"""Charts of targets and of limits of chance: which periods, which lines, what is said of them."""

import re
from dataclasses import replace

import pytest

from dashboards.charts import AIM, alternative_text
from dashboards.language import load_language
from dashboards.plotly_figures import interactive_figure
from dashboards.selection import Selection
from dashboards.signal_chart import SignalPoint, SignalPoints, signal_chart
from dashboards.svg_trend import trend_drawing
from dashboards.target_chart import target_chart
from dashboards.wording import Wording
from indicators.release import open_release
from tests.site.synthetic_release import write_synthetic_release
from tests.unit.dashboards.cells import SHEET, quarters

WORDING = Wording(load_language("en"))
TARGET = {
    "target": "T9", "scope": "NAT", "group": "total", "value": 60.0, "by": "2027-12-31", "trajectory": "linear",
    "baseline_period": "2024", "baseline": 33.0,
}  # fmt: skip


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    return open_release(write_synthetic_release(tmp_path_factory.mktemp("release")))


def chart_of(release, **changes):
    return target_chart(release.indicators["P28"], TARGET | changes, Selection(release), WORDING)


def test_a_target_is_a_line_from_the_baseline_to_the_last_year_that_ends_by_its_day(release):
    (panel,) = chart_of(release).panels
    assert panel.periods == ("2024", "2025", "2026", "2027") and len(panel.cells) == 2
    (guide,) = panel.guides
    assert (guide.kind, guide.points, guide.label) == (AIM, ((0, 33.0), (3, 60.0)), "60%")
    assert panel.axis.maximum >= 60
    # Half a year is no year: what is aimed at by June is judged by the year before.
    assert chart_of(release, by="2027-06-30").panels[0].periods[-1] == "2026"


def test_a_target_by_quarter_goes_on_in_quarters(release):
    (panel,) = chart_of(release, baseline_period="2025-Q2", by="2026-06-30").panels
    assert panel.periods == ("2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2")


def test_the_figures_of_a_target_are_those_of_its_group_or_region(release):
    cells = chart_of(release, group="migrant_status=migrant").panels[0].cells
    assert [cell.label for cell in cells] == ["Born abroad", "Born abroad"]
    assert [cell.label for cell in chart_of(release, scope="R3").panels[0].cells] == ["Capital", "Capital"]


@pytest.mark.parametrize(
    "changes",
    [
        {"by": None}, {"baseline": None}, {"trajectory": "none"}, {"group": "gap=migrant_status"},
        {"scope": "R3", "group": "migrant_status=migrant"}, {"by": "2090-12-31"}, {"baseline_period": "2019"},
    ],
)  # fmt: skip
def test_what_cannot_be_drawn_is_not(release, changes):
    assert chart_of(release, **changes) is None


def test_the_words_for_a_target_end_with_what_is_aimed_at(release):
    chart = chart_of(release)
    text = alternative_text(chart, WORDING)
    assert text.startswith("Each year: 2024 ") and text.endswith("Target: 60% in 2027.")
    assert "cannot exist" not in text, "periods to come are not told as missing"
    figure = interactive_figure(chart)
    assert figure["data"][0]["y"] == [33.0, 60.0] and figure["places"]["periods"][-1] == "2027"


def points(values, position=("within",) * 9, phases=(1,) * 9, limits=True):
    return [
        SignalPoint(cell, 40.0, *((35.0, 45.0) if limits else (None, None)), phase, side if cell.shown else "none", "")
        for cell, side, phase in zip(quarters(values), position, phases, strict=False)
    ]


def test_limits_are_lines_that_start_anew_with_a_phase():
    chart = signal_chart(SHEET, points([38, 41, 39, 42], phases=(1, 1, 2, 2)), WORDING, 0)
    assert [len(guide.points) for guide in chart.panels[0].guides] == [2] * 6
    assert not any(cell.has_range for cell in chart.cells), "limits and likely ranges are not drawn together"


def test_figures_beyond_limits_are_named_and_larger():
    chart = signal_chart(SHEET, points([38, 50, None, 30], ("within", "above", "none", "below")), WORDING, 0)
    assert chart.panels[0].outside == {1, 3}
    assert chart.note == "Quarters above their own limits: 2023 Q2. Quarters below their own limits: 2023 Q4."
    assert alternative_text(chart, WORDING).endswith(chart.note)
    [marked] = re.findall(r'<path d="([^"]*)" class="dots reference"', trend_drawing(chart, WORDING))
    assert marked.count("M") == 2


def test_nothing_is_judged_without_limits_or_without_figures():
    assert signal_chart(SHEET, points([38, 50], ("none", "none"), limits=False), WORDING, 0).note == ""
    assert (
        signal_chart(SHEET, points([38, 41]), WORDING, 0).note == "Each of these quarters lies within its own limits."
    )
    assert signal_chart(SHEET, points([None, None]), WORDING, 0) is None
    assert signal_chart(SHEET, [], WORDING, 0) is None


def test_trial_limits_are_not_drawn_and_a_withheld_figure_lies_nowhere(release):
    found = SignalPoints(release.signal_points, Selection(release)).of("P34")
    assert len(found) == 12 and {point.upper for point in found} == {66.25, 72.5}
    assert {point.position for point in found if not point.cell.shown} == {"none"}
    trial = SignalPoints(release.signal_points.assign(limits="trial"), Selection(release)).of("P34")
    assert {(point.lower, point.upper) for point in trial} == {(None, None)}
    assert SignalPoints(None, Selection(release)).of("P34") == ()
    assert SignalPoints(release.signal_points, Selection(replace(release, periods=("2025",)))).of("P34") == ()
