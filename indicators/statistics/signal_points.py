"""The points of each series over time, with the limits that held for them: what a chart is drawn from.

Belongs here: one row a period of a series that has any figure. Does not: which series there are (`signal_table`), the
judgement (`signals`), the drawing (`dashboards`).
"""

from collections.abc import Mapping, Sequence
from math import isnan, nan

import pandas as pd

from indicators.statistics.signals import (
    LEAST_FOR_CHART,
    POINTS_THAT_FIX,
    SHOCK,
    Annotation,
    LimitChange,
    Series,
    Signal,
    judge,
    phases,
)
from indicators.statistics.trends import GapOverTime
from schemas.signals import SIGNAL_POINT_COLUMNS

DECIMALS = 4
"""Of figures, limits and p values: far below what any of them means."""

FIGURES = ("value", "centre", "lower", "upper")
NO_ROW = "no_row"


def level_points(
    place: Mapping,
    series: Series,
    rows: pd.DataFrame,
    direction: str,
    rules: str,
    limit_changes: Sequence[LimitChange],
    notes: Sequence[Annotation],
) -> list[dict]:
    """Rows of `schemas.signals.SIGNAL_POINT_COLUMNS` of one series, from its first shown period on.

    `place`: the columns that name the series. `rows`: its released cells, for their status. Each phase is judged by
    itself, as it was when it was the latest one: the last one says what the table of signals says.
    """
    statuses = dict(zip(rows["period"], rows["status"], strict=True))
    starts = phases(series, notes, limit_changes)
    ends = [start for start, _ in starts[1:]] + [len(series.periods)]
    shocks = [(item.period, item.words) for item in notes if item.kind == SHOCK]
    points: list[dict] = []
    for number, ((start, sentence), end) in enumerate(zip(starts, ends, strict=True), 1):
        own = series.since(start, end)
        found = judge(own, direction, rules)
        told = [(own.periods[0], sentence)] if sentence else []
        for at, period in enumerate(own.periods):
            words = [said for when, said in [*told, *shocks] if when == period]
            point = _point(own, found, at) | {"phase": number, "annotation": " ".join(words)}
            points.append({**place, "measure": "level", "status": statuses.get(period, NO_ROW)} | point)
    first = next(at for at, point in enumerate(points) if not isnan(point["value"]))
    return points[first:]


def _point(own: Series, found: Signal, at: int) -> dict:
    """A period of one phase. Limits begin at the first figure of the phase: before it nothing was judged."""
    value = float(own.values[at])
    point = {"period": own.periods[at], "value": value, "chart": found.chart, "limits": "none", "position": "none"}
    point |= {"centre": nan, "lower": nan, "upper": nan, "rule": ""}
    judged_at = at - own.periods.index(found.first_period) if found.points else -1
    if judged_at < 0:
        return point | {"chart": "none"}
    point["centre"] = found.centre
    fired = [finding.rule for finding in found.rules if judged_at in finding.places]
    point["rule"] = ", ".join(fired)
    if found.limits is None or isnan(value):
        return point
    lower, upper = float(found.limits.lower[judged_at]), float(found.limits.upper[judged_at])
    point |= {"lower": lower, "upper": upper, "limits": _standing(found)}
    if found.chart != "run":
        point["position"] = "above" if value > upper else "below" if value < lower else "within"
    return point


def _standing(found: Signal) -> str:
    if found.points < LEAST_FOR_CHART:
        return "trial"
    return "fixed" if found.points >= POINTS_THAT_FIX else "growing"


def gap_points(place: Mapping, series: Series, gap: GapOverTime) -> list[dict]:
    """Rows of one gap over the periods of `series`, its figures in points with their 95 % intervals, no limits."""
    points = []
    for period, *numbers in zip(series.periods, gap.difference, gap.lower, gap.upper, strict=True):
        value, lower, upper = (100 * float(number) for number in numbers)
        point = {"period": period, "value": value, "centre": nan, "lower": lower, "upper": upper}
        point |= {"measure": "gap", "phase": 1, "chart": "none", "limits": "interval", "position": "none", "rule": ""}
        status = "one_withheld" if isnan(value) else "shown"
        points.append({**place, "status": status, "annotation": ""} | point)
    first = next(at for at, point in enumerate(points) if not isnan(point["value"]))
    return points[first:]


def points_table(points: list[dict]) -> pd.DataFrame:
    """Points as a table of a release: words and rounded figures."""
    types = dict.fromkeys(FIGURES, "Float64") | {"phase": "Int64"}
    frame = pd.DataFrame(points, columns=list(SIGNAL_POINT_COLUMNS))
    frame = frame.astype({name: types.get(name, "str") for name in SIGNAL_POINT_COLUMNS})
    return frame.round(dict.fromkeys(FIGURES, DECIMALS))
