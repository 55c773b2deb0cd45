"""Measures of inequality along an order: slope and concentration indices. For groups that have an order only.

Belongs here: SII, RII, ACI, RCI, and the refusal of everything without an order. Does not: groups of women such as
ethnic groups (`equity_measures`): to put them in an order is to rank people.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from indicators.statistics.intervals import Z_95

ORDERED = frozenset({"age_group"})
"""Dimensions whose classes have an order of their own. Length of stay has none: women born here are a class of it."""

_STEPS = 100
_CLOSE = 1e-12


class HasNoOrder(ValueError):
    """A measure along an order was asked for groups that have none. The message says which and why."""


@dataclass(frozen=True)
class OrderedMeasure:
    """A measure with its 95 % limits. `status`: `shown`, `undefined_all_zero`, `undefined_all_alike` or, where
    all with it come before all without it in the order of the groups, or behind them (at most one group has both), so
    that the likeliest line is endlessly steep, `undefined_separated`; then the numbers are None."""

    status: str
    value: float | None = None
    lower: float | None = None
    upper: float | None = None


def ridits(denominator: np.ndarray) -> np.ndarray:
    """Rank of each group: the share of women before it and half of its own. Source: I. D. J. Bross (1958), Biometrics.

    Example: 20, 30, 50 women: 0.1, 0.35, 0.75.

    >>> ridits([20, 30, 50]).round(2).tolist()
    [0.1, 0.35, 0.75]
    """
    p = np.asarray(denominator, dtype=float) / np.sum(denominator)
    return np.cumsum(p) - p / 2


def ordered_measures(numerator: np.ndarray, denominator: np.ndarray, dimension: str) -> dict[str, OrderedMeasure]:
    """SII, RII, ACI and RCI of groups in their order, from the first to the last; arrays of J counts.

    Formulas, X the ridits, y in per cent, mu their mean:
    SII = y(1) - y(0) and RII = y(1) / y(0), y(X) the logistic regression of the counts on X;
    ACI = sum p (2 X - 1) y; RCI = 100 ACI / mu. Limits by the delta method.
    Source: WHO Health Equity Assessment Toolkit, technical notes; O. O'Donnell et al. (2008), Analyzing Health Equity
    Using Household Survey Data, World Bank.
    Raises HasNoOrder for a dimension without an order, such as ethnicity and migrant status.

    Example: 10 of 50, 20 of 50: y is 20 and 40, X 0.25 and 0.75; ACI = 0.5 x (-0.5) x 20 + 0.5 x 0.5 x 40 = 5,
    RCI = 100 x 5 / 30 = 16.7.

    >>> found = ordered_measures([10, 20], [50, 50], "age_group")
    >>> round(found["ACI"].value, 6), round(found["RCI"].value, 1)
    (5.0, 16.7)
    """
    if dimension not in ORDERED:
        raise HasNoOrder(
            f"{dimension} has no order: its groups are not ranked, and a slope along them would change with the order "
            "in which they happen to be listed"
        )
    x, n = np.asarray(numerator, dtype=float), np.asarray(denominator, dtype=float)
    if not x.any() or np.array_equal(x, n):
        status = "undefined_all_alike" if x.any() else "undefined_all_zero"
        return dict.fromkeys(("SII", "RII", "ACI", "RCI"), OrderedMeasure(status))
    return _slopes(x, n) | _concentration(x, n)


def _slopes(x: np.ndarray, n: np.ndarray) -> dict[str, OrderedMeasure]:
    """SII and RII by the likeliest logistic line through the groups (Newton's method)."""
    design = np.column_stack([np.ones(len(n)), ridits(n)])
    line = np.array([np.log(x.sum() / (n - x).sum()), 0.0])
    some, not_all = np.flatnonzero(x > 0), np.flatnonzero(x < n)
    if some[-1] <= not_all[0] or not_all[-1] <= some[0]:
        return dict.fromkeys(("SII", "RII"), OrderedMeasure("undefined_separated"))
    for _ in range(_STEPS):
        fitted = expit(design @ line)
        information = design.T @ (design * (n * fitted * (1 - fitted))[:, None])
        step = np.linalg.solve(information, design.T @ (x - n * fitted))
        line += step
        if np.abs(step).max() < _CLOSE:
            break
    covariance = np.linalg.inv(information)
    ends = np.array([[1.0, 0.0], [1.0, 1.0]])
    first, last = expit(ends @ line)
    slope_first, slope_last = ends * np.array([first * (1 - first), last * (1 - last)])[:, None]
    sii = _with_limits(last - first, slope_last - slope_first, covariance, 100)
    log_rii = _with_limits(np.log(last / first), slope_last / last - slope_first / first, covariance, 1)
    rii = OrderedMeasure("shown", *(float(np.exp(limit)) for limit in (log_rii.value, log_rii.lower, log_rii.upper)))
    return {"SII": sii, "RII": rii}


def _concentration(x: np.ndarray, n: np.ndarray) -> dict[str, OrderedMeasure]:
    y, p, rank = x / n, n / n.sum(), 2 * ridits(n) - 1
    covariance = np.diag(y * (1 - y) / n)
    mu, aci = float(p @ y), float(p * rank @ y)
    return {
        "ACI": _with_limits(aci, p * rank, covariance, 100),
        "RCI": _with_limits(aci / mu, p * rank / mu - aci * p / mu**2, covariance, 100),
    }


def _with_limits(value: float, slope: np.ndarray, covariance: np.ndarray, scale: float) -> OrderedMeasure:
    half_width = Z_95 * np.sqrt(slope @ covariance @ slope)
    numbers = (value, value - half_width, value + half_width)
    return OrderedMeasure("shown", *(float(scale * number) for number in numbers))
