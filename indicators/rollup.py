"""From finest cells to the cells of every breakdown and period, by adding up.

Belongs here: arrays of counts and the sums over them. Does not: statements (`compile`), which cells an indicator
has (`cells`).

Counts of one breakdown are an array with one axis for periods, one for each of its dimensions, in the order of
classes, and a last one for the measures. So a cell that no record falls in is there, as 0.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa

from indicators.compile import MENTION, SAID
from indicators.periods import Period
from schemas.dimensions import Dimension
from schemas.release import ALL, breakdown_dimensions


class RecordsOutsideClasses(ValueError):
    """Records have no class in a dimension, so that a table by it would lose them."""


class FinestCells:
    """Counts by time and finest cell, and the sums over them.

    `table`: a time column first (`times` are its values), then columns of classes. `counts`: one row a row of
    `table`, one column a measure. `dimensions`: those that are columns of the table. `into_periods`: array, periods
    by times, of how often what counts; None if times are periods. `places`: columns in which `all` stands beside
    the classes, because women do not add up over them. `outside`: by dimension, classes of rows that count in
    totals only.
    """

    def __init__(
        self,
        table: pa.Table,
        counts: np.ndarray,
        times: Sequence,
        dimensions: Mapping[str, Dimension],
        into_periods: np.ndarray | None = None,
        places: Sequence[str] = (),
        outside: Mapping[str, tuple[str, ...]] | None = None,
    ):
        self.times, self.dimensions, self.into_periods, self.places = times, dimensions, into_periods, places
        self._counts = counts
        self._time = positions_of(table.column(0), list(times))
        self._beyond = outside or {}
        self._codes: dict[str, np.ndarray] = {}
        self._said: list[str] = []
        for name, dimension in dimensions.items():
            self._codes[name] = self._read_classes(table, name, dimension)
        self._known: dict[tuple[str, ...], np.ndarray] = {}
        self._counted: dict[str, np.ndarray] = {}

    def counts(self, breakdown: str) -> np.ndarray:
        """Counts of a breakdown: periods x cells in code-list order x measures."""
        if breakdown not in self._counted:
            self._counted[breakdown] = self._count(breakdown)
        return self._counted[breakdown]

    def _count(self, breakdown: str) -> np.ndarray:
        used = breakdown_dimensions(breakdown)
        summed = self._by_times(used)
        for axis, name in enumerate(used, start=1):
            merge = self._merging(name, breakdown)
            if merge is not None:
                summed = np.moveaxis(np.tensordot(merge, summed, axes=(1, axis)), 0, axis)
        if self.into_periods is not None:
            summed = np.tensordot(self.into_periods, summed, axes=(1, 0))
        cells = summed.reshape(len(summed), int(np.prod(summed.shape[1:-1])), self._counts.shape[1])
        # Each measure in one piece of memory: whoever asks for counts asks for one measure at a time.
        return np.moveaxis(np.ascontiguousarray(np.moveaxis(cells, -1, 0)), 0, -1)

    def _read_classes(self, table: pa.Table, name: str, dimension: Dimension) -> np.ndarray:
        if name == MENTION:
            column = table.column(SAID)
            self._said = sorted(value for value in column.unique().to_pylist() if value is not None)
            return positions_of(column, self._said)
        codes = self._inner(name)
        positions = positions_of(table.column(name), [*codes, ALL] if name in self.places else codes)
        if (positions < 0).any():
            raise RecordsOutsideClasses(
                f"records have no class in the dimension {name} of this source: the list of its classes is "
                "incomplete, or a record that breaks the rules was let in"
            )
        return positions

    def _inner(self, name: str) -> list[str]:
        """The classes that records have, in their order; the last ones may belong to no published class."""
        if name == MENTION:
            return self._said
        return [*(item.code for item in self.dimensions[name].classes), *self._beyond.get(name, ())]

    def _size(self, name: str) -> int:
        return len(self._inner(name))

    def _by_times(self, used: tuple[str, ...]) -> np.ndarray:
        """Counts by times and classes of `used`, from the smallest table of counts that has them."""
        if used not in self._known:
            place = tuple(name for name in used if name in self.places)
            larger = [
                names
                for names in self._known
                if set(names) > set(used) and tuple(name for name in names if name in self.places) == place
            ]
            if larger:
                names = min(larger, key=lambda names: self._known[names].size)
                dropped = tuple(axis for axis, name in enumerate(names, start=1) if name not in used)
                self._known[used] = self._known[names].sum(axis=dropped)
            else:
                self._known[used] = self._from_finest(used, place)
        return self._known[used]

    def _from_finest(self, used: tuple[str, ...], place: tuple[str, ...]) -> np.ndarray:
        key, shape = self._time, [len(self.times)]
        rows = self._time >= 0
        for name in self.places:
            rows = rows & ((self._codes[name] < self._size(name)) == (name in place))
        for name in used:
            key = key * self._size(name) + self._codes[name]
            shape.append(self._size(name))
        chosen = np.flatnonzero(rows)
        size = int(np.prod(shape))
        # Whole numbers are added up as such, exactly: counts stay far below 2 to the power of 53.
        columns = [np.bincount(key[chosen], weights, minlength=size) for weights in self._counts[chosen].T]
        summed = np.stack(columns, axis=-1) if columns else np.zeros((size, 0))
        return summed.astype(self._counts.dtype).reshape(*shape, self._counts.shape[1])

    def _merging(self, name: str, breakdown: str) -> np.ndarray | None:
        """0/1 array from the classes of records to those of the breakdown; None where they are the same."""
        published = self.dimensions[name].classes_in(breakdown)
        if name == MENTION:
            mentioned = [set(said.split("|")) for said in self._said]
            return np.array([[item.code in codes for codes in mentioned] for item in published], dtype=np.int64)
        if published is self.dimensions[name].classes and name not in self._beyond:
            return None
        return np.array([[code in item.includes for code in self._inner(name)] for item in published], dtype=np.int64)


def quarters_into_periods(quarters: Sequence[int], periods: Sequence[Period]) -> np.ndarray:
    """0/1 array, periods by quarters: which quarters add up to a period."""
    return np.array([[quarter in period.quarters for quarter in quarters] for period in periods], dtype=np.int64)


def sightings_into_periods(
    sightings: Sequence[tuple[int, int, int]], spans: Sequence[Sequence[Period]], periods: Sequence[Period]
) -> np.ndarray:
    """Array of 1, 0 and -1, periods by sightings (span, quarter, lag): how women seen add up to women of a period.

    All seen in each quarter of the period count, less those who are seen again before it ends: for a quarter that is
    `lag` quarters before the last, those seen again within `lag` quarters. Then each woman is counted where she was
    seen last.
    """
    span_of = {period: number for number, span in enumerate(spans) for period in span}
    return np.array(
        [
            [
                0
                if span != span_of[period] or quarter not in period.quarters
                else 1
                if lag == 0
                else -(quarter + lag == period.quarters[-1])
                for span, quarter, lag in sightings
            ]
            for period in periods
        ],
        dtype=np.int64,
    )


def counts_of(table: pa.Table, measures: Sequence[str], dtype: type = np.int64) -> np.ndarray:
    """The columns `measures` of a table side by side."""
    columns = [np.asarray(table.column(name), dtype=dtype) for name in measures]
    return np.column_stack(columns) if columns else np.zeros((len(table), 0), dtype=dtype)


def positions_of(column: pa.ChunkedArray, values: list) -> np.ndarray:
    """Position of each entry of `column` in `values`, -1 where it is none of them."""
    at = {value: position for position, value in enumerate(values)}
    encoded = column.combine_chunks().dictionary_encode()
    known = np.array([at.get(value, -1) for value in encoded.dictionary.to_pylist()] + [-1], dtype=np.int64)
    return known[np.asarray(encoded.indices.fill_null(len(encoded.dictionary)))]
