"""Figures of surveys of women at home and of service users: weighted shares beside the unweighted counts they rest on.

Belongs here: their rounding and interval. Does not: which indicators these are (`kinds`), the estimate and its standard
error (`indicators.survey_shares`), which rows are shown and how far they can be relied on (`protection`).

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

from indicators.disclosure.kinds import is_survey
from indicators.disclosure.policy import Policy
from indicators.disclosure.rows import rounded
from indicators.statistics.intervals import survey_interval
from schemas.release import OF_SURVEYS


def with_weighted_figures(
    released: pd.DataFrame, estimates: pd.DataFrame, sheets: Sequence[Mapping], policy: Policy
) -> pd.DataFrame:
    """The released rows, those of surveys with weighted `value`, `lower`, `upper` and their own `reliability`.

    `estimates`: columns `value` and `schemas.release.OF_SURVEYS`, under the same index.
    """
    scale = {sheet["indicator"]: sheet["multiplier"] for sheet in sheets if is_survey(sheet)}
    own = (released["indicator"].isin(scale) & (released["status"] == "shown")).to_numpy()
    if not own.any():
        return released
    result, rows = released.copy(), estimates.loc[released.index[own]]
    most = released.loc[own, "indicator"].map(scale).to_numpy(float)
    share, error, freedom, effect = (rows[name].to_numpy(float, na_value=np.nan) for name in ("value", *OF_SURVEYS))
    respondents = result.loc[own, "denominator"].to_numpy(float)
    lower, upper, fallback = survey_interval(share / most, error / most, freedom, respondents, effect)
    decimals = np.full(own.sum(), policy.decimals_below)
    for name, figure in (("value", share), ("lower", most * lower), ("upper", most * upper)):
        result.loc[own, name] = rounded(figure, decimals)
    # Of a design that says nothing of its own error the interval is a stopgap.
    result.loc[own, "reliability"] = np.where(fallback, "unstable", result.loc[own, "reliability"])
    return result
