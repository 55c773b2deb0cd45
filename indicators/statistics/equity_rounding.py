"""How the numbers of the equity table are rounded.

Belongs here: decimals by kind of number. Does not: percentages of cells (`indicators.disclosure.figures`).

Nothing hangs on this for women's privacy: every number is a function of counts that are published beside it.
"""

from collections.abc import Mapping
from math import isfinite

from indicators.rounding import rounded_half_up

SMALLEST_P = 0.0001


def significant(number: float | None) -> float | None:
    """Two significant figures; None where there is no finite number. Example: 13.62 becomes 14, 0.0234 becomes 0.023.

    >>> significant(13.62), significant(0.0234)
    (14.0, 0.023)
    """
    return float(f"{number:.1e}") + 0.0 if _there(number) else None


def rounded_points(points: float, denominator: int, policy: Mapping) -> float:
    """Percentage points with the decimals that the policy gives to a percentage of this (the smaller) denominator.

    >>> rounded_points(13.62, 999, {"decimals_change_at": 1000, "decimals_below": 0, "decimals_from": 1})
    14.0
    """
    few = denominator < policy["decimals_change_at"]
    return _half_up(points, policy["decimals_below" if few else "decimals_from"])


def whole_points(points: float) -> float | None:
    """Whole points; None where there is no finite number."""
    return _half_up(points, 0) if _there(points) else None


def rounded_ratio(ratio: float | None) -> float | None:
    """Two decimals: with two figures, a limit of 1.03 would read as 1.0. None where there is no finite number."""
    return _half_up(ratio, 2) if _there(ratio) else None


def rounded_p(p: float | None) -> float | None:
    """Four decimals, at least 0.0001."""
    return max(SMALLEST_P, _half_up(p, 4)) if _there(p) else None


def _half_up(number: float, decimals: int) -> float:
    # Adding 0 makes -0.0 a plain 0.
    return float(rounded_half_up(number, decimals)) + 0.0


def _there(number: float | None) -> bool:
    return number is not None and isfinite(number)
