"""The cheapest other table that agrees with what is shown: one linear program, solved again and again.

Belongs here: the program and its whole-number solutions. Does not: which count needs a table (`choice`).

Columns: how far each variable goes up and down from its true value, then how far each sum goes up and down. Rows:
the known rows, then one for each sum. A sum is a count of two or more variables; a count of one variable needs no
row, and counts that are the same share one. What the cheapest table moves and is not hidden must be hidden.
"""

import highspy
import numpy as np
from scipy.sparse import csc_array, csr_array, eye_array, hstack, vstack

from indicators.disclosure.solver import quiet_solver
from indicators.disclosure.suppression.system import CountSystem
from indicators.disclosure.suppression.whole import WHOLE, SolverFailed, model_of, set_options, whole_move

STEP = 1e-3
"""Price of moving a variable by one, beside prices of rows: tables that move little are whole, and last longer."""


class Alternatives:
    """Tables beside the true one of a system. A move is the difference of such a table from the true one."""

    def __init__(self, system: CountSystem):
        self.system = system
        self._movable = np.flatnonzero(~system.never_moving())
        differences = np.diff(csr_array(system.counts < 0).indptr) > 0
        known = vstack([system.known, system.counts[differences]])
        reached = known @ system.truth
        least = np.concatenate([system.known_lower, np.zeros(differences.sum())]) - reached
        most = np.concatenate([system.known_upper, np.full(differences.sum(), np.inf)]) - reached
        self._number_the_counts()
        self._build(csr_array(known[:, self._movable]), least, most)

    def cheapest(
        self, price: np.ndarray, demand: tuple[int, float, float], held: int | None = None, limit: float = np.inf, thorough: bool = True
    ) -> np.ndarray | None:
        """The move of least price, int64[variables], or None where none meets the demand within the `limit`.

        `price`: of moving each count by one; 0 is free, infinite is impossible. `demand`: (count, least change,
        most change). `held`: a variable that keeps its value.
        """
        count, least, most = demand
        if self._group[count] < 0:
            return None
        price = price.copy()
        price[self._group == self._group[count]] = 0
        cost = np.bincount(self._group + 1, price, minlength=self._variables + self._sums + 1)[1:]
        lower, upper, low, high = self._bounds(cost)
        group = self._group[count]
        if group >= self._variables:
            low[group - self._variables], high[group - self._variables] = least, most
        else:
            demanded = _both_ways(least, most)
            columns = [group, group + self._variables]
            lower[columns], upper[columns] = demanded[0], np.minimum(demanded[1], upper[columns])
        if held is not None:
            at = np.searchsorted(self._movable, held)
            lower[[at, at + self._variables]] = upper[[at, at + self._variables]] = 0
        if np.any(lower > upper):
            return None
        self._pose(cost, lower, upper, low, high)
        self._solver.setOptionValue("objective_bound", float(limit))
        values = self._run()
        if values is None:
            return None
        n = self._variables
        point = values[:n] - values[n : 2 * n]
        if np.any(np.abs(point - np.rint(point)) > WHOLE):
            found = whole_move(self._matrix, lower, upper, cost, low, high, self._known, point, thorough)
            if found is None:
                return None
            point = found
        move = np.zeros(len(self.system.truth), dtype=np.int64)
        move[self._movable] = np.rint(point).astype(np.int64)
        return move

    def _number_the_counts(self) -> None:
        """`_group`: for each count the variable that it is, or the number of its sum after those, or -1 for none."""
        counts = csr_array(self.system.counts[:, self._movable])
        counts.eliminate_zeros()
        labels = np.random.default_rng(0).integers(1, 2**40, len(self._movable))
        size = np.diff(counts.indptr)
        single = np.flatnonzero((size == 1) & (np.asarray(counts.sum(axis=1)).ravel() == 1))
        sums = np.setdiff1d(np.flatnonzero(size), single)
        _, first, number = np.unique(counts[sums] @ labels, return_index=True, return_inverse=True)
        self._variables, self._sums = len(self._movable), len(first)
        self._group = np.full(len(size), -1)
        self._group[single] = counts.indices[counts.indptr[single]]
        self._group[sums] = self._variables + number
        self._matrix = counts[sums[first]]

    def _build(self, known: csr_array, least: np.ndarray, most: np.ndarray) -> None:
        n, k, self._known = self._variables, self._sums, (known, least, most)
        one = eye_array(k)
        rows = [hstack([known, -known, csr_array((known.shape[0], 2 * k))])]
        rows += [hstack([self._matrix, -self._matrix, -one, one])]
        self._down = self.system.truth[self._movable].astype(float)
        self._solver = quiet_solver()
        set_options(self._solver)
        self._solver.setOptionValue("presolve", "off")
        zeros = np.zeros(2 * n + 2 * k)
        low, high = np.concatenate([least, np.zeros(k)]), np.concatenate([most, np.zeros(k)])
        self._solver.passModel(model_of(csc_array(vstack(rows)), zeros, zeros, zeros, low, high))
        self._costs, self._lower, self._upper, self._low, self._high = zeros, zeros, zeros, np.zeros(k), np.zeros(k)

    def _bounds(self, cost: np.ndarray) -> tuple[np.ndarray, ...]:
        """Bounds of all columns, and of the rows of the sums, at the prices of all groups."""
        n, k = self._variables, self._sums
        fixed, free = ~np.isfinite(cost), cost == 0
        open_ = np.where(fixed[:n], 0.0, np.inf)
        slack = np.where(fixed[n:] | free[n:], 0.0, np.inf)
        upper = np.concatenate([open_, np.minimum(open_, self._down), slack, slack])
        high = np.where(free[n:], np.inf, 0.0)
        return np.zeros(2 * n + 2 * k), upper, -high, high

    def _pose(self, cost: np.ndarray, lower: np.ndarray, upper: np.ndarray, low: np.ndarray, high: np.ndarray) -> None:
        n, k = self._variables, self._sums
        # The cost of a sum whose columns are shut does not matter: unchanged costs keep the last basis good.
        cost = np.where(np.isfinite(cost), cost, 0.0)
        own, sums = cost[:n] + STEP, np.where(cost[n:] > 0, cost[n:], self._costs[2 * n : 2 * n + k])
        costs = np.concatenate([own, own, sums, sums])
        change = np.flatnonzero(costs != self._costs).astype(np.int32)
        self._solver.changeColsCost(len(change), change, costs[change])
        change = np.flatnonzero((lower != self._lower) | (upper != self._upper)).astype(np.int32)
        self._solver.changeColsBounds(len(change), change, lower[change], upper[change])
        change = np.flatnonzero((low != self._low) | (high != self._high)).astype(np.int32)
        self._solver.changeRowsBounds(len(change), change + len(self._known[1]), low[change], high[change])
        self._costs, self._lower, self._upper, self._low, self._high = costs, lower, upper, low, high

    def _run(self) -> np.ndarray | None:
        self._solver.run()
        status = self._solver.getModelStatus()
        if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kObjectiveBound):
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            raise SolverFailed(f"The solver stopped: {self._solver.modelStatusToString(status)}")
        return np.array(self._solver.getSolution().col_value)


def _both_ways(least: float, most: float) -> tuple[list[float], list[float]]:
    """Bounds of a move up and a move down whose difference must lie from `least` to `most`."""
    if least > 0:
        return [least, 0.0], [most, 0.0]
    return [0.0, -most], [0.0, -least]
