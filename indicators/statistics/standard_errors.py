"""Standard errors of equity measures that have a closed form, by the delta method.

Belongs here: se^2 = sum (derivative of the measure by y_j)^2 se_j^2 with the groups' shares as they are. Does not:
the measures (`equity_measures`), intervals by simulation (`equity_simulation`).

The standard error of a group comes from the number of its women. Known tools differ: healthequal 1.0.1 and
heatmeasures 0.0.1 take the whole population for the sample in PAR and PAF, print intervals of PAF 100 times and those
of Theil and MLD 1000 times too narrow.
"""

from collections.abc import Callable

import numpy as np

from indicators.statistics.equity_measures import GroupFigures, theil_index


def attributable_risk_error(g: GroupFigures) -> float:
    """Standard error of PAR: sqrt(sum (1[j = b] - p_j)^2 se_j^2), in points; b the best group.

    Example: figures 60, 40, 50 of 50, 30, 20 women, more is better: 0.25 x 48 + 0.09 x 80 + 0.04 x 125 = 24.2: 4.9.

    >>> round(attributable_risk_error(GroupFigures.of([30, 12, 10], [50, 30, 20], best=1)), 1)
    4.9
    """
    return _error(_is_best(g) - g.p, g)


def attributable_fraction_error(g: GroupFigures) -> float:
    """Standard error of PAF: 100 sqrt(sum (1[j = b] / mu - p_j y_b / mu^2)^2 se_j^2), in per cent.

    Example: as above, mu 52: with derivatives 0.00814, -0.00666, -0.00444 it is 9.6.

    >>> round(attributable_fraction_error(GroupFigures.of([30, 12, 10], [50, 30, 20], best=1)), 1)
    9.6
    """
    return 100 * _error(_is_best(g) / g.mu - g.p * g.y_best / g.mu**2, g)


def theil_error(g: GroupFigures) -> float:
    """Standard error of Theil: 1000 sqrt(sum (p_j (ln q_j - T) / mu)^2 se_j^2), T = sum p q ln q. NaN if a group is 0.

    Example: figures 60, 40, 50 of 50, 30, 20 women: 16.8.

    >>> round(theil_error(GroupFigures.of([30, 12, 10], [50, 30, 20])), 1)
    16.8
    """
    if np.any(g.y == 0):
        return np.nan
    return 1000 * _error(g.p / g.mu * (np.log(g.y / g.mu) - theil_index(g) / 1000), g)


def mean_log_deviation_error(g: GroupFigures) -> float:
    """Standard error of MLD: 1000 sqrt(sum (p_j (1 / mu - 1 / y_j))^2 se_j^2). NaN if a group is 0.

    Example: figures 60, 40, 50 of 50, 30, 20 women: 18.

    >>> round(mean_log_deviation_error(GroupFigures.of([30, 12, 10], [50, 30, 20])))
    18
    """
    return np.nan if np.any(g.y == 0) else 1000 * _error(g.p * (1 / g.mu - 1 / g.y), g)


def _is_best(g: GroupFigures) -> np.ndarray:
    place = g.y.argmin() if g.best < 0 else g.y.argmax()
    return (np.arange(len(g.y)) == place).astype(float)


def _error(derivatives: np.ndarray, g: GroupFigures) -> float:
    return float(np.sqrt(np.sum(derivatives**2 * g.variance)))


STANDARD_ERRORS: dict[str, Callable[[GroupFigures], float]] = {
    "PAR": attributable_risk_error,
    "PAF": attributable_fraction_error,
    "Theil": theil_error,
    "MLD": mean_log_deviation_error,
}
"""By measure: its standard error. The other measures have intervals by simulation."""
