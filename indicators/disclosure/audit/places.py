"""Where a woman can stand in the tables of a stream in one year: periods and classes, as finely as they are crossed.

Belongs here: places, which of them a cell covers, how places of different tables hang together, which cells are asked
about. Does not: who is counted there (`sets`), what is shown of it (`stream`).

Dimensions that no breakdown crosses stand in tables of their own, tied by their totals: a table of regions and one of
groups with the same total always fit in one that crosses them, and how much can be in a crossed cell follows from the
two (`crossings`). Dimensions that some chain of breakdowns crosses stand in one table with all their classes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations, product

import numpy as np
from scipy.sparse import csr_array

from schemas.dimensions import Dimension, breakdown_cells
from schemas.release import ALL, DIMENSIONS, breakdown_dimensions, breakdown_name

Cell = tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """One table of one period: its dimensions, the number of its first place, the uncrossed classes of each place.

    `everywhere`: whether it counts the whole country though regions do not add up to it.
    """

    period: str
    names: tuple[str, ...]
    first: int
    classes: tuple[Cell, ...]
    everywhere: bool


@dataclass
class Places:
    """`size`: number of places. `equal`: rows over places that are 0 for every leaf. `at_most`: rows over places that
    are at most 0 for every set. `periods`: all of the year, quarters first."""

    dimensions: Mapping[str, Dimension]
    periods: list[str]
    additive: frozenset[str]
    tables: list[Table] = field(default_factory=list)
    size: int = 0
    equal: list[dict[int, int]] = field(default_factory=list)
    at_most: list[dict[int, int]] = field(default_factory=list)

    @property
    def counted_periods(self) -> list[str]:
        """Periods with tables of their own."""
        quarters = [p for p in self.periods if "-" in p]
        return quarters if "period" in self.additive and quarters else self.periods

    def covered(self, period: str, cell: Cell) -> dict[int, int] | None:
        """Places that add up to a cell, each once; None if no table has all its dimensions."""
        if period not in self.counted_periods:
            parts = [self.covered(quarter, cell) for quarter in self.counted_periods]
            return None if None in parts else {place: 1 for part in parts for place in part}
        used = {name for name, code in zip(DIMENSIONS, cell, strict=True) if code != ALL}
        for table in self.tables:
            fits = used <= set(table.names) and table.period == period
            if fits and ("region" in used or table.everywhere or "region" in self.additive):
                return {table.first + i: 1 for i in self._inside(table, cell)}
        return None

    def _inside(self, table: Table, cell: Cell) -> list[int]:
        crossed = sum(code != ALL for code in cell) > 1
        wanted = {}
        for name, code in zip(DIMENSIONS, cell, strict=True):
            if code != ALL:
                wanted[table.names.index(name)] = includes(self.dimensions[name], code, crossed)
        return [i for i, own in enumerate(table.classes) if all(own[at] in codes for at, codes in wanted.items())]

    def vectors(self, cells: Iterable[Mapping[int, int]]) -> csr_array:
        """Cells as rows over places."""
        listed = list(cells)
        rows = np.repeat(np.arange(len(listed)), [len(c) for c in listed]).astype(np.int64)
        columns = np.array([place for c in listed for place in c], dtype=np.int64)
        values = np.array([value for c in listed for value in c.values()], dtype=np.int64)
        return csr_array((values, (rows, columns)), shape=(len(listed), self.size))


def includes(dimension: Dimension, code: str, crossed: bool) -> tuple[str, ...]:
    """The uncrossed classes that a class merges, whichever of the two kinds it is."""
    kinds = (dimension.crossed, dimension.classes) if crossed else (dimension.classes, dimension.crossed)
    return next(item.includes for kind in kinds for item in kind if item.code == code)


def make_places(
    dimensions: Mapping[str, Dimension], breakdowns: Iterable[str], periods: list[str], additive: Iterable[str]
) -> Places:
    """The places of one year. `additive`: of `region` and `period`, over which counts add up."""
    quarters_first = sorted(periods, key=lambda period: ("-" not in period, period))
    places = Places(dimensions, quarters_first, frozenset(additive))
    blocks = joined_dimensions(breakdowns)
    for period in places.counted_periods:
        _add_period(places, blocks, period)
    if "period" not in places.additive:
        _tie_year(places)
    return places


def joined_dimensions(breakdowns: Iterable[str]) -> list[tuple[str, ...]]:
    """Dimensions in groups: two are in one if a breakdown crosses them, or a chain of breakdowns does."""
    blocks: list[set[str]] = []
    for breakdown in breakdowns:
        merged = set(breakdown_dimensions(breakdown)) & set(DIMENSIONS)
        for block in [b for b in blocks if b & merged]:
            merged |= block
            blocks.remove(block)
        if merged:
            blocks.append(merged)
    ordered = [tuple(name for name in DIMENSIONS if name in block) for block in blocks]
    return sorted(ordered, key=lambda names: DIMENSIONS.index(names[0]))


def _add_period(places: Places, blocks: list[tuple[str, ...]], period: str) -> None:
    regional = [names for names in blocks if "region" in names and "region" not in places.additive]
    whole = [tuple(n for n in names if n != "region") if names in regional else names for names in blocks]
    listed = [(names, True) for names in dict.fromkeys(whole) if names] or [((), True)]
    for names, everywhere in [*listed, *((names, False) for names in regional)]:
        classes = tuple(product(*([c.code for c in places.dimensions[name].classes] for name in names)))
        places.tables.append(Table(period, names, places.size, classes, everywhere))
        places.size += len(classes)
    own = [table for table in places.tables if table.period == period]
    totals = [t for t in own if t.everywhere]
    for table in totals[1:]:
        places.equal.append(_total(table, 1) | _total(totals[0], -1))
    for table in own:
        if not table.everywhere:
            _tie_regions(places, table)


def _tie_regions(places: Places, table: Table) -> None:
    """A woman seen in two regions counts in both: the country has at least each region's, at most their sum."""
    rest = [name for name in table.names if name != "region"]
    at = table.names.index("region")
    groups: dict[Cell, list[int]] = {}
    for i, own in enumerate(table.classes):
        groups.setdefault((*own[:at], *own[at + 1 :]), []).append(table.first + i)
    for own, parts in groups.items():
        named = dict(zip(rest, own, strict=True))
        whole = places.covered(table.period, tuple(named.get(name, ALL) for name in DIMENSIONS))
        places.at_most += [{part: 1} | dict.fromkeys(whole, -1) for part in parts]
        places.at_most.append(dict.fromkeys(whole, 1) | dict.fromkeys(parts, -1))


