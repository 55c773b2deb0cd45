"""A linear program over the moves of a table, and the solver's settings.

Belongs here: what a program is, and how the solver gets it. Does not: which program to pose (`alternatives`), what
to do with fractions (`whole`).
"""

from dataclasses import dataclass

import highspy
import numpy as np
from scipy.sparse import csc_array, csr_array

from indicators.disclosure.solver import quiet_solver

WHOLE = 1e-6
"""How far a solution may be from whole numbers by floating point alone."""


class SolverFailed(RuntimeError):
    """The solver gave neither a solution nor the proof that there is none."""


@dataclass(frozen=True)
class Lattice:
    """What holds of all moves (differences of a table from the true one) of the variables that can move.

    `sums`: sums x variables, whole-number coefficients. `known`: rows of `known_least <= known @ move <= known_most`.
    """

    sums: csr_array
    known: csr_array
    known_least: np.ndarray
    known_most: np.ndarray


@dataclass(frozen=True)
class Question:
    """Which move is wanted: `least` <= move <= `most`, `sum_least` <= sums @ move <= `sum_most` at the least price.

    `price` and `sum_price`: of each step of a variable and of a sum. A sum with a price above 0 and 0 for both of
    its bounds may leave them at that price; all other bounds are strict.
    """

    least: np.ndarray
    most: np.ndarray
    price: np.ndarray
    sum_least: np.ndarray
    sum_most: np.ndarray
    sum_price: np.ndarray

    def payable(self) -> np.ndarray:
        """Mask of the sums that may move at a price."""
        return (self.sum_price > 0) & np.isfinite(self.sum_price) & (self.sum_least == 0) & (self.sum_most == 0)

    def cost_of(self, point: np.ndarray, lattice: Lattice) -> float:
        """What a solution costs."""
        sums = np.abs(lattice.sums @ point)[self.payable()]
        return float(self.price @ np.abs(point) + self.sum_price[self.payable()] @ sums)


def solver_with(**settings: object) -> highspy.Highs:
    """A solver that gives the same answer every time."""
    solver = quiet_solver()
    for option, setting in {"threads": 1, "random_seed": 0, "solver": "simplex", **settings}.items():
        solver.setOptionValue(option, setting)
    return solver


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
