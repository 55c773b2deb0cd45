"""Chart specification: axis, alternative text, interactive figure."""

import json

import pytest

from dashboards.charts import alternative_text, axis_for, groups_chart, trend_chart
from dashboards.language import load_language
from dashboards.plotly_figures import LOOKS, interactive_figure
from dashboards.wording import Wording
from tests.unit.dashboards.cells import COUNT_SHEET, GAP_SHEET, SHEET, hidden, quarters, shown

WORDING = Wording(load_language("en"))


@pytest.mark.parametrize(
    ("top", "maximum", "steps"),
    [(46.3, 50, 5), (58, 60, 3), (99, 100, 5), (100, 100, 5), (8.4, 10, 5), (3.1, 4, 4), (0.42, 0.5, 5)],
)
def test_a_per_cent_axis_ends_at_the_next_round_number(top, maximum, steps):
    axis = axis_for([shown("a", top)], SHEET)
    assert axis.maximum == pytest.approx(maximum)
    assert len(axis.ticks) == steps + 1
    assert axis.ticks[0] == 0


def test_an_axis_of_counts_has_whole_steps():
    assert axis_for([shown("a", 3, denominator=None)], COUNT_SHEET).ticks == (0, 1, 2, 3)
    assert axis_for([shown("a", 3766, denominator=None)], COUNT_SHEET).maximum == 4000


@pytest.mark.parametrize(
    ("values", "minimum", "maximum"),
    [((14, 15), 0, 15), ((-6, 14), -10, 15), ((-6, -2), -6, 0), ((0, 0), 0, 5), ((-0.4, 0.2), -1, 1)],
)
def test_an_axis_of_differences_holds_0_and_reaches_below_it_only_for_figures_below(values, minimum, maximum):
    axis = axis_for([shown("a", value, numerator=None, denominator=None) for value in values], GAP_SHEET)
    assert (axis.minimum, axis.maximum) == (minimum, maximum)
    assert 0 in axis.ticks
    assert axis.share(0) == pytest.approx(-minimum / (maximum - minimum))


def test_a_share_of_more_than_100_per_cent_has_room():
    assert axis_for([shown("a", 130)], SHEET).maximum == 150


def test_quarters_in_which_nothing_is_counted_have_no_panel():
    years = tuple(shown(y, 30, period=y) for y in ("2024", "2025"))
    quarters_without = tuple(hidden(q, "not_applicable", q) for q in ("2025-Q1", "2025-Q2"))
    assert [p.title for p in trend_chart(SHEET, years, quarters_without, WORDING).panels] == ["Each year"]


def test_groups_that_are_not_compared_have_no_chart():
    rows = (hidden("a", "not_available"), hidden("b", "not_available"), shown("Not asked", 30, 20, 41, missing=True))
    assert groups_chart(SHEET, "ethnic_group", rows, shown("2025", 40, 38, 42), WORDING) is None


def test_a_figure_of_zero_still_has_an_axis():
    assert axis_for([shown("a", 0.0, 0.0, 0.0)], SHEET).maximum == 10


def test_nothing_shown_means_no_axis_and_no_chart():
    assert axis_for([hidden("a")], SHEET) is None
    assert trend_chart(SHEET, (hidden("2025"),), quarters([None, None]), WORDING) is None
    assert groups_chart(SHEET, "region", (hidden("a"),), shown("2025", 40), WORDING) is None


def test_the_sentence_names_the_shown_figures_and_counts_the_others():
    chart = trend_chart(SHEET, (), quarters([30, None, 36.4, 33]), WORDING)
    assert alternative_text(chart, WORDING) == (
        "Each quarter: 2023 Q1 30%, 2023 Q4 33%; lowest shown 30%, highest shown 36%. 1 withheld [c]."
    )


def test_the_sentence_of_groups_writes_each_label_with_its_figure_or_symbol():
    rows = (
        shown("Born here", 44, 42, 46),
        shown("Born abroad", 22, 15, 30, reliability="unstable"),
        hidden("Not asked"),
    )
    chart = groups_chart(SHEET, "migrant_status", rows, shown("2025", 40, 38, 42), WORDING)
    assert alternative_text(chart, WORDING) == (
        "All women 40%; Born here 44%; Born abroad 22% [u]; Not asked [c]. 1 withheld [c]."
    )


def test_a_total_is_no_yardstick_for_counts():
    rows = (shown("a", 30, denominator=None), shown("b", 12, denominator=None))
    chart = groups_chart(COUNT_SHEET, "region", rows, shown("2025", 42, denominator=None), WORDING)
    assert chart.total is None
    assert chart.axis.maximum == 30


def test_an_interactive_figure_of_differences_reaches_below_0_and_has_no_ranges():
    cells = tuple(
        shown(p, v, numerator=None, denominator=None, period=p) for p, v in (("2023", -6), ("2024", 3), ("2025", 14))
    )
    figure = interactive_figure(trend_chart(GAP_SHEET, cells, (), WORDING))
    assert len(figure["data"]) == 1
    assert figure["data"][0]["y"] == [-6, 3, 14]
    assert figure["places"]["range"] == 0
    lowest, highest = figure["axes"]["y"]["range"]
    assert lowest < -6 and highest > 14


@pytest.mark.parametrize("sheet", [SHEET, COUNT_SHEET], ids=["proportion", "count"])
def test_interactive_figures_have_holes_and_notes_for_withheld_figures(sheet):
    trend = trend_chart(sheet, (), quarters([30, None, 36, 33]), WORDING)
    rows = (shown("Born here", 44, 42, 46), hidden("Born abroad"), shown("Not asked", 30, 20, 41, missing=True))
    groups = groups_chart(sheet, "migrant_status", rows, shown("2025", 40, 38, 42), WORDING)
    line, marks = interactive_figure(trend), interactive_figure(groups)
    assert line["data"][-1]["y"] == [30, None, 36, 33] and line["notes"] == [1]
    # All women, then the groups; a total is no yardstick for counts.
    first = 0 if sheet is COUNT_SHEET else 1
    own = marks["data"][0]
    assert own["x"][first:] == [44, 30] and own["y"][first:] == [first, first + 2] and marks["notes"] == [first + 1]
    assert marks["places"]["total"] is bool(first)


def test_interactive_figures_have_no_words_and_looks_of_their_own_only_by_name():
    trend = trend_chart(SHEET, (), quarters([30, None, 36, 33]), WORDING)
    groups = groups_chart(SHEET, "region", (shown("North", 44, 42, 46),), shown("2025", 40, 38, 42), WORDING)
    for chart in (trend, groups):
        written = json.dumps(interactive_figure(chart))
        assert "North" not in written and "Each quarter" not in written and "[c]" not in written
        assert {trace["look"] for trace in interactive_figure(chart)["data"]} <= set(LOOKS)
