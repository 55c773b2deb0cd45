"""Figures of facilities, staff and activities, which are nobody's private life.

Belongs here: their status, rounding and intervals. Does not: figures about women (`protection`).
"""

import numpy as np
import pandas as pd

from indicators.disclosure.policy import Policy
from indicators.disclosure.rows import NUMBERS, rounded, typed
from indicators.rounding import rounded_half_up
from indicators.statistics.estimates import reliability, unstable_below
from indicators.statistics.intervals import wilson_interval


def open_figures(rows: pd.DataFrame, sheets: list[dict], policy: Policy) -> pd.DataFrame:
    """Counts as they are; shares and ratios from the minimum denominator on, with the interval the sheet names."""
    counts = {sheet["indicator"] for sheet in sheets if "denominator" not in sheet}
    minimum = rows["indicator"].map({sheet["indicator"]: sheet["min_denominator"] for sheet in sheets})
    denominator = rows["denominator"].fillna(0)
    is_count = rows["indicator"].isin(counts)
    status = np.select(
        [
            rows["numerator"].isna() & rows["denominator"].isna(),
            rows["numerator"].isna() | (~is_count & (denominator == 0)),
            ~is_count & (denominator < minimum),
        ],
        ["not_available", "not_applicable", "low_n"],
        "shown",
    )
    shown = status == "shown"
    result = rows.assign(status=status)
    decimals = np.array([policy.decimals(int(n)) for n in denominator])
    result["value"] = rounded(rows["value"].to_numpy(float, na_value=np.nan), np.where(is_count, 0, decimals))
    lower, upper = _wilson(rows, sheets, decimals, shown & ~is_count.to_numpy())
    result["lower"], result["upper"] = pd.array(lower, dtype="Float64"), pd.array(upper, dtype="Float64")
    for name in NUMBERS:
        result[name] = result[name].where(shown)
    unstable = rows["indicator"].map({sheet["indicator"]: unstable_below(sheet) for sheet in sheets}).to_numpy()
    counted, none = np.where(is_count, np.nan, denominator.to_numpy(float)), np.zeros(len(rows), dtype=bool)
    words = reliability(counted, np.zeros(len(rows)), unstable, none, none)
    result["reliability"] = pd.Series(words, index=rows.index, dtype="str").where(shown)
    return typed(result)


def _wilson(rows: pd.DataFrame, sheets: list[dict], decimals: np.ndarray, wanted: np.ndarray) -> tuple:
    named = {sheet["indicator"] for sheet in sheets if sheet["interval_method"] == "wilson"}
    scale = rows["indicator"].map({sheet["indicator"]: sheet["multiplier"] for sheet in sheets}).to_numpy(float)
    wanted = wanted & rows["indicator"].isin(named).to_numpy()
    lower, upper = np.full(len(rows), np.nan), np.full(len(rows), np.nan)
    if wanted.any():
        x = rows["numerator"].fillna(0).to_numpy(np.int64)[wanted]
        n = rows["denominator"].fillna(0).to_numpy(np.int64)[wanted]
        for side, limit in zip((lower, upper), wilson_interval(x, n), strict=True):
            side[wanted] = rounded_half_up(scale[wanted] * limit, decimals[wanted])
    return lower, upper
