"""Lower bounds of what is hidden that are fast and never too high.

Belongs here: bounds passed along sums, and from them the bound within one part of a system. Does not: exact bounds
(`windows`).
"""

import highspy
import numpy as np
from scipy.sparse import coo_array, csc_array, csr_array, hstack, identity, vstack

from indicators.disclosure.solver import loaded_solver
from indicators.disclosure.suppression.system import CountSystem

ROUNDS = 12


def bounds(system: CountSystem, shown: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper bounds of all variables and, behind them, of all counts.

    For whoever knows the counts of the mask `shown` and what everybody knows.

    Counts are treated as further unknowns beside the variables, tied to them by one equation each.
    """
    counts, variables = system.counts.shape
    matrix = vstack(
        [
            hstack([csr_array(system.known), csr_array((system.known.shape[0], counts))]),
            hstack([csr_array(system.counts), -identity(counts)]),
        ]
    )
    lower = np.concatenate([system.known_lower, np.zeros(counts)]).astype(float)
    upper = np.concatenate([system.known_upper, np.zeros(counts)]).astype(float)
    true = system.counts @ system.truth
    low = np.concatenate([np.zeros(variables), np.where(shown, true, 0)]).astype(float)
    high = np.concatenate([np.full(variables, np.inf), np.where(shown, true, np.inf)])
    entries = coo_array(matrix)
    for _ in range(ROUNDS):
        before = low.copy(), high.copy()
        for sign, limit in ((1.0, upper), (-1.0, -lower)):
            _pass_bounds(sign * entries.data, limit, entries.row, entries.col, low, high)
        if np.array_equal(before[0], low) and np.array_equal(before[1], high):
            break
    return low, high


def _pass_bounds(
    value: np.ndarray, limit: np.ndarray, row: np.ndarray, column: np.ndarray, low: np.ndarray, high: np.ndarray
) -> None:
    """Tighten `low` and `high` in place: in a sum of at most `limit`, each entry has what the others leave it."""
    with np.errstate(invalid="ignore"):
        least = np.where(value > 0, value * low[column], value * high[column])
    endless = np.isinf(least)
    count = np.bincount(row, endless, minlength=len(limit))
    total = np.bincount(row, np.where(endless, 0.0, least), minlength=len(limit))
    others = np.where(
        endless,
        np.where(count[row] > 1, -np.inf, total[row]),
        np.where(count[row] > 0, -np.inf, total[row] - np.where(endless, 0.0, least)),
    )
    room = (limit[row] - others) / np.abs(value)
    np.minimum.at(high, column[value > 0], room[value > 0])
    np.maximum.at(low, column[value < 0], -room[value < 0])


class PartBounds:
    """Lower bounds within one part: its own sums hold, and all else is only known by the bounds of each variable."""

    def __init__(self, system: CountSystem, variables: np.ndarray):
        self.variables = variables
        inside = np.zeros(len(system.truth), dtype=bool)
        inside[variables] = True
        known = csr_array(system.known)
        rows = np.flatnonzero((abs(known) @ ~inside == 0) & (np.diff(known.indptr) > 0))
        matrix = csc_array(known[rows][:, variables])
        self._columns = np.arange(len(variables), dtype=np.int32)
        self._solver = loaded_solver(matrix, system.known_lower[rows], system.known_upper[rows])

    def lowest(self, variable: int, low: np.ndarray, high: np.ndarray) -> float:
        """A lower bound of the variable. `low`, `high`: bounds of all variables of the system."""
        cost = (self.variables == variable).astype(float)
        self._solver.changeColsCost(len(cost), self._columns, cost)
        self._solver.changeColsBounds(len(cost), self._columns, low[self.variables], high[self.variables])
        self._solver.run()
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return float(low[variable])
        # What floating point may have added is taken off again.
        return self._solver.getInfo().objective_function_value - 1e-6
