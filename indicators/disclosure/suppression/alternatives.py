"""The cheapest other table that agrees with what is shown: one linear program, solved again and again.

Belongs here: the program as it changes from question to question. Does not: which count needs a table (`choice`).

Columns: how far each variable goes up and down from its true value, then how far each sum goes up and down. Rows:
the known rows, then one for each sum. A sum is a count of two or more variables; a count of one variable needs no
row, and counts that are the same share one. What the cheapest table moves and is not hidden must be hidden.
"""

import highspy
import numpy as np
from scipy.sparse import csc_array, csr_array, eye_array, hstack, vstack

from indicators.disclosure.solver import answer
from indicators.disclosure.suppression.program import WHOLE, Lattice, Question, SolverFailed, model_of, solver_with
from indicators.disclosure.suppression.system import CountSystem
from indicators.disclosure.suppression.whole import STEP, WholeMoves

RETRIES = 12
"""Other prices of steps that are tried where a solution has fractions: most often one of them gives whole numbers."""

SPREAD = 10.0
"""How much dearer one step may be than another in these: with a small spread they often have the same solution."""


class Alternatives:
    """Tables beside the true one of a system. A move is the difference of such a table from the true one.

    `among`: the variables that may move, of those that can; None: all of these. `in_whole_numbers`: whether a program
    in whole numbers is asked where others give fractions again and again.
    """

    go_everywhere = True
    """Moves over the whole system are found, so that it helps to say which rows the equations alone want hidden."""

    def __init__(self, system: CountSystem, among: np.ndarray | None = None, in_whole_numbers: bool = True):
        self.system = system
        self._movable = np.flatnonzero(~system.never_moving()) if among is None else among
        self._down = system.truth[self._movable].astype(float)
        self._number_the_counts()
        differences = np.diff(csr_array(system.counts < 0).indptr) > 0
        known = vstack([system.known, system.counts[differences]])
        reached = known @ system.truth
        self._lattice = Lattice(
            sums=self._sums,
            known=csr_array(known[:, self._movable]),
            known_least=np.concatenate([system.known_lower, np.zeros(differences.sum())]) - reached,
            known_most=np.concatenate([system.known_upper, np.full(differences.sum(), np.inf)]) - reached,
        )
        self._whole = WholeMoves(self._lattice) if in_whole_numbers else None
        self._steps = STEP * SPREAD ** np.random.default_rng(0).uniform(0, 1, (RETRIES, len(self._movable)))
        self._pass_model()
        self.effort = 0

    def cheapest(
        self,
        price: np.ndarray,
        demand: tuple[int, float, float],
        held: int | None = None,
        limit: float = np.inf,
        thorough: bool = True,
    ) -> np.ndarray | None:
        """The move of least price, int64[variables], or None where none meets the demand.

        `limit`: of the price; the search may end with None once it is sure to be above it.
        `price`: of moving each count by one; 0 is free, infinite is impossible. `demand`: (count, least change,
        most change). `held`: a variable that keeps its value. `thorough`: search on where fractions are in the way.
        """
        count, least, most = demand
        if self._group[count] < 0:
            return None
        question = self._question(price, self._group[count], least, most, held)
        point = self._solution(question, limit)
        if point is not None and not _is_whole(point):
            point = None if self._whole is None else self._whole.near(question, point, thorough)
        return None if point is None else self._move(point, demand, held)

    def step(self, price: np.ndarray, count: int, direction: int, start: np.ndarray) -> tuple[np.ndarray | None, float]:
        """The cheapest way to move a count by one, up (`direction` 1) or down (-1), from where the move `start` led.

        Returns the move of this step alone, int64[variables], None where none in whole numbers is found; and what it
        costs where fractions are allowed, infinite where that is not possible either.
        """
        if self._group[count] < 0:
            return None, np.inf
        question = self._question(price, self._group[count], direction, direction, None, start)
        point = self._solution(question, start=start)
        if point is None:
            return None, np.inf
        cost = question.cost_of(point, self._lattice)
        return (self._move(point, (count, direction, direction), None) if _is_whole(point) else None), cost

    def furthest(self, price: np.ndarray, count: int, direction: int, most: int) -> np.ndarray | None:
        """The move that costs nothing and changes a count the furthest in a direction, `most` at most; None where none
        is found, or none is looked for."""
        if self._whole is None or self._group[count] < 0:
            return None
        low, high = sorted((0.0, float(direction * most)))
        question = self._question(price, self._group[count], low, high, None)
        gain = direction * self.system.counts[[count]].toarray()[0, self._movable]
        point = self._whole.furthest(question, gain)
        return None if point is None else self._move(point, (count, low, high), None)

    def _move(self, point: np.ndarray, demand: tuple[int, float, float], held: int | None) -> np.ndarray:
        count, least, most = demand
        move = np.zeros(len(self.system.truth), dtype=np.int64)
        move[self._movable] = np.rint(point).astype(np.int64)
        change = (self.system.counts @ move)[count]
        if not least <= change <= most or (held is not None and move[held]):
            raise SolverFailed("The solver's table does not meet the demand it was given")
        return move

    def _solution(
        self, question: Question, limit: float = np.inf, start: np.ndarray | None = None
    ) -> np.ndarray | None:
        """The cheapest answer, in whole numbers if one of the other prices of steps gives such a one."""
        if np.any(question.least > question.most):
            return None
        self._pose(question, start)
        self._solver.setOptionValue("objective_bound", float(limit))
        point = self._run()
        for steps in self._steps:
            if point is None or _is_whole(point):
                break
            self._change_costs(self._costs_of(question, steps))
            again = self._run()
            point = point if again is None else again
        return point

    def _number_the_counts(self) -> None:
        """`_group`: for each count the variable that it is, or the number of its sum after those, or -1 for none."""
        counts = csr_array(self.system.counts[:, self._movable])
        counts.eliminate_zeros()
        labels = np.random.default_rng(0).integers(1, 2**40, len(self._movable))
        size = np.diff(counts.indptr)
        single = np.flatnonzero((size == 1) & (np.asarray(counts.sum(axis=1)).ravel() == 1))
        sums = np.setdiff1d(np.flatnonzero(size), single)
        _, first, number = np.unique(counts[sums] @ labels, return_index=True, return_inverse=True)
        self._group = np.full(len(size), -1)
        self._group[single] = counts.indices[counts.indptr[single]]
        self._group[sums] = len(self._movable) + number
        self._sums = counts[sums[first]]

    def _question(
        self,
        price: np.ndarray,
        group: int,
        low: float,
        high: float,
        held: int | None,
        start: np.ndarray | None = None,
    ) -> Question:
        down = self._down if start is None else self._down + start[self._movable]
        n, k = len(self._movable), self._sums.shape[0]
        cost = np.bincount(self._group + 1, price, minlength=n + k + 1)[1:]
        cost[group] = 0
        shut = ~np.isfinite(cost)
        least, most = np.where(shut[:n], 0.0, -down), np.where(shut[:n], 0.0, np.inf)
        sum_most = np.where(cost[n:] == 0, np.inf, 0.0)
        sum_least = -sum_most
        if group < n:
            least[group], most[group] = max(least[group], low), min(most[group], high)
        else:
            sum_least[group - n], sum_most[group - n] = low, high
        if held is not None:
            hers = self._movable == held
            least[hers], most[hers] = np.maximum(least[hers], 0.0), np.minimum(most[hers], 0.0)
        return Question(least, most, np.where(shut[:n], 0.0, cost[:n]), sum_least, sum_most, cost[n:])

    def _pass_model(self) -> None:
        lattice, k = self._lattice, self._sums.shape[0]
        one = eye_array(k)
        rows = [
            hstack([lattice.known, -lattice.known, csr_array((lattice.known.shape[0], 2 * k))]),
            hstack([self._sums, -self._sums, -one, one]),
        ]
        zeros, none = np.zeros(2 * len(self._movable) + 2 * k), np.zeros(k)
        low, high = np.concatenate([lattice.known_least, none]), np.concatenate([lattice.known_most, none])
        self._solver = solver_with(presolve="off")
        self._solver.passModel(model_of(csc_array(vstack(rows)), zeros, zeros, zeros, low, high))
        self._costs, self._lower, self._upper, self._low, self._high = zeros, zeros, zeros, low, high

    def _pose(self, question: Question, start: np.ndarray | None) -> None:
        """Tell the solver what is new: what is not changed keeps its last basis good."""
        lattice = self._lattice
        reached = 0 if start is None else lattice.known @ start[self._movable]
        slack = np.where(question.payable(), np.inf, 0.0)
        least, most = question.least, question.most
        lower = np.concatenate([np.maximum(least, 0), np.maximum(-most, 0), np.zeros(2 * len(slack))])
        upper = np.concatenate([np.maximum(most, 0), np.maximum(-least, 0), slack, slack])
        self._change_costs(self._costs_of(question, np.full(len(least), STEP)))
        change = np.flatnonzero((lower != self._lower) | (upper != self._upper)).astype(np.int32)
        self._solver.changeColsBounds(len(change), change, lower[change], upper[change])
        low = np.concatenate([lattice.known_least - reached, question.sum_least])
        high = np.concatenate([lattice.known_most - reached, question.sum_most])
        change = np.flatnonzero((low != self._low) | (high != self._high)).astype(np.int32)
        self._solver.changeRowsBounds(len(change), change, low[change], high[change])
        self._lower, self._upper, self._low, self._high = lower, upper, low, high

    def _costs_of(self, question: Question, steps: np.ndarray) -> np.ndarray:
        n, k = len(self._movable), self._sums.shape[0]
        own = question.price + steps
        # The cost of a sum whose columns are shut does not matter.
        sums = np.where(question.payable(), question.sum_price, self._costs[2 * n : 2 * n + k])
        return np.concatenate([own, own, sums, sums])

    def _change_costs(self, costs: np.ndarray) -> None:
        change = np.flatnonzero(costs != self._costs).astype(np.int32)
        self._solver.changeColsCost(len(change), change, costs[change])
        self._costs = costs

    def _run(self) -> np.ndarray | None:
        status = answer(self._solver)
        self.effort += max(0, self._solver.getInfo().simplex_iteration_count)
        if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kObjectiveBound):
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            raise SolverFailed(f"The solver stopped: {self._solver.modelStatusToString(status)}")
        values, n = np.array(self._solver.getSolution().col_value), len(self._movable)
        return values[:n] - values[n : 2 * n]


def _is_whole(point: np.ndarray) -> bool:
    return bool(np.all(np.abs(point - np.rint(point)) <= WHOLE))
