"""Whole-number moves where a linear program gives fractions: a table of fractions convinces no attacker.

Belongs here: the integer program. Does not: the linear program (`alternatives`).
"""

from dataclasses import replace

import highspy
import numpy as np
from scipy.sparse import csc_array, csr_array, eye_array, hstack, vstack

from indicators.disclosure.suppression.program import WHOLE, Lattice, Question, model_of, solver_with

STEP = 1e-3
"""Price of moving a variable by one, beside prices of rows."""

NODES = 200
"""Size of the search for a whole-number move: one that is not found by then costs too much anyway."""


LARGE = 500
"""Variables beyond which the first whole-number move will do: a limit of nodes does not limit the time of each."""

GAP, ANY = 0.2, 5.0
"""How much dearer than the cheapest a move may be; of a large program it may be any."""


LESS_WORK = {
    "presolve": "off",
    "mip_pool_soft_limit": 10,
    "mip_heuristic_run_rins": False,
    "mip_heuristic_run_rens": False,
}
"""What the solver may leave out where prices are paid: it finds moves as cheap in half the time."""


class WholeMoves:
    """The integer programs of one lattice."""

    def __init__(self, lattice: Lattice):
        self._lattice = lattice
        self._solver = solver_with(mip_max_nodes=NODES, **LESS_WORK)
        self._freely = solver_with(mip_max_nodes=NODES)
        _, self._endless = self._solver.getOptionValue("mip_max_improving_sols")

    def near(self, question: Question, point: np.ndarray, thorough: bool) -> np.ndarray | None:
        """A whole-number move near the solution `point` of the question, or None where none is found.

        First among the moves of the same variables that pay for no other sum than `point`; if `thorough`, then
        among all moves of the same variables, then among all.
        """
        paid = question.payable() & (np.abs(self._lattice.sums @ point) > WHOLE)
        moved = np.abs(point) > WHOLE
        cheap = replace(
            question,
            sum_least=np.where(paid, -np.inf, question.sum_least),
            sum_most=np.where(paid, np.inf, question.sum_most),
            sum_price=np.where(paid, 0.0, np.where(question.payable(), np.inf, question.sum_price)),
        )
        found = self._solve(cheap, moved)
        if found is None and thorough:
            found = self._solve(question, moved)
        if found is None and thorough:
            found = self._solve(question, np.ones(len(point), dtype=bool))
        return found

    def furthest(self, question: Question, gain: np.ndarray) -> np.ndarray | None:
        """The whole-number move that costs nothing and gains most (`gain` of each step of a variable), or None."""
        index = np.flatnonzero((question.price == 0) & (question.least < question.most))
        block, rows = self._bound_sums(question, index)
        model = model_of(
            csc_array(vstack([block[rows], self._lattice.known[:, index]])),
            -gain[index].astype(float),
            question.least[index],
            question.most[index],
            np.concatenate([question.sum_least[rows], self._lattice.known_least]),
            np.concatenate([question.sum_most[rows], self._lattice.known_most]),
        )
        model.integrality_ = [highspy.HighsVarType.kInteger] * len(index)
        return _whole_solution(self._freely, model, index, len(question.price))

    def _bound_sums(self, question: Question, index: np.ndarray) -> tuple[csr_array, np.ndarray]:
        """All sums over the variables `index`, and the numbers of those that have some and are bound."""
        block = csr_array(self._lattice.sums[:, index])
        bounded = np.isfinite(question.sum_least) | np.isfinite(question.sum_most)
        return block, np.flatnonzero((np.diff(block.indptr) > 0) & bounded)

    def _solve(self, question: Question, window: np.ndarray) -> np.ndarray | None:
        index = np.flatnonzero(window)
        n = len(index)
        block, rows = self._bound_sums(question, index)
        payable = np.flatnonzero(question.payable()[rows])
        k = len(payable)
        slack = csr_array((np.ones(k), (payable, np.arange(k))), shape=(len(rows), k))
        known = csr_array(self._lattice.known[:, index])
        # The last columns are the sizes of the moves, so that a short move is preferred.
        size = eye_array(n)
        matrix = vstack(
            [
                hstack([block[rows], -slack, slack, csr_array((len(rows), n))]),
                hstack([known, csr_array((known.shape[0], 2 * k + n))]),
                hstack([size, csr_array((n, 2 * k)), -size]),
                hstack([-size, csr_array((n, 2 * k)), -size]),
            ]
        )
        price = question.sum_price[rows[payable]]
        least, most = question.least[index], question.most[index]
        low = [question.sum_least[rows], self._lattice.known_least, np.full(2 * n, -np.inf)]
        high = [question.sum_most[rows], self._lattice.known_most, np.zeros(2 * n)]
        model = model_of(
            csc_array(matrix),
            np.concatenate([np.zeros(n), price, price, question.price[index] + STEP]),
            np.concatenate([least, np.zeros(2 * k + n)]),
            np.concatenate([most, np.full(2 * k + n, np.inf)]),
            np.concatenate(low),
            np.concatenate(high),
        )
        kind = highspy.HighsVarType
        model.integrality_ = [kind.kInteger] * n + [kind.kContinuous] * (2 * k + n)
        self._solver.setOptionValue("mip_rel_gap", ANY if n > LARGE else GAP)
        self._solver.setOptionValue("mip_max_improving_sols", 1 if n > LARGE else self._endless)
        return _whole_solution(self._solver, model, index, len(window))


def _whole_solution(
    solver: highspy.Highs, model: highspy.HighsLp, index: np.ndarray, variables: int
) -> np.ndarray | None:
    """The first columns of the solution, at their places `index`; None where none is found."""
    solver.passModel(model)
    solver.run()
    feasible = int(highspy.SolutionStatus.kSolutionStatusFeasible)
    if solver.getInfo().primal_solution_status != feasible:
        return None
    found = np.zeros(variables)
    found[index] = np.array(solver.getSolution().col_value)[: len(index)]
    return found
