"""Two groups compared: the difference and the ratio of two shares or of two rates, with 95 % limits.

Belongs here: estimates and intervals of pairs. Does not: tests and p values (`group_tests`), measures of all groups
(`equity_measures`), which counts may be used (`released`).
"""

import numpy as np
from scipy.special import betaincinv

from indicators.statistics.intervals import Z_95, exact_poisson_limits, wilson_interval

_WIDEST_LOG_RATIO = 50.0
_HALVINGS = 100


def difference_of(one: tuple, other: tuple) -> tuple:
    """Difference of two figures from each figure and its limits: figure, lower and upper limit of the difference.

    `one`, `other`: figure, lower, upper; numbers or arrays of one shape.

    Formula: d - sqrt((p1 - l1)^2 + (u2 - p2)^2) and d + sqrt((u1 - p1)^2 + (p2 - l2)^2).
    Source: G. Y. Zou and A. Donner (2008), Statistics in Medicine 27, 1693-1702; with Wilson's limits R. G. Newcombe
    (1998), Statistics in Medicine 17, 873-890, method 10.

    >>> [round(float(number), 1) for number in difference_of((70, 61, 77), (50, 37, 63))]
    [20.0, 4.2, 34.8]
    """
    (p1, l1, u1), (p2, l2, u2) = one, other
    difference = p1 - p2
    return difference, difference - np.hypot(p1 - l1, u2 - p2), difference + np.hypot(u1 - p1, p2 - l2)


def ratio_of(one: tuple, other: tuple) -> tuple:
    """Ratio of two figures of at least 0 from each figure and its limits: figure, lower and upper limit of the ratio.

    `one`, `other`: figure, lower, upper. Infinite where the lower limit of `other` is 0; raises ZeroDivisionError where
    `other` itself is 0: then there is no ratio.

    Formula: (p1 p2 - sqrt((p1 p2)^2 - l1 (2 p1 - l1) u2 (2 p2 - u2))) / (u2 (2 p2 - u2)), and the upper limit with +
    for -, u1 for l1 and l2 for u2; where u2 (2 p2 - u2) is 0 it is l1 (2 p1 - l1) / (2 p1 p2).
    Source: A. Donner and G. Y. Zou (2012), Statistical Methods in Medical Research 21, 347-359.

    >>> [round(float(number), 2) for number in ratio_of((70, 61, 77), (50, 37, 63))]
    [1.4, 1.07, 1.92]
    """
    (p1, l1, u1), (p2, l2, u2) = one, other
    product, ratio = p1 * p2, p1 / p2
    limits = []
    for sign, end, other_end in ((-1, l1, u2), (1, u1, l2)):
        above, below = end * (2 * p1 - end), other_end * (2 * p2 - other_end)
        root = float(np.sqrt(max(product**2 - above * below, 0.0)))
        if below:
            limits.append((product + sign * root) / below)
        else:
            limits.append(above / (2 * product) if sign < 0 and product else np.inf if sign > 0 else 0.0)
    return ratio, *limits


def published_comparison(one: float, other: float) -> tuple[float, float]:
    """Difference and ratio of two figures that somebody else published without the counts behind them.

    No interval: without counts there is none. The ratio is NaN if `other` is 0.

    Example: partner violence among women who came to primary care in Spain, 27.9 % of migrant and 14.3 % of Spanish
    women, 10 202 asked: 13.6 points, 1.95 times. Source of the figures: C. Vives-Cases and others (2009), as the policy
    brief quotes it. A sample of those who come is not the population (semantics F9).

    >>> [round(number, 2) for number in published_comparison(27.9, 14.3)]
    [13.6, 1.95]
    """
    return one - other, one / other if other else float("nan")


