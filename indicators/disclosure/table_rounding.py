"""Which cells of a table are hidden when the others are rounded.

Belongs here: rounding, further cells to hide so that an attack on the rounded table finds nothing. Does not: the
choice where other cells stay exact (`suppression`), the attack itself.

A rounded count stands for as many true ones as its base, which protects most small cells without hiding more. For
each one that the attack still finds, the cheapest table is looked for in which the cell is what it must be able to
be; cells that this table shows otherwise are hidden. The attack then decides again.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import highspy
import numpy as np

from indicators.disclosure.solver import quiet_solver
from indicators.disclosure.suppression.system import CountSystem

NEAR = 1e-6

SETTINGS = {"threads": 1, "random_seed": 0, "mip_rel_gap": 0.02, "mip_max_nodes": 2000}


@dataclass(frozen=True)
class Found:
    """What an attack found: `rows` too narrow; `pairs` of a row of one person and a row that she can work out."""

    rows: list[int]
    pairs: list[tuple[int, int]]


def rounded(counts: np.ndarray, base: int) -> np.ndarray:
    """The nearest multiple of `base`, halves up."""
    return (counts + base // 2) // base * base


def rows_to_hide(
    system: CountSystem, low: np.ndarray, high: np.ndarray, width: int, attack: Callable[[np.ndarray], Found]
) -> np.ndarray:
    """bool[rows]: hide the sensitive rows, and further ones until `attack` on what is hidden finds nothing.

    `system` has one count a row. `low`, `high`: int64[rows], what a rounded row says about its count. Ends also where
    hiding more does not help: the attack on the result then still finds something.
    """
    elastic = _Elastic(system, low, high)
    hidden = system.hidden_first.copy()
    while True:
        found = attack(hidden)
        before = hidden.copy()
        for row in found.rows:
            hidden |= elastic.cheapest([(row, 0, 0)], hidden)
            hidden |= elastic.cheapest([(row, width - 1, np.inf)], hidden)
        for single, row in found.pairs:
            count = int(system.values(system.truth[None, :])[0, row])
            others = [(0, count - 1), (count + 1, np.inf)] if count else [(1, np.inf)]
            ways = [elastic.cheapest([(single, 1, 1), (row, *limits)], hidden) for limits in others]
            hidden |= min(ways, key=lambda way: system.weight[way & ~hidden].sum())
        if np.array_equal(before, hidden):
            return hidden


class _Elastic:
    """The table as a program in which a shown row may leave its bounds at a price.

    Columns: the inner cells, then for each row how far it lies below and how far above its bounds.
    """

    def __init__(self, system: CountSystem, low: np.ndarray, high: np.ndarray):
        self.system, self.low, self.high = system, low.astype(float), high.astype(float)
        rows, inner = system.counts.shape
        self.rows, self.inner = rows, inner
        own = np.arange(rows)
        part = system.counts.tocoo()
        row = np.concatenate([part.coords[0], own, own])
        column = np.concatenate([part.coords[1], inner + own, inner + rows + own])
        value = np.concatenate([part.data.astype(float), np.ones(rows), -np.ones(rows)])
        order = np.lexsort((column, row))
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = inner + 2 * rows, rows
        model.col_cost_ = np.concatenate([np.zeros(inner), system.weight, system.weight])
        model.col_lower_ = np.zeros(model.num_col_)
        movable = np.where(system.always_shown, 0.0, np.inf)
        model.col_upper_ = np.concatenate([np.full(inner, np.inf), movable, movable])
        model.row_lower_, model.row_upper_ = self.low, self.high
        model.integrality_ = [highspy.HighsVarType.kInteger] * inner + [highspy.HighsVarType.kContinuous] * 2 * rows
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        starts = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=rows))])
        model.a_matrix_.start_, model.a_matrix_.index_ = starts.astype(np.int32), column[order].astype(np.int32)
        model.a_matrix_.value_ = value[order]
        self.solver = quiet_solver()
        for option, setting in SETTINGS.items():
            self.solver.setOptionValue(option, setting)
        self.solver.passModel(model)

    def cheapest(self, wanted: Iterable[tuple[int, float, float]], hidden: np.ndarray) -> np.ndarray:
        """bool[rows]: rows to hide so that a table exists whose `wanted` rows lie between two values; none if none."""
        for row in range(self.rows):
            self._limit(row, hidden[row])
        for row, least, most in wanted:
            self.solver.changeRowBounds(int(row), float(least), float(most))
            self._slack(row, False)
        self.solver.run()
        if self.solver.getInfo().primal_solution_status != 2:
            needed = np.zeros(self.rows, dtype=bool)
        else:
            table = np.array(self.solver.getSolution().col_value)[self.inner :]
            needed = (table[: self.rows] > NEAR) | (table[self.rows :] > NEAR)
        for row, _, _ in wanted:
            self._slack(row, True)
        return needed

    def _limit(self, row: int, is_hidden: bool) -> None:
        low, high = (0.0, np.inf) if is_hidden else (self.low[row], self.high[row])
        self.solver.changeRowBounds(int(row), float(low), float(high))

    def _slack(self, row: int, may: bool) -> None:
        most = np.inf if may and not self.system.always_shown[row] else 0.0
        for column in (self.inner + row, self.inner + self.rows + row):
            self.solver.changeColBounds(int(column), 0.0, most)
