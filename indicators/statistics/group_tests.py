"""Could groups be equal? p values for two groups and for many, from counts.

Belongs here: tests of equal shares, of equal rates, and their adjustment for many pairs. Does not: sizes of
differences (`comparisons`, `equity_measures`).
"""

from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from scipy.special import chdtrc, gammaln, logsumexp
from scipy.stats import binomtest

LEAST_EXPECTED = 5
MOST_STATES = 2_000_000
SIMULATED_TABLES = 100_000
_SAME = 1e-7
"""Probabilities of tables that differ by less than this are equal, as in R's `fisher.test`."""


@dataclass(frozen=True)
class GroupTest:
    """A test of equal shares. `method`: `pearson`, `exact` or `simulated`; `statistic` is X2, None but for Pearson's.

    `p` is None where nothing can be tested: all shares are 0, or all are 1.
    """

    method: str
    p: float | None
    statistic: float | None = None
    degrees: int | None = None

    @property
    def cautions(self) -> list[str]:
        """What has to be known beside `p`: codes of `schemas.equity.EQUITY_CAUTIONS`, none where there is no `p`."""
        return [f"{self.method}_test"] if self.p is not None and self.method != "pearson" else []


def equal_shares(numerator: np.ndarray, denominator: np.ndarray) -> GroupTest:
    """Are the shares of J groups equal? Two-sided; for two groups and for more.

    Shapes: two arrays of J counts, J >= 2, 0 <= numerator <= denominator, denominator > 0. ValueError otherwise.

    Formula: Pearson's X2 = sum (x_j - n_j m)^2 / (n_j m (1 - m)), m = sum x / sum n, on J - 1 degrees of freedom,
    without continuity correction. Where an expected count, n_j m or n_j (1 - m), is under 5: the exact test of
    Fisher, Freeman and Halton, for two groups Fisher's.
    Sources: K. Pearson (1900), Philosophical Magazine 50; W. G. Cochran (1954), Biometrics 10, 417-451 (when to use
    it); G. H. Freeman and J. H. Halton (1951), Biometrika 38, 141-149.

    Example: 84 of 120 against 26 of 52: X2 = 6.29 on 1 degree of freedom, p = 0.012.

    >>> test = equal_shares([84, 26], [120, 52])
    >>> test.method, round(test.statistic, 2), test.degrees, round(test.p, 3)
    ('pearson', 6.29, 1, 0.012)
    """
    if not all(np.array_equal(counts, np.floor(counts)) for counts in (numerator, denominator)):
        raise ValueError("A test of equal shares needs whole numbers")
    x, n = np.asarray(numerator, dtype=np.int64), np.asarray(denominator, dtype=np.int64)
    if len(x) < 2 or not (np.all(n > 0) and np.all(x >= 0) and np.all(x <= n)):
        raise ValueError("A test of equal shares needs two groups with 0 <= numerator <= denominator")
    share = x.sum() / n.sum()
    if share in (0, 1):
        return GroupTest("exact", None)
    if n.min() * min(share, 1 - share) < LEAST_EXPECTED:
        return freeman_halton(x, n)
    statistic = float(np.sum((x - n * share) ** 2 / (n * share * (1 - share))))
    return GroupTest("pearson", float(chdtrc(len(x) - 1, statistic)), statistic, len(x) - 1)


def freeman_halton(numerator: np.ndarray, denominator: np.ndarray) -> GroupTest:
    """The exact test of equal shares: the probability, with all margins as they are, of a table that is at most as
    probable as the one observed.

    Groups are gone through one by one, from the smallest on. After each, what matters of a table is how much of the
    margin is used up and how probable it has become: tables that agree in both are counted as one (C. R. Mehta and
    N. R. Patel (1983), Journal of the American Statistical Association 78, 427-434). They are dropped, or counted,
    as soon as the most or the least probable way to go on decides. Where more than `MOST_STATES` are left, tables are
    drawn instead, always the same.

    Example: 1 of 10 against 5 of 6 (Fisher): p = 0.0076.

    >>> round(freeman_halton([1, 5], [10, 6]).p, 4)
    0.0076
    """
    x, n = np.asarray(numerator, dtype=np.int64), np.asarray(denominator, dtype=np.int64)
    order = np.lexsort((x, n))
    x, n = x[order], n[order]
    margin, ways = int(x.sum()), [log_choices(int(size)) for size in n]
    all_ways = log_choices(int(n.sum()))[margin]
    observed = sum(float(way[count]) for way, count in zip(ways, x, strict=True)) + _SAME
    most, least, rest = _ways_to_go_on(ways, margin)
    used, value, weight = np.zeros(1, dtype=np.int64), np.zeros(1), np.zeros(1)
    tail = []
    for group, way in enumerate(ways):
        if len(used) * min(len(way), margin + 1) > MOST_STATES:
            return GroupTest("simulated", _simulated(x, n, observed))
        takes = np.arange(len(way))
        used = (used[:, None] + takes).ravel()
        value = (value[:, None] + way).ravel()
        weight = np.repeat(weight, len(way))
        left = int(n[group + 1 :].sum())
        possible = (used <= margin) & (margin - used <= left)
        used, value, weight = used[possible], value[possible], weight[possible]
        counted = value + most[group + 1][margin - used] <= observed
        tail.append(weight[counted] + value[counted] + rest[group + 1][margin - used[counted]])
        open_ = ~counted & (value + least[group + 1][margin - used] <= observed)
        used, value, weight = _merged(used[open_], value[open_], weight[open_])
    tails = np.concatenate(tail)
    return GroupTest("exact", min(1.0, float(np.exp(logsumexp(tails) - all_ways))))


