"""Families of indicators that are protected together, and the equations between their counts.

Belongs here: which indicators share a denominator, which sums and inequalities hold between their cells. Does
not: which cells are hidden (`primary`, `complementary`), the attacker's own view of a release (`audit`).

A component is one family in one year: no equation leads out of it. Its variables are counts by layer and
position, `variable = layer * positions + position`: layer 0 is the denominator that all members share, layer
k the numerator of its k-th proportion. A position is one cell of one period.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from schemas.dimensions import Dimension, breakdown_cells
from schemas.release import ALL, DIMENSIONS, breakdown_name

Position = tuple[str, ...]
"""Period and one class code for each of `DIMENSIONS`."""


class CellsRefused(ValueError):
    """The cells contradict their contract; the message names indicators and the rule, never a count."""


@dataclass(frozen=True)
class Link:
    """The `parts` add up to the `wholes`; if not `additive`, they are only bounds of each other (distinct women)."""

    parts: tuple[Position, ...]
    wholes: tuple[Position, ...]
    additive: bool


@dataclass(frozen=True)
class Constraints:
    """Sparse rows `lower <= A x <= upper` over the variables of a component (entries: row, column, coefficient)."""

    row: np.ndarray
    column: np.ndarray
    coefficient: np.ndarray
    lower: np.ndarray
    upper: np.ndarray

    def times(self, x: np.ndarray) -> np.ndarray:
        """A x."""
        return np.bincount(self.row, self.coefficient * x[self.column], minlength=len(self.lower))


@dataclass(frozen=True)
class Component:
    """One family in one year.

    `cell`, `layer`, `position`: for each published row its row in the cell table, its layer (0 for a plain
    count) and its position. `truth`: true value of each variable. `exists`, `known_zero`: whether the variable
    stands in the system, and whether everybody knows it to be 0. `constraints`: sums and inequalities of
    numerators and denominators; that no numerator exceeds its denominator is not among them.
    """

    positions: list[Position]
    layers: int
    cell: np.ndarray
    layer: np.ndarray
    position: np.ndarray
    truth: np.ndarray
    exists: np.ndarray
    known_zero: np.ndarray
    constraints: Constraints


def components(cells: pd.DataFrame, sheets: list[dict], dimensions: dict[str, Dimension]) -> Iterator[Component]:
    """All components of the cells that hold something, in sheet order and year by year.

    `cells`: columns of `schemas.release.TRUE_CELL_COLUMNS`, index 0, 1, ...; rows that are not available are
    left out of it. Raises CellsRefused.
    """
    with_year = cells.assign(year=cells["period"].str[:4])
    grouped = dict(iter(with_year.groupby(["indicator", "year"], sort=False)))
    years = list(dict.fromkeys(with_year["year"]))
    for members in families(sheets):
        for year in years:
            present = [s for s in members if (s["indicator"], year) in grouped]
            if present:
                tables = [grouped[s["indicator"], year] for s in present]
                yield _component(present, tables, dimensions)


def families(sheets: list[dict]) -> list[list[dict]]:
    """Sheets that share unit, denominator rule and maturity window, grouped, in sheet order.

    The denominator rule of a plain count is the rule of its numerator: it shows the denominator of the family.
    """
    grouped: dict[tuple, list[dict]] = {}
    for sheet in sheets:
        counted = sheet["numerator"] if sheet["measure"] == "count" else sheet["denominator"]
        rule = " ".join(str(counted.get("where") or "").split()).lower()
        window = sheet.get("maturity_window") or 0
        key = (sheet["unit_of_count"], rule, window, tuple(sorted(sheet["additive_over"])))
        grouped.setdefault(key, []).append(sheet)
    return list(grouped.values())


def is_structural_zero(sheet: dict, position: Position, dimensions: dict[str, Dimension]) -> bool:
    """Whether the numerator of this cell is 0 by definition: a class it stands in merges only such classes."""
    coordinates = dict(zip(DIMENSIONS, position[1:], strict=True))
    breakdown = breakdown_name(tuple(d for d, code in coordinates.items() if code != ALL))
    for name, codes in (sheet.get("structural_zeros") or {}).items():
        for item in dimensions[name].classes_in(breakdown):
            if item.code == coordinates[name] and set(item.includes) <= set(codes):
                return True
    return False


def links(positions: list[Position], dimensions: dict[str, Dimension], additive_over: list[str]) -> list[Link]:
    """All sums between `positions`: over each dimension of each breakdown, and of the quarters of the year."""
    periods = list(dict.fromkeys(p[0] for p in positions))
    coordinates = list(dict.fromkeys(p[1:] for p in positions))
    known = set(coordinates)
    breakdowns = {_breakdown(c) for c in coordinates} - {()}
    found = []
    for names in sorted(breakdowns):
        margins = [m for m in _margins(names, dimensions) if known.issuperset(m[0]) and known.issuperset(m[1])]
        whole = (ALL,) * len(DIMENSIONS)
        if not margins and whole in known:
            margins = [(breakdown_cells(breakdown_name(names), dimensions), [whole], names)]
        for parts, wholes, dropped in margins:
            additive = "region" not in dropped or "region" in additive_over
            found += [Link(_at(period, parts), _at(period, wholes), additive) for period in periods]
    year = [p for p in periods if len(p) == 4]
    quarters = [p for p in periods if len(p) > 4]
    if year and quarters:
        for cell in coordinates:
            parts = tuple((quarter, *cell) for quarter in quarters)
            found.append(Link(parts, ((year[0], *cell),), "period" in additive_over))
    return found


def _margins(names: tuple[str, ...], dimensions: dict[str, Dimension]) -> Iterator[tuple[list, list, tuple]]:
    """For a breakdown: cells, the cells of the next smaller breakdown they add up to, what is added over."""
    cells = breakdown_cells(breakdown_name(names), dimensions)
    for kept in combinations(names, len(names) - 1):
        dropped = next(name for name in names if name not in kept)
        at = DIMENSIONS.index(dropped)
        groups: dict[tuple, list] = {}
        for cell in cells:
            groups.setdefault((*cell[:at], ALL, *cell[at + 1 :]), []).append(cell)
        for whole, parts in groups.items():
            yield parts, _uncrossed(whole, kept, dimensions), (dropped,)


def _uncrossed(cell: tuple[str, ...], kept: tuple[str, ...], dimensions: dict[str, Dimension]) -> list[tuple]:
    """The published cells behind a margin: itself, or the uncrossed classes that its crossed class merges."""
    if len(kept) != 1:
        return [cell]
    at = DIMENSIONS.index(kept[0])
    merged = next(c for c in dimensions[kept[0]].crossed if c.code == cell[at])
    return [(*cell[:at], code, *cell[at + 1 :]) for code in merged.includes]


def _breakdown(cell: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name, code in zip(DIMENSIONS, cell, strict=True) if code != ALL)


def _at(period: str, cells: list[tuple]) -> tuple[Position, ...]:
    return tuple((period, *cell) for cell in cells)


def _component(members: list[dict], tables: list[pd.DataFrame], dimensions: dict[str, Dimension]) -> Component:
    keys = [list(zip(*(table[c] for c in ("period", *DIMENSIONS)), strict=True)) for table in tables]
    positions = list(dict.fromkeys(key for member in keys for key in member))
    index = {position: i for i, position in enumerate(positions)}
    proportions = [i for i, sheet in enumerate(members) if sheet["measure"] != "count"]
    size, layers = len(positions), len(proportions) + 1
    truth = np.full(size * layers, -1, dtype=np.int64)
    known_zero = np.zeros(size * layers, dtype=bool)
    cell, layer, position = [], [], []
    for i, (sheet, table) in enumerate(zip(members, tables, strict=True)):
        at = np.array([index[key] for key in keys[i]])
        own = proportions.index(i) + 1 if i in proportions else 0
        numerator = table["numerator"].fillna(0).to_numpy(np.int64)
        counted = table["denominator"].fillna(0).to_numpy(np.int64) if own else numerator
        if np.any((truth[at] >= 0) & (truth[at] != counted)):
            raise CellsRefused(
                f"{sheet['indicator']}: its denominators differ from those of {members[0]['indicator']}, "
                "which has the same unit, denominator rule and maturity window"
            )
        if np.any(numerator > counted):
            raise CellsRefused(f"{sheet['indicator']}: a numerator exceeds its denominator")
        truth[at], truth[own * size + at] = counted, numerator
        nothing = table["numerator"].isna().to_numpy()
        known_zero[at] |= nothing
        if own:
            structural = np.array([is_structural_zero(sheet, key, dimensions) for key in keys[i]])
            if np.any(structural & (numerator > 0)):
                raise CellsRefused(f"{sheet['indicator']}: a structural zero is not 0")
            known_zero[own * size + at] |= nothing | structural
        cell.append(table.index.to_numpy())
        layer.append(np.full(len(table), own))
        position.append(at)
    exists = truth >= 0
    truth = np.where(exists, truth, 0)
    sums = links(positions, dimensions, members[0]["additive_over"])
    constraints = _constraints(sums, index, exists, layers)
    reached = constraints.times(truth)
    if np.any(reached < constraints.lower) or np.any(reached > constraints.upper):
        raise CellsRefused(f"{members[0]['indicator']}: the parts of a cell do not add up as `additive_over` says")
    stacked = (np.concatenate(item) for item in (cell, layer, position))
    return Component(positions, layers, *stacked, truth, exists, known_zero, constraints)


def _constraints(sums: list[Link], index: dict[Position, int], exists: np.ndarray, layers: int) -> Constraints:
    size = len(index)
    entries: list[tuple[list[int], list[int], float]] = []
    for link in sums:
        parts = [index[p] for p in link.parts]
        wholes = [index[p] for p in link.wholes]
        for layer in range(layers):
            shift = layer * size
            if all(exists[shift + p] for p in parts + wholes):
                entries += _rows(parts, wholes, shift, link.additive)
    rows = np.repeat(np.arange(len(entries)), [len(columns) for columns, _, _ in entries])
    columns = np.array([c for columns, _, _ in entries for c in columns], dtype=np.int64)
    coefficients = np.array([v for _, values, _ in entries for v in values], dtype=float)
    upper = np.array([bound for _, _, bound in entries], dtype=float)
    return Constraints(rows, columns, coefficients, np.zeros(len(entries)), upper)


def _rows(parts: list[int], wholes: list[int], shift: int, additive: bool) -> list[tuple[list, list, float]]:
    """Rows of one link in one layer: parts - wholes = 0, or >= 0 with wholes - part >= 0 for each part."""
    columns = [shift + c for c in parts + wholes]
    values = [1] * len(parts) + [-1] * len(wholes)
    if additive:
        return [(columns, values, 0.0)]
    rows = [(columns, values, np.inf)]
    whole = [shift + c for c in wholes]
    rows += [([*whole, shift + p], [1] * len(whole) + [-1], np.inf) for p in parts]
    if shift:
        # Those not in the numerator: everyone of the whole is among those of some part.
        unshifted = [c - shift for c in columns]
        rows.append((unshifted + columns, values + [-v for v in values], np.inf))
    return rows
