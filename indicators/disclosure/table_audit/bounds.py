"""How closely the cells of a protected table can be worked out.

Belongs here: linear and whole-number programs over `cells`. Does not: which cells matter and what of them
must stay open (`attack`).

A solution of one program is a whole table that agrees with everything shown. It bounds every cell at once, so tables
are kept, and a program is spent only on what no kept table answers.
"""

import highspy
import numpy as np

from indicators.disclosure.solver import answer, quiet_solver
from indicators.disclosure.table_audit.cells import Cells

NEAR = 1e-6
"""How far a whole number may be off by floating point alone."""

SETTINGS = {
    "threads": 1,
    "random_seed": 0,
    "solver": "simplex",
    "presolve": "off",
    "simplex_strategy": 4,
    "mip_rel_gap": 0.5,
}

A_FEW, MANY = 20, 5000
"""Nodes after which a whole-number program stops. One that is stopped has found no table: the safe side."""

FEASIBLE = 2
"""The solver's word for a solution that keeps all bounds."""


class Contradiction(Exception):
    """No table agrees with what is shown."""


class TableBounds:
    """All tables that agree with what is shown; cells by their numbers in `cells`.

    `low`, `high`: float64[cells], proved bounds. `free`: cells that are not fixed by them; `place` of each cell among
    them, -1 for the others. `targets`: the free ones among the cells that can be pushed up, each as far as its `aim`,
    float64[cells], and no further. `tables`: found so far, float64[tables, free]; `is_whole`: those in whole numbers.
    `programs`, `whole_programs`: how many were solved. Raises `Contradiction`.
    """

    def __init__(self, cells: Cells, aim: np.ndarray, targets: np.ndarray):
        self.low, self.high, self.aim = cells.low.copy(), cells.high.copy(), aim
        self.number, self.cell, self.coefficient = cells.sums
        self.programs = self.whole_programs = 0
        self._pass_bounds_along()
        self.free = np.flatnonzero(self.low < self.high)
        self.place = np.full(len(self.low), -1)
        self.place[self.free] = np.arange(len(self.free))
        self.targets = np.unique(targets[self.place[targets] >= 0])
        self.tables = np.zeros((0, len(self.free)))
        self.is_whole = np.zeros(0, dtype=bool)
        self.known: dict[int, tuple[int, float, float]] = {}
        self._build()

    def _pass_bounds_along(self) -> None:
        """In a sum that is 0 each term has what the bounds of the others leave it; until nothing changes."""
        sums = self.number.max(initial=-1) + 1
        while True:
            before = self.low.copy(), self.high.copy()
            for sign in (1, -1):
                term = sign * self.coefficient
                least = np.where(term > 0, self.low[self.cell], -self.high[self.cell])
                endless = np.isinf(least)
                least[endless] = 0
                others = np.bincount(self.number, least, sums)[self.number] - least
                unknown = np.bincount(self.number, endless, sums)[self.number] - endless
                room = np.where(unknown > 0, np.inf, -others)
                np.minimum.at(self.high, self.cell[term > 0], room[term > 0])
                np.maximum.at(self.low, self.cell[term < 0], -room[term < 0])
            if np.any(self.low > self.high):
                raise Contradiction
            if np.array_equal(before[0], self.low) and np.array_equal(before[1], self.high):
                return

    def _build(self) -> None:
        """One column a free cell, and after them one a target that counts it up to the aim and no further."""
        free = self.place[self.cell] >= 0
        known = np.bincount(self.number[~free], (self.coefficient * self.low[self.cell])[~free], self.number.max() + 1)
        used, row = np.unique(self.number[free], return_inverse=True)
        size, sums, extra = len(self.free), len(used), len(self.targets)
        counted = np.arange(extra)
        rows = np.concatenate([row, sums + counted, sums + counted])
        columns = np.concatenate([self.place[self.cell[free]], self.place[self.targets], size + counted])
        values = np.concatenate([self.coefficient[free], np.ones(extra), -np.ones(extra)])
        order = np.lexsort((columns, rows))
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = size + extra, sums + extra
        model.col_cost_ = np.zeros(size + extra)
        model.col_lower_ = np.concatenate([self.low[self.free], np.zeros(extra)])
        model.col_upper_ = np.concatenate([self.high[self.free], self.aim[self.targets]])
        model.row_lower_ = np.concatenate([-known[used], np.zeros(extra)])
        model.row_upper_ = np.concatenate([-known[used], np.full(extra, np.inf)])
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        starts = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=sums + extra))])
        model.a_matrix_.start_, model.a_matrix_.index_ = starts.astype(np.int32), columns[order].astype(np.int32)
        model.a_matrix_.value_ = values[order]
        self.solver = quiet_solver()
        for option, setting in SETTINGS.items():
            self.solver.setOptionValue(option, setting)
        self.solver.passModel(model)

    def take(self, tables: np.ndarray) -> None:
        """Keep those of some tables in whole numbers, int64[tables, cells], that break nothing that is shown."""
        self._keep(tables[[self._agrees(table) for table in tables]], True)

    def push(self, cells: np.ndarray, weight: np.ndarray, down: bool, whole: bool = False) -> None:
        """Find a table in which these free cells together are as small as can be, or as near to the aim.

        `whole`: one of whole numbers, which need not be the best. Raises `Contradiction`.
        """
        cost = self._no_cost()
        if down:
            cost[self.place[cells]] = weight
        else:
            cost[len(self.free) + np.searchsorted(self.targets, cells)] = -weight
        if whole:
            self._solve_whole(cost, A_FEW)
        else:
            self._solve(cost)

    def end_of(self, cell: int, lowest: bool) -> float:
        """The lowest or the highest value of a cell, in fractions; infinite if nothing bounds it."""
        if self.place[cell] < 0:
            return float(self.low[cell])
        cost = self._no_cost()
        cost[self.place[cell]] = 1.0 if lowest else -1.0
        table = self._solve(cost)
        return np.inf if table is None else float(table[cell])

    def found(self, cells: np.ndarray, whole: bool) -> np.ndarray:
        """Free cells in the tables, or those in whole numbers, that agree with what is known by now; float64[tables,
        cells]."""
        usable = self.is_whole if whole else np.ones(len(self.tables), dtype=bool)
        for place, least, most in self.known.values():
            usable = usable & (self.tables[:, place] >= least) & (self.tables[:, place] <= most)
        return self.tables[:, self.place[cells]][usable]

    def can_be(self, cell: int, low: float, high: float) -> bool:
        """Whether a table in whole numbers has the free cell between these values."""
        place = int(self.place[cell])
        values = self.found(np.array([cell]), whole=True)
        if np.any((values >= low) & (values <= high)):
            return True
        before = self.known.get(cell, (place, self.low[cell], self.high[cell]))
        low, high = max(low, before[1]), min(high, before[2])
        if low > high:
            return False
        self._limit(place, low, high)
        found = self._solve_whole(self._no_cost(), MANY)
        self._limit(*before)
        return found

    def know(self, cell: int, low: float, high: float) -> None:
        """From now on only tables with the free cell between these values; `forget` ends it."""
        limits = int(self.place[cell]), low, min(high, self.high[cell])
        self.known[cell] = limits
        self._limit(*limits)

    def forget(self, cell: int) -> None:
        """Undo `know`."""
        del self.known[cell]
        self._limit(int(self.place[cell]), self.low[cell], self.high[cell])

    def _no_cost(self) -> np.ndarray:
        return np.zeros(len(self.free) + len(self.targets))

    def _limit(self, place: int, low: float, high: float) -> None:
        self.solver.changeColBounds(place, float(low), float(high))

    def _solve(self, cost: np.ndarray) -> np.ndarray | None:
        """The table of least cost, kept; None if nothing bounds the cost. Raises `Contradiction`."""
        self.solver.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost)
        status = answer(self.solver)
        self.programs += 1
        if status in (highspy.HighsModelStatus.kUnbounded, highspy.HighsModelStatus.kUnboundedOrInfeasible):
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            raise Contradiction
        return self._kept()

    def _solve_whole(self, cost: np.ndarray, nodes: int) -> bool:
        """Whether a table in whole numbers was found; it is kept."""
        size = len(self.free)
        everyone = np.arange(size, dtype=np.int32)
        self.solver.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost)
        self.solver.changeColsIntegrality(size, everyone, np.full(size, highspy.HighsVarType.kInteger))
        self.solver.setOptionValue("presolve", "on")
        self.solver.setOptionValue("mip_max_nodes", nodes)
        self.solver.run()
        self.whole_programs += 1
        found = self.solver.getInfo().primal_solution_status == FEASIBLE
        if found:
            self._kept()
        self.solver.setOptionValue("presolve", "off")
        self.solver.changeColsIntegrality(size, everyone, np.full(size, highspy.HighsVarType.kContinuous))
        return found

    def _kept(self) -> np.ndarray:
        table = self.low.copy()
        table[self.free] = np.array(self.solver.getSolution().col_value)[: len(self.free)]
        near = np.rint(table)
        table = np.where(np.abs(table - near) < NEAR, near, table)
        # A table counts as one of whole numbers only if it keeps every sum exactly, checked without the solver.
        self._keep(table[None], np.array_equal(table, near) and self._agrees(table))
        return table

    def _keep(self, tables: np.ndarray, whole: bool) -> None:
        self.is_whole = np.append(self.is_whole, np.full(len(tables), whole))
        self.tables = np.concatenate([self.tables, tables[:, self.free].astype(float)])

    def _agrees(self, table: np.ndarray) -> bool:
        reached = np.bincount(self.number, self.coefficient * table[self.cell])
        return bool(np.all(table >= self.low) and np.all(table <= self.high) and np.all(reached == 0))
