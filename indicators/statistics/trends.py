"""Whether a series of years rises or falls by more than chance, and whether a gap between two groups opens or closes.

Belongs here: the tests on counts, and the words why there is none. Does not: limits and runs (`signals`), progress
since a baseline (`progress`).
"""

from dataclasses import dataclass
from math import erfc, log, nan, sqrt

import numpy as np

from indicators.statistics.comparisons import newcombe_difference

LEAST_POINTS = 5

TREND_STATUSES = {
    "tested": "There was a test.",
    "too_few_points": "Fewer than five periods in a row since the last gap or break: no test.",
    "all_zero": "There was not one event in all these periods.",
    "all_full": "There was the event for everybody in all these periods.",
    "at_one_end": "All events fell in the first or the last of these periods: how steep the slope is, nobody can tell.",
    "of_years_only": "Trends are tested on years: quarters have charts, and seasons.",
    "same_units": "What the same facilities or staff are like each year: nothing that chance could explain.",
    "no_counts": "The figure has no counts that a trend could be tested on.",
}


@dataclass(frozen=True)
class Trend:
    """A test of a trend. `slope`: of shares the change a period, of rates the change of the natural logarithm a
    period, of gaps the change of the log odds ratio a period; `statistic` and two-sided `p`; nan without a test.
    `status`: a word of `TREND_STATUSES`."""

    status: str
    slope: float = nan
    statistic: float = nan
    p: float = nan


def latest_unbroken(values: np.ndarray) -> slice:
    """The last row of points without a gap (nan) behind the last gap but for gaps at the very end.

    >>> latest_unbroken(np.array([1.0, np.nan, 2, 3, np.nan]))
    slice(2, 4, None)
    """
    known = np.flatnonzero(~np.isnan(np.asarray(values, dtype=float)))
    if not len(known):
        return slice(0, 0)
    breaks = np.flatnonzero(np.diff(known) > 1)
    start = known[breaks[-1] + 1] if len(breaks) else known[0]
    return slice(int(start), int(known[-1]) + 1)


def cochran_armitage(numerator: np.ndarray, denominator: np.ndarray) -> Trend:
    """Trend of shares over equally spaced periods, one entry each, denominators above 0.

    T = sum t (x - n p), p = sum x / sum n; V = p (1 - p) (sum n t^2 - (sum n t)^2 / sum n); z = T / sqrt(V).
    The slope is that of the weighted line through the shares. Fewer than five periods, none and everybody: no test.

    Source: P. Armitage (1955), Biometrics 11, 375-386; W. G. Cochran (1954), Biometrics 10, 417-451.

    Five years of 100 women, 10, 12, 14, 16 and 18 of them: T = 20, variance 0.14 x 0.86 x 1000 = 120.4.

    >>> found = cochran_armitage([10, 12, 14, 16, 18], [100] * 5)
    >>> round(found.statistic, 4), round(found.slope, 4), round(found.p, 4)
    (1.8227, 0.02, 0.0683)
    """
    x, n = np.asarray(numerator, dtype=float), np.asarray(denominator, dtype=float)
    if (word := _no_test(x, n)) != "tested":
        return Trend(word)
    t = np.arange(len(x)) - np.average(np.arange(len(x)), weights=n)
    share = x.sum() / n.sum()
    total, squares = float(t @ (x - n * share)), float(n @ t**2)
    z = total / sqrt(share * (1 - share) * squares)
    return Trend("tested", total / squares, z, erfc(abs(z) / sqrt(2)))


