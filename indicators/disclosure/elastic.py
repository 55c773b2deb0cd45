"""The linear program behind complementary suppression: the cheapest other table an outsider must allow for.

Belongs here: one HiGHS model a component, solved again and again. Does not: which count to protect next and what
to hide (`complementary`).

Columns: for each variable a move up and a move down from its true value, and for each count below the aim a
reward. Rows: the constraints of the component; numerator plus reward at most denominator; reward at most count.
Moving a hidden count is free, moving a shown one costs its weight: what the cheapest solution moves must be hidden.

Counts are numbered: the variables of the component first, then the complements (denominator less numerator) in
the order of the numerators.
"""

import highspy
import numpy as np

from indicators.disclosure.families import Component
from indicators.disclosure.solver import quiet_solver

REWARD = 1e-3
"""Worth of one step of another count towards its aim, beside weights of at least 1: it only breaks ties."""

WHOLE = 1e-6
"""How far a solution may be from whole numbers by floating point alone."""


class SolverFailed(RuntimeError):
    """The solver gave neither a solution nor the proof that there is none."""


class ElasticModel:
    """The model of one component; `aim` is the count that must be possible beside 0 (width of the policy less 1)."""

    def __init__(self, component: Component, aim: int):
        self.component = component
        self.aim = aim
        self.variables = len(component.truth)
        self.denominators = len(component.positions)
        self.true_counts = self.counts(component.truth)
        self.exists = np.concatenate([component.exists, component.exists[self.denominators :]])
        self.rewarded = np.flatnonzero((self.true_counts < aim) & self.exists)
        self._build()

    def counts(self, x: np.ndarray) -> np.ndarray:
        """All counts at the variables `x` (last axis): the variables, then the complements."""
        shares = self.variables // self.denominators - 1
        repeats = (1,) * (x.ndim - 1) + (shares,)
        shared = np.tile(x[..., : self.denominators], repeats)
        return np.concatenate([x, shared - x[..., self.denominators :]], axis=-1)

    def fix(self, fixed: np.ndarray) -> None:
        """Let the variables marked in `fixed` keep their true values from now on, and the others move."""
        open_ = np.where(fixed | ~self.component.exists | self.component.known_zero, 0.0, np.inf)
        self._most_up = open_
        self._most_down = np.minimum(open_, self.component.truth)
        self._free(np.ones(self.variables, dtype=bool))

    def _free(self, free: np.ndarray) -> None:
        """Bounds of the moves: one column in both directions where a move costs nothing, else one for each."""
        index = np.arange(2 * self.variables, dtype=np.int32)
        self._lower = np.concatenate([np.where(free, -self._most_down, 0.0), np.zeros(self.variables)])
        self._upper = np.concatenate([self._most_up, np.where(free, 0.0, self._most_down)])
        self._solver.changeColsBounds(len(index), index, self._lower, self._upper)

    def solve(
        self, target: int | None, low: bool, weights: np.ndarray, zeros: np.ndarray, highs: np.ndarray
    ) -> np.ndarray | None:
        """Whole-number values of all variables at the least weight moved, or None if the target cannot be met.

        The count `target` becomes 0 (`low`) or at least the aim; None: no count must. `weights`: of moving each
        variable by one. `zeros`, `highs`: counts that are to become 0, or reach the aim, where that costs nothing.
        """
        self._free(weights == 0)
        # A reward for the target itself would stand in its own row and blur what is demanded there.
        self._price(weights, zeros, highs if target is None else highs[highs != target])
        undo = self._demand(target, low) if target is not None else None
        point = self._run()
        if point is not None and not self._is_whole(point):
            # Without rewards less moves, and what moves is mostly whole.
            nothing = np.zeros(0, dtype=np.int64)
            self._price(weights, nothing, nothing)
            point = self._run()
        if point is not None and not self._is_whole(point):
            point = self._run_whole(weights, point)
        if undo:
            undo()
        if point is None:
            return None
        table = np.rint(point).astype(np.int64)
        self._verify(table, target, low)
        return table

    def lowest(self, count: int) -> tuple[float, np.ndarray | None]:
        """Smallest value of the count over all tables the fixed variables allow, and that table if it is whole."""
        nothing = np.zeros(0, dtype=np.int64)
        self._price(np.zeros(self.variables), np.array([count]), nothing)
        point = self._run()
        if point is None:
            raise SolverFailed("The true table itself was not found feasible")
        table = np.rint(point).astype(np.int64)
        if self._is_whole(point):
            self._verify(table, None, True)
        return float(self.counts(point)[count]), table if self._is_whole(point) else None

    def _build(self) -> None:
        part, n, m = self.component, self.variables, len(self.component.constraints.lower)
        reached = part.constraints.times(part.truth)
        numerators = np.flatnonzero(part.exists[self.denominators :]) + self.denominators
        own = numerators % self.denominators
        self._complement_row = np.full(n, -1)
        self._complement_row[numerators] = m + np.arange(len(numerators))
        plain = self.rewarded[self.rewarded < n]
        row = [part.constraints.row, self._complement_row[numerators], self._complement_row[numerators]]
        column = [part.constraints.column, own, numerators]
        value = [part.constraints.coefficient, np.ones(len(own)), -np.ones(len(own))]
        row.append(m + len(numerators) + np.arange(len(plain)))
        column.append(plain)
        value.append(np.ones(len(plain)))
        row, column, value = (np.concatenate(item) for item in (row, column, value))
        reward_row = np.concatenate(
            [m + len(numerators) + np.arange(len(plain)), self._complement_row[self._numerator(self.rewarded)]]
        )
        rewards = np.arange(len(self.rewarded))
        lower = [part.constraints.lower - reached, -self.true_counts[n + numerators - self.denominators]]
        lower = np.concatenate([*lower, -self.true_counts[plain]]).astype(float)
        upper = np.concatenate([part.constraints.upper - reached, np.full(len(lower) - m, np.inf)])
        self._row_lower, self._row_upper = lower, upper
        entries = (
            np.concatenate([row, row, reward_row]),
            np.concatenate([column, column + n, rewards + 2 * n]),
            np.concatenate([value, -value, -np.ones(len(rewards))]),
        )
        self._solver = _solver(entries, 2 * n + len(rewards), lower, upper)
        self.fix(np.zeros(n, dtype=bool))

    def _numerator(self, counts: np.ndarray) -> np.ndarray:
        """Numerator variables of those counts that are complements."""
        return counts[counts >= self.variables] - self.variables + self.denominators

    def _price(self, weights: np.ndarray, zeros: np.ndarray, highs: np.ndarray) -> None:
        pull = np.zeros(self.variables)
        complements = self._numerator(zeros)
        np.add.at(pull, zeros[zeros < self.variables], REWARD)
        np.add.at(pull, complements % self.denominators, REWARD)
        np.add.at(pull, complements, -REWARD)
        wanted = np.isin(self.rewarded, highs)
        cost = np.concatenate([weights + pull, weights - pull, np.where(wanted, -REWARD, 0.0)])
        self._solver.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost)
        index = np.arange(2 * self.variables, len(cost), dtype=np.int32)
        limit = np.where(wanted, float(self.aim), 0.0)
        self._solver.changeColsBounds(len(index), index, np.zeros(len(index)), limit)

    def _demand(self, target: int, low: bool):
        """Require the target; returns what takes the requirement back."""
        change = self._solver.changeRowBounds
        value = float(self.true_counts[target])
        if target >= self.variables:
            row = int(self._complement_row[target - self.variables + self.denominators])
            bounds = (-value, -value) if low else (self.aim - value, np.inf)
            change(row, *bounds)
            return lambda: change(row, float(self._row_lower[row]), float(self._row_upper[row]))
        columns = (target, target + self.variables)
        if self._lower[target] < 0:
            wanted = [(-value, -value) if low else (self.aim - value, np.inf), (0.0, 0.0)]
        else:
            wanted = [(0.0, 0.0), (value, value)] if low else [(self.aim - value, np.inf), (0.0, 0.0)]
        for column, bounds in zip(columns, wanted, strict=True):
            self._solver.changeColBounds(column, *bounds)

        def undo() -> None:
            for column in columns:
                self._solver.changeColBounds(column, float(self._lower[column]), float(self._upper[column]))

        return undo

    def _run(self) -> np.ndarray | None:
        self._solver.run()
        status = self._solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if status not in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kSolutionLimit):
            raise SolverFailed(f"The solver stopped: {self._solver.modelStatusToString(status)}")
        self._values = np.array(self._solver.getSolution().col_value)
        n = self.variables
        return self.component.truth + self._values[:n] - self._values[n : 2 * n]

    def _run_whole(self, weights: np.ndarray, point: np.ndarray) -> np.ndarray | None:
        """A table of whole numbers near the solution `point`: a table of fractions convinces no attacker.

        First among the tables that also keep the layers of `point` that are whole, then among those that move no
        shown count that `point` leaves, then among all.
        """
        columns = np.arange(self._solver.getNumCol(), dtype=np.int32)
        whole = np.full(len(columns), int(highspy.HighsVarType.kInteger), dtype=np.uint8)
        cost = np.concatenate([weights, weights, np.zeros(len(self.rewarded))])
        values = np.rint(self._values)
        fractions = (np.abs(point - np.rint(point)) >= WHOLE).reshape(-1, self.denominators)
        layers = np.repeat(~fractions.any(axis=1), self.denominators)
        unmoved = (weights > 0) & (np.abs(point - self.component.truth) < WHOLE)
        self._solver.setOptionValue("presolve", "on")
        self._solver.changeColsIntegrality(len(columns), columns, whole)
        for keep in (layers | unmoved, unmoved, None):
            price = cost if keep is None else np.zeros(len(cost))
            self._solver.changeColsCost(len(columns), columns, price)
            self._solver.setOptionValue("mip_max_improving_sols", highspy.kHighsIInf if keep is None else 1)
            if keep is not None:
                held = np.flatnonzero(np.concatenate([keep, keep])).astype(np.int32)
                self._solver.changeColsBounds(len(held), held, values[held], values[held])
            found = self._run()
            if keep is not None:
                self._solver.changeColsBounds(len(held), held, self._lower[held], self._upper[held])
            if found is not None:
                break
        self._solver.changeColsIntegrality(len(columns), columns, np.zeros(len(columns), dtype=np.uint8))
        self._solver.setOptionValue("presolve", "off")
        return found

    def _verify(self, table: np.ndarray, target: int | None, low: bool) -> None:
        """The proof is checked in whole numbers, without the solver."""
        constraints, counts = self.component.constraints, self.counts(table)
        reached = constraints.times(table)
        safe = bool(np.all(counts[self.exists] >= 0))
        safe &= bool(np.all(reached >= constraints.lower) and np.all(reached <= constraints.upper))
        if target is not None:
            safe &= bool(counts[target] == 0 if low else counts[target] >= self.aim)
        if not safe:
            raise SolverFailed("The solver's table does not keep the sums it was given")

    def _is_whole(self, point: np.ndarray) -> bool:
        return bool(np.all(np.abs(point - np.rint(point)) < WHOLE))


def _solver(entries: tuple, columns: int, lower: np.ndarray, upper: np.ndarray) -> highspy.Highs:
    row, column, value = entries
    order = np.lexsort((row, column))
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = columns, len(lower)
    model.col_cost_ = np.zeros(columns)
    model.col_lower_, model.col_upper_ = np.zeros(columns), np.zeros(columns)
    model.row_lower_, model.row_upper_ = lower, upper
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    starts = np.concatenate([[0], np.cumsum(np.bincount(column, minlength=columns))])
    model.a_matrix_.start_ = starts.astype(np.int32)
    model.a_matrix_.index_ = row[order].astype(np.int32)
    model.a_matrix_.value_ = value[order]
    solver = quiet_solver()
    for option, setting in (
        ("threads", 1),
        ("random_seed", 0),
        ("solver", "simplex"),
        ("presolve", "off"),
        ("mip_rel_gap", 0.2),
        ("mip_max_nodes", 5000),
    ):
        solver.setOptionValue(option, setting)
    solver.passModel(model)
    return solver
