"""What the page "Can I trust it?" says of women whose group nobody recorded: how far they could move a clear gap.

Belongs here: the clear gaps of a release with their bounds. Does not: the bounds themselves
(`indicators.statistics`, measure `D_missing` of the released equity table), which gaps are clear (`gaps`).
"""

from collections.abc import Iterator

import pandas as pd

from dashboards.comparison import Comparison
from dashboards.gaps import GAP_SHEET, HALF_A_POINT, GroupGap
from dashboards.wording import Wording
from indicators.release import Release

BOUNDS = "D_missing"
"""A difference were these women known: its limits hold whatever group each of them belongs to (Manski 1990)."""


class MissingWomen:
    """The clear gaps of one release and what is left of them."""

    def __init__(self, release: Release, comparison: Comparison, wording: Wording):
        self.release, self.comparison, self.wording = release, comparison, wording
        self._bounds = {} if release.equity is None else _published(release.equity)

    def told(self) -> list[dict]:
        """A row for each clear gap whose bounds are published; `stays`: whether it is on one side of 0 at both."""
        return [row for sheet in self.release.indicators.values() for row in self._rows(sheet)]

    def _rows(self, sheet: dict) -> Iterator[dict]:
        headline = self.comparison.selection.headline(sheet["indicator"])
        if headline is None or sheet["level"] == "context":
            return
        for dimension in self.comparison.dimensions_of(sheet):
            for gap in self.comparison.gaps.of(sheet, headline.period, dimension):
                bounds = self._bounds.get((sheet["indicator"], headline.period, dimension, _code(gap)))
                if gap.clear and bounds:
                    yield self._row(sheet, gap, *bounds)

    def _row(self, sheet: dict, gap: GroupGap, lower: float, upper: float) -> dict:
        stays = (lower > 0) == (upper > 0) == (gap.gap.value > 0) and bool(lower and upper)
        decimals = int(stays and min(abs(lower), abs(upper)) < HALF_A_POINT)
        return {
            "sheet": sheet,
            "group": gap.group.label,
            "reference": gap.reference.label,
            "year": gap.group.period,
            "gap": self.wording.written(gap.gap, GAP_SHEET, gap.decimals),
            "bounds": self.wording.between(lower, upper, decimals),
            "stays": stays,
        }


def _code(gap: GroupGap) -> str:
    return next(code for code in gap.group.codes if code != "all")


def _published(equity: pd.DataFrame) -> dict[tuple, tuple[float, float]]:
    """By indicator, period, dimension and group: the published bounds of the whole country."""
    rows = equity[(equity["measure"] == BOUNDS) & (equity["region"] == "all") & (equity["status"] == "shown")]
    return {
        (row.indicator, row.period, row.breakdown, row.group): (float(row.lower), float(row.upper))
        for row in rows.itertuples(index=False)
        if not (pd.isna(row.lower) or pd.isna(row.upper))
    }