def quasi_poisson_slope(events: np.ndarray, exposure: np.ndarray) -> Trend:
    """Trend of rates over equally spaced periods, one entry each, exposures above 0.

    log(expected events) = a + b t + log(exposure), fitted by maximum likelihood; the variance of b is multiplied by
    the dispersion, sum (x - expected)^2 / expected / (periods - 2), but not by less than 1: counts that lie closer to
    the line than chance lets them are chance. b over its standard error is compared with Student's t with
    periods - 2 degrees of freedom. Fewer than five periods or no event: no test.

    Source: P. McCullagh and J. A. Nelder (1989), Generalized Linear Models, sections 6.2 and 9.2.

    >>> found = quasi_poisson_slope([16, 24, 36, 54, 81], [1.0] * 5)  # half as many again each year
    >>> round(float(np.exp(found.slope)), 6), found.p < 0.01
    (1.5, True)
    """
    from scipy.special import stdtr

    x, e = np.asarray(events, dtype=float), np.asarray(exposure, dtype=float)
    if (word := _no_test(x, None)) != "tested":
        return Trend(word)
    if x[1:].sum() == 0 or x[:-1].sum() == 0:
        return Trend("at_one_end")
    design = np.column_stack([np.ones(len(x)), np.arange(len(x)) - (len(x) - 1) / 2])
    found = np.array([log(x.sum() / e.sum()), 0.0])
    for _ in range(100):
        expected = e * np.exp(design @ found)
        information = design.T @ (design * expected[:, None])
        step = np.linalg.solve(information, design.T @ (x - expected))
        found = found + np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-12:
            break
    expected = e * np.exp(design @ found)
    freedom = len(x) - 2
    dispersion = max(1.0, float(((x - expected) ** 2 / expected).sum() / freedom))
    information = design.T @ (design * expected[:, None])
    statistic = float(found[1] / sqrt(dispersion * np.linalg.inv(information)[1, 1]))
    return Trend("tested", float(found[1]), statistic, 2 * float(stdtr(freedom, -abs(statistic))))


@dataclass(frozen=True)
class GapOverTime:
    """The difference of the shares of two groups in each period with its 95 % limits (arrays, nan where one of the
    two is missing or withheld), and whether it opens or closes."""

    difference: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    trend: Trend


def gap_over_time(group: tuple[np.ndarray, np.ndarray], reference: tuple[np.ndarray, np.ndarray]) -> GapOverTime:
    """Difference of two shares (group - reference) in each period, and the test group x time. No control chart: a
    gap of two moving figures has no limits of its own.

    `group`, `reference`: numerators and denominators, one entry a period, nan where withheld. Limits by Newcombe from
    the two Wilson intervals. Test (Wald, by counts): in each period the log odds ratio, with half a woman added to each
    of the four counts, and its variance, the sum of the four reciprocals; the slope of the line through them, weighted
    with the reciprocals of the variances, over its standard error. At least five periods in a row with both groups.

    Source: R. G. Newcombe (1998), Statistics in Medicine 17, 873-890, method 10; B. Woolf (1955), Annals of Human
    Genetics 19, 251-253, with Haldane's (1956) half.

    >>> found = gap_over_time((np.array([84.0]), np.array([120.0])), (np.array([26.0]), np.array([52.0])))
    >>> [round(100 * float(side[0]), 1) for side in (found.difference, found.lower, found.upper)]
    [20.0, 4.3, 35.1]
    >>> found.trend.status
    'too_few_points'
    """
    (x, n), (y, m) = ([np.asarray(part, dtype=float) for part in pair] for pair in (group, reference))
    both = (n > 0) & (m > 0) & ~np.isnan(x) & ~np.isnan(y)
    difference, lower, upper = (np.full(len(x), np.nan) for _ in range(3))
    difference[both], lower[both], upper[both] = newcombe_difference(x[both], n[both], y[both], m[both])
    row = latest_unbroken(difference)
    return GapOverTime(difference, lower, upper, _group_by_time(x[row], n[row], y[row], m[row]))


def _group_by_time(x: np.ndarray, n: np.ndarray, y: np.ndarray, m: np.ndarray) -> Trend:
    if len(x) < LEAST_POINTS:
        return Trend("too_few_points")
    four = [part + 0.5 for part in (x, n - x, y, m - y)]
    ratio = np.log(four[0] / four[1]) - np.log(four[2] / four[3])
    weight = 1 / sum(1 / part for part in four)
    t = np.arange(len(x)) - np.average(np.arange(len(x)), weights=weight)
    squares = float(weight @ t**2)
    slope = float(weight @ (t * ratio)) / squares
    z = slope * sqrt(squares)
    return Trend("tested", slope, z, erfc(abs(z) / sqrt(2)))


def _no_test(x: np.ndarray, n: np.ndarray | None) -> str:
    if len(x) < LEAST_POINTS:
        return "too_few_points"
    if not x.any():
        return "all_zero"
    return "all_full" if n is not None and np.all(x == n) else "tested"
