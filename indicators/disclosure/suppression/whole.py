"""Whole-number moves where a linear program gives fractions: a table of fractions convinces no attacker.

Belongs here: the integer programs. Does not: the linear program (`alternatives`).
"""

import functools
import highspy
import numpy as np
from scipy.sparse import csc_array, csr_array, eye_array, hstack, vstack

from indicators.disclosure.solver import quiet_solver

WHOLE = 1e-6
"""How far a solution may be from whole numbers by floating point alone."""


class SolverFailed(RuntimeError):
    """The solver gave neither a solution nor the proof that there is none."""


def set_options(solver: highspy.Highs) -> None:
    """What makes the solver give the same answer every time, and stop in time."""
    for option, setting in (
        ("threads", 1),
        ("random_seed", 0),
        ("solver", "simplex"),
        ("mip_rel_gap", 0.2),
        ("mip_max_nodes", 200),
    ):
        solver.setOptionValue(option, setting)


def model_of(
    matrix: csc_array, cost: np.ndarray, lower: np.ndarray, upper: np.ndarray, low: np.ndarray, high: np.ndarray
) -> highspy.HighsLp:
    """Minimise `cost` x with `lower` <= x <= `upper` and `low` <= matrix x <= `high`."""
    model = highspy.HighsLp()
    model.num_row_, model.num_col_ = matrix.shape
    model.col_cost_, model.col_lower_, model.col_upper_ = cost, lower, upper
    model.row_lower_, model.row_upper_ = low, high
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = matrix.indptr.astype(np.int32)
    model.a_matrix_.index_ = matrix.indices.astype(np.int32)
    model.a_matrix_.value_ = matrix.data.astype(float)
    return model


def whole_move(
    matrix: csr_array,
    lower: np.ndarray,
    upper: np.ndarray,
    cost: np.ndarray,
    low: np.ndarray,
    high: np.ndarray,
    known: tuple[csr_array, np.ndarray, np.ndarray],
    point: np.ndarray,
    thorough: bool,
) -> np.ndarray | None:
    """A whole-number move near the solution `point`, or None where none is found.

    First among the moves of the same variables that need no other count than `point`, then of the same variables,
    then among all. `lower`, `upper`: of the moves up and down of the variables; `low`, `high`: of the sums.
    """
    n = len(point)
    least, most = lower[:n] - upper[n : 2 * n], upper[:n] - lower[n : 2 * n]
    moved = np.abs(point) > WHOLE
    paid = np.abs(matrix @ point) > WHOLE
    free = cost[n:] == 0
    finite = np.isfinite(cost)
    everywhere = np.ones(n, dtype=bool)
    for window, priced in (
        (moved, np.where(free | paid, 0.0, np.inf)),
        (moved, cost[n:]),
        (everywhere, cost[n:]),
    ):
        own = np.where(finite[:n], cost[:n], 0.0)
        found = _solve(matrix, window, least, most, own, priced, low, high, known)
        if found is not None or not thorough:
            return found
    return None


@functools.cache
def _solver():
    solver = quiet_solver()
    set_options(solver)
    return solver


def _solve(matrix, window, least, most, own, priced, low, high, known) -> np.ndarray | None:
    index = np.flatnonzero(window)
    n = len(index)
    block = csr_array(matrix[:, index])
    demanded = (low != -high) | ((low == high) & (low != 0))
    rows = np.flatnonzero((np.diff(block.indptr) > 0) & ((priced > 0) | demanded))
    block, price = block[rows], np.where(demanded[rows], np.inf, priced[rows])
    below, above = low[rows], high[rows]
    opened = ~np.isfinite(below) & (price > 0) & ~demanded[rows]
    below, above = np.where(opened, 0.0, below), np.where(opened, 0.0, above)
    payable = np.flatnonzero(np.isfinite(price))
    k = len(payable)
    slack = csr_array((np.ones(k), (payable, np.arange(k))), shape=(len(rows), k))
    only, known_least, known_most = known
    only = csr_array(only[:, index])
    empty = csr_array((only.shape[0], 2 * k + n))
    size = hstack([eye_array(n), csr_array((n, 2 * k)), -eye_array(n)])
    size_below = hstack([-eye_array(n), csr_array((n, 2 * k)), -eye_array(n)])
    full = vstack([hstack([block, -slack, slack, csr_array((len(rows), n))]), hstack([only, empty]), size, size_below])
    cost = np.concatenate([np.zeros(n), price[payable], price[payable], own[index] + 1e-3])
    lower = np.concatenate([least[index], np.zeros(2 * k + n)])
    upper = np.concatenate([most[index], np.full(2 * k + n, np.inf)])
    lo = np.concatenate([below, known_least, np.full(2 * n, -np.inf)])
    hi = np.concatenate([above, known_most, np.zeros(2 * n)])
    solver = _solver()
    model = model_of(csc_array(full), cost, lower, upper, lo, hi)
    kind = highspy.HighsVarType
    model.integrality_ = [kind.kInteger] * n + [kind.kContinuous] * (2 * k + n)
    solver.passModel(model)
    solver.run()
    status = solver.getModelStatus()
    if status not in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kSolutionLimit):
        return None
    values = np.array(solver.getSolution().col_value)
    if solver.getInfo().primal_solution_status != int(highspy.SolutionStatus.kSolutionStatusFeasible):
        return None
    found = np.zeros(len(window))
    found[index] = values[:n]
    return found
