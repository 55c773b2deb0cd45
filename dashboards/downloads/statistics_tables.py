"""The tables of statistics of a release, described: comparisons of groups, and series over time.

Belongs here: what their columns mean to a reader. Does not: the contract (`schemas.equity`, `schemas.signals`), how a
statistic is computed (`indicators.statistics`, docs/methods.md).
"""

from collections.abc import Mapping

import pandas as pd

from dashboards.downloads.described_tables import (
    CODE,
    INTEGER,
    NUMBER,
    SMALLEST_P,
    TEXT,
    DescribedColumn,
    DescribedTable,
)
from dashboards.downloads.release_tables import COLUMN_MEANINGS, code_meanings
from indicators.release import Release
from indicators.statistics.measure_sheets import MEASURE_SHEETS
from schemas.equity import EQUITY_CLEAR, EQUITY_STATUSES
from schemas.release import DIMENSIONS, STATUSES
from schemas.signals import (
    ALERTS,
    CHARTS,
    LIMITS,
    MEASURES,
    POINT_STATUSES,
    POSITIONS,
    SIGNAL_STATUSES,
    SIGNALS,
)

EQUITY_KEY = ("indicator", "period", "breakdown", "region", "group", "measure")
SIGNAL_KEY = ("indicator", "measure", "period_kind", "breakdown", *DIMENSIONS)
POINT_KEY = (*SIGNAL_KEY, "period")

EQUITY_MEANINGS = {
    "group": "Class compared with the reference (two dimensions are joined by *). all: a measure of all groups.",
    "reference": "Class that the others are compared with.",
    "measure": "What is measured: formula, source and when not to use it are in measures.json.",
    "value": "The measure, rounded.",
    "lower": "Lower end of the likely range (95 %); of D_missing and R_missing what it could be at the least.",
    "upper": "Upper end of the likely range; of D_missing and R_missing what it could be at the most.",
    "p_value": "Two-sided p value of equality; 0.0001 stands for anything smaller too.",
    "p_adjusted": "The same after Holm, over the groups of the same breakdown, region and period.",
    "clear": "Whether the p value (of pairs the adjusted one) is below 0.05. The range is of this gap alone: it can be "
    "without 0 beside a `no`, where a gap would be clear by itself but not among all groups compared.",
    "noise_mean": "Mean of the measure if all groups were equal: chance alone makes it so large.",
    "noise_95": "95th percentile of the measure if all groups were equal.",
    "status": "Whether the measure is shown, and if not why.",
    "caution": "What has to be known beside the measure: codes joined by ;",
    "groups_released": "How many groups have a figure.",
    "groups_all": "How many groups there are.",
    "women_released_per_cent": "Per cent of those whose group is recorded that are in groups with a figure.",
}
SIGNAL_MEANINGS = {
    "measure": "The figure of a group, or its gap to the group that it is compared with.",
    "period_kind": "quarter or year.",
    "first_period": "Where the present limits start.",
    "latest_period": "The latest period that is shown.",
    "points": "Shown periods from there on.",
    "gaps": "Periods missing or withheld between or behind them.",
    "chart": "Kind of chart.",
    "centre": "Centre line.",
    "lower": "Lower limit of the latest period; of a run chart a trial limit.",
    "upper": "Upper limit of the latest period.",
    "latest": "The latest figure.",
    "latest_lower": "Lower end of its range: 99.8 % of a level, 95 % of a gap.",
    "latest_upper": "Upper end of its range.",
    "signal": "Whether the series moves by more than chance.",
    "rule": "Rules that fired, with commas.",
    "useful_points": "Points off the centre.",
    "longest_run": "Points in a row on one side of the centre.",
    "crossings": "How often the series crosses the centre.",
    "alert": "Whether the latest figure is outside its limits, and would be among as many groups looked at.",
    "trend_status": "Whether a trend was tested, and if not why.",
    "trend_slope": "Slope of the trend a period.",
    "trend_p": "Its p value.",
    "status": "Whether the series was judged, and if not why.",
    "reason": "Why, in sentences.",
}
POINT_MEANINGS = {
    "measure": SIGNAL_MEANINGS["measure"],
    "period_kind": SIGNAL_MEANINGS["period_kind"],
    "status": "Whether the point has a figure, and if not why.",
    "value": "The figure, in the unit of the indicator; of a gap in points.",
    "centre": "Centre line that holds in this period.",
    "lower": "Lower limit that holds in this period; of a gap the lower end of its 95 % interval.",
    "upper": "Upper limit, or end of the interval.",
    "chart": "Kind of chart.",
    "limits": "What the limits rest on.",
    "phase": "1, 2, ...: limits start anew with each phase.",
    "position": "Where the figure lies: above, below or within the limits.",
    "rule": "Rules that this point made fire, with commas.",
    "annotation": "What was recorded of this period, in sentences.",
}


def statistics_tables(release: Release) -> tuple[DescribedTable, ...]:
    """The tables of statistics that the release has."""
    measures = {sheet.measure: sheet.name for sheet in MEASURE_SHEETS}
    equity_codes = {"measure": measures, "status": EQUITY_STATUSES, "clear": EQUITY_CLEAR}
    signal_codes = {"measure": MEASURES, "chart": CHARTS, "signal": SIGNALS, "alert": ALERTS, "status": SIGNAL_STATUSES}
    point_codes = {"measure": MEASURES, "chart": CHARTS, "limits": LIMITS, "position": POSITIONS}
    point_codes["status"] = STATUSES | POINT_STATUSES
    tables = []
    if release.equity is not None:
        meaning = "One row a comparison: a group with its reference, or a measure of all groups, from published cells."
        tables.append(
            _table("equity", "Comparisons", meaning, release, release.equity, EQUITY_MEANINGS, equity_codes, EQUITY_KEY)
        )
    if release.signals is not None:
        meaning = "One row a series over time, judged from published cells."
        tables.append(
            _table("signals", "Over time", meaning, release, release.signals, SIGNAL_MEANINGS, signal_codes, SIGNAL_KEY)
        )
    if release.signal_points is not None:
        meaning = "One row a period of a series over time, with the limits that held: what a chart is drawn from."
        rows = release.signal_points
        tables.append(_table("signal_points", "Points", meaning, release, rows, POINT_MEANINGS, point_codes, POINT_KEY))
    return tuple(tables)


def _table(
    name: str,
    title: str,
    meaning: str,
    release: Release,
    rows: pd.DataFrame,
    meanings: Mapping[str, str],
    own_codes: Mapping[str, Mapping[str, str]],
    key: tuple[str, ...],
) -> DescribedTable:
    codes = code_meanings(release) | dict(own_codes)
    columns = tuple(
        DescribedColumn(
            column,
            column.replace("_", " ").capitalize(),
            meanings.get(column) or COLUMN_MEANINGS[column],
            _kind(rows[column], column in codes),
            codes.get(column, {}),
            column in key,
            smallest=SMALLEST_P if column in ("p_value", "p_adjusted") else None,
        )
        for column in rows.columns
    )
    return DescribedTable(name, title, meaning, columns, rows, key, "status")


def _kind(values: pd.Series, coded: bool) -> str:
    if pd.api.types.is_integer_dtype(values):
        return INTEGER
    return NUMBER if pd.api.types.is_float_dtype(values) else CODE if coded else TEXT
