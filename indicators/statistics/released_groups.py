"""The groups of women of one figure, and how much of them may be seen.

Belongs here: which released cells are groups, which are classes that nobody learnt, whether enough is released to
speak of all groups. Does not: measures (`equity_measures`), the table (`equity_table`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from math import floor

from indicators.statistics.released import ReleasedCell, ReleasedCells
from schemas.dimensions import REFERENCE_CLASSES, Dimension, reference_in
from schemas.release import ALL, DIMENSIONS, breakdown_dimensions

NO_COUNTS = "no_counts"
LEAST_GROUPS = 3
LEAST_SHARE_OF_GROUPS = 85
LEAST_SHARE_OF_WOMEN = 95
"""What a measure of all groups needs: released groups, and per cent of groups and of women in released groups."""


@dataclass(frozen=True)
class ReleasedGroups:
    """The groups of one indicator, period, breakdown and region.

    `total`: the cell of all of them together, None if the release has none. `groups`: code to cell, in code-list
    order, the classes of crossed dimensions joined by `*`. `missing`: the cells of those without a recorded group,
    who are in no group and in no share of groups. `reference`: code of the declared reference.
    """

    total: ReleasedCell | None
    groups: Mapping[str, ReleasedCell]
    missing: tuple[ReleasedCell, ...]
    reference: str
    overlapping: bool = False

    @property
    def released(self) -> dict[str, ReleasedCell]:
        """The groups that have a figure with counts."""
        return {code: cell for code, cell in self.groups.items() if cell.counted}

    @property
    def women_per_cent(self) -> float | None:
        """Of those with a recorded group, per cent in released groups; rounded down to one decimal.

        Without all missing classes nobody can tell how many have a recorded group: at most all but the missing ones
        that are released, so that the share is at least the one returned. None if the total is not released.
        """
        if self.total is None or not self.total.counted:
            return None
        inside = sum(cell.counted for cell in self.released.values())
        if len(self.released) == len(self.groups):
            return 100.0
        recorded = self.total.counted - sum(cell.counted or 0 for cell in self.missing)
        return floor(1000 * inside / recorded) / 10 if recorded > 0 else None

    @property
    def complete(self) -> bool:
        """Whether enough is released for a measure of all groups. Of two groups both are needed."""
        share = self.women_per_cent
        enough = len(self.released) >= min(LEAST_GROUPS, len(self.groups))
        many = 100 * len(self.released) >= LEAST_SHARE_OF_GROUPS * len(self.groups)
        return enough and many and share is not None and share >= LEAST_SHARE_OF_WOMEN

    @property
    def not_recorded_counts(self) -> tuple[int, int] | None:
        """Numerator and denominator of those without a recorded group; None if what is released does not give them.
        They can be had in two ways, both open to every reader: the missing classes, or all but the groups."""
        if all(cell.counted is not None for cell in self.missing):
            return sum(c.numerator for c in self.missing), sum(c.denominator for c in self.missing)
        if self.total is not None and self.total.counted and len(self.released) == len(self.groups):
            cells = self.released.values()
            return (
                self.total.numerator - sum(c.numerator for c in cells),
                self.total.denominator - sum(c.denominator for c in cells),
            )
        return None

    @property
    def not_recorded_per_cent(self) -> tuple[float, float]:
        """The least and the most, in per cent of all, who can have no recorded group, by what is released."""
        if self.total is None or not self.total.counted:
            return 0.0, 100.0
        counts, all_counted = self.not_recorded_counts, self.total.counted
        if counts:
            return 100 * counts[1] / all_counted, 100 * counts[1] / all_counted
        least = sum(cell.counted or 0 for cell in self.missing)
        most = all_counted - sum(cell.counted for cell in self.released.values())
        return 100 * least / all_counted, 100 * most / all_counted


def groups_of(
    cells: ReleasedCells,
    indicator: str,
    period: str,
    breakdown: str,
    region: str,
    dimensions: Mapping[str, Dimension],
) -> ReleasedGroups:
    """The groups of `breakdown`, in `region` if it is crossed with the region, else of all women (`all`)."""
    names = [name for name in breakdown_dimensions(breakdown) if name in REFERENCE_CLASSES]
    groups, missing = {}, []
    for classes in product(*(dimensions[name].classes_in(breakdown) for name in names)):
        chosen = {"region": region} | {name: item.code for name, item in zip(names, classes, strict=True)}
        cell = cells.cell(indicator, period, breakdown, tuple(chosen.get(name, ALL) for name in DIMENSIONS))
        if cell is None:
            # Structural cells apart, a breakdown is complete; what is not there is not known.
            cell = ReleasedCell("not_available", "ok")
        if any(item.missing for item in classes):
            missing.append(cell)
        else:
            groups["*".join(item.code for item in classes)] = cell
    overlapping = any(dimensions[name].overlapping for name in names)
    total = cells.total(indicator, period, region)
    return ReleasedGroups(total, groups, tuple(missing), reference_in(breakdown, dimensions), overlapping)
