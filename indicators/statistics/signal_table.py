"""The table of signals of a release: every series over time, judged from released cells alone.

Belongs here: bringing series out of released cells, one row each. Does not: the judgement (`signals`, `trends`),
sentences on pages. A summary of true counts beside withheld cells would give them back: nothing but released cells
comes in here.

Series are the nation and each group of a single dimension, and the gap of each group to the one it is compared with,
by quarter and by year. Trends are of years: quarters have charts, and seasons.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import nan

import numpy as np
import pandas as pd

from indicators.periods import QUARTER, YEAR, Period, period_of, quarter_label
from indicators.statistics.estimates import interval_of
from indicators.statistics.intervals import Z_998
from indicators.statistics.released import ReleasedCells
from indicators.statistics.run_rules import rule_names
from indicators.statistics.signals import (
    PLAIN,
    RATE,
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
from indicators.units import UNITS
from indicators.units.unit import AS_OF
from schemas.dimensions import REFERENCE_CLASSES, load_dimensions
from schemas.release import DIMENSIONS, NOT_ABOUT_WOMEN, STATUSES, TOTAL
from schemas.signals import SIGNAL_COLUMNS

COUNTS = ("points", "gaps", "useful_points", "longest_run", "crossings")
DECIMALS = 4
"""Of figures, limits and p values: far below what any of them means."""

FIGURES = ("centre", "lower", "upper", "latest", "latest_lower", "latest_upper", "trend_slope", "trend_p")


def signal_table(
    cells: ReleasedCells,
    sheets: Sequence[Mapping],
    rules: str = "anhoej",
    limit_changes: Mapping[str, Sequence[LimitChange]] | None = None,
    annotations: Mapping[str, Sequence[Annotation]] | None = None,
) -> pd.DataFrame:
    """One row an indicator, series and measure, columns `schemas.signals.SIGNAL_COLUMNS`, in the order of `cells`.

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
    told: list[tuple[dict, Signal | None]] = []
    for (indicator, period_kind, breakdown), part in single.groupby(keys, sort=False):
        if indicator in listed and period_kind in (QUARTER, YEAR):
            own_notes = [*notes.get("", ()), *notes.get(indicator, ())]
            part_told = _Part(listed[indicator], period_kind, breakdown, rules, changes.get(indicator, ()), own_notes)
            told += part_told.rows(part)
    _take_back_chance(told, listed)
    return _typed([row for row, _ in told])


@dataclass(frozen=True)
class _Part:
    """What the series of one indicator, kind of period and breakdown are judged by."""

    sheet: Mapping
    period_kind: str
    breakdown: str
    rules: str
    limit_changes: Sequence[LimitChange]
    notes: Sequence[Annotation]

    def rows(self, part: pd.DataFrame) -> list[tuple[dict, Signal | None]]:
        """Rows of the table, each with the signal that is one of many: that of a group, not of a gap or of all."""
        groups = dict(tuple(part.groupby(list(DIMENSIONS), sort=False)))
        numbers = [_number(period_of(label)) for label in part["period"].unique()]
        span = range(min(numbers), max(numbers) + 1)
        found = {key: series_of(group, self.sheet, self.period_kind, span) for key, group in groups.items()}
        places = {key: _place(group.iloc[-1], self.period_kind) for key, group in groups.items()}
        told: list[tuple[dict, Signal | None]] = []
        for key, series in found.items():
            signal = judge(series, self.sheet["direction"], self.rules, self.limit_changes, self.notes)
            comparable = series.since(series_start(series, self.notes)[0])
            trend = _trend(comparable) if self.period_kind == YEAR else Trend("of_years_only")
            row = places[key] | _level_row(series, signal, self.sheet, groups[key], trend)
            told.append((row, None if self.breakdown == TOTAL else signal))
        return told + [(row, None) for row in _gap_rows(found, places, self.breakdown, self.notes)]


def series_of(rows: pd.DataFrame, sheet: Mapping, period_kind: str, span: range) -> Series:
    """The series of one group: `rows` of released cells, one a period. Every period of `span` (their numbers) is in it;
    one that has no row, or that is not shown, is a gap."""
    by_number = {_number(period_of(row.period)): row for row in rows.itertuples(index=False)}
    kind = kind_of_figures(sheet)
    values, above, below = (np.full(len(span), np.nan) for _ in range(3))
    labels, versions = [], []
    version = rows["version"].iloc[0]
    for at, number in enumerate(span):
        row = by_number.get(number)
        labels.append(row.period if row else _label(number, period_kind))
        version = row.version if row else version
        versions.append(version)
        if row is None or row.status != "shown":
            continue
        values[at] = row.value
        if kind in (SHARE, RATE):
            above[at] = row.numerator
            below[at] = 1.0 if pd.isna(row.denominator) else row.denominator
            values[at] = sheet["multiplier"] * above[at] / below[at]
    return Series(tuple(labels), values, above, below, tuple(versions), kind, float(sheet["multiplier"]))


def kind_of_figures(sheet: Mapping) -> str:
    """Which limits figures of a sheet have: shares with a Wilson interval, rates and plain counts, or none.

    What stands as of a time and is not about women is a state of the same things at each time.

    >>> kind_of_figures({"measure": "median", "interval_method": "order_statistic"})
    'plain'
    """
    if sheet.get("derived") or sheet["measure"] in ("median", "weighted_proportion"):
        return PLAIN
    if sheet["disclosure_class"] in NOT_ABOUT_WOMEN and UNITS[sheet["unit_of_count"]].timing == AS_OF:
        return STATE
    if sheet["measure"] == "count" or sheet.get("interval_method") == "exact_poisson":
        return RATE
    return SHARE if sheet.get("interval_method") == "wilson" else PLAIN


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
) -> list[dict]:
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
        rows.append(places[key] | _gap_row(gap, own))
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


def _take_back_chance(told: Sequence[tuple[dict, Signal | None]], listed: Mapping[str, Mapping]) -> None:
    """Take back the alerts of groups that would be there by chance among as many, and the rule with its word."""
    stands = benjamini_hochberg([nan if signal is None else signal.p for _, signal in told])
    for (row, signal), kept in zip(told, stands, strict=True):
        if signal is None or kept or not signal.latest_is_outside:
            continue
        left = tuple(finding for finding in signal.rules if finding.rule != "latest_outside_limits")
        row["alert"], row["rule"] = "no", rule_names(left)
        row["signal"] = signal_word(left, listed[row["indicator"]]["direction"])
        row["reason"] = f"{row['reason']} Outside its limits, as one of so many groups would be by chance.".strip()


def _why_none(rows: pd.DataFrame) -> list[str]:
    return [STATUSES[status] for status in dict.fromkeys(rows["status"]) if status != "shown"]


def _place(row: pd.Series, period_kind: str) -> dict:
    names = ("indicator", "version", "source", "breakdown", *DIMENSIONS)
    return {name: row[name] for name in names} | {"period_kind": period_kind}


def _number(period: Period) -> int:
    return period.quarters[0] if period.kind == QUARTER else period.quarters[0] // 4


def _label(number: int, period_kind: str) -> str:
    return str(number) if period_kind == YEAR else quarter_label(number)


def _typed(rows: list[dict]) -> pd.DataFrame:
    types = dict.fromkeys(COUNTS, "Int64") | dict.fromkeys(FIGURES, "Float64")
    frame = pd.DataFrame(rows, columns=list(SIGNAL_COLUMNS))
    frame = frame.astype({name: types.get(name, "str") for name in SIGNAL_COLUMNS})
    return frame.round(dict.fromkeys(FIGURES, DECIMALS))
