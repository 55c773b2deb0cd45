"""What each facility has of every cell: sparse, because hardly any facility has rows in all cells.

Belongs here: adding up counts by facility, and the largest of them. Does not: statements, which rows a release has
(`contributors`).
"""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from indicators.rollup import RecordsOutsideClasses, positions_of
from schemas.dimensions import Dimension, breakdown_cells
from schemas.release import breakdown_dimensions


class FacilityCounts:
    """Counts by time, facility and finest cell, and what follows from them for the cells of a breakdown.

    `table`: a time column first (numbers from 0), then `facility` and the classes of `dimensions`. `counts`: one row a
    row of `table`, one column a measure, in the order of `measures`. `into_periods`: array, periods by times, of how
    often what counts. Rows without a facility belong to nobody. Raises RecordsOutsideClasses.
    """

    def __init__(
        self,
        table: pa.Table,
        counts: np.ndarray,
        measures: Mapping[str, int],
        into_periods: np.ndarray,
        facility: str,
        dimensions: Mapping[str, Dimension],
    ):
        self.dimensions, self.measures, self._periods = dict(dimensions), measures, len(into_periods)
        found = table.column(facility).unique().to_pylist()
        self.facilities = sorted(name for name in found if name is not None)
        owners = positions_of(table.column(facility), self.facilities)
        time = np.asarray(table.column(0), dtype=np.int64)
        period, of_time = np.nonzero(into_periods)
        rows = [np.flatnonzero((time == number) & (owners >= 0)) for number in range(into_periods.shape[1])]
        row = np.concatenate([np.zeros(0, dtype=np.int64), *(rows[number] for number in of_time)])
        lengths = [len(rows[number]) for number in of_time]
        often = np.repeat(into_periods[period, of_time], lengths)
        self._period, self._owner = np.repeat(period, lengths), owners[row]
        self._counts = counts[row] * often[:, None]
        self._columns = {name: table.column(name).take(pa.array(row)) for name in dimensions}
        self._known: dict[str, _InCells] = {}

    def shape(self, breakdown: str) -> tuple[int, int]:
        """Periods and cells of a breakdown."""
        return self._periods, len(breakdown_cells(breakdown, self.dimensions))

    def largest(self, breakdown: str, numerator: str, denominator: str | None) -> list[np.ndarray]:
        """Facilities with any row, what the largest has, what the two largest have, and the most that one has of the
        numerator and of those in the denominator only (for a plain count: 0). Each periods x cells."""
        cells = self._in_cells(breakdown)
        above = cells.counts[:, self.measures[numerator]]
        counted = above if denominator is None else cells.counts[:, self.measures[denominator]]
        first, second = cells.two_largest(counted)
        found = [cells.how_many(counted), first, first + second, cells.two_largest(above)[0]]
        found.append(cells.two_largest(counted - above)[0])
        result = np.zeros((len(found), *self.shape(breakdown)), dtype=np.int64)
        result.reshape(len(found), -1)[:, cells.places] = found
        return list(result)

    def own(self, breakdown: str, facility: str, measure: str) -> np.ndarray:
        """What one facility has: periods x cells."""
        cells = self._in_cells(breakdown)
        result = np.zeros(self.shape(breakdown), dtype=np.int64)
        if facility in self.facilities:
            own = np.flatnonzero(cells.owner == self.facilities.index(facility))
            result.ravel()[cells.place[own]] = cells.counts[own, self.measures[measure]]
        return result

    def _in_cells(self, breakdown: str) -> "_InCells":
        if breakdown not in self._known:
            place = self._period
            for name in breakdown_dimensions(breakdown):
                classes = self.dimensions[name].classes_in(breakdown)
                merged = {code: number for number, item in enumerate(classes) for code in item.includes}
                found = positions_of(self._columns[name], list(merged))
                if (found < 0).any():
                    raise RecordsOutsideClasses(f"records have no class in the dimension {name} of this source")
                place = place * len(classes) + np.array(list(merged.values()), dtype=np.int64)[found]
            self._known[breakdown] = _InCells(place, self._owner, self._counts, len(self.facilities))
        return self._known[breakdown]


class _InCells:
    """Counts by place (a number for period and cell) and facility, in this order.

    `place`, `owner`, `counts`: one entry a place and facility. `places`: each place once.
    """

    def __init__(self, place: np.ndarray, owner: np.ndarray, counts: np.ndarray, owners: int):
        pairs, number = np.unique(place * max(owners, 1) + owner, return_inverse=True)
        self.place, self.owner = pairs // max(owners, 1), pairs % max(owners, 1)
        self.counts = np.zeros((len(pairs), counts.shape[1]), dtype=np.int64)
        np.add.at(self.counts, number, counts)
        self.places, self._starts, lengths = np.unique(self.place, return_index=True, return_counts=True)
        self._at = np.repeat(np.arange(len(self.places)), lengths)

    def how_many(self, counts: np.ndarray) -> np.ndarray:
        """By place, how many facilities have any."""
        return np.bincount(self._at, counts > 0, minlength=len(self.places)).astype(np.int64)

    def two_largest(self, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """By place, the largest count and the one after it; 0 where there is none."""
        if not len(self.places):
            return counts, counts
        largest = np.maximum.reduceat(counts, self._starts)
        reached = np.flatnonzero(counts == largest[self._at])
        _, first = np.unique(self._at[reached], return_index=True)
        others = counts.copy()
        others[reached[first]] = 0
        return largest, np.maximum.reduceat(others, self._starts)
