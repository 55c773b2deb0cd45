"""Figures of population surveys: weighted shares beside the unweighted counts they rest on.

Belongs here: which indicators these are, their rounding and interval, how far they can be relied on. Does not: the
estimate and its standard error (`indicators.survey_shares`), which rows are shown (`protection`).

The counts of respondents, unweighted, are protected like all other counts of women. The weighted share beside them does
not give a withheld count back:

- Whoever does not know the weights has no equation: any weights fit.
- Whoever knows the average weight of each cell, because the classes of the population are public, can take the weighted
  shares of the shown cells off that of the whole. Two withheld cells of which the sum is known then have a second
  equation, but one with the rounding of every share in it. In whole per cent that is half a per cent of all
  respondents and half a per cent of those in the shown cells: with 1,400 respondents of whom 1,100 are shown, 12 to
  either side, before it is divided by how much the two average weights differ. With one decimal it would be 1. So
  these shares are never written with more decimals than `decimals_below`, however many answered.
- Whoever knows the weight of each respondent has the records.

Weights, sums of weights and standard errors are not published.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from indicators.disclosure.policy import Policy
from indicators.disclosure.rows import rounded
from indicators.statistics.intervals import Z_95

STABLE = 50
"""Below so many respondents a figure is to be read with care: the convention of European survey producers."""


def is_population_survey(sheet: Mapping) -> bool:
    """Whether an indicator is a weighted share of women asked at home: no facility knows any of them from it."""
    return sheet["measure"] == "weighted_proportion" and sheet["unit_of_count"] == "respondent"


def with_weighted_figures(
    released: pd.DataFrame, estimates: pd.DataFrame, sheets: Sequence[Mapping], policy: Policy
) -> pd.DataFrame:
    """The released rows, those of surveys with weighted `value`, `lower`, `upper` and their own `reliability`.

    `estimates`: columns `value` and `standard_error` in the unit of the indicator, under the same index. A share
    without a standard error (a single sampling unit) has no interval.
    """
    scale = {sheet["indicator"]: sheet["multiplier"] for sheet in sheets if is_population_survey(sheet)}
    own = (released["indicator"].isin(scale) & (released["status"] == "shown")).to_numpy()
    if not own.any():
        return released
    result, rows = released.copy(), estimates.loc[released.index[own]]
    most = released.loc[own, "indicator"].map(scale).to_numpy(float)
    share, error = (rows[name].to_numpy(float, na_value=np.nan) for name in ("value", "standard_error"))
    lower, upper = logit_interval(share / most, error / most)
    decimals = np.full(own.sum(), policy.decimals_below)
    for name, figure in (("value", share), ("lower", most * lower), ("upper", most * upper)):
        result.loc[own, name] = rounded(figure, decimals)
    few = (result.loc[own, "denominator"] < STABLE).to_numpy(bool)
    result.loc[own, "reliability"] = np.where(few, "unstable", result.loc[own, "reliability"])
    return result


def logit_interval(share: np.ndarray, error: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """95 % limits of shares between 0 and 1 with the standard errors of their design, on the logit scale.

    nan where there is no standard error, or where the share is 0 or 1, which has no logit.
    Source: E. L. Korn and B. I. Graubard (1998), Survey Methodology 24, 193-201, interval of Wald type on the logit.
    """
    inside = (share > 0) & (share < 1)
    odds = np.where(inside, share, 0.5)
    centre = np.log(odds / (1 - odds))
    half_width = np.where(inside, Z_95 * error / (odds * (1 - odds)), np.nan)
    lower, upper = (1 / (1 + np.exp(-(centre + side * half_width))) for side in (-1, 1))
    return lower, upper
