"""Rates and medians of women: what a single row of them must be.

Belongs here: figures that are no share of two counts, sums over years that overlap. Does not: the counts beside them,
which are attacked like all others (`attack`). Written without the suppressor's code.

From the bytes of a release nobody can tell how many records lie on either side of a median; what can be told is that it
agrees with the two counts beside it, has no limits and no finer steps than allowed.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from scipy.stats import chi2

POOLED = {"killing": 5}
"""Units of which a year stands for so many years that end with it."""

FEW = "the numerator of a rate is below its minimum"
RATE = "a rate or its interval says more than its counts with the digits allowed"
MIDDLE = "a median has limits or fractions, or does not agree with its counts"
OVERLAP = "a sum over years shares years with another that is shown"


def is_rate(sheet: Mapping) -> bool:
    """Whether those above the line are no part of those below it."""
    return sheet["measure"] in ("rate", "ratio_of_sums")


def is_middle(sheet: Mapping) -> bool:
    """Whether the figure is a value in the middle."""
    return sheet["measure"] == "median"


def broken_rates(cells: pd.DataFrame, rows: np.ndarray, sheets: Mapping[str, Mapping], digits: int) -> np.ndarray:
    """One boolean a row: whether it is one of `rows` and a figure is not that of its counts, with so many digits.

    Limits: the numbers of events that are expected if so few, or so many, come one time in forty (Garwood 1936).
    """
    result = np.zeros(len(cells), dtype=bool)
    for row in np.flatnonzero(rows):
        record = cells.iloc[row]
        x, n = int(record["numerator"]), int(record["denominator"])
        if n <= 0:
            result[row] = True
            continue
        limits = chi2.ppf(0.025, 2 * x) / 2, chi2.ppf(0.975, 2 * x + 2) / 2
        for column, events in (("value", x), ("lower", limits[0]), ("upper", limits[1])):
            exact, told = sheets[record["indicator"]]["multiplier"] * events / n, float(record[column])
            step = 10.0 ** (np.floor(np.log10(exact)) - digits + 1) if exact > 0 else 1.0
            result[row] |= not (abs(told - exact) <= step / 2 * 1.001 and abs(told / step - round(told / step)) < 1e-6)
    return result


def broken_medians(cells: pd.DataFrame, rows: np.ndarray, sheets: Mapping[str, Mapping], step: int) -> np.ndarray:
    """One boolean a row: whether it is one of `rows` and is no whole number of steps, or has limits, or says another
    thing than its counts of whether half waited as long as anybody was followed."""
    result = np.zeros(len(cells), dtype=bool)
    for row in np.flatnonzero(rows):
        record = cells.iloc[row]
        last, value = sheets[record["indicator"]]["median"]["censored_above"], float(record["value"])
        late = 2 * int(record["numerator"]) < int(record["denominator"])
        in_steps = value == last + 1 if late else 0 <= value <= last + step / 2 and value % step == 0
        result[row] = not in_steps or pd.notna(record["lower"]) or pd.notna(record["upper"])
    return result


def overlapping(own: pd.DataFrame, earlier: Sequence[pd.DataFrame], sheets: Mapping[str, Mapping]) -> np.ndarray:
    """One boolean a row of `own`: whether it is shown and is a sum over years that shares one with another shown sum,
    here or in `earlier` cells."""
    result = np.zeros(len(own), dtype=bool)
    for name, sheet in sheets.items():
        if sheet["unit_of_count"] not in POOLED:
            continue
        shown = [
            set(cells.loc[(cells["indicator"] == name) & (cells["status"] == "shown"), "period"].str[:4].astype(int))
            for cells in (own, *earlier)
        ]
        years = set().union(*shown)
        for row in np.flatnonzero(((own["indicator"] == name) & (own["status"] == "shown")).to_numpy()):
            apart = {abs(int(own["period"].iat[row][:4]) - year) for year in years} - {0}
            result[row] = any(distance < POOLED[sheet["unit_of_count"]] for distance in apart)
    return result