def log_choices(size: int) -> np.ndarray:
    """Logarithm of how many ways there are to choose 0, 1, ..., `size` of `size`."""
    chosen = np.arange(size + 1)
    return gammaln(size + 1) - gammaln(chosen + 1) - gammaln(size - chosen + 1)


def _ways_to_go_on(ways: list[np.ndarray], margin: int) -> tuple[list[np.ndarray], list[np.ndarray], list[np.ndarray]]:
    """For each group on, by what is left of the margin: the most and least probable table, and all of them together."""
    start = np.full(margin + 1, -np.inf)
    start[0] = 0.0
    impossible = -start
    impossible[0] = 0.0
    most, least, rest, size = [start], [impossible], [start], 0
    for way in reversed(ways):
        size += len(way) - 1
        highest, lowest = np.full(margin + 1, -np.inf), np.full(margin + 1, np.inf)
        for take, one in enumerate(way[: margin + 1]):
            highest[take:] = np.maximum(highest[take:], one + most[-1][: margin + 1 - take])
            lowest[take:] = np.minimum(lowest[take:], one + least[-1][: margin + 1 - take])
        everything = np.full(margin + 1, -np.inf)
        reach = min(size, margin) + 1
        everything[:reach] = log_choices(size)[:reach]
        most.append(highest)
        least.append(lowest)
        rest.append(everything)
    return most[::-1], least[::-1], rest[::-1]


def _merged(used: np.ndarray, value: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Tables that use up the same and are as probable, as one with their number (logarithm) as its weight."""
    if not len(used):
        return used, value, weight
    rounded = np.round(value, 9)
    order = np.lexsort((rounded, used))
    used, value, weight, rounded = used[order], value[order], weight[order], rounded[order]
    first = np.flatnonzero(np.r_[True, (np.diff(used) != 0) | (np.diff(rounded) != 0)])
    return used[first], value[first], np.logaddexp.reduceat(weight, first)


def _simulated(x: np.ndarray, n: np.ndarray, observed: float) -> float:
    """Share of drawn tables that are at most as probable, the observed one among them; the same at each run."""
    seed = int.from_bytes(sha256(repr((x.tolist(), n.tolist())).encode()).digest()[:16], "big")
    tables = np.random.Generator(np.random.PCG64(seed)).multivariate_hypergeometric(
        n, int(x.sum()), size=SIMULATED_TABLES, method="marginals"
    )
    value = sum(log_choices(int(size))[tables[:, group]] for group, size in enumerate(n))
    return float((1 + np.sum(value <= observed)) / (1 + SIMULATED_TABLES))


def equal_rates(x1: int, time1: float, x2: int, time2: float) -> float | None:
    """Two-sided p of equal rates: x1 of x1 + x2 is binomial with share time1 / (time1 + time2). None without events.

    Source: Przyborowski and Wilenski (1940), Biometrika 31, 313-323.

    Example: 60 of 10 000 against 40 of 20 000 women: p = 0.00000005.

    >>> f"{equal_rates(60, 10_000, 40, 20_000):.1g}"
    '5e-08'
    """
    return float(binomtest(x1, x1 + x2, time1 / (time1 + time2)).pvalue) if x1 + x2 else None


def holm(p_values: list[float | None]) -> list[float | None]:
    """p values of pairs, adjusted so that with all groups equal at most one in twenty tables has any below 0.05.

    None, where nothing was tested, stays None and does not count as a test.
    Formula: the k-th smallest of m times (m - k + 1), at least the one before it, at most 1.
    Source: S. Holm (1979), Scandinavian Journal of Statistics 6, 65-70.

    Example: 0.01, 0.04 and 0.03 become 0.03, 0.06 and 0.06.

    >>> [round(p, 2) for p in holm([0.01, 0.04, 0.03])]
    [0.03, 0.06, 0.06]
    """
    tested = sorted((p, place) for place, p in enumerate(p_values) if p is not None)
    adjusted, so_far = [None] * len(p_values), 0.0
    for rank, (p, place) in enumerate(tested):
        so_far = max(so_far, min(1.0, p * (len(tested) - rank)))
        adjusted[place] = so_far
    return adjusted
