"""The table of signals of a release: every series over time, judged from released cells alone.

Belongs here: which series there are, one row each. Does not: bringing a series out of released cells
(`released_series`), the judgement (`signals`, `trends`), points to draw (`signal_points`), sentences on pages. A
summary of true counts beside withheld cells would give them back: nothing but released cells comes in here.

Series are the nation and each group of a single dimension, and the gap of each group to the one it is compared with,
by quarter and by year. Trends are of years: quarters have charts, and seasons.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import nan

import numpy as np
import pandas as pd

from indicators.periods import QUARTER, YEAR, period_of
from indicators.statistics.estimates import interval_of
from indicators.statistics.intervals import Z_998
from indicators.statistics.released import ReleasedCells
from indicators.statistics.released_series import number_of, series_of
from indicators.statistics.run_rules import LATEST_OUTSIDE, rule_names
from indicators.statistics.signal_points import DECIMALS, gap_points, level_points, points_table
from indicators.statistics.signals import (
    PLAIN,
    SHARE,
    STATE,
    Annotation,
    LimitChange,
    Series,
    Signal,
    benjamini_hochberg,
    judge,
    series_start,
    signal_word,
)
from indicators.statistics.trends import (
    GapOverTime,
    Trend,
    cochran_armitage,
    gap_over_time,
    latest_unbroken,
    quasi_poisson_slope,
)
from schemas.dimensions import REFERENCE_CLASSES, load_dimensions
from schemas.release import DIMENSIONS, STATUSES, TOTAL
from schemas.signals import SIGNAL_COLUMNS

COUNTS = ("points", "gaps", "useful_points", "longest_run", "crossings")
FIGURES = ("centre", "lower", "upper", "latest", "latest_lower", "latest_upper", "trend_slope", "trend_p")


def signal_tables(
    cells: ReleasedCells,
    sheets: Sequence[Mapping],
    rules: str = "anhoej",
    limit_changes: Mapping[str, Sequence[LimitChange]] | None = None,
    annotations: Mapping[str, Sequence[Annotation]] | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The table of signals and that of their points, in the order of `cells`: one row an indicator, series and measure
    with the columns `schemas.signals.SIGNAL_COLUMNS`, and one a point with `SIGNAL_POINT_COLUMNS`.

    `sheets`: as they stand in the release. `rules`: a name of `run_rules.RULE_SETS`. `limit_changes`, `annotations`: by
    indicator; annotations under an empty name hold for all.

    A group's latest point outside its limits is an alert only if it stands among all the groups looked at
    (Benjamini-Hochberg at 5 %); the nation's always is.
    """
    if not isinstance(cells, ReleasedCells):
        raise TypeError("The table of signals is made from released cells only")
    changes, notes = limit_changes or {}, annotations or {}
    frame = cells.frame
    single = frame[(frame["breakdown"] == TOTAL) | frame["breakdown"].isin(DIMENSIONS)]
    kind_of = {label: period_of(label).kind for label in single["period"].unique()}
    listed = {sheet["indicator"]: sheet for sheet in sheets}
    keys = ["indicator", single["period"].map(kind_of).rename("period_kind"), "breakdown"]
    told: list[_Told] = []
    for (indicator, period_kind, breakdown), part in single.groupby(keys, sort=False):
        if indicator in listed and period_kind in (QUARTER, YEAR):
            own_notes = [*notes.get("", ()), *notes.get(indicator, ())]
            part_told = _Part(listed[indicator], period_kind, breakdown, rules, changes.get(indicator, ()), own_notes)
            told += part_told.rows(part)
    _take_back_chance(told, listed)
    return _typed([item.row for item in told]), points_table([point for item in told for point in item.points])


@dataclass(frozen=True)
class _Told:
    """A row of the table and its points. `signal`: of a group, one of many; None of a gap or of all women."""

    row: dict
    points: list[dict]
    signal: Signal | None = None


@dataclass(frozen=True)
class _Part:
    """What the series of one indicator, kind of period and breakdown are judged by."""

    sheet: Mapping
    period_kind: str
    breakdown: str
    rules: str
    limit_changes: Sequence[LimitChange]
    notes: Sequence[Annotation]

    def rows(self, part: pd.DataFrame) -> list[_Told]:
        """Rows of the table: the level of each series, then the gaps."""
        groups = dict(tuple(part.groupby(list(DIMENSIONS), sort=False)))
        numbers = [number_of(period_of(label)) for label in part["period"].unique()]
        span = range(min(numbers), max(numbers) + 1)
        found = {key: series_of(group, self.sheet, self.period_kind, span) for key, group in groups.items()}
        places = {key: _place(group.iloc[-1], self.period_kind) for key, group in groups.items()}
        told = []
        for key, series in found.items():
            rules = self.sheet["direction"], self.rules, self.limit_changes, self.notes
            signal = judge(series, *rules)
            comparable = series.since(series_start(series, self.notes)[0])
            trend = _trend(comparable) if self.period_kind == YEAR else Trend("of_years_only")
            row = places[key] | _level_row(series, signal, self.sheet, groups[key], trend)
            points = level_points(places[key], series, groups[key], *rules) if signal.points else []
            told.append(_Told(row, points, None if self.breakdown == TOTAL else signal))
        return told + _gap_rows(found, places, self.breakdown, self.notes)