def newcombe_difference(
    x1: np.ndarray, n1: np.ndarray, x2: np.ndarray, n2: np.ndarray, z: float = Z_95
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Difference of two shares, x1/n1 - x2/n2, with its lower and upper limit, all between -1 and 1.

    Shapes: four arrays of n counts with 0 <= x <= n, n > 0; three arrays of n floats. Raises ValueError otherwise.

    Formula: d - sqrt((p1 - l1)^2 + (u2 - p2)^2) and d + sqrt((u1 - p1)^2 + (p2 - l2)^2), l and u the Wilson limits.
    Source: R. G. Newcombe (1998), Statistics in Medicine 17, 873-890, method 10.

    Example: 84 of 120 against 26 of 52 are 20.0 points (4.3 to 35.1).

    >>> d, lower, upper = newcombe_difference([84], [120], [26], [52])
    >>> [round(100 * float(number[0]), 1) for number in (d, lower, upper)]
    [20.0, 4.3, 35.1]
    """
    x1, n1, x2, n2 = (np.asarray(counts, dtype=float) for counts in (x1, n1, x2, n2))
    (l1, u1), (l2, u2) = wilson_interval(x1, n1, z), wilson_interval(x2, n2, z)
    return difference_of((x1 / n1, l1, u1), (x2 / n2, l2, u2))


def koopman_ratio(
    x1: np.ndarray, n1: np.ndarray, x2: np.ndarray, n2: np.ndarray, z: float = Z_95
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Ratio of two shares, (x1/n1) / (x2/n2), with its asymptotic score limits.

    Shapes: four arrays of n counts with 0 <= x <= n, n > 0; three arrays of n floats. Where x2 is 0 the ratio is not
    defined and all three are NaN (the caller says so in a word); where x1 is 0 ratio and lower limit are 0.

    Formula: all t with (p1 - t p2)^2 / (q1 (1 - q1) / n1 + t^2 q2 (1 - q2) / n2) <= z^2, where q2 is the share of the
    second group that is likeliest if the ratio is t, and q1 = t q2: the smaller root of
    (n1 + n2) t q^2 - (n1 t + x1 + n2 + x2 t) q + x1 + x2 = 0.
    Source: P. A. R. Koopman (1984), Biometrics 40, 513-517. It is defined where a share is 1, where the score ratio of
    statsmodels 0.15 is not.

    Example: 26 of 52 against 84 of 120 are 0.71 (0.52 to 0.93).

    >>> ratio, lower, upper = koopman_ratio([26], [52], [84], [120])
    >>> [round(float(number[0]), 2) for number in (ratio, lower, upper)]
    [0.71, 0.52, 0.93]
    """
    x1, n1, x2, n2 = (np.atleast_1d(np.asarray(counts, dtype=float)) for counts in (x1, n1, x2, n2))
    if not all(np.all((n > 0) & (x >= 0) & (x <= n)) for x, n in ((x1, n1), (x2, n2))):
        raise ValueError("A ratio of shares needs 0 <= numerator <= denominator and denominators above 0")
    defined = x2 > 0
    ratio = np.divide(x1 / n1, x2 / n2, out=np.full(x1.shape, np.nan), where=defined)
    # From a numerator of 0 the upper limit is looked for over the whole range.
    start = np.log(np.where(defined & (x1 > 0), ratio, np.exp(-_WIDEST_LOG_RATIO)))
    limits = []
    for direction in (-1.0, 1.0):
        inside, outside = start.copy(), np.full(start.shape, direction * _WIDEST_LOG_RATIO)
        for _ in range(_HALVINGS):
            middle = (inside + outside) / 2
            fits = _score(x1, n1, x2, n2, np.exp(middle)) <= z**2
            inside, outside = np.where(fits, middle, inside), np.where(fits, outside, middle)
        limits.append(np.where(defined, np.exp(inside), np.nan))
    lower, upper = limits
    return ratio, np.where(x1 == 0, np.where(defined, 0.0, np.nan), lower), upper


def _score(x1: np.ndarray, n1: np.ndarray, x2: np.ndarray, n2: np.ndarray, ratio: np.ndarray) -> np.ndarray:
    """Koopman's statistic at `ratio`."""
    a, b, c = (n1 + n2) * ratio, n1 * ratio + x1 + n2 + x2 * ratio, x1 + x2
    # 2c / (b + root) is the smaller root without the cancellation of (b - root) / 2a.
    q2 = np.clip(2 * c / (b + np.sqrt(np.maximum(b**2 - 4 * a * c, 0))), 0, 1)
    q1 = np.clip(ratio * q2, 0, 1)
    variance = q1 * (1 - q1) / n1 + ratio**2 * q2 * (1 - q2) / n2
    apart = (x1 / n1 - ratio * x2 / n2) ** 2
    return np.divide(apart, variance, out=np.where(apart > 0, np.inf, 0.0), where=variance > 0)


def log_ratio(
    x1: np.ndarray, n1: np.ndarray, x2: np.ndarray, n2: np.ndarray, z: float = Z_95
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Ratio of two shares with limits on the logarithmic scale; NaN where x1 or x2 is 0.

    Formula: exp(ln r -/+ z sqrt(1/x1 - 1/n1 + 1/x2 - 1/n2)).
    Source: D. Katz et al. (1978), Biometrics 34, 469-474. Of use to whoever compares with figures published that way;
    the table has Koopman's limits, which also hold for small counts.

    Example: 26 of 52 against 84 of 120 are 0.71 (0.53 to 0.96).

    >>> [round(float(number[0]), 2) for number in log_ratio([26], [52], [84], [120])]
    [0.71, 0.53, 0.96]
    """
    x1, n1, x2, n2 = (np.atleast_1d(np.asarray(counts, dtype=float)) for counts in (x1, n1, x2, n2))
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = (x1 / n1) / (x2 / n2)
        spread = np.exp(z * np.sqrt(1 / x1 - 1 / n1 + 1 / x2 - 1 / n2))
        limits = (ratio, ratio / spread, ratio * spread)
    defined = (x1 > 0) & (x2 > 0)
    return tuple(np.where(defined, limit, np.nan) for limit in limits)


def rate_difference(
    x1: np.ndarray, time1: np.ndarray, x2: np.ndarray, time2: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Difference of two rates, x1/time1 - x2/time2, with 95 % limits. `time`: women, or woman-years, above 0.

    Formula: Newcombe's, with the exact Poisson limits of each rate in the place of Wilson's.
    Source: G. Y. Zou and A. Donner (2008), Statistics in Medicine 27, 1693-1702 (variance estimates recovery).

    Example: 60 of 10 000 women against 40 of 20 000 are 40 per 10 000 (24.1 to 58.2).

    >>> [round(10000 * float(number[0]), 1) for number in rate_difference([60], [10_000], [40], [20_000])]
    [40.0, 24.1, 58.2]
    """
    x1, time1, x2, time2 = (np.asarray(counts, dtype=float) for counts in (x1, time1, x2, time2))
    (l1, u1), (l2, u2) = exact_poisson_limits(x1), exact_poisson_limits(x2)
    return difference_of((x1 / time1, l1 / time1, u1 / time1), (x2 / time2, l2 / time2, u2 / time2))


def rate_ratio(
    x1: np.ndarray, time1: np.ndarray, x2: np.ndarray, time2: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Ratio of two rates with exact 95 % limits; NaN where x2 is 0.

    Formula: given x1 + x2, x1 is binomial with share s = r time1 / (r time1 + time2); the Clopper-Pearson limits of s
    become limits of r = s time2 / ((1 - s) time1).
    Source: J. Przyborowski and H. Wilenski (1940), Biometrika 31, 313-323. The score ratio of statsmodels is wrong at
    x1 = 0; this one is 0 with an upper limit there.

    Example: 60 of 10 000 women against 40 of 20 000 are 3.0 (1.98 to 4.59).

    >>> [round(float(number[0]), 2) for number in rate_ratio([60], [10_000], [40], [20_000])]
    [3.0, 1.98, 4.59]
    """
    x1, time1, x2, time2 = (np.atleast_1d(np.asarray(counts, dtype=float)) for counts in (x1, time1, x2, time2))
    defined = x2 > 0
    below = np.where(defined, x2, 1.0)
    ratio = (x1 / time1) / (below / time2)
    lower = np.where(x1 > 0, betaincinv(np.maximum(x1, 1), below + 1, 0.025), 0.0)
    upper = betaincinv(x1 + 1, below, 0.975)
    limits = (share / (1 - share) * time2 / time1 for share in (lower, upper))
    return tuple(np.where(defined, number, np.nan) for number in (ratio, *limits))
