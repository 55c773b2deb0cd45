"""Tables of whole numbers that agree with everything published.

Belongs here: bounds of unknowns, linear and whole-number programs over the sums of a system. Does not: which counts
are asked about (`stream`), the search for tables that settle them (`attack`).
"""

from collections.abc import Iterator
from contextlib import contextmanager

import highspy
import numpy as np
from scipy.sparse import csr_array

from indicators.disclosure.audit.stream import System
from indicators.disclosure.solver import answer, quiet_solver

NEAR = 1e-6
"""How far a whole number may be off by floating point alone."""

CEILING = 1e6
"""The largest unknown that is looked for where nothing published limits it."""

SETTINGS = {
    "threads": 1,
    "random_seed": 0,
    "solver": "simplex",
    # From one cost to the next the last table stays one: the primal method goes on from it.
    "simplex_strategy": 4,
    "presolve": "off",
    "run_crossover": "off",
    "mip_rel_gap": 0.5,
}

MOST_NODES = 2_000
"""Where the search for one table of whole numbers ends without an answer."""


class Contradiction(ValueError):
    """No table at all agrees with what is published."""


def tightened(rows: csr_array, row_low, row_high, low, high, rounds: int = 20) -> tuple[np.ndarray, np.ndarray]:
    """Bounds of whole numbers, passed along every row until nothing changes. Raises Contradiction."""
    low, high = low.copy(), high.copy()
    coordinates = rows.tocoo()
    there = coordinates.data != 0
    row, column = coordinates.coords[0][there], coordinates.coords[1][there]
    value = coordinates.data[there].astype(float)
    for _ in range(rounds):
        before = low.copy(), high.copy()
        for sign, limit in ((1, row_high), (-1, -row_low)):
            term = sign * value
            smallest = term * np.where(term > 0, low[column], high[column])
            finite = np.isfinite(smallest)
            rest = np.bincount(row, np.where(finite, smallest, 0), len(limit))[row] - np.where(finite, smallest, 0)
            unknown = np.bincount(row, ~finite, len(limit))[row] - ~finite
            room = np.where(unknown > 0, np.inf, limit[row] - rest) / np.abs(term)
            np.minimum.at(high, column[term > 0], np.floor(room[term > 0] + NEAR))
            np.maximum.at(low, column[term < 0], np.ceil(-room[term < 0] - NEAR))
        if np.any(low > high):
            raise Contradiction
        if np.array_equal(before[0], low) and np.array_equal(before[1], high):
            break
    return low, high