def _level_row(series: Series, signal: Signal, sheet: Mapping, rows: pd.DataFrame, trend: Trend) -> dict:
    return {
        "measure": "level",
        "first_period": signal.first_period,
        "latest_period": signal.latest_period,
        "points": signal.points,
        "gaps": signal.gaps,
        "chart": signal.chart,
        "centre": signal.centre,
        "lower": signal.lower,
        "upper": signal.upper,
        "latest": signal.latest,
        **_latest_interval(series, signal, sheet),
        "signal": signal.signal,
        "rule": signal.rule,
        "useful_points": signal.useful,
        "longest_run": signal.longest_run,
        "crossings": signal.crossings,
        "alert": "not_judged" if np.isnan(signal.p) else "yes" if signal.latest_is_outside else "no",
        **_trend_columns(trend),
        "status": signal.status,
        "reason": " ".join([*signal.reasons, *_why_none(rows)] if not signal.points else signal.reasons),
    }


def _latest_interval(series: Series, signal: Signal, sheet: Mapping) -> dict:
    nothing = {"latest_lower": nan, "latest_upper": nan}
    if not signal.points or series.kind in (PLAIN, STATE) or "denominator" not in sheet:
        return nothing
    at = series.periods.index(signal.latest_period)
    pair = series.numerator[at : at + 1], series.denominator[at : at + 1]
    lower, upper = interval_of(sheet["interval_method"], *pair, series.multiplier, Z_998)
    return {"latest_lower": float(lower[0]), "latest_upper": float(upper[0])}


def _trend(series: Series) -> Trend:
    """The trend of the last row of comparable figures without a gap."""
    if series.kind in (PLAIN, STATE):
        return Trend("no_counts" if series.kind == PLAIN else "same_units")
    row = latest_unbroken(series.values)
    test = cochran_armitage if series.kind == SHARE else quasi_poisson_slope
    return test(series.numerator[row], series.denominator[row])


def _gap_rows(
    found: Mapping[tuple, Series],
    places: Mapping[tuple, dict],
    breakdown: str,
    notes: Sequence[Annotation],
) -> list[_Told]:
    """The gap of each known group of a dimension to the one it is compared with, if the figures are shares."""
    if breakdown not in REFERENCE_CLASSES:
        return []
    at = DIMENSIONS.index(breakdown)
    reference = next((series for key, series in found.items() if key[at] == REFERENCE_CLASSES[breakdown]), None)
    if reference is None or reference.kind != SHARE:
        return []
    not_compared = _not_compared()[breakdown]
    rows = []
    for key, series in found.items():
        if key[at] in not_compared:
            continue
        start = max(series_start(each, notes)[0] for each in (series, reference))
        own, other = series.since(start), reference.since(start)
        gap = gap_over_time((own.numerator, own.denominator), (other.numerator, other.denominator))
        row = places[key] | _gap_row(gap, own)
        rows.append(_Told(row, gap_points(places[key], own, gap) if row["points"] else []))
    return rows


@cache
def _not_compared() -> dict[str, set[str]]:
    """By dimension: the reference itself, and the classes that nobody learnt."""
    dimensions = load_dimensions({})
    return {
        name: {reference, *(item.code for item in dimensions[name].classes if item.missing)}
        for name, reference in REFERENCE_CLASSES.items()
    }


def _gap_row(gap: GapOverTime, series: Series) -> dict:
    known = np.flatnonzero(~np.isnan(gap.difference))
    row = dict.fromkeys(FIGURES, nan) | dict.fromkeys(COUNTS, 0)
    row |= {"measure": "gap", "chart": "none", "signal": "not_judged", "rule": "", "alert": "not_judged"}
    row |= {"first_period": "", "latest_period": "", "status": "gap", "reason": ""}
    row |= _trend_columns(gap.trend)
    if not len(known):
        return row | {"status": "no_points", "reason": "In no period are the figures of both groups published."}
    first, last = int(known[0]), int(known[-1])
    return row | {
        "first_period": series.periods[first],
        "latest_period": series.periods[last],
        "points": len(known),
        "gaps": len(series.periods) - first - len(known),
        "latest": 100 * float(gap.difference[last]),
        "latest_lower": 100 * float(gap.lower[last]),
        "latest_upper": 100 * float(gap.upper[last]),
    }


def _trend_columns(trend: Trend) -> dict:
    return {"trend_status": trend.status, "trend_slope": trend.slope, "trend_p": trend.p}


def _take_back_chance(told: Sequence[_Told], listed: Mapping[str, Mapping]) -> None:
    """Take back the alerts of groups that would be there by chance among as many, and the rule with its word."""
    stands = benjamini_hochberg([nan if item.signal is None else item.signal.p for item in told])
    for item, kept in zip(told, stands, strict=True):
        row, signal = item.row, item.signal
        if signal is None or kept or not signal.latest_is_outside:
            continue
        left = tuple(finding for finding in signal.rules if finding.rule != LATEST_OUTSIDE)
        row["alert"], row["rule"] = "no", rule_names(left)
        row["signal"] = signal_word(left, listed[row["indicator"]]["direction"])
        row["reason"] = f"{row['reason']} Outside its limits, as one of so many groups would be by chance.".strip()
        for point in item.points:
            point["rule"] = ", ".join(name for name in point["rule"].split(", ") if name != LATEST_OUTSIDE)


def _why_none(rows: pd.DataFrame) -> list[str]:
    return [STATUSES[status] for status in dict.fromkeys(rows["status"]) if status != "shown"]


def _place(row: pd.Series, period_kind: str) -> dict:
    names = ("indicator", "version", "source", "breakdown", *DIMENSIONS)
    return {name: row[name] for name in names} | {"period_kind": period_kind}


def _typed(rows: list[dict]) -> pd.DataFrame:
    types = dict.fromkeys(COUNTS, "Int64") | dict.fromkeys(FIGURES, "Float64")
    frame = pd.DataFrame(rows, columns=list(SIGNAL_COLUMNS))
    frame = frame.astype({name: types.get(name, "str") for name in SIGNAL_COLUMNS})
    return frame.round(dict.fromkeys(FIGURES, DECIMALS))
