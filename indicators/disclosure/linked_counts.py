"""Everything published about women that hangs together, as one system of counts a stream and year.

A stream is all indicators that count the same kind of thing, such as cases; an indicator whose numerator and
denominator count different things joins two. What ties its counts together, and everybody knows:

- cells add up to totals, and quarters to years; distinct women only bound each other there;
- rows of one indicator are among those of another (`relations`): then the difference is a count of women as well, and
  is protected like one that is published: complements, those who declined, those between two steps of care;
- two indicators with the same rows have the same count, whatever they call it. A follow-up window that has closed for
  the whole period leaves no one out, so that it makes no difference there.

No sum leads out of a year. The published breakdowns must not close a ring
(`schemas.release.crossed_in_a_ring`): then every crossing that
is not published can be anything that its margins allow, and protecting the margins is enough.

Belongs here: from true cells to systems. Does not: which rows are hidden (`primary`, `suppression`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from indicators.disclosure.links import Cell, is_structural_zero, links
from indicators.disclosure.relations import Counted, Parts, relations
from indicators.disclosure.row_sets import DENOMINATOR, NUMERATOR, RowSet, row_sets
from indicators.periods import last_closed_month, period_of
from schemas.dimensions import Dimension
from schemas.release import DIMENSIONS

Combination = tuple[tuple[int, ...], tuple[int, ...]]
"""Variables and their coefficients."""

Sum = tuple[list[int], list[int], bool]
"""Variables, their coefficients, and whether the sum is 0 or only at least 0."""


class CellsRefused(ValueError):
    """The cells contradict their contract; the message names indicators and the rule, never a count."""


Place = tuple[Counted, Cell]


@dataclass
class LinkedCounts:
    """One stream in one year. Variables are true counts, `truth`, each at one place (`Counted` and cell).

    `cell`: for each published row its number in the cell table; `numerator`, `denominator`: its variables, -1 for
    none. `between`: counts that nobody publishes by themselves: variables and their coefficients. `zero`: variables
    that everybody knows to be 0. `sums`: (variables, coefficients, whether they are 0 and not just at least 0).
    `made_of`: all variables over those that can move by themselves, `free`: a few are sums of others.
    """

    cell: np.ndarray
    numerator: np.ndarray
    denominator: np.ndarray
    truth: np.ndarray
    zero: np.ndarray
    between: list[Combination]
    sums: list[Sum]
    free: np.ndarray
    made_of: csr_array

    def counts(self) -> tuple[csr_array, np.ndarray]:
        """All counts, a row each over the free variables, and the published row that shows each, -1 for none."""
        shown = [self.numerator, self.denominator[self.denominator >= 0]]
        variables, rows = np.concatenate(shown), [np.arange(len(self.cell)), np.flatnonzero(self.denominator >= 0)]
        entries = [([variable], [1]) for variable in variables]
        entries += self.between
        matrix = _matrix(entries, len(self.truth)) @ self.made_of
        return matrix, np.concatenate([*rows, np.full(len(self.between), -1)])

    def known(self) -> tuple[csr_array, np.ndarray, np.ndarray]:
        """What everybody knows: a matrix over the free variables with its lower and upper bounds."""
        zeros = np.flatnonzero(self.zero)
        entries = [(columns, values) for columns, values, _ in self.sums] + [([z], [1]) for z in zeros]
        upper = [0 if exact else np.inf for _, _, exact in self.sums] + [0] * len(zeros)
        matrix, upper = _matrix(entries, len(self.truth)) @ self.made_of, np.array(upper, dtype=float)
        says = abs(matrix).sum(axis=1) > 0
        return matrix[np.flatnonzero(says)], np.zeros(says.sum()), upper[says]


def linked_counts(
    cells: pd.DataFrame, sheets: Sequence[Mapping], dimensions: Mapping[str, Dimension], data_cutoff: date
) -> Iterator[LinkedCounts]:
    """All systems of the cells, in sheet order and year by year.

    `cells`: columns of `schemas.release.TRUE_CELL_COLUMNS`, index 0, 1, ...; only rows with counts. Raises
    CellsRefused if counts contradict each other. Quarters of the path of care are in none: nothing of them is ever
    shown, and with them many more counts would hang together. How close they come to a set around them is told by a
    count of the year that lies between, which is protected; the auditor looks at each quarter.
    """
    path = {sheet["indicator"] for sheet in sheets if sheet.get("care_steps")}
    cells = cells[~(cells["indicator"].isin(path) & (cells["period"].str.len() > 4))]
    with_year = cells.assign(year=cells["period"].str[:4])
    tables = dict(iter(with_year.groupby(["indicator", "year"], sort=False)))
    for members in streams(sheets):
        for year in dict.fromkeys(with_year["year"]):
            present = [sheet for sheet in members if (sheet["indicator"], year) in tables]
            if present:
                building = _Building(dimensions, data_cutoff)
                for sheet in present:
                    building.add(sheet, tables[sheet["indicator"], year])
                yield building.finish()


def streams(sheets: Sequence[Mapping]) -> list[list[Mapping]]:
    """Sheets whose counts can hang together, grouped, in sheet order."""
    groups: list[tuple[set[str], list[Mapping]]] = []
    for sheet in sheets:
        units, members = {rows.unit for rows in row_sets(sheet).values()}, [sheet]
        for group in [group for group in groups if group[0] & units]:
            units |= group[0]
            members = [*group[1], *members]
            groups.remove(group)
        groups.append((units, members))
    order = {sheet["indicator"]: place for place, sheet in enumerate(sheets)}
    return [sorted(members, key=lambda sheet: order[sheet["indicator"]]) for _, members in groups]


@dataclass
class _Building:
    dimensions: Mapping[str, Dimension]
    data_cutoff: date
    places: dict[Counted, dict[Cell, int]] = field(default_factory=dict)
    truth: list[int] = field(default_factory=list)
    zero: set[int] = field(default_factory=set)
    over_years: dict[tuple[Counted, tuple[Counted, ...]], None] = field(default_factory=dict)
    inside: dict[Counted, list[Counted]] = field(default_factory=dict)
    additive: dict[str, tuple[str, ...]] = field(default_factory=dict)
    names: dict[RowSet, str] = field(default_factory=dict)
    steps: set[RowSet] = field(default_factory=set)
    rows: list[tuple[int, int, int]] = field(default_factory=list)

    def add(self, sheet: Mapping, table: pd.DataFrame) -> None:
        """Add an indicator with its rows of a year."""
        sets, window = row_sets(sheet), sheet.get("maturity_window")
        closed = None if window is None else last_closed_month(window, self.data_cutoff)
        counted = {
            (part, period): Counted(rows, period, _reach(period, closed))
            for part, rows in sets.items()
            for period in dict.fromkeys(table["period"])
        }
        if sheet.get("care_steps"):
            self.steps.add(sets[NUMERATOR])
        self.additive[sets[NUMERATOR].unit] = tuple(sheet["additive_over"])
        for rows in sets.values():
            self.additive.setdefault(rows.unit, tuple(sheet["additive_over"]))
            self.names.setdefault(rows, sheet["indicator"])
            self._add_year([entry for entry in counted.values() if entry.rows == rows])
        columns = (table["period"], zip(*(table[name] for name in DIMENSIONS), strict=True))
        values = (table[part].fillna(0).astype(int) for part in (NUMERATOR, DENOMINATOR))
        for number, period, cell, numerator, denominator in zip(table.index, *columns, *values, strict=True):
            above = self._variable(sheet, counted[NUMERATOR, period], cell, numerator)
            below = -1
            if DENOMINATOR in sets:
                below = self._variable(sheet, counted[DENOMINATOR, period], cell, denominator)
            if is_structural_zero(sheet, cell, self.dimensions):
                if numerator:
                    raise CellsRefused(f"{sheet['indicator']}: a structural zero is not 0")
                self.zero.add(above)
            self.rows.append((number, above, below))

    def _add_year(self, counted: Sequence[Counted]) -> None:
        year = [entry for entry in counted if len(entry.period) == 4]
        quarters = [entry for entry in counted if len(entry.period) > 4]
        if year and quarters:
            self.over_years[year[0], tuple(quarters)] = None

    def _variable(self, sheet: Mapping, counted: Counted, cell: Cell, value: int) -> int:
        own = self.places.setdefault(counted, {})
        if cell not in own:
            own[cell] = len(self.truth)
            self.truth.append(value)
        elif self.truth[own[cell]] != value:
            raise CellsRefused(
                f"{sheet['indicator']}: it counts the same rows as another indicator, but not as many of them"
            )
        return own[cell]

    def finish(self) -> LinkedCounts:
        """The system of everything added."""
        truth = np.array(self.truth, dtype=np.int64)
        between, same = self._between()
        sums = [*self._sums_over_groups(), *self._sums_over_years()]
        number, numerator, denominator = (np.array(column, dtype=np.int64) for column in zip(*self.rows, strict=True))
        zero = np.isin(np.arange(len(truth)), sorted(self.zero))
        moving = _free_of(same, len(truth))
        return LinkedCounts(number, numerator, denominator, truth, zero, between, sums, *moving)

    def _between(self) -> tuple[list[Combination], dict[int, Combination]]:
        """Counts that the sets of rows leave between them; and variables that are a sum of others, with that sum."""
        counts: dict[Combination, None] = {}
        same: dict[int, Combination] = {}
        by_period: dict[str, list[Counted]] = {}
        for counted in self.places:
            by_period.setdefault(counted.period, []).append(counted)
        for entries in by_period.values():
            for relation in relations(entries, self._holds, self.steps):
                found = [combination for combination in self._at_cells(relation.parts) if len(combination[0]) > 1]
                if relation.is_nothing:
                    follow = set(self.places[relation.parts[0][0]].values())
                    same.update((next(v for v in variables if v in follow), (variables, n)) for variables, n in found)
                else:
                    counts.update(dict.fromkeys(found))
                if relation.is_share:
                    whole, part = (entry for entry, _ in relation.parts)
                    self.inside.setdefault(whole, []).append(part)
        return list(counts), same

    def _holds(self, parts: Parts, is_nothing: bool) -> bool:
        """Whether a sum is nowhere below 0 (`is_nothing`: nowhere but 0)."""
        sums = [
            sum(self.truth[column] * value for column, value in zip(*combination, strict=True))
            for combination in self._at_cells(parts)
        ]
        return not any(value < 0 or (is_nothing and value) for value in sums)

    def _at_cells(self, parts: Parts) -> Iterator[Combination]:
        for cell in self.places[parts[0][0]]:
            if all(cell in self.places[entry] for entry, _ in parts):
                count: dict[int, int] = {}
                for entry, value in parts:
                    variable = self.places[entry][cell]
                    count[variable] = count.get(variable, 0) + value
                left = sorted((variable, value) for variable, value in count.items() if value)
                yield tuple(variable for variable, _ in left), tuple(value for _, value in left)

    def _sums_over_groups(self) -> Iterator[Sum]:
        known: dict[tuple[Cell, ...], list] = {}
        for counted, places in self.places.items():
            cells = tuple(places)
            if cells not in known:
                known[cells] = links(cells, self.dimensions)
            for link in known[cells]:
                parts, wholes = ([(counted, cell) for cell in side] for side in (link.parts, link.wholes))
                yield from self._sums(parts, wholes, link.is_additive(self.additive[counted.rows.unit]))

    def _sums_over_years(self) -> Iterator[Sum]:
        for year, quarters in self.over_years:
            for cell in self.places.get(year, {}):
                parts = [(quarter, cell) for quarter in quarters if cell in self.places.get(quarter, {})]
                if parts:
                    yield from self._sums(parts, [(year, cell)], "period" in self.additive[year.rows.unit])

    def _sums(self, parts: list[Place], wholes: list[Place], exact: bool) -> Iterator[Sum]:
        """The parts add up to the wholes; or they are at least as many, and none of them more than the wholes.

        Distinct women: who is in the whole and not in a set within it, is so in one of the parts too.
        """
        side = [self.places[counted][cell] for counted, cell in parts]
        other = [self.places[counted][cell] for counted, cell in wholes]
        columns, values = side + other, [1] * len(side) + [-1] * len(other)
        total = sum(self.truth[column] * value for column, value in zip(columns, values, strict=True))
        if total < 0 or (exact and total != 0):
            name = self.names[wholes[0][0].rows]
            raise CellsRefused(f"{name}: the parts of a cell do not add up as `additive_over` says")
        yield columns, values, exact
        if exact:
            return
        for part in side:
            yield [*other, part], [1] * len(other) + [-1], False
        for inner in self.inside.get(wholes[0][0], []):
            less = [self._at(inner.rows, counted.period, cell) for counted, cell in (*parts, *wholes)]
            if None not in less:
                yield columns + less, values + [-value for value in values], False

    def _at(self, rows: RowSet, period: str, cell: Cell) -> int | None:
        """The variable of these rows at a place, however far their window reaches there."""
        found = (
            own[cell]
            for counted, own in self.places.items()
            if (counted.rows, counted.period) == (rows, period) and cell in own
        )
        return next(found, None)


def _reach(period: str, closed: date | None) -> date:
    last = period_of(period).last_month
    return last if closed is None else min(last, closed)


def _free_of(same: Mapping[int, Combination], variables: int) -> tuple[np.ndarray, csr_array]:
    """Numbers of the variables that are no sum of others, and all variables over these. `same`: by variable a sum, this
    one with it, that is 0."""
    free = np.array([variable for variable in range(variables) if variable not in same], dtype=np.int64)
    place = {int(variable): column for column, variable in enumerate(free)}
    rows, columns, values = list(free), list(range(len(free))), [1] * len(free)
    for variable, (others, signs) in same.items():
        own = dict(zip(others, signs, strict=True))
        for other, sign in own.items():
            if other != variable:
                rows.append(variable)
                columns.append(place[other])
                values.append(-sign * own[variable])
    return free, csr_array((values, (rows, columns)), shape=(variables, len(free)), dtype=np.int64)


def _matrix(entries: Sequence[tuple[Sequence[int], Sequence[int]]], variables: int) -> csr_array:
    starts = np.cumsum([0, *(len(columns) for columns, _ in entries)])
    columns = np.array([c for item, _ in entries for c in item], dtype=np.int64)
    values = np.array([v for _, item in entries for v in item], dtype=np.int64)
    return csr_array((values, columns, starts), shape=(len(entries), variables))
