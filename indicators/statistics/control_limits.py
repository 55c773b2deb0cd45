"""Limits within which a stable figure moves by chance: over periods, and between sites at one time.

Belongs here: P, P', U, U' and funnel limits from counts. Does not: which chart a series takes and where limits start
anew (`signals`), rules on runs (`run_rules`).

What lies outside is worth a look, not proof of a cause; what lies inside can still be bad.
"""

from dataclasses import dataclass

import numpy as np

from indicators.statistics.intervals import Z_95, Z_998

SIGMAS = 3.0
LEAST_EXPECTED = 5.0
"""Fewer events (or women without the event) than this are expected in a period: longer periods are needed."""

LARGE_MEAN = 50.0
"""From this mean denominator (of shares) or mean number of events (of rates) on, the spread between periods is
measured and not only computed from chance: P' for P, U' for U."""

SITES_FOR_SPREAD = 10


@dataclass(frozen=True)
class Limits:
    """Limits of a series. `kind`: p, p_prime, u or u_prime. `centre` and `spread` (sigma_z, 1 or more) are numbers;
    `sigma`, `lower`, `upper`: one entry a period."""

    kind: str
    centre: float
    spread: float
    sigma: np.ndarray
    lower: np.ndarray
    upper: np.ndarray


def p_limits(numerator: np.ndarray, denominator: np.ndarray, count_on: int | None = None) -> Limits:
    """P' limits of shares (Laney), or P limits where the mean denominator is below `LARGE_MEAN`.

    centre p = sum x / sum n; sigma_i = sqrt(p (1 - p) / n_i); z_i = (x_i / n_i - p) / sigma_i; sigma_z = mean of
    |z_i - z_(i-1)| / 1.128, but not below 1; limits p +- 3 sigma_i sigma_z, cut at 0 and 1. `count_on`: how many of the
    first periods fix p and sigma_z; all if None. Arrays of n counts, denominators above 0; nan is a gap, which has no
    limits and across which no step is taken.

    Source: D. B. Laney (2002), Quality Engineering 14, 531-537.

    Four quarters of 100 women, 40, 50, 40 and 50 of them asked: p = 0.45, sigma = 0.0497, each z is 1.005 from p, three
    steps of 2.01, sigma_z = 1.782.

    >>> found = p_limits(np.array([40, 50, 40, 50]), np.array([100] * 4))
    >>> found.kind, found.centre, round(found.spread, 3), round(float(found.lower[0]), 3)
    ('p_prime', 0.45, 1.782, 0.184)
    """
    x, n = np.asarray(numerator, dtype=float), np.asarray(denominator, dtype=float)
    first = slice(count_on)
    centre = float(np.nansum(x[first]) / np.nansum(n[first]))
    sigma = np.sqrt(centre * (1 - centre) / n)
    large = np.nanmean(n[first]) >= LARGE_MEAN
    spread = _spread((x / n - centre)[first], sigma[first]) if large else 1.0
    reach = SIGMAS * sigma * spread
    kind = "p_prime" if large else "p"
    return Limits(kind, centre, spread, sigma, np.maximum(centre - reach, 0), np.minimum(centre + reach, 1))


def u_limits(events: np.ndarray, exposure: np.ndarray, count_on: int | None = None) -> Limits:
    """U' limits of rates (Laney), or U limits where the mean number of events is below `LARGE_MEAN`.

    As `p_limits`, with centre u = sum x / sum e and sigma_i = sqrt(u / e_i); limits cut at 0.

    Source: D. B. Laney (2002), Quality Engineering 14, 531-537.

    >>> found = u_limits(np.array([9, 16, 9, 16]), np.array([1.0] * 4))  # u = 12.5, sigma = 3.54
    >>> found.kind, found.centre, round(float(found.lower[0]), 2), round(float(found.upper[0]), 2)
    ('u', 12.5, 1.89, 23.11)
    """
    x, e = np.asarray(events, dtype=float), np.asarray(exposure, dtype=float)
    first = slice(count_on)
    centre = float(np.nansum(x[first]) / np.nansum(e[first]))
    sigma = np.sqrt(centre / e)
    large = np.nanmean(x[first]) >= LARGE_MEAN
    spread = _spread((x / e - centre)[first], sigma[first]) if large else 1.0
    reach = SIGMAS * sigma * spread
    return Limits("u_prime" if large else "u", centre, spread, sigma, np.maximum(centre - reach, 0), centre + reach)


