"""Linear and whole-number programs of the auditor, solved by HiGHS.

Belongs here: building and solving one program, always in the same way. Does not: which programs an attack needs
(`bounds`).
"""

import highspy
import numpy as np

SETTINGS = {"threads": 1, "random_seed": 0, "solver": "simplex", "presolve": "off", "mip_max_improving_sols": 1}
"""One thread and a fixed seed: the same release gives the same report. Of whole-number programs any solution will do."""

SOLVED = (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kSolutionLimit)


class SolverFailed(RuntimeError):
    """The solver gave neither a solution nor the proof that there is none."""


class Program:
    """`row_low <= A x <= row_high`, `low <= x <= high`, with A as entries (row, column, value)."""

    def __init__(
        self,
        entries: tuple[np.ndarray, np.ndarray, np.ndarray],
        row_bounds: tuple[np.ndarray, np.ndarray],
        bounds: tuple[np.ndarray, np.ndarray],
    ):
        rows, columns, values = entries
        self.low, self.high = (np.array(side, dtype=float) for side in bounds)
        self.columns = np.arange(len(self.low), dtype=np.int32)
        self.solved = 0
        order = np.lexsort((columns, rows))
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(self.low), len(row_bounds[0])
        model.col_cost_ = np.zeros(len(self.low))
        model.col_lower_, model.col_upper_ = self.low, self.high
        model.row_lower_, model.row_upper_ = row_bounds
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        starts = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=model.num_row_))])
        model.a_matrix_.start_, model.a_matrix_.index_ = starts.astype(np.int32), columns[order].astype(np.int32)
        model.a_matrix_.value_ = values[order].astype(float)
        self._solver = highspy.Highs()
        self._solver.silent()
        for option, setting in SETTINGS.items():
            self._solver.setOptionValue(option, setting)
        self._solver.passModel(model)

    def least(self, cost: np.ndarray, held: np.ndarray | None = None, at: np.ndarray | None = None):
        """x at the least cost, or None if there is none. `held`: columns that must lie between the rows of `at`."""
        self._solver.changeColsCost(len(self.columns), self.columns, cost)
        if held is not None:
            index = np.asarray(held, dtype=np.int32)
            self._solver.changeColsBounds(len(index), index, at[0].astype(float), at[1].astype(float))
        result = self._run()
        if held is not None:
            self._solver.changeColsBounds(len(index), index, self.low[index], self.high[index])
        return result

    def whole(self, cost: np.ndarray, held: np.ndarray, at: np.ndarray) -> np.ndarray | None:
        """Some whole-number x, or None if there is none; arguments as in `least`."""
        kinds = np.full(len(self.columns), int(highspy.HighsVarType.kInteger), dtype=np.uint8)
        self._solver.changeColsIntegrality(len(kinds), self.columns, kinds)
        self._solver.setOptionValue("presolve", "on")
        result = self.least(cost, held, at)
        self._solver.setOptionValue("presolve", "off")
        self._solver.changeColsIntegrality(len(kinds), self.columns, np.zeros(len(kinds), dtype=np.uint8))
        return result

    def _run(self) -> np.ndarray | None:
        self._solver.run()
        self.solved += 1
        status = self._solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if status not in SOLVED:
            raise SolverFailed(f"The solver stopped: {self._solver.modelStatusToString(status)}")
        return np.array(self._solver.getSolution().col_value)
