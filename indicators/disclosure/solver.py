"""The solver of linear programs, without a word of its own.

Belongs here: making one that prints nothing. Does not: a program to solve (`elastic`, `audit.bounds`).
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import highspy
import numpy as np
from scipy.sparse import csc_array

STANDARD_OUTPUT = 1


def quiet_solver() -> highspy.Highs:
    """A solver that prints nothing. The first of a process greets before any option of it can be set."""
    with _output_discarded():
        solver = highspy.Highs()
    solver.silent()
    return solver


def loaded_solver(matrix: csc_array, lower: np.ndarray, upper: np.ndarray) -> highspy.Highs:
    """A solver of `lower <= matrix x <= upper` to which costs and bounds of x are given later, again and again."""
    model = highspy.HighsLp()
    model.num_row_, model.num_col_ = matrix.shape
    model.col_cost_, model.col_lower_, model.col_upper_ = (np.zeros(matrix.shape[1]) for _ in range(3))
    model.row_lower_, model.row_upper_ = lower.astype(float), upper.astype(float)
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = matrix.indptr.astype(np.int32)
    model.a_matrix_.index_ = matrix.indices.astype(np.int32)
    model.a_matrix_.value_ = matrix.data.astype(float)
    solver = quiet_solver()
    for option, setting in (
        ("threads", 1),
        ("random_seed", 0),
        ("solver", "simplex"),
        ("presolve", "off"),
        ("mip_rel_gap", 0.2),
        ("mip_max_nodes", 200),
    ):
        solver.setOptionValue(option, setting)
    solver.passModel(model)
    return solver


@contextmanager
def _output_discarded() -> Iterator[None]:
    """What the process writes to its standard output meanwhile, past Python, goes nowhere."""
    try:
        kept = os.dup(STANDARD_OUTPUT)
    except OSError:  # there is none
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, STANDARD_OUTPUT)
        yield
    finally:
        os.dup2(kept, STANDARD_OUTPUT)
        os.close(kept)
        os.close(nowhere)
