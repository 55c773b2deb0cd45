"""Measures of how unequal all groups are, for groups without an order such as ethnic groups and migrant status.

Belongs here: one formula each, from shares of groups to a number, and the standard errors that have a closed form.
Does not: intervals by simulation and the noise floor (`equity_simulation`), what is withheld (`equity_table`), words
about each measure (`measure_sheets`), measures of ordered groups (`ordered_measures`).

Notation, as in the WHO health inequality toolkit (Health Equity Assessment Toolkit, technical notes, 2017 and 2021):
`y` the figures of the groups in per cent, in the last axis of an array of any shape; `p` the groups' shares of all
women, which add up to 1; mu = sum p y; J groups; q = y / mu. Where mu is 0, relative measures are NaN.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import xlogy


@dataclass(frozen=True)
class GroupFigures:
    """What measures are computed from: `y` (..., J) in per cent, `p` (J), `n` (J) women, `reference` the place of the
    reference group, `best` 1 where more is better, -1 where less is, 0 where neither is."""

    y: np.ndarray
    p: np.ndarray
    n: np.ndarray
    reference: int
    best: int

    @classmethod
    def of(cls, numerator: np.ndarray, denominator: np.ndarray, reference: int = 0, best: int = 0) -> "GroupFigures":
        """Figures of J groups from their counts; `numerator` (..., J), `denominator` (J)."""
        n = np.asarray(denominator, dtype=float)
        return cls(100 * np.asarray(numerator, dtype=float) / n, n / n.sum(), n, reference, best)

    @property
    def mu(self) -> np.ndarray:
        """The figure of all groups together."""
        return self.y @ self.p

    @property
    def y_best(self) -> np.ndarray:
        """The figure of the best group: the highest, or the lowest where less is better."""
        return self.y.min(axis=-1) if self.best < 0 else self.y.max(axis=-1)

    @property
    def variance(self) -> np.ndarray:
        """Squared standard error of each group: y (100 - y) / n."""
        return self.y * (100 - self.y) / self.n


def _per(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    above, below = np.broadcast_arrays(np.asarray(above, dtype=float), np.asarray(below, dtype=float))
    return np.divide(above, below, out=np.full(above.shape, np.nan), where=below != 0)


def mean_difference_from_reference_weighted(g: GroupFigures) -> np.ndarray:
    """MDRW: how far women are from the reference group on average, in points: sum p abs(y - y_r).

    Source: WHO toolkit. Example: figures 60, 40, 50 with shares 0.5, 0.3, 0.2, the first the reference: 8.0.

    >>> float(mean_difference_from_reference_weighted(GroupFigures.of([30, 12, 10], [50, 30, 20])))
    8.0
    """
    return np.abs(g.y - g.y[..., [g.reference]]) @ g.p


def mean_difference_from_reference_unweighted(g: GroupFigures) -> np.ndarray:
    """MDRU: how far groups are from the reference group on average: sum abs(y - y_r) / J. Source: WHO toolkit.

    Example: figures 60, 40, 50, the first the reference: (0 + 20 + 10) / 3 = 10.

    >>> float(mean_difference_from_reference_unweighted(GroupFigures.of([30, 12, 10], [50, 30, 20])))
    10.0
    """
    return np.abs(g.y - g.y[..., [g.reference]]).mean(axis=-1)


def mean_difference_from_mean_weighted(g: GroupFigures) -> np.ndarray:
    """MDMW: how far women are from the figure of all on average, in points: sum p abs(y - mu). Source: WHO toolkit.

    Example: figures 60, 40, 50 with shares 0.5, 0.3, 0.2, so that mu is 52: 0.5 x 8 + 0.3 x 12 + 0.2 x 2 = 8.

    >>> round(float(mean_difference_from_mean_weighted(GroupFigures.of([30, 12, 10], [50, 30, 20]))), 9)
    8.0
    """
    return np.abs(g.y - g.mu[..., None]) @ g.p


def mean_difference_from_mean_unweighted(g: GroupFigures) -> np.ndarray:
    """MDMU: how far groups are from the figure of all on average: sum abs(y - mu) / J. Source: WHO toolkit.

    Example: figures 60, 40, 50, mu 52: (8 + 12 + 2) / 3 = 7.33.

    >>> round(float(mean_difference_from_mean_unweighted(GroupFigures.of([30, 12, 10], [50, 30, 20]))), 2)
    7.33
    """
    return np.abs(g.y - g.mu[..., None]).mean(axis=-1)


def mean_difference_from_best_weighted(g: GroupFigures) -> np.ndarray:
    """MDBW: how far women are from the best group on average: sum p abs(y_b - y). Source: WHO toolkit.

    Example: figures 60, 40, 50 with shares 0.5, 0.3, 0.2, more is better: 0.3 x 20 + 0.2 x 10 = 8.

    >>> float(mean_difference_from_best_weighted(GroupFigures.of([30, 12, 10], [50, 30, 20], best=1)))
    8.0
    """
    return np.abs(g.y - g.y_best[..., None]) @ g.p


def mean_difference_from_best_unweighted(g: GroupFigures) -> np.ndarray:
    """MDBU: how far groups are from the best group on average: sum abs(y_b - y) / J. Source: WHO toolkit.

    Example: figures 60, 40, 50, less is better: (20 + 0 + 10) / 3 = 10.

    >>> float(mean_difference_from_best_unweighted(GroupFigures.of([30, 12, 10], [50, 30, 20], best=-1)))
    10.0
    """
    return np.abs(g.y - g.y_best[..., None]).mean(axis=-1)


def disparity_index_weighted(g: GroupFigures) -> np.ndarray:
    """IDISW: the weighted mean difference from the mean in per cent of the mean: 100 sum p abs(y - mu) / mu.

    Source: J. N. Pearcy and K. G. Keppel (2002), Public Health Reports 117; WHO toolkit.
    Example: mean difference 8, mu 52: 15.4.

    >>> round(float(disparity_index_weighted(GroupFigures.of([30, 12, 10], [50, 30, 20]))), 1)
    15.4
    """
    return _per(100 * mean_difference_from_mean_weighted(g), g.mu)


def disparity_index_unweighted(g: GroupFigures) -> np.ndarray:
    """IDISU: the unweighted mean difference from the mean in per cent of the mean: 100 sum abs(y - mu) / J / mu.

    Source: Pearcy and Keppel (2002); WHO toolkit. Example: mean difference 7.33, mu 52: 14.1.

    >>> round(float(disparity_index_unweighted(GroupFigures.of([30, 12, 10], [50, 30, 20]))), 1)
    14.1
    """
    return _per(100 * mean_difference_from_mean_unweighted(g), g.mu)


def population_attributable_risk(g: GroupFigures) -> np.ndarray:
    """PAR: how many points the figure of all would change if all groups had that of the best one: y_b - mu.

    Negative where less is better; 0 if of the wrong sign. Source: WHO toolkit.
    Example: best 60, mu 52: 8.

    >>> float(population_attributable_risk(GroupFigures.of([30, 12, 10], [50, 30, 20], best=1)))
    8.0
    """
    apart = g.y_best - g.mu
    return np.minimum(apart, 0) if g.best < 0 else np.maximum(apart, 0)


def population_attributable_fraction(g: GroupFigures) -> np.ndarray:
    """PAF: the same in per cent of the figure of all: 100 PAR / mu. Source: WHO toolkit.

    Example: best 60, mu 52: 15.4.

    >>> round(float(population_attributable_fraction(GroupFigures.of([30, 12, 10], [50, 30, 20], best=1))), 1)
    15.4
    """
    return _per(100 * population_attributable_risk(g), g.mu)


def between_group_variance_raw(g: GroupFigures) -> np.ndarray:
    """BGV_raw: sum p (y - mu)^2, in squared points. Chance alone makes it larger than 0. Source: WHO toolkit.

    Example: figures 60, 40, 50, mu 52: 0.5 x 64 + 0.3 x 144 + 0.2 x 4 = 76.

    >>> round(float(between_group_variance_raw(GroupFigures.of([30, 12, 10], [50, 30, 20]))), 9)
    76.0
    """
    return (g.y - g.mu[..., None]) ** 2 @ g.p


def between_group_variance(g: GroupFigures) -> np.ndarray:
    """BGV: the same without what chance adds on average: minus sum p (1 - p) se^2; can fall below 0.

    se^2 = y (100 - y) / n. Example: 76 less 0.25 x 48 + 0.21 x 80 + 0.16 x 125 = 48.8 leaves 27.2.

    >>> round(float(between_group_variance(GroupFigures.of([30, 12, 10], [50, 30, 20]))), 9)
    27.2
    """
    return between_group_variance_raw(g) - chance_variance(g)


def chance_variance(g: GroupFigures) -> np.ndarray:
    """What chance adds to the raw variance on average: sum p (1 - p) se^2, since E[sum p (y - mu)^2] is the true
    variance plus sum p se^2 less the variance of mu, sum p^2 se^2."""
    return g.variance @ (g.p * (1 - g.p))


def between_group_standard_deviation(g: GroupFigures) -> np.ndarray:
    """BGSD: square root of the raw between-group variance, in points. Source: WHO toolkit. Example: 76 gives 8.7.

    >>> round(float(between_group_standard_deviation(GroupFigures.of([30, 12, 10], [50, 30, 20]))), 1)
    8.7
    """
    return np.sqrt(between_group_variance_raw(g))


def coefficient_of_variation(g: GroupFigures) -> np.ndarray:
    """COV: the standard deviation between groups in per cent of the mean: 100 BGSD / mu. Source: WHO toolkit.

    Example: 8.72 of 52: 16.8.

    >>> round(float(coefficient_of_variation(GroupFigures.of([30, 12, 10], [50, 30, 20]))), 1)
    16.8
    """
    return _per(100 * between_group_standard_deviation(g), g.mu)


def theil_index(g: GroupFigures) -> np.ndarray:
    """Theil: 1000 sum p q ln q, with 0 ln 0 = 0.

    Source: H. Theil (1967), Economics and Information Theory; WHO toolkit.

    Example: figures 60, 40, 50 with shares 0.5, 0.3, 0.2: 14.5.

    >>> round(float(theil_index(GroupFigures.of([30, 12, 10], [50, 30, 20]))), 1)
    14.5
    """
    q = _per(g.y, g.mu[..., None])
    return 1000 * xlogy(q, q) @ g.p


def mean_log_deviation(g: GroupFigures) -> np.ndarray:
    """MLD: -1000 sum p ln q; infinite, and so not defined, where a group is 0. Source: WHO toolkit.

    Example: figures 60, 40, 50 with shares 0.5, 0.3, 0.2:
    -1000 (0.5 ln 1.154 + 0.3 ln 0.769 + 0.2 ln 0.962) = 15.0.

    >>> round(float(mean_log_deviation(GroupFigures.of([30, 12, 10], [50, 30, 20]))), 1)
    15.0
    """
    q = _per(g.y, g.mu[..., None])
    with np.errstate(divide="ignore"):
        return -1000 * np.log(q) @ g.p


def largest_difference(g: GroupFigures) -> np.ndarray:
    """max_min_difference: highest less lowest figure, in points. Source: WHO toolkit. Example: 60 less 40 is 20.

    >>> float(largest_difference(GroupFigures.of([30, 12, 10], [50, 30, 20])))
    20.0
    """
    return g.y.max(axis=-1) - g.y.min(axis=-1)


def largest_ratio(g: GroupFigures) -> np.ndarray:
    """max_min_ratio: highest over lowest figure; not defined where the lowest is 0. Source: WHO toolkit.

    Example: 60 over 40 is 1.5.

    >>> float(largest_ratio(GroupFigures.of([30, 12, 10], [50, 30, 20])))
    1.5
    """
    return _per(g.y.max(axis=-1), g.y.min(axis=-1))


MEASURES: dict[str, Callable[[GroupFigures], np.ndarray]] = {
    "MDRW": mean_difference_from_reference_weighted,
    "MDMW": mean_difference_from_mean_weighted,
    "IDISW": disparity_index_weighted,
    "PAR": population_attributable_risk,
    "PAF": population_attributable_fraction,
    "max_min_difference": largest_difference,
    "max_min_ratio": largest_ratio,
    "MDRU": mean_difference_from_reference_unweighted,
    "MDMU": mean_difference_from_mean_unweighted,
    "MDBW": mean_difference_from_best_weighted,
    "MDBU": mean_difference_from_best_unweighted,
    "IDISU": disparity_index_unweighted,
    "BGV": between_group_variance,
    "BGV_raw": between_group_variance_raw,
    "BGSD": between_group_standard_deviation,
    "COV": coefficient_of_variation,
    "Theil": theil_index,
    "MLD": mean_log_deviation,
}
"""Every measure of all groups by its name in the table."""

NEED_BEST = frozenset({"PAR", "PAF", "MDBW", "MDBU"})
NEED_REFERENCE = frozenset({"MDRW", "MDRU"})
RELATIVE = frozenset({"IDISW", "IDISU", "PAF", "COV", "Theil", "MLD", "max_min_ratio"})
ZERO_UNDEFINED = frozenset({"MLD", "max_min_ratio"})
"""What a measure needs: a direction, a released reference; a mean above 0; no group at 0."""
