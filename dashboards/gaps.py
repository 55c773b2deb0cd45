"""Gaps: how far each published group of women is from the group that it is compared with.

Belongs here: the gaps of one indicator, dimension and period, from released figures alone. Does not: drawing
(`charts`), words (`comparison`, `wording`), measures of all groups at once (the release's own table).

A group or a reference without a published figure has no gap.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pandas as pd

from dashboards.selection import Cell, Selection, lacks_groups
from indicators.statistics.comparisons import newcombe_difference
from schemas.dimensions import REFERENCE_CLASSES

HALF_A_POINT = 0.5
DIFFERENCE = "D"
"""The measure of the release's equity table that is a gap."""

GAP_SHEET = {"measure": "gap", "unit": "percentage points", "level": "process"}
"""How a gap is written and drawn: as a difference, with its likely range."""


@dataclass(frozen=True)
class GroupGap:
    """A group beside its reference. `gap`: a cell whose value is group minus reference in percentage points with its
    95 % interval; without a value, and with the status of the figure that is missing, if one of the two is not shown.
    """

    group: Cell
    reference: Cell
    gap: Cell

    @property
    def clear(self) -> bool:
        """Whether the likely range of the gap does not hold 0."""
        return self.gap.shown and self.gap.has_range and (self.gap.lower > 0 or self.gap.upper < 0)

    @property
    def decimals(self) -> int:
        """Whole points, but one decimal place where whole points would let a clear gap seem to reach 0."""
        return int(self.clear and min(abs(self.gap.lower), abs(self.gap.upper)) < HALF_A_POINT)


class Gaps:
    """The gaps of one release. `equity`: its equity table, if it has one; otherwise gaps are worked out from the
    published counts with the interval of Newcombe."""

    def __init__(self, selection: Selection, equity: pd.DataFrame | None = None):
        self.selection = selection
        self.from_release = equity is not None
        self._rows = _published_gaps(equity) if equity is not None else {}

    def of(self, sheet: Mapping, period: str, dimension: str) -> tuple[GroupGap, ...]:
        """Each group but the reference, in code-list order; none if groups are not compared: other measures than
        shares, a reference that is not shown, too many without a recorded group."""
        groups = self.selection.groups(sheet["indicator"], period, dimension)
        known = [cell for cell in groups if not cell.missing]
        code = REFERENCE_CLASSES.get(dimension)
        reference = next((cell for cell in known if code in cell.codes), None)
        if not is_compared(sheet) or reference is None or not reference.shown or lacks_groups(groups):
            return ()
        return tuple(
            GroupGap(cell, reference, self._gap(sheet, dimension, cell, reference))
            for cell in known
            if cell is not reference
        )

    def _gap(self, sheet: Mapping, dimension: str, group: Cell, reference: Cell) -> Cell:
        none = {"numerator": None, "denominator": None, "value": None, "lower": None, "upper": None}
        if not group.shown:
            return replace(group, **none)
        if self.from_release:
            code = next(c for c in group.codes if c != "all")
            numbers = self._rows.get((sheet["indicator"], group.period, dimension, code))
        else:
            numbers = newcombe(group.numerator, group.denominator, reference.numerator, reference.denominator)
        if numbers is None:
            return replace(group, status="suppressed", **none)
        reliability = group.reliability if group.reliability != "ok" else reference.reliability
        value, lower, upper = numbers
        return replace(group, reliability=reliability, **(none | {"value": value, "lower": lower, "upper": upper}))


def is_compared(sheet: Mapping) -> bool:
    """Whether groups are compared by this indicator: shares of counts only. A survey's groups share their sampling
    units, so that the range of a difference does not follow from the ranges of the two."""
    return sheet["measure"] == "proportion"


@cache
def newcombe(x1: int, n1: int, x2: int, n2: int) -> tuple[float, float, float]:
    """Difference of two shares in percentage points with its 95 % interval: x1 of n1 minus x2 of n2
    (`comparisons.newcombe_difference`)."""
    found = newcombe_difference(np.array([x1]), np.array([n1]), np.array([x2]), np.array([n2]))
    value, lower, upper = (100 * float(number[0]) for number in found)
    return value, lower, upper


def widest_clear(gaps: Iterable[GroupGap]) -> GroupGap | None:
    """The widest of the clear gaps."""
    return max((gap for gap in gaps if gap.clear), key=lambda gap: abs(gap.gap.value), default=None)


def _published_gaps(equity: pd.DataFrame) -> dict[tuple, tuple[float, float, float]]:
    """By indicator, period, dimension and group: the published differences of the whole country."""
    rows = equity[(equity["measure"] == DIFFERENCE) & (equity["region"] == "all") & (equity["status"] == "shown")]
    return {
        (row.indicator, row.period, row.breakdown, row.group): (float(row.value), float(row.lower), float(row.upper))
        for row in rows.itertuples(index=False)
        if not (pd.isna(row.lower) or pd.isna(row.upper))
    }
