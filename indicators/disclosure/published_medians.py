"""Medians of waiting times beside the two counts they rest on.

Belongs here: which rows have too few on one side, the figure of those that are shown. Does not: the counts beside it,
which are protected like those of a share (`protection`), the value in the middle itself (`indicators.figures`).

The counts beside a median are all that were to wait and those of them that did not wait too long to be followed. A
median beyond the last day that is followed tells no more than these two. Any other tells that half waited no longer:
where nearly all of them waited as long as that, or nearly none waited longer, it tells what was true of each, so that
both sides of it have the least number of records of the policy. Limits of a median would be two more values of single
records; there are none. It has figures of whole years and of one group at a time (`policy.indicators_by_year`), so that
few sets of the same women have a median.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from indicators.disclosure.figures import quantile_of_days
from indicators.disclosure.kinds import is_median, rows_of
from indicators.disclosure.policy import Policy


def with_few_on_one_side(
    cells: pd.DataFrame, on_each_side: pd.Series, sheets: Sequence[dict], policy: Policy
) -> np.ndarray:
    """One boolean a row of `cells`: whether it is of a median with too few records below it or above it.

    `on_each_side`: as in `schemas.release.ESTIMATES`, in the order of `cells`; null counts as none.
    """
    enough = (on_each_side >= policy.quantile_minimum_each_side).fillna(False).to_numpy(bool)
    return rows_of(cells, sheets, is_median) & ~enough


def with_medians(
    released: pd.DataFrame, estimates: pd.DataFrame, sheets: Sequence[dict], policy: Policy
) -> pd.DataFrame:
    """The released rows, those of medians with the value in the middle and no limits.

    `estimates`: columns `value` and `on_each_side`, under the same index.
    """
    own = rows_of(released, sheets, is_median) & (released["status"] == "shown").to_numpy()
    if not own.any():
        return released
    result, rows = released.copy(), estimates.loc[released.index[own]]
    followed = {sheet["indicator"]: sheet["median"]["censored_above"] for sheet in sheets if is_median(sheet)}
    last, days = result.loc[own, "indicator"].map(followed).to_numpy(float), rows["value"].to_numpy(float)
    sides = rows["on_each_side"].to_numpy(int)
    stepped = [quantile_of_days(day, side, side, policy) for day, side in zip(days, sides, strict=True)]
    result.loc[own, "value"] = np.where(days > last, last + 1, np.array(stepped, dtype=float))
    result.loc[own, ["lower", "upper"]] = pd.NA
    return result
