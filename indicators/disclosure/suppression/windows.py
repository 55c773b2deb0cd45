"""Parts of a system that can move while the rest stands still, each with one linear program solved again and again.

A table in which only one set of rows moves, such as the cases that accepted a referral, is found in a thousandth of
the time of one in which everything may move. Where a set alone is not enough, all move together.

Belongs here: which variables move together, and the programs. Does not: which count needs a table (`joint_choice`).
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import highspy
import numpy as np
from scipy.sparse import csc_array, csr_array, eye_array, hstack, vstack
from scipy.sparse.csgraph import connected_components

from indicators.disclosure.solver import answer
from indicators.disclosure.suppression.program import WHOLE, SolverFailed, model_of, solver_with
from indicators.disclosure.suppression.system import CountSystem

NODES = 200
"""Size of the search for a whole-number table."""

STEP = 8
"""How far beyond what is asked for a count moves at most: tables near the true one need less hidden."""

CHEAP = 1e-3
"""Worth of one step of another count towards what it lacks, beside weights of at least 1."""

INNER = {"solver": "ipm", "run_crossover": "off", "presolve": "on"}
SIMPLEX = {"solver": "simplex", "run_crossover": "on", "presolve": "off"}
"""What a solver is set to for a point in the middle of many tables, and for one at their edge."""


class Window:
    """Other tables in which only the `variables` move.

    Columns of the program: the moves of the variables, and how far each published count goes up and down. Rows: what
    everybody knows, counts that are differences, published counts.
    """

    def __init__(self, system: CountSystem, variables: np.ndarray):
        self.system, self.variables = system, variables
        counts, known = csr_array(system.counts[:, variables]), csr_array(system.known[:, variables])
        touched = np.flatnonzero(np.diff(counts.indptr))
        published = system.row[touched] >= 0
        self.between, self.counts = touched[~published], touched
        # The same count can stand in several rows: one column for all of them.
        first, self._same = _distinct(counts[touched[published]])
        self.published = touched[published]
        self._matrix_of_counts = csr_array(counts[touched])
        self._published_counts = csr_array(counts[touched[published][first]])
        rules = np.flatnonzero(np.diff(known.indptr))
        self.true_counts = system.counts @ system.truth
        n, k = len(variables), len(first)
        moves = vstack([known[rules], counts[self.between], self._published_counts])
        slack = vstack([csr_array((moves.shape[0] - k, k)), eye_array(k)])
        reached = system.known[rules] @ system.truth
        below = -self.true_counts[self.between]
        self._first_between, self._first_published = len(rules), len(rules) + len(self.between)
        self._row_lower = np.concatenate([system.known_lower[rules] - reached, below, np.zeros(k)]).astype(float)
        endless = np.full(len(self.between), np.inf)
        self._row_upper = np.concatenate([system.known_upper[rules] - reached, endless, np.zeros(k)]).astype(float)
        self._slacks = k
        self._place = {int(count): int(place) for count, place in zip(self.published, self._same, strict=True)}
        self._place_between = {int(count): place for place, count in enumerate(self.between)}
        self._truth = system.truth[variables].astype(float)
        self._columns = np.arange(n + 2 * k, dtype=np.int32)
        # Costs and bounds of the columns are given later, again and again.
        nothing = np.zeros(n + 2 * k)
        matrix = csc_array(hstack([moves, -slack, slack]))
        self._solver = solver_with(presolve="off", mip_rel_gap=0.2, mip_max_nodes=NODES)
        self._solver.passModel(model_of(matrix, nothing, nothing, nothing, self._row_lower, self._row_upper))

    def table(
        self,
        price: np.ndarray,
        pull: np.ndarray,
        demand: tuple[int, float, float] | None,
        in_whole_numbers: bool = False,
    ) -> np.ndarray | None:
        """A whole-number table, int64[all variables], or None where there is none or only one of fractions.

        `price`: of moving each count of the system by one; infinite where it must not move. `pull`: of each count
        of the system, how much it is worth to move it down (above 0) or up (below 0). `demand`: a count and the
        least and most change of it that will do.
        """
        costs, lower, upper = self._program(price, pull, abs(demand[1]) if demand else 0.0)
        point = self._run(costs, lower, upper, demand)
        table = None if point is None else self._whole(point)
        if not in_whole_numbers or point is None or table is not None:
            return table
        return self._in_whole_numbers(costs, lower, upper, demand, point)

    def middle(self, price: np.ndarray, pull: np.ndarray) -> np.ndarray | None:
        """How far the variables move, float[variables of the window], in the middle of all tables of fractions that
        are worth most: the inner method stops there. None if it fails."""
        solver = self._solver
        costs, lower, upper = self._program(price, pull, 0.0)
        solver.changeColsCost(len(costs), self._columns, costs)
        solver.changeColsBounds(len(costs), self._columns, lower, upper)
        for option, setting in INNER.items():
            solver.setOptionValue(option, setting)
        solver.run()
        moves = np.array(solver.getSolution().col_value)[: len(self.variables)]
        sure = solver.getModelStatus() in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kUnknown)
        for option, setting in SIMPLEX.items():
            solver.setOptionValue(option, setting)
        return moves if sure and len(moves) and np.all(np.isfinite(moves)) else None

    def table_next_to(
        self, moves: np.ndarray, price: np.ndarray, demands: Sequence[tuple[int, float, float]]
    ) -> np.ndarray | None:
        """A whole-number table that meets all demands, each variable next to its place in `moves`; None if none is
        found."""
        costs, lower, upper = self._program(price, np.zeros(len(self.true_counts)), 0.0)
        undo = [self._demand(demand, lower, upper) for demand in demands]
        n = len(self.variables)
        lower[:n] = np.maximum(lower[:n], np.floor(moves + WHOLE))
        upper[:n] = np.minimum(upper[:n], np.ceil(moves - WHOLE))
        with self._whole_numbers():
            found = self._run(costs, lower, upper, None) if np.all(lower <= upper) else None
        for take_back in filter(None, undo):
            take_back()
        return None if found is None else self._whole(found)

    def _program(self, price: np.ndarray, pull: np.ndarray, least: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Costs and bounds of the columns. `least`: how far a count is asked to move."""
        k = self._slacks
        cost, fixed = self._cost(price)
        costs = np.concatenate([self._matrix_of_counts.T @ pull[self.counts], cost, cost])
        most = np.where(fixed, 0.0, 2 * (STEP + least))
        lower = np.concatenate([-np.minimum(self._truth, 4 * STEP + least), np.zeros(2 * k)])
        upper = np.concatenate([np.full(len(self.variables), STEP + least), most, most])
        return costs, lower, upper

    def _in_whole_numbers(
        self, costs: np.ndarray, lower: np.ndarray, upper: np.ndarray, demand: tuple, point: np.ndarray
    ) -> np.ndarray | None:
        """The same by integer programming: a table of fractions convinces no attacker.

        First among the tables that move only the variables that `point` moves, then among those that move no other
        count that is shown than `point` does, then among all.
        """
        n = len(self.variables)
        still = np.concatenate([np.abs(point) < WHOLE, np.zeros(len(lower) - n, dtype=bool)])
        shown = (costs[n : n + self._slacks] > 0) & (np.abs(self._published_counts @ point) <= WHOLE)
        dearer = np.concatenate([np.zeros(n, dtype=bool), shown, shown])
        found = None
        with self._whole_numbers():
            for at_rest in (still, dearer, np.zeros(len(lower), dtype=bool)):
                if found is None:
                    found = self._run(costs, np.where(at_rest, 0.0, lower), np.where(at_rest, 0.0, upper), demand)
        return None if found is None else self._whole(found)

    @contextmanager
    def _whole_numbers(self) -> Iterator[None]:
        """Meanwhile variables move by whole numbers only."""
        moves = self._columns[: len(self.variables)]
        whole = np.full(len(moves), int(highspy.HighsVarType.kInteger), dtype=np.uint8)
        self._solver.setOptionValue("presolve", "on")
        self._solver.changeColsIntegrality(len(moves), moves, whole)
        try:
            yield
        finally:
            self._solver.changeColsIntegrality(len(moves), moves, 0 * whole)
            self._solver.setOptionValue("presolve", "off")

    def _cost(self, price: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Cost of moving each distinct published count, and whether it must not move."""
        cost = np.bincount(self._same, price[self.published], minlength=self._slacks)
        fixed = ~np.isfinite(cost)
        return np.where(fixed, 0.0, cost), fixed

    def _run(
        self, costs: np.ndarray, lower: np.ndarray, upper: np.ndarray, demand: tuple[int, float, float] | None
    ) -> np.ndarray | None:
        """The moves of the cheapest table; None if there is none."""
        undo = self._demand(demand, lower, upper) if demand else None
        self._solver.changeColsCost(len(costs), self._columns, costs)
        self._solver.changeColsBounds(len(costs), self._columns, lower, upper)
        status = answer(self._solver)
        point = np.array(self._solver.getSolution().col_value)[: len(self.variables)]
        if undo:
            undo()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if status == highspy.HighsModelStatus.kSolutionLimit:
            return point if np.isfinite(self._solver.getInfo().objective_function_value) else None
        if status != highspy.HighsModelStatus.kOptimal:
            raise SolverFailed(f"The solver stopped: {self._solver.modelStatusToString(status)}")
        return point

    def _whole(self, point: np.ndarray) -> np.ndarray | None:
        if np.any(np.abs(point - np.rint(point)) > WHOLE):
            return None
        table = self.system.truth.copy()
        table[self.variables] += np.rint(point).astype(np.int64)
        return table

    def _demand(self, demand: tuple[int, float, float], lower: np.ndarray, upper: np.ndarray):
        """Write the demand into the bounds of columns, or into a row; returns what takes the latter back."""
        count, least, most = demand
        if count in self._place:
            place, n, k = self._place[count], len(self.variables), self._slacks
            up, down = n + place, n + k + place
            lower[up], upper[up] = max(least, 0.0), max(most, 0.0)
            lower[down], upper[down] = max(-most, 0.0), max(-least, 0.0)
            return None
        row = self._first_between + self._place_between[count]
        self._solver.changeRowBounds(row, least, most)
        return lambda: self._solver.changeRowBounds(row, self._row_lower[row], self._row_upper[row])


def parts_of(system: CountSystem) -> list[np.ndarray]:
    """The variables, grouped by what sums tie together: each group can move by itself."""
    ties = abs(csr_array(system.known[np.asarray((abs(system.known)).sum(axis=1)).ravel() > 1]))
    number, label = connected_components(csr_array(ties.T @ ties), directed=False)
    return [np.flatnonzero(label == i) for i in range(number)]


def _distinct(matrix: csr_array) -> tuple[np.ndarray, np.ndarray]:
    """First row of each group of equal rows, and the group of each row."""
    labels = np.random.default_rng(0).integers(1, 2**40, matrix.shape[1])
    _, first, group = np.unique(matrix @ labels, return_index=True, return_inverse=True)
    return first, group
