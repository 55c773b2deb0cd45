"""Gaps between groups with the difference in age taken out: direct standardisation.

Belongs here: standardised shares and rates of two groups, and their gap. Does not: which counts may be used
(`released`), which indicators a release has by age (`equity_ages`).

A standardised gap is shown beside the plain one, never instead: that women of a group are younger is no excuse for
care that is worse.
"""

from dataclasses import dataclass

import numpy as np

from indicators.statistics.intervals import FEW_EVENTS, Z_95, dobson_limits


@dataclass(frozen=True)
class Standardised:
    """A standardised figure with its 95 % limits. `status`: `shown`, or why there is none: `too_few_events`,
    `empty_age_group`; then the numbers are None."""

    status: str
    value: float | None = None
    lower: float | None = None
    upper: float | None = None


def pooled_standard(denominator_1: np.ndarray, denominator_2: np.ndarray) -> np.ndarray:
    """Weights of the age groups that add up to 1: the cases (or women) of both groups together. Source: semantics J.

    Example: 60 and 40 of one group, 20 and 80 of the other: 0.4 and 0.6.

    >>> pooled_standard([60, 40], [20, 80]).tolist()
    [0.4, 0.6]
    """
    pooled = np.asarray(denominator_1, dtype=float) + np.asarray(denominator_2, dtype=float)
    return pooled / pooled.sum()


def standardised_share(numerator: np.ndarray, denominator: np.ndarray, weights: np.ndarray) -> Standardised:
    """Share that a group would have with the standard's ages; arrays by age group, `weights` add up to 1.

    Formula: sum w p; squared standard error sum w^2 p (1 - p) / n.
    Source: J. L. Fleiss, Statistical Methods for Rates and Proportions, chapter on standardisation.

    Example: 30 of 60 and 30 of 40 with weights 0.4, 0.6: 0.65 (0.555 to 0.745), where the plain share is 0.60.

    >>> s = standardised_share([30, 30], [60, 40], [0.4, 0.6])
    >>> round(s.value, 3), round(s.lower, 3), round(s.upper, 3)
    (0.65, 0.555, 0.745)
    """
    x, n, w = (np.asarray(numbers, dtype=float) for numbers in (numerator, denominator, weights))
    if np.any((n == 0) & (w > 0)):
        return Standardised("empty_age_group")
    value, variance = _share(x, n, w)
    half_width = Z_95 * variance**0.5
    return Standardised("shown", value, value - half_width, value + half_width)


def standardised_gap(
    numerator_1: np.ndarray, denominator_1: np.ndarray, numerator_2: np.ndarray, denominator_2: np.ndarray
) -> Standardised:
    """Share of the first group less that of the second, both with the ages of the two together.

    Formula: sum w (p1 - p2), w the pooled standard; the squared standard error is
    sum w^2 (p1 (1 - p1) / n1 + p2 (1 - p2) / n2).

    Example: 30 of 60 and 30 of 40 against 8 of 20 and 56 of 80: plainly 60 - 64 = -4 points, with the same ages
    0.4 x 10 + 0.6 x 5 = +7.

    >>> round(100 * standardised_gap([30, 30], [60, 40], [8, 56], [20, 80]).value, 6)
    7.0
    """
    w = pooled_standard(denominator_1, denominator_2)
    x1, n1, x2, n2 = (
        np.asarray(numbers, dtype=float) for numbers in (numerator_1, denominator_1, numerator_2, denominator_2)
    )
    if np.any(((n1 == 0) | (n2 == 0)) & (w > 0)):
        return Standardised("empty_age_group")
    (p1, variance1), (p2, variance2) = _share(x1, n1, w), _share(x2, n2, w)
    half_width = Z_95 * (variance1 + variance2) ** 0.5
    return Standardised("shown", p1 - p2, p1 - p2 - half_width, p1 - p2 + half_width)


def _share(x: np.ndarray, n: np.ndarray, w: np.ndarray) -> tuple[float, float]:
    """Standardised share and its variance; age groups without weight do not count."""
    x, n, w = x[w > 0], n[w > 0], w[w > 0]
    p = x / n
    return float(w @ p), float(w**2 @ (p * (1 - p) / n))


def standardised_rate(
    events: np.ndarray,
    time: np.ndarray,
    weights: np.ndarray,
    persons_by_events: np.ndarray | None = None,
) -> Standardised:
    """Rate that a group would have with the standard's ages; arrays by age group, `time` women or woman-years.

    Formula: r = sum w x / t, with `weights` w that add up to 1; variance v = sum w^2 x / t^2; limits
    r + sqrt(v / O) (O_l - O) and r + sqrt(v / O) (O_u - O), O all events, O_l and O_u Byar's limits of it.
    Source: A. J. Dobson et al. (1991), Statistics in Medicine 10, 457-462. No rate below 10 events.

    Where one woman can have several events, they are not independent: `persons_by_events` has, by age group, how many
    women have 1, 2, 3, ... events, and v = sum over f of w^2 f^2 m_f / t^2. Source: the PHEindicatormethods package of
    the English health ministry, `calculate_dsr` with non-independent events (technical guide on confidence
    intervals); it is the reference for both.

    Example: 20 and 30 events in 1000 and 2000 woman-years, weights 0.5, 0.5: 0.0175 (0.0127 to 0.0234).

    >>> rate = standardised_rate([20, 30], [1000, 2000], [0.5, 0.5])
    >>> rate.value, round(rate.lower, 4), round(rate.upper, 4)
    (0.0175, 0.0127, 0.0234)
    """
    x, t, w = (np.asarray(numbers, dtype=float) for numbers in (events, time, weights))
    total = float(x.sum())
    if total < FEW_EVENTS:
        return Standardised("too_few_events")
    if np.any((t == 0) & (w > 0)):
        return Standardised("empty_age_group")
    squares = x if persons_by_events is None else _squared_events(persons_by_events, x)
    counted = w > 0
    rate = float(w[counted] @ (x[counted] / t[counted]))
    variance = float(w[counted] ** 2 @ (squares[counted] / t[counted] ** 2))
    lower, upper = dobson_limits(rate, variance, total)
    return Standardised("shown", rate, float(lower), float(upper))


def _squared_events(persons_by_events: np.ndarray, events: np.ndarray) -> np.ndarray:
    """By age group: sum of f^2 over the women with f events."""
    persons = np.asarray(persons_by_events, dtype=float)
    f = np.arange(1, persons.shape[1] + 1)
    if not np.array_equal(persons @ f, events):
        raise ValueError("Women by their number of events do not make up the events")
    return persons @ f**2
