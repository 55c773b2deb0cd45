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
"""How far a whole number may be off by floating point alone."""

FEASIBLE = 2
"""The solver's word for a solution that keeps all bounds."""

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
    system: CountSystem, bounds: np.ndarray, width: int, hidden: np.ndarray, attack: Callable[[np.ndarray], Found]
) -> np.ndarray:
    """bool[rows]: beside those already `hidden` further ones, until `attack` on what is hidden finds nothing.

    `system` has one count a row. `bounds`: int64[rows, 2], lowest and highest count of a row as it is shown. Ends also
    where hiding more does not help: the attack on the result then still finds something.
    """
    elastic = _Elastic(system, bounds)
    true = system.counts @ system.truth
    while True:
        found = attack(hidden)
        before, hidden = hidden, hidden.copy()
        for row in found.rows:
            for limits in ((0, 0), (width - 1, np.inf)):
                way = elastic.cheapest([(row, *limits)], hidden)
                hidden |= False if way is None else way
        for single, row in found.pairs:
            hers = (single, true[single], true[single])
            others = [(0, true[row] - 1), (true[row] + 1, np.inf)] if true[row] else [(1, np.inf)]
            ways = [way for limits in others if (way := elastic.cheapest([hers, (row, *limits)], hidden)) is not None]
            hidden |= min(ways, key=lambda way: system.weight[way & ~hidden].sum(), default=False)
        if np.array_equal(before, hidden):
            return hidden


class _Elastic:
    """The table as a program in which a shown row may leave its bounds at a price.

    Columns: the inner cells, then for each row how far it lies below and how far above its bounds.
    """

    def __init__(self, system: CountSystem, bounds: np.ndarray):
        self.system, self.bounds = system, bounds.astype(float)
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
        model.row_lower_, model.row_upper_ = self.bounds[:, 0], self.bounds[:, 1]
        model.integrality_ = [highspy.HighsVarType.kInteger] * inner + [highspy.HighsVarType.kContinuous] * 2 * rows
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        starts = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=rows))])
        model.a_matrix_.start_, model.a_matrix_.index_ = starts.astype(np.int32), column[order].astype(np.int32)
        model.a_matrix_.value_ = value[order]
        self.solver = quiet_solver()
        for option, setting in SETTINGS.items():
            self.solver.setOptionValue(option, setting)
        self.solver.passModel(model)

    def cheapest(self, wanted: Iterable[tuple[int, float, float]], hidden: np.ndarray) -> np.ndarray | None:
        """bool[rows]: rows to hide so that there is a table whose `wanted` rows lie between two values; or None."""
        for row in range(self.rows):
            self._limit(row, hidden[row])
        for row, least, most in wanted:
            self.solver.changeRowBounds(int(row), float(least), float(most))
            self._slack(row, False)
        self.solver.run()
        is_found = self.solver.getInfo().primal_solution_status == FEASIBLE
        beside = np.array(self.solver.getSolution().col_value)[self.inner :]
        for row, _, _ in wanted:
            self._slack(row, True)
        if not is_found:
            return None
        return (beside[: self.rows] > NEAR) | (beside[self.rows :] > NEAR)

    def _limit(self, row: int, is_hidden: bool) -> None:
        low, high = (0.0, np.inf) if is_hidden else self.bounds[row]
        self.solver.changeRowBounds(int(row), float(low), float(high))

    def _slack(self, row: int, may: bool) -> None:
        most = np.inf if may and not self.system.always_shown[row] else 0.0
        for column in (self.inner + row, self.inner + self.rows + row):
            self.solver.changeColBounds(int(column), 0.0, most)
