"""Rows of the equity table that say in one number how unequal all groups are.

Belongs here: which measures a figure has, and the words where it has none. Does not: formulas (`equity_measures`,
`standard_errors`, `equity_simulation`, `group_tests`), pairs of groups (`equity_pairs`).
"""

from collections.abc import Mapping

import numpy as np

from indicators.statistics.equity_measures import (
    MEASURES,
    NEED_BEST,
    NEED_REFERENCE,
    RELATIVE,
    ZERO_UNDEFINED,
    GroupFigures,
)
from indicators.statistics.equity_rounding import rounded_ratio, significant
from indicators.statistics.equity_simulation import Simulated, simulate
from indicators.statistics.group_tests import equal_shares
from indicators.statistics.intervals import Z_95
from indicators.statistics.released_groups import LEAST_GROUPS, NO_COUNTS, ReleasedGroups
from indicators.statistics.standard_errors import STANDARD_ERRORS

HETEROGENEITY = "heterogeneity"
FOR_TWO_GROUPS = ("PAR", "PAF")
_BEST = {"higher": 1, "lower": -1}


def summary_rows(groups: ReleasedGroups, sheet: Mapping, key: str, refused: str | None) -> list[dict]:
    """Heterogeneity and every measure of all groups. `key` names the figure, for its draws; `refused`: the status of
    all rows, if groups of this figure are not compared at all."""
    refused = refused or _why_none(groups)
    if refused:
        return [{"group": "all", "measure": name, "status": refused} for name in (HETEROGENEITY, *MEASURES)]
    released = groups.released
    x = np.array([cell.numerator for cell in released.values()])
    n = np.array([cell.denominator for cell in released.values()])
    best = _BEST.get(sheet["direction"], 0)
    words = {name: _why_not(name, groups, x, best) for name in MEASURES}
    reference = list(released).index(groups.reference) if groups.reference in released else 0
    figures = GroupFigures.of(x, n, reference, best)
    simulated = simulate(x, n, reference, best, key, [name for name, word in words.items() if not word])
    rows = [_heterogeneity(x, n)]
    for name, word in words.items():
        row = {"group": "all", "measure": name, "status": word or "shown"}
        rows.append(row if word else row | _numbers(name, figures, simulated[name]))
    return rows


def _why_none(groups: ReleasedGroups) -> str | None:
    if groups.overlapping:
        return "overlapping_groups"
    if len(groups.groups) < 2:
        return "one_group"
    statuses = {cell.status for cell in groups.groups.values()}
    if len(statuses) == 1 and not groups.released:
        return NO_COUNTS if "shown" in statuses else statuses.pop()
    return None if groups.complete else "withheld_incomplete"


def _why_not(measure: str, groups: ReleasedGroups, x: np.ndarray, best: int) -> str | None:
    if len(groups.groups) < LEAST_GROUPS and measure not in FOR_TWO_GROUPS:
        return "two_groups"
    if measure in NEED_BEST and not best:
        return "no_direction"
    if measure in NEED_REFERENCE and groups.reference not in groups.released:
        return "reference_withheld"
    if measure in RELATIVE and not x.any():
        return "undefined_all_zero"
    return "undefined_zero_group" if measure in ZERO_UNDEFINED and not x.all() else None


def _heterogeneity(x: np.ndarray, n: np.ndarray) -> dict:
    test = equal_shares(x, n)
    row = {"group": "all", "measure": HETEROGENEITY, "caution": test.cautions}
    if test.p is None:
        # All are 0, or all are 1: the groups are equal as far as can be seen.
        return row | {"status": "undefined_all_zero" if not x.any() else "undefined_all_alike"}
    return row | {"status": "shown", "value": significant(test.statistic), "p_value": test.p}


def _numbers(name: str, figures: GroupFigures, simulated: Simulated) -> dict:
    rounded = rounded_ratio if name == "max_min_ratio" else significant
    value, lower, upper = float(MEASURES[name](figures)), simulated.lower, simulated.upper
    if name in STANDARD_ERRORS:
        # Without a standard error there is no interval: then both are NaN, and rounding makes them null.
        half_width = Z_95 * STANDARD_ERRORS[name](figures)
        lower, upper = value - half_width, value + half_width
    if name == "BGV":
        value = max(value, 0.0)
    return {
        "value": rounded(value),
        "lower": rounded(lower),
        "upper": rounded(upper),
        "noise_mean": rounded(simulated.noise_mean),
        "noise_95": rounded(simulated.noise_95),
        "caution": ["within_noise"] if abs(value) <= abs(simulated.noise_95) else [],
    }
