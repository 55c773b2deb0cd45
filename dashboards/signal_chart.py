"""The chart of a series over time within its limits, from the released points.

Belongs here: which points and limits are drawn, what is told of periods. Does not: how limits are made and judged
(`indicators.statistics`), the words for the signal (`signals`), the drawing (`svg_trend`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isnan

import pandas as pd

from dashboards.charts import CENTRE, LIMIT, Guide, Panel, TrendChart, axis_for
from dashboards.selection import Cell, Selection
from dashboards.wording import Wording, unit_words
from schemas.release import TOTAL

OUTSIDE = ("above", "below")
WITH_LIMITS = ("growing", "fixed")
"""Limits that something is judged by; trial limits are not drawn."""


@dataclass(frozen=True)
class SignalPoint:
    """A period of the series: its released cell, limits (None without), where the figure lies, what is told of it."""

    cell: Cell
    centre: float | None
    lower: float | None
    upper: float | None
    phase: int
    position: str
    annotation: str


class SignalPoints:
    """The quarters of undivided figures of one release. `table`: None in a release without points."""

    def __init__(self, table: pd.DataFrame | None, selection: Selection):
        self.selection = selection
        self._rows: dict[str, list] = {}
        if table is not None:
            own = table[(table["measure"] == "level") & (table["breakdown"] == TOTAL)]
            for row in own[own["period_kind"] == "quarter"].itertuples(index=False):
                self._rows.setdefault(row.indicator, []).append(row)

    def of(self, indicator: str) -> tuple[SignalPoint, ...]:
        """The points of an indicator, oldest first."""
        listed = set(self.selection.quarters)
        return tuple(self._point(row) for row in self._rows.get(indicator, ()) if row.period in listed)

    def _point(self, row) -> SignalPoint:
        judged = row.limits in WITH_LIMITS
        limits = (_known(row.centre), *(_known(value) if judged else None for value in (row.lower, row.upper)))
        cell = self.selection.total(row.indicator, row.period)
        position = row.position if cell.shown else "none"
        return SignalPoint(cell, *limits, int(row.phase), position, row.annotation or "")


def signal_chart(sheet: dict, points: Sequence[SignalPoint], wording: Wording, decimals: int) -> TrendChart | None:
    """The series within its limits; None if no figure or no centre is there."""
    cells = tuple(replace(point.cell, lower=None, upper=None) for point in points)
    guides = tuple(guide for kind in ("centre", "lower", "upper") for guide in _guides(kind, points))
    if not guides:
        return None
    axis = axis_for(cells, sheet, [value for guide in guides for _, value in guide.points])
    if axis is None:
        return None
    outside = frozenset(i for i, point in enumerate(points) if point.position in OUTSIDE)
    noted = tuple(i for i, point in enumerate(points) if point.annotation)
    panel = Panel(wording.say("chart.by_quarter"), cells, axis, True, (), guides, outside, noted)
    title = wording.say("signals.chart_title", name=sheet["short_name"], unit=unit_words(sheet))
    key = f"{sheet['indicator'].lower()}-signal"
    return TrendChart(key, title, sheet, (panel,), decimals, outside_words(points, wording))


def outside_words(points: Sequence[SignalPoint], wording: Wording) -> str:
    """Which figures are beyond their limits; nothing where there are no limits to judge by."""
    if all(point.upper is None for point in points):
        return ""
    told = []
    for position in OUTSIDE:
        periods = [wording.period(point.cell.period) for point in points if point.position == position]
        if periods:
            told.append(wording.say(f"signals.{position}", periods=wording.listed(periods)))
    return " ".join(told) or wording.say("signals.all_within")


def _guides(kind: str, points: Sequence[SignalPoint]) -> list[Guide]:
    """A line for each phase, and a new one after a gap."""
    runs: list[list[tuple[int, float]]] = []
    before = None
    for place, point in enumerate(points):
        value = getattr(point, kind)
        if value is None:
            before = None
            continue
        if point.phase != before:
            runs.append([])
        runs[-1].append((place, value))
        before = point.phase
    return [Guide(CENTRE if kind == "centre" else LIMIT, tuple(run), stepped=True) for run in runs]


def _known(value) -> float | None:
    return None if pd.isna(value) or isnan(value) else float(value)
