"""How precise a figure may be, so that it does not give back a count that is not printed beside it.

Belongs here: rates, quantiles, percentages without their counts (nothing like these is published today: whatever is,
goes through `share_without_counts` first). Does not: which figure a row has (`protection`), which rows are hidden
(`primary`).
"""

import numpy as np

from indicators.disclosure.policy import Policy
from indicators.rounding import half_up
from indicators.statistics.intervals import wilson_interval


def share_without_counts(
    numerator: np.ndarray, denominator: np.ndarray, policy: Policy
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Per cent and its 95 % limits for print without numerator, whoever knows the denominator.

    The numerators that may be shown with a denominator are cut into runs of `numerators_that_fit` or more, and all
    three figures are those of the middle of a run: each triple fits every numerator of its run. Rounding the three one
    by one does not do that, for together they tell more than each.

    Shapes: two arrays of n counts; three arrays of n floats come back, in per cent with the decimals of the policy.
    Raises ValueError unless numerator and complement are above the small class and enough numerators are possible.
    """
    x, n = np.asarray(numerator, dtype=np.int64), np.asarray(denominator, dtype=np.int64)
    first, possible = policy.small_class_highest + 1, n - 2 * policy.small_class_highest - 1
    if np.any(x < first) or np.any(n - x < first) or np.any(possible < policy.numerators_that_fit):
        raise ValueError("A percentage without counts needs numerator and complement above the small class")
    runs = possible // policy.numerators_that_fit
    run = np.minimum((x - first) // policy.numerators_that_fit, runs - 1)
    lowest = first + run * policy.numerators_that_fit
    highest = np.where(run == runs - 1, n - first, lowest + policy.numerators_that_fit - 1)
    middle = (lowest + highest) / 2
    step = np.array([10.0 ** policy.decimals(int(count)) for count in n.ravel()]).reshape(n.shape)
    shares = (middle / n, *wilson_interval(middle, n))
    value, lower, upper = (half_up(100 * share * step) / step for share in shares)
    return value, lower, upper


def with_digits(figure: float, digits: int) -> float:
    """A rate with so many significant digits. Populations are public, so that it gives its numerator back, or nearly:
    it is the minimum that protects, and the digits say no more than the counts can carry."""
    return float(f"{figure:.{digits - 1}e}")


def quantile_of_days(days: float, below: int, above: int, policy: Policy) -> int | None:
    """A quantile in whole steps of the policy, or None if too few records lie `below` or `above` it."""
    if min(below, above) < policy.quantile_minimum_each_side:
        return None
    return int(half_up(days / policy.quantile_step_days)) * policy.quantile_step_days
