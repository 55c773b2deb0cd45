"""Weighted shares of surveys, which their counts do not give.

Belongs here: what a single row must be. Does not: the counts of respondents beside it, which are attacked like all
others (`attack`). Whoever knows how much each cell weighs learns the more of withheld cells the more digits the shares
have (`disclosure.survey_figures` says how much), so that what is checked here is that they have no more than allowed.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

WEIGHTED = "a weighted share has more digits than allowed, or is no share with its limits around it"


def is_weighted(sheet: Mapping) -> bool:
    """Whether the figure of an indicator is not a matter of its counts alone."""
    return sheet["measure"] == "weighted_proportion"


def broken_shares(cells: pd.DataFrame, rows: np.ndarray, decimals: int) -> np.ndarray:
    """One boolean a row: whether it is one of `rows` and its figures are not three numbers from 0 to 100 in order, each
    with at most so many decimals. Limits may be missing."""
    low, value, high = (cells[name].to_numpy(float, na_value=np.nan) for name in ("lower", "value", "upper"))
    low, high = np.where(np.isnan(low), 0.0, low), np.where(np.isnan(high), 100.0, high)
    in_order = (low >= 0) & (low <= value) & (value <= high) & (high <= 100)
    step = 10.0**decimals
    fine = [np.abs(figure * step - np.rint(figure * step)) < 1e-6 for figure in (low, value, high)]
    return rows & ~(in_order & np.logical_and.reduce(fine))