class Tables:
    """Solves programs over the unknowns of a system; every answer is an array of all unknowns.

    `low`, `high`: bounds of the unknowns, tightened. `programs`, `whole_programs`: linear and whole-number programs
    solved so far. Raises Contradiction if no table agrees with the rows.
    """

    def __init__(self, system: System, low: np.ndarray, high: np.ndarray):
        self.rows, self.row_low, self.row_high = system.rows, system.row_low, system.row_high
        self.low, self.high = tightened(self.rows, self.row_low, self.row_high, low, high)
        self.high = np.minimum(self.high, np.maximum(CEILING, self.low))
        self.programs = self.whole_programs = 0
        self.free = np.flatnonzero(self.low < self.high)
        self._build()

    def _build(self) -> None:
        fixed = np.where(self.low == self.high, self.low, 0)
        known = self.rows @ fixed
        rows = self.rows[:, self.free].tocsr()
        used = np.flatnonzero(np.diff(rows.indptr))
        rows = rows[used]
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(self.free), len(used)
        model.col_cost_ = np.zeros(len(self.free))
        model.col_lower_, model.col_upper_ = self.low[self.free], self.high[self.free]
        model.row_lower_, model.row_upper_ = (self.row_low - known)[used], (self.row_high - known)[used]
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_, model.a_matrix_.index_ = rows.indptr.astype(np.int32), rows.indices.astype(np.int32)
        model.a_matrix_.value_ = rows.data.astype(float)
        self.solver = quiet_solver()
        for option, setting in SETTINGS.items():
            self.solver.setOptionValue(option, setting)
        self.solver.setOptionValue("mip_max_nodes", MOST_NODES)
        self.solver.passModel(model)
        self.columns = np.arange(len(self.free), dtype=np.int32)

    def least(self, cost: np.ndarray) -> np.ndarray:
        """Values at the least cost, perhaps fractions. Raises Contradiction."""
        self._set_cost(cost)
        self.programs += 1
        return self._run()

    def centre(self, cost: np.ndarray | None = None) -> np.ndarray | None:
        """Values, most of them fractions, that keep away from every bound that they can keep away from at the least
        cost. The inner method may stop before it is sure, or fail (None); whether the values hold is seen once they are
        whole."""
        self._set_cost(np.zeros(len(self.low)) if cost is None else cost)
        self.solver.setOptionValue("solver", "ipm")
        self.solver.setOptionValue("presolve", "on")
        self.programs += 1
        self.solver.run()
        values = np.array(self.solver.getSolution().col_value)
        sure = self.solver.getModelStatus() in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kUnknown)
        self.solver.setOptionValue("solver", "simplex")
        self.solver.setOptionValue("presolve", "off")
        return self._table(values) if sure and len(values) and np.all(np.isfinite(values)) else None

    def whole(self, cost: np.ndarray, near: np.ndarray | None = None, slack: int = 0) -> np.ndarray | None:
        """A table of whole numbers of little cost; `near`: each unknown next to its value there, or `slack` further.
        None if none was found."""
        low, high = self.low[self.free], self.high[self.free]
        if near is not None:
            low = np.maximum(low, np.floor(near[self.free] + NEAR) - slack)
            high = np.minimum(high, np.ceil(near[self.free] - NEAR) + slack)
        self._set_cost(cost)
        kinds = np.full(len(self.free), int(highspy.HighsVarType.kInteger), dtype=np.uint8)
        self.solver.changeColsBounds(len(self.free), self.columns, low, high)
        self.solver.changeColsIntegrality(len(self.free), self.columns, kinds)
        self.solver.setOptionValue("presolve", "on")
        self.whole_programs += 1
        try:
            table = np.rint(self._run())
        except Contradiction:
            table = None
        self.solver.setOptionValue("presolve", "off")
        self.solver.changeColsIntegrality(len(self.free), self.columns, np.zeros(len(self.free), dtype=np.uint8))
        self.solver.changeColsBounds(len(self.free), self.columns, self.low[self.free], self.high[self.free])
        return table if table is not None and self.agrees(table) else None

    @contextmanager
    def narrowed(self, low: np.ndarray, high: np.ndarray) -> Iterator[None]:
        """Bounds of all unknowns for the programs meanwhile."""
        kept = self.low, self.high
        self.low, self.high = np.maximum(low, kept[0]), np.minimum(high, kept[1])
        self.solver.changeColsBounds(len(self.free), self.columns, self.low[self.free], self.high[self.free])
        try:
            yield
        finally:
            self.low, self.high = kept
            self.solver.changeColsBounds(len(self.free), self.columns, self.low[self.free], self.high[self.free])

    def least_of_pieces(self, pieces: list[list[np.ndarray]], low: bool) -> tuple[float, np.ndarray]:
        """The least of the sum over pieces of what is above 0 in their one term (`low`), or the most of the sum over
        pieces of the least of their terms; and values of the unknowns there."""
        rows, columns = self.solver.getNumRow(), self.solver.getNumCol()
        self._set_cost(np.zeros(len(self.low)))
        fixed = np.where(self.low == self.high, self.low, 0)
        for number, terms in enumerate(pieces):
            self.solver.addCol(1.0 if low else -1.0, 0.0, CEILING, 0, [], [])
            for term in terms:
                own = -term if low else term
                at = np.flatnonzero(own[self.free])
                index = np.append(at, columns + number).astype(np.int32)
                value = np.append(own[self.free][at], 1.0 if low else -1.0)
                self.solver.addRow(-float(own @ fixed), highspy.kHighsInf, len(index), index, value)
        self.programs += 1
        try:
            table = self._run()
            return abs(float(self.solver.getInfo().objective_function_value)), table
        finally:
            self.solver.deleteRows(
                self.solver.getNumRow() - rows, np.arange(rows, self.solver.getNumRow(), dtype=np.int32)
            )
            self.solver.deleteCols(len(pieces), np.arange(columns, columns + len(pieces), dtype=np.int32))

    @contextmanager
    def with_at_least(self, goals: list[tuple[np.ndarray, float]]) -> Iterator[None]:
        """Meanwhile each of these sums of unknowns is at least so large."""
        before = self.solver.getNumRow()
        fixed = np.where(self.low == self.high, self.low, 0)
        for terms, value in goals:
            at = np.flatnonzero(terms[self.free]).astype(np.int32)
            self.solver.addRow(value - float(terms @ fixed), highspy.kHighsInf, len(at), at, terms[self.free][at])
        try:
            yield
        finally:
            self.solver.deleteRows(len(goals), np.arange(before, before + len(goals), dtype=np.int32))

    def agrees(self, table: np.ndarray) -> bool:
        """Whether whole numbers keep every row exactly, checked without the solver."""
        reached = self.rows @ table
        inside = np.all(table >= self.low) and np.all(table <= self.high)
        return bool(inside and np.all(reached >= self.row_low) and np.all(reached <= self.row_high))

    def _set_cost(self, cost: np.ndarray) -> None:
        self.solver.changeColsCost(len(self.free), self.columns, cost[self.free].astype(float))

    def _run(self) -> np.ndarray:
        status = answer(self.solver)
        statuses = highspy.HighsModelStatus
        values = np.array(self.solver.getSolution().col_value)
        if status == statuses.kInfeasible or (status == statuses.kSolutionLimit and not len(values)):
            raise Contradiction
        if status not in (statuses.kOptimal, statuses.kSolutionLimit, statuses.kModelEmpty):
            raise RuntimeError(f"The solver stopped: {self.solver.modelStatusToString(status)}")
        return self._table(values)

    def _table(self, values: np.ndarray) -> np.ndarray:
        table = self.low.copy()
        table[self.free] = np.clip(values[: len(self.free)], self.low[self.free], self.high[self.free])
        return table


def is_whole(table: np.ndarray) -> bool:
    """Whether only floating point keeps these values from being whole numbers."""
    return bool(np.all(np.abs(table - np.rint(table)) < NEAR))