def enough_expected_of_shares(numerator: np.ndarray, denominator: np.ndarray) -> bool:
    """Whether at least five women with and five without the event are expected in every period, by the mean share.

    >>> enough_expected_of_shares(np.array([5, 4]), np.array([50, 50]))  # 4.5 expected
    False
    """
    x, n = np.asarray(numerator, dtype=float), np.asarray(denominator, dtype=float)
    with_it, everyone = np.nansum(x), np.nansum(n)
    # Multiplied out, so that exactly five are five.
    return bool(np.nanmin(n) * min(with_it, everyone - with_it) >= LEAST_EXPECTED * everyone)


def enough_expected_of_rates(events: np.ndarray, exposure: np.ndarray) -> bool:
    """Whether at least five events are expected in every period, by the mean rate."""
    x, e = np.asarray(events, dtype=float), np.asarray(exposure, dtype=float)
    return bool(np.nanmin(e) * np.nansum(x) >= LEAST_EXPECTED * np.nansum(e))


@dataclass(frozen=True)
class Funnel:
    """Limits of sites at one time, one entry a site, as shares. `spread`: by how much sites differ more than chance
    explains, as a factor of the standard deviation; 1 if they do not, or if there are fewer than ten sites."""

    centre: float
    spread: float
    lower_95: np.ndarray
    upper_95: np.ndarray
    lower_998: np.ndarray
    upper_998: np.ndarray


def funnel_limits(numerator: np.ndarray, denominator: np.ndarray) -> Funnel:
    """Funnel limits of shares of sites: for the ministry's own analysts, never published, never a ranking.

    p = sum x / sum n; limits p +- z sqrt(phi p (1 - p) / n_i), cut at 0 and 1. From ten sites on phi is the mean of the
    squared z_i after the lowest and the highest tenth are drawn in to the 10 % and 90 % quantile, if it exceeds
    1 + 2 sqrt(2 / sites); else 1. Raises ValueError for no site or a denominator of 0.

    Source: D. J. Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202, sections 2.2 and 3.2, appendix A.

    >>> found = funnel_limits(np.array([10, 20]), np.array([50, 50]))
    >>> round(found.centre, 2), round(float(found.lower_95[0]), 3), round(float(found.upper_998[0]), 3)
    (0.3, 0.173, 0.5)
    """
    x, n = np.asarray(numerator, dtype=float), np.asarray(denominator, dtype=float)
    if not len(n) or not np.all(n > 0):
        raise ValueError("A funnel needs sites, each with a denominator above 0")
    centre = float(x.sum() / n.sum())
    sigma = np.sqrt(centre * (1 - centre) / n)
    phi = 1.0
    if len(n) >= SITES_FOR_SPREAD and 0 < centre < 1:
        z = (x / n - centre) / sigma
        measured = float(np.mean(np.clip(z, *np.quantile(z, [0.1, 0.9])) ** 2))
        phi = measured if measured > 1 + 2 * np.sqrt(2 / len(n)) else 1.0
    spread = float(np.sqrt(phi))
    sides = [centre + side * z * spread * sigma for z in (Z_95, Z_998) for side in (-1, 1)]
    return Funnel(centre, spread, *(np.clip(side, 0, 1) for side in sides))


def _spread(apart: np.ndarray, sigma: np.ndarray) -> float:
    """sigma_z by the mean moving range (1.128 is its expectation for two standard normal numbers), not below 1."""
    if not np.nanmax(sigma) > 0:
        return 1.0
    steps = np.abs(np.diff(apart / sigma))
    steps = steps[~np.isnan(steps)]
    return max(1.0, float(steps.mean() / 1.128)) if len(steps) else 1.0