def _tie_year(places: Places) -> None:
    """A woman seen in two quarters counts once in the year: at least as many as each quarter's, at most their sum."""
    for year in [t for t in places.tables if "-" not in t.period]:
        quarters = [
            t for t in places.tables if "-" in t.period and (t.names, t.everywhere) == (year.names, year.everywhere)
        ]
        for i in range(len(year.classes)):
            places.at_most += [{q.first + i: 1, year.first + i: -1} for q in quarters]
            if quarters:
                places.at_most.append({year.first + i: 1} | {q.first + i: -1 for q in quarters})


def _total(table: Table, sign: int) -> dict[int, int]:
    return {table.first + i: sign for i in range(len(table.classes))}


def asked_cells(places: Places, published: Iterable[str], depth: int) -> list[tuple[str, Cell, bool]]:
    """Cells in which a count may be small: (breakdown, cell, whether it is published), for one period.

    All published ones, and every crossing of up to `depth` published dimensions with uncrossed classes.
    """
    published = list(dict.fromkeys(published))
    found = {cell: (name, True) for name in published for cell in breakdown_cells(name, dict(places.dimensions))}
    used = [name for name in DIMENSIONS if any(name in breakdown_dimensions(b) for b in published)]
    for size in range(2, depth + 1):
        for names in combinations(used, size):
            codes = [[c.code for c in places.dimensions[n].classes] if n in names else [ALL] for n in DIMENSIONS]
            for cell in product(*codes):
                found.setdefault(cell, (breakdown_name(names), False))
    return [(name, cell, public) for cell, (name, public) in found.items()]
