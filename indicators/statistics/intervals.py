"""Confidence intervals of single figures: shares, rates, medians and shares of surveys.

Belongs here: formulas from counts to interval limits. Does not: which counts may be used (`indicators.disclosure`),
which indicator takes which interval (`estimates`), comparisons of groups, rounding and wording of what is shown.
"""

import numpy as np

Z_95 = 1.959963984540054
"""Two-sided 95 % quantile of the standard normal distribution."""

Z_998 = 3.090232306167813
"""Two-sided 99.8 % quantile of the standard normal distribution: for alerts, which are looked at many at a time."""

FEW_EVENTS = 10
"""Below this many events a Poisson interval is exact; from here on Byar's approximation is as good as it."""


def wilson_interval(numerator: np.ndarray, denominator: np.ndarray, z: float = Z_95) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper Wilson limits of `numerator / denominator`, as shares between 0 and 1.

    Shapes: two arrays of n counts with 0 <= numerator <= denominator, denominator > 0; two arrays of n floats
    come back. The denominator need not be whole: an effective sample size is one. Raises ValueError for other counts.

    Source: E. B. Wilson (1927), Journal of the American Statistical Association 22, 209-212: the two roots p
    of (numerator/n - p)^2 = z^2 p (1 - p) / n.

    >>> lower, upper = wilson_interval([3], [7])  # 3 of 7 is 43 %, and could be anything from 16 to 75 %
    >>> round(float(lower[0]), 2), round(float(upper[0]), 2)
    (0.16, 0.75)
    """
    x = np.asarray(numerator, dtype=float)
    n = np.asarray(denominator, dtype=float)
    if not (np.all(n > 0) and np.all(x >= 0) and np.all(x <= n)):
        raise ValueError("A Wilson interval needs 0 <= numerator <= denominator and a denominator above 0")
    share = x / n
    centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half_width = z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    # At 0 and n the exact limits are 0 and 1; floating point would leave a trace beside them.
    lower = np.where(x == 0, 0.0, centre - half_width)
    upper = np.where(x == n, 1.0, centre + half_width)
    return lower, upper


def exact_poisson_limits(events: np.ndarray, z: float = Z_95) -> tuple[np.ndarray, np.ndarray]:
    """Exact limits of the expected number of events, given how many there were; arrays of one shape.

    With a the error of one side (0.025 at 95 %): lower = chi2(a; 2x) / 2, 0 if x is 0; upper = chi2(1 - a; 2x + 2) / 2.
    Raises ValueError for a count below 0.

    Source: F. Garwood (1936), Biometrika 28, 437-442.

    >>> lower, upper = exact_poisson_limits([32])  # 32 killings in 8 million woman-years, per 100 000
    >>> round(float(lower[0]) / 80, 2), round(float(upper[0]) / 80, 2)
    (0.27, 0.56)
    """
    from scipy.special import gammainccinv, gammaincinv, ndtr

    x = _events(events)
    side = ndtr(-z)
    lower = np.where(x == 0, 0.0, gammaincinv(np.maximum(x, 1), side))
    return lower, gammainccinv(x + 1, side)


def byar_limits(events: np.ndarray, z: float = Z_95) -> tuple[np.ndarray, np.ndarray]:
    """Byar's approximate limits of the expected number of events; arrays of one shape.

    lower = x (1 - 1 / (9x) - z / (3 sqrt(x)))^3, and upper the same with x + 1 for x and + z for - z.
    Raises ValueError for a count below 0.

    Source: N. E. Breslow and N. E. Day (1987), Statistical Methods in Cancer Research II, page 69.

    >>> lower, upper = byar_limits([32])
    >>> round(float(lower[0]), 2), round(float(upper[0]), 2)
    (21.88, 45.18)
    """
    x = _events(events)
    above = np.maximum(x, 1)
    lower = np.where(x == 0, 0.0, above * np.maximum(1 - 1 / (9 * above) - z / (3 * np.sqrt(above)), 0) ** 3)
    more = x + 1
    return lower, more * (1 - 1 / (9 * more) + z / (3 * np.sqrt(more))) ** 3


def poisson_limits(events: np.ndarray, z: float = Z_95) -> tuple[np.ndarray, np.ndarray]:
    """Limits of the expected number of events: exact below `FEW_EVENTS`, Byar's from there on; arrays of one shape.

    For comparisons with tables of public health, which are made so. Cells of a release have exact limits at any count:
    their sheets name that method (`exact_poisson`), and it promises 95 % at every number of events. Of 10 events they
    are 4.80 and 18.39, Byar's 4.79 and 18.39; of 100 events 81.36 and 121.63, both.

    >>> lower, upper = poisson_limits([0, 5])
    >>> np.round(lower, 2).tolist(), np.round(upper, 2).tolist()
    ([0.0, 1.62], [3.69, 11.67])
    """
    x = _events(events)
    few = x < FEW_EVENTS
    pairs = zip(exact_poisson_limits(x, z), byar_limits(x, z), strict=True)
    lower, upper = (np.where(few, exact, byar) for exact, byar in pairs)
    return lower, upper


def rate_interval(events: np.ndarray, exposure: np.ndarray, z: float = Z_95) -> tuple[np.ndarray, np.ndarray]:
    """Limits of events / exposure: those of the events (`poisson_limits`), divided. Exposure above 0, else ValueError.

    >>> lower, upper = rate_interval([32], [80])
    >>> round(float(lower[0]), 2), round(float(upper[0]), 2)
    (0.27, 0.56)
    """
    e = np.asarray(exposure, dtype=float)
    if not np.all(e > 0):
        raise ValueError("A rate needs an exposure above 0")
    lower, upper = poisson_limits(events, z)
    return lower / e, upper / e


def dobson_limits(
    rate: np.ndarray, variance: np.ndarray, events: np.ndarray, z: float = Z_95
) -> tuple[np.ndarray, np.ndarray]:
    """Limits of a weighted sum of counts, such as a directly standardised rate; arrays of one shape.

    rate + sqrt(variance / events) (limit of the events - events), with the limits of `byar_limits`. `variance`: that
    of the rate. Below `FEW_EVENTS` events there are none (nan): a standardised rate of so few says nothing.
    Raises ValueError for a count below 0.

    Source: A. J. Dobson and others (1991), Statistics in Medicine 10, 457-462.

    >>> lower, upper = dobson_limits([0.4], [0.4**2 / 32], [32])  # weights all alike: the limits of the plain rate
    >>> round(float(lower[0]), 2), round(float(upper[0]), 2)
    (0.27, 0.56)
    """
    x = _events(events)
    lower, upper = byar_limits(x, z)
    scale = np.sqrt(np.asarray(variance, dtype=float) / np.maximum(x, 1))
    middle = np.where(x < FEW_EVENTS, np.nan, np.asarray(rate, dtype=float))
    return middle + scale * (lower - x), middle + scale * (upper - x)


def median_interval(counts: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Lower median of each row of a histogram, and the limits of its interval of at least 95 %: three arrays.

    `counts`: cells x values, how many have each of `values`, which ascend; whoever was never served has the highest
    and so ranks last. The lower median is the smallest value that at least half do not exceed. Limits are the r-th
    lowest and the r-th highest value, r being the largest number with P(B < r) <= 0.025 for B binomial (n, 1/2).
    Fewer than six have no such r: their limits are nan. Nobody at all: all three are nan.

    Source: W. J. Conover (1999), Practical Nonparametric Statistics, section 3.2.

    >>> served = [[1, 1, 1, 4]]  # after 5, 10 and 15 days, and four women never (91: more than 90)
    >>> [float(found[0]) for found in median_interval(served, [5, 10, 15, 91])]
    [91.0, 5.0, 91.0]
    """
    from scipy.stats import binom

    number = np.asarray(counts, dtype=np.int64)
    sizes = number.sum(axis=1)
    rank = np.where(sizes > 0, binom.ppf(0.025, np.maximum(sizes, 1), 0.5), 0).astype(np.int64)
    middle = _ranked(number, values, (sizes + 1) // 2)
    return middle, _ranked(number, values, rank), _ranked(number, values, np.where(rank > 0, sizes - rank + 1, 0))


def _ranked(counts: np.ndarray, values: np.ndarray, rank: np.ndarray) -> np.ndarray:
    """The value with this rank from below in each row; nan where the rank is 0."""
    if not len(values):
        return np.full(len(counts), np.nan)
    at = (counts.cumsum(axis=1) >= rank[:, None]).argmax(axis=1)
    return np.where(rank > 0, np.asarray(values, dtype=float)[at], np.nan)


def logit_interval(
    share: np.ndarray, standard_error: np.ndarray, degrees_of_freedom: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """95 % limits of a share of a survey, on the logit scale; arrays of one shape.

    logit(p) +- t se / (p (1 - p)), turned back into shares; t: the 97.5 % quantile of Student's distribution with the
    degrees of freedom of the design. nan where the share is 0 or 1, or the design leaves no standard error or no
    degree of freedom.

    Source: E. L. Korn and B. I. Graubard (1998), Survey Methodology 24, 193-201.

    >>> lower, upper = logit_interval([0.25], [0.06], [10])
    >>> round(float(lower[0]), 3), round(float(upper[0]), 3)
    (0.14, 0.405)
    """
    from scipy.special import expit, logit, stdtrit

    p, error, df = (np.asarray(item, dtype=float) for item in (share, standard_error, degrees_of_freedom))
    usable = (p > 0) & (p < 1) & (error > 0) & (df > 0)
    inner = np.where(usable, p, 0.5)
    half_width = stdtrit(np.where(usable, df, 1), 0.975) * np.where(usable, error, 0) / (inner * (1 - inner))
    lower, upper = (expit(logit(inner) + side * half_width) for side in (-1, 1))
    return np.where(usable, lower, np.nan), np.where(usable, upper, np.nan)


def survey_interval(
    share: np.ndarray,
    standard_error: np.ndarray,
    degrees_of_freedom: np.ndarray,
    respondents: np.ndarray,
    design_effect: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """95 % limits of a share of a survey, and whether they are the fallback: three arrays of one shape.

    The logit interval of the design; where it cannot be had, Wilson's on n / deff. `respondents`: of the domain,
    unweighted. `design_effect`: for the fallback; of the whole sample if that of the domain is not to be had; below 1
    or unknown it counts as 1. nan where the share is nan.

    Source: N. Dean and M. Pagano (2015), Journal of Survey Statistics and Methodology 3, 484-503, for the fallback.

    >>> lower, upper, fallback = survey_interval([0.25], [0.0], [0], [80], [1.55])  # semantics F2: 15 to 38 %
    >>> round(float(lower[0]), 2), round(float(upper[0]), 2), bool(fallback[0])
    (0.15, 0.38, True)
    """
    p, n, deff = (np.asarray(item, dtype=float) for item in (share, respondents, design_effect))
    lower, upper = logit_interval(p, standard_error, degrees_of_freedom)
    fallback = np.isnan(lower) & ~np.isnan(p) & (n > 0)
    if fallback.any():
        effective = (n / np.fmax(deff, 1.0))[fallback]
        lower, upper = lower.copy(), upper.copy()
        # A share counted with weights may exceed 0 or 1 by a rounding of the machine.
        x = np.clip(p[fallback], 0, 1) * effective
        lower[fallback], upper[fallback] = wilson_interval(np.minimum(x, effective), effective)
    return lower, upper, fallback


def _events(events: np.ndarray) -> np.ndarray:
    x = np.asarray(events, dtype=float)
    if not np.all(x >= 0):
        raise ValueError("A Poisson interval needs counts of at least 0")
    return x
