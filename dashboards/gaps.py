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
DIFFERENCE, WITH_MISSING, BY_AGE = "D", "D_missing", "D_age"
"""Measures of the release's equity table: the gap, what it could be if the women without a recorded group were known,
and what it would be if all groups had the same ages."""

Numbers = tuple[float, float, float]
"""A value with its lower and upper limit, in percentage points."""

GAP_SHEET = {"measure": "gap", "unit": "percentage points", "level": "process"}
"""How a gap is written and drawn: as a difference, with its likely range."""


@dataclass(frozen=True)
class GroupGap:
    """A group beside its reference. `gap`: a cell whose value is group minus reference in percentage points with its
    95 % interval; without a value, and with the status of the figure that is missing, if one of the two is not shown.

    `among_many`: whether it is more than chance explains when all groups compared with it are taken into account; None
    where nobody tested it. `with_missing`, `by_age`: the numbers of these measures, where a release has them.
    """

    group: Cell
    reference: Cell
    gap: Cell
    among_many: bool | None = None
    with_missing: Numbers | None = None
    by_age: Numbers | None = None

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
        self._rows = {name: _published(equity, name) for name in (DIFFERENCE, WITH_MISSING, BY_AGE)}
        self._among_many = _among_many(equity)

    def of(self, sheet: Mapping, period: str, dimension: str) -> tuple[GroupGap, ...]:
        """Each group but the reference, in code-list order; none if groups are not compared: other measures than
        shares, a reference that is not shown, too many without a recorded group."""
        groups = self.selection.groups(sheet["indicator"], period, dimension)
        known = [cell for cell in groups if not cell.missing]
        code = REFERENCE_CLASSES.get(dimension)
        reference = next((cell for cell in known if code in cell.codes), None)
        if not is_compared(sheet) or reference is None or not reference.shown or lacks_groups(groups):
            return ()
        return tuple(self._beside(sheet, dimension, cell, reference) for cell in known if cell is not reference)

    def _beside(self, sheet: Mapping, dimension: str, cell: Cell, reference: Cell) -> GroupGap:
        gap = self._gap(sheet, dimension, cell, reference)
        if not gap.shown:
            return GroupGap(cell, reference, gap)
        place = _place(sheet, dimension, cell)
        more = (self._rows[name].get(place) for name in (WITH_MISSING, BY_AGE))
        return GroupGap(cell, reference, gap, self._among_many.get(place), *more)

    def _gap(self, sheet: Mapping, dimension: str, group: Cell, reference: Cell) -> Cell:
        none = {"numerator": None, "denominator": None, "value": None, "lower": None, "upper": None}
        if not group.shown:
            return replace(group, **none)
        if self.from_release:
            numbers = self._rows[DIFFERENCE].get(_place(sheet, dimension, group))
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


def _place(sheet: Mapping, dimension: str, group: Cell) -> tuple[str, str, str, str]:
    return sheet["indicator"], group.period, dimension, next(c for c in group.codes if c != "all")


def _of_the_country(equity: pd.DataFrame | None, measure: str) -> pd.DataFrame:
    """The shown rows of a measure for the whole country."""
    columns = ["indicator", "period", "breakdown", "group", "value", "lower", "upper", "clear"]
    if equity is None:
        return pd.DataFrame(columns=columns)
    rows = equity[(equity["measure"] == measure) & (equity["region"] == "all") & (equity["status"] == "shown")]
    # Tables of before the column was there say nothing of it.
    return rows.reindex(columns=columns)


def _published(equity: pd.DataFrame | None, measure: str) -> dict[tuple, Numbers]:
    """By indicator, period, dimension and group: what a release has of a measure, with both limits."""
    return {
        (row.indicator, row.period, row.breakdown, row.group): (float(row.value), float(row.lower), float(row.upper))
        for row in _of_the_country(equity, measure).itertuples(index=False)
        if not (pd.isna(row.lower) or pd.isna(row.upper))
    }


def _among_many(equity: pd.DataFrame | None) -> dict[tuple, bool]:
    """By the same: whether a gap is clear among all that are compared with it, where it was tested."""
    return {
        (row.indicator, row.period, row.breakdown, row.group): row.clear == "yes"
        for row in _of_the_country(equity, DIFFERENCE).itertuples(index=False)
        if row.clear in ("yes", "no")
    }
