"""The chart of one target: the figures so far, and the way from the baseline to what is aimed at.

Belongs here: which figures a target is about, up to which period its axis goes. Does not: the words for a target
(`targets`), the drawing (`svg_trend`), how it turned out (`indicators.agreement.target_outcomes`).

A target is drawn where its figures are those of everybody, of a region or of one group; that of a gap stands in words.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from dashboards.charts import AIM, Guide, Panel, TrendChart, axis_for
from dashboards.selection import Cell, Selection
from dashboards.wording import Wording, unit_words
from indicators.agreement.targets import NATION
from indicators.periods import QUARTER, YEAR, period_of, quarter_label, quarter_of
from schemas.release import DIMENSIONS

MOST_PERIODS = 40
"""A chart with more periods than these would be too dense to read."""


def target_chart(sheet: dict, target: Mapping, selection: Selection, wording: Wording) -> TrendChart | None:
    """The chart of `target`, an entry of the sheet's `targets`; None if it has no baseline or day, or nothing is shown
    between them."""
    if not target["by"] or target["baseline"] is None or target["trajectory"] == "none":
        return None
    kind = period_of(target["baseline_period"]).kind
    listed = selection.years if kind == YEAR else selection.quarters
    due = _last_period(target["by"], kind)
    periods = tuple(p for p in listed if target["baseline_period"] <= p <= due)
    cells = tuple(cell for p in periods if (cell := _cell(sheet, target, p, selection)))
    if not any(cell.shown for cell in cells) or cells[0].period != target["baseline_period"]:
        return None
    further = _after(cells[-1].period, due)
    if len(cells) + len(further) > MOST_PERIODS:
        return None
    label = wording.amount(target["value"], sheet)
    end = len(cells) + len(further) - 1
    way = ((0, target["baseline"]), (end, target["value"])) if end else ((0, target["value"]),)
    axis = axis_for(cells, sheet, (target["value"], target["baseline"]))
    title = wording.say("chart.by_quarter" if kind == QUARTER else "chart.by_year")
    panel = Panel(title, cells, axis, kind == QUARTER, further, (Guide(AIM, way, label=label),))
    name = wording.say("targets.chart_title", name=sheet["short_name"], unit=unit_words(sheet))
    note = wording.say("targets.chart_note", value=label, period=wording.period(due))
    return TrendChart(f"{sheet['indicator']}-target-{target['target']}".lower(), name, sheet, (panel,), 0, note)


def _cell(sheet: dict, target: Mapping, period: str, selection: Selection) -> Cell | None:
    """The figure that the target is about; None if there is no such place, or it is a gap."""
    dimension, _, code = target["group"].partition("=")
    if dimension == "gap" or (code and target["scope"] != NATION):
        return None
    if target["scope"] != NATION:
        dimension, code = "region", target["scope"]
    if not code:
        return selection.total(sheet["indicator"], period)
    at = DIMENSIONS.index(dimension) if dimension in DIMENSIONS else -1
    groups = selection.groups(sheet["indicator"], period, dimension) if at >= 0 else ()
    return next((cell for cell in groups if cell.codes[at] == code), None)


def _last_period(day: str, kind: str) -> str:
    """The last whole period that has ended on `day`, by which the target is judged."""
    after = date.fromisoformat(day) + timedelta(days=1)
    return quarter_label(quarter_of(after) - 1) if kind == QUARTER else str(after.year - 1)


def _after(period: str, due: str) -> tuple[str, ...]:
    """The periods after `period` up to `due`."""
    last, end = period_of(period).quarters[-1], period_of(due).quarters[-1]
    if period_of(due).kind == QUARTER:
        return tuple(quarter_label(quarter) for quarter in range(last + 1, end + 1))
    return tuple(str(year) for year in range(int(period) + 1, int(due) + 1))
