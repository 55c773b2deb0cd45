"""The cheapest other table that agrees with what is shown: one linear program.

Belongs here: programs and their whole-number solutions. Does not: which count needs a table (`choice`).

Columns: the moves of the variables from their true values, and how far each priced count goes up or down. Rows:
the known rows, the counts that must not move, the priced counts, what is demanded. A count is free (price 0),
priced, or must not move (infinite price); what the cheapest table moves must be hidden.
"""

import highspy
import numpy as np
from scipy.sparse import csc_array, csr_array, eye_array, hstack, vstack

from indicators.disclosure.solver import quiet_solver
from indicators.disclosure.suppression.system import CountSystem

WHOLE = 1e-6
"""How far a solution may be from whole numbers by floating point alone."""


class SolverFailed(RuntimeError):
    """The solver gave neither a solution nor the proof that there is none."""


class Alternatives:
    """Tables beside the true one of a system. A move is the difference of such a table from the true one."""

    def __init__(self, system: CountSystem):
        self.system = system
        self.movable = np.flatnonzero(~system.never_moving())
        differences = np.array(abs(system.counts).sum(axis=1) != system.counts.sum(axis=1)).ravel()
        self._counts = csc_array(system.counts)
        self._known = csc_array(vstack([system.known, system.counts[differences]]))
        reached = self._known @ system.truth
        below = np.concatenate([system.known_lower, np.zeros(differences.sum())])
        above = np.concatenate([system.known_upper, np.full(differences.sum(), np.inf)])
        self._least, self._most = below - reached, above - reached
        self._labels = np.random.default_rng(0).integers(1, 2**40, len(system.truth))
        self._solver = quiet_solver()
        for option, setting in (
            ("threads", 1),
            ("random_seed", 0),
            ("solver", "simplex"),
            ("mip_max_nodes", 2000),
        ):
            self._solver.setOptionValue(option, setting)

    def cheapest(
        self, price: np.ndarray, demands: list[tuple[int, float, float]], held: np.ndarray, window: np.ndarray
    ) -> np.ndarray | None:
        """The move of least price, int64[variables], or None where none meets the demands.

        `price`: of moving each count by one. `demands`: (count, least change, most change). `held`: variables that
        keep their values. `window`: the only variables that may move.
        """
        window = np.setdiff1d(window, held)
        block = csr_array(self._counts[:, window])
        touched = np.flatnonzero(np.diff(block.indptr) > 0)
        touched = touched[price[touched] > 0]
        block, cost = _merged(block[touched], price[touched], self._labels[window])
        priced = np.flatnonzero(np.isfinite(cost))
        fixed = np.flatnonzero(~np.isfinite(cost))
        known = csr_array(self._known[:, window])
        demanded = csr_array(self._counts[:, window])[[count for count, _, _ in demands]]
        n, k = len(window), len(priced)
        rows = vstack([known, block[fixed], demanded, block[priced]])
        above = vstack([csr_array((rows.shape[0] - k, k)), eye_array(k)])
        matrix = csc_array(hstack([rows, -above, above]))
        zeros = np.zeros(len(fixed))
        lower = np.concatenate([self._least, zeros, [low for _, low, _ in demands], np.zeros(k)])
        upper = np.concatenate([self._most, zeros, [high for _, _, high in demands], np.zeros(k)])
        least = np.concatenate([-self.system.truth[window], np.zeros(2 * k)])
        costs = np.concatenate([np.zeros(n), cost[priced], cost[priced]])
        found = self._solve(matrix, costs, least, lower, upper, n)
        if found is None:
            return None
        move = np.zeros(len(self.system.truth), dtype=np.int64)
        move[window] = found
        return move

    def _solve(
        self, matrix: csc_array, costs: np.ndarray, least: np.ndarray, lower: np.ndarray, upper: np.ndarray, whole: int
    ) -> np.ndarray | None:
        model = highspy.HighsLp()
        model.num_row_, model.num_col_ = matrix.shape
        model.col_cost_, model.col_lower_, model.col_upper_ = costs, least, np.full(len(costs), np.inf)
        model.row_lower_, model.row_upper_ = lower, upper
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_ = matrix.indptr.astype(np.int32)
        model.a_matrix_.index_ = matrix.indices.astype(np.int32)
        model.a_matrix_.value_ = matrix.data.astype(float)
        self._solver.passModel(model)
        point = self._run(whole)
        if point is not None and np.any(np.abs(point - np.rint(point)) > WHOLE):
            columns = np.arange(whole, dtype=np.int32)
            kinds = np.full(whole, int(highspy.HighsVarType.kInteger), dtype=np.uint8)
            self._solver.changeColsIntegrality(whole, columns, kinds)
            point = self._run(whole)
        return None if point is None else np.rint(point).astype(np.int64)

    def _run(self, whole: int) -> np.ndarray | None:
        self._solver.run()
        status = self._solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if status == highspy.HighsModelStatus.kSolutionLimit:
            if not np.isfinite(self._solver.getInfo().objective_function_value):
                return None
        elif status != highspy.HighsModelStatus.kOptimal:
            raise SolverFailed(f"The solver stopped: {self._solver.modelStatusToString(status)}")
        return np.array(self._solver.getSolution().col_value)[:whole]


def _merged(block: csr_array, price: np.ndarray, labels: np.ndarray) -> tuple[csr_array, np.ndarray]:
    """Counts that are the same inside a window, once each, with the sum of their prices."""
    _, first, group = np.unique(block @ labels, return_index=True, return_inverse=True)
    return block[first], np.bincount(group, price, minlength=len(first))
