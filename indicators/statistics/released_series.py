"""Series over time, brought out of released cells.

Belongs here: one value a period, gaps where nothing is shown, which kind of figure it is. Does not: what a series says
(`signals`), the tables of a release (`signal_table`, `signal_points`).
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from indicators.periods import QUARTER, YEAR, Period, period_of, quarter_label
from indicators.statistics.signals import PLAIN, RATE, SHARE, STATE, Series
from indicators.units import UNITS
from indicators.units.unit import AS_OF
from schemas.release import NOT_ABOUT_WOMEN


def series_of(rows: pd.DataFrame, sheet: Mapping, period_kind: str, span: range) -> Series:
    """The series of one group: `rows` of released cells, one a period. Every period of `span` (their numbers) is in it;
    one that has no row, or that is not shown, is a gap."""
    by_number = {number_of(period_of(row.period)): row for row in rows.itertuples(index=False)}
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


def number_of(period: Period) -> int:
    """A period as a number: of a quarter or of a year, those that follow each other one apart."""
    return period.quarters[0] if period.kind == QUARTER else period.quarters[0] // 4


def _label(number: int, period_kind: str) -> str:
    return str(number) if period_kind == YEAR else quarter_label(number)
