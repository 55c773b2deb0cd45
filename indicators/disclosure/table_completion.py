"""A full cross-classification that fits a table of which only some breakdowns are published.

Belongs here: finding one. Does not: what of it needs protection (`table_system`).

Nobody who has the published breakdowns alone knows the true one, we neither. Any that fits is a possible truth, and
what must be protected against is what follows from all of them.
"""

import highspy
import numpy as np
from scipy.sparse import csr_array

from indicators.disclosure.solver import quiet_solver
from indicators.disclosure.tables import TableRefused

SETTINGS = {"threads": 1, "random_seed": 0, "mip_rel_gap": 1.0}


def fitting_cells(counts: csr_array, values: np.ndarray) -> np.ndarray:
    """Whole numbers x >= 0, int64[cells], with `counts` @ x = `values`. Raises `TableRefused` if there are none."""
    rows, cells = counts.shape
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = cells, rows
    model.col_cost_ = np.zeros(cells)
    model.col_lower_, model.col_upper_ = np.zeros(cells), np.full(cells, np.inf)
    model.row_lower_ = model.row_upper_ = values.astype(float)
    model.integrality_ = [highspy.HighsVarType.kInteger] * cells
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_, model.a_matrix_.index_ = counts.indptr.astype(np.int32), counts.indices.astype(np.int32)
    model.a_matrix_.value_ = counts.data.astype(float)
    solver = quiet_solver()
    for option, setting in SETTINGS.items():
        solver.setOptionValue(option, setting)
    solver.passModel(model)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise TableRefused(["the breakdowns contradict each other: no full cross-classification has these totals"])
    found = np.rint(np.array(solver.getSolution().col_value)).astype(np.int64)
    if np.any(counts @ found != values) or np.any(found < 0):
        raise TableRefused(["no full cross-classification in whole numbers was found; add the missing breakdowns"])
    return found
