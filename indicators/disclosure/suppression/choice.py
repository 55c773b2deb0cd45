"""Which rows are hidden so that no sensitive count can be worked out from the rows that stay.

Belongs here: the order of the steps and the result. Does not: the system (`system`), what is done in each
(`elimination`, `steps`, `alternatives`, `proof`).
"""

from dataclasses import dataclass

import numpy as np

from indicators.disclosure.suppression.alternatives import Alternatives
from indicators.disclosure.suppression.elimination import hidden_by_equations
from indicators.disclosure.suppression.products import ProductMoves
from indicators.disclosure.suppression.proof import Need, Pool
from indicators.disclosure.suppression.steps import StepByStep
from indicators.disclosure.suppression.system import CountSystem

PASSES = 2
"""How often all hidden rows are tried again."""

EFFORT = 30_000
"""Steps of the solver that are spent at most to lose less: large systems end with what was found by then."""

FAVOUR = 0.1
"""Price, beside others, of rows that the equations alone already want hidden."""

LEAST = 1e-9
"""An exchange must lose less by at least this, or it could be made for ever."""


@dataclass(frozen=True)
class Choice:
    """`hidden`: bool[rows]. `unprotected`: int64, counts that nothing can protect given what is always shown. `tables`:
    int64[tables, variables], the proof."""

    hidden: np.ndarray
    unprotected: np.ndarray
    tables: np.ndarray


def choose_hidden(
    system: CountSystem,
    width: int,
    singles: bool = True,
    reaching_zero: bool = True,
    alternatives: Alternatives | ProductMoves | None = None,
) -> Choice:
    """Hide rows until each sensitive count that is not shown could be 0 and could be `width` - 1 or more.

    `singles`: also no woman who is the only one in a variable can compute a sensitive count that is not hers.
    `reaching_zero`: False if it is enough that `width` different values are possible, wherever they lie.
    `alternatives`: where tables that could be are found; None: by a program over the whole system.
    """
    pool = Pool(system, width, singles, reaching_zero)
    search = _Search(system, pool, Alternatives(system) if alternatives is None else alternatives)
    search.hide_until_safe()
    search.exchange()
    return Choice(search.hidden, np.array(sorted(search.unprotected), dtype=np.int64), pool.proof(search.hidden))


class _Search:
    """The state of the search: what is hidden, and the pool of tables that proves it safe."""

    def __init__(self, system: CountSystem, pool: Pool, alternatives: Alternatives | ProductMoves):
        self.system = system
        self.pool = pool
        self.alternatives = alternatives
        self.steps = StepByStep(system, pool, alternatives) if alternatives.go_everywhere else None
        self.unprotected: set[int] = set()
        self.hidden = system.hidden_first.copy()
        self.likely = self._wanted_by_equations() if alternatives.go_everywhere else np.zeros_like(self.hidden)
        self.loss = np.where(system.always_shown, np.inf, system.weight)

    def _wanted_by_equations(self) -> np.ndarray:
        candidates = np.flatnonzero(~self.system.hidden_first & ~self.system.always_shown)
        order = candidates[np.argsort(-self.system.weight[candidates], kind="stable")]
        return hidden_by_equations(self.system, order, len(self.pool.women) > 0)

    def hide_until_safe(self) -> None:
        """Hide rows, the cheapest first, until the pool proves all that is wanted."""
        loss = np.where(self.likely, FAVOUR * self.loss, self.loss)
        while (need := self._first_need(self.hidden)) is not None:
            tables = self._tables_for(need, np.where(self.hidden, 0.0, loss))
            if not tables:
                self.unprotected.add(need.count)
            for table in tables:
                self.pool.add(table)
                self.hidden |= self.pool.needed[-1]

    def _tables_for(self, need: Need, loss: np.ndarray) -> list[np.ndarray]:
        """Tables that meet the need together, or none."""
        if self.steps is not None and need.woman is None:
            tables = self.steps.tables_for(need, self.hidden, loss)
            if tables:
                return tables
        table = self._table_for(need, loss)
        return [] if table is None else [table]

    def exchange(self) -> None:
        """Show rows again, the most valuable first, where that loses less than what must be hidden instead."""
        end = self.alternatives.effort + EFFORT
        for _ in range(PASSES):
            changed = False
            for row in self._extra():
                if self.alternatives.effort > end:
                    return
                changed |= self._replace(row)
            if not changed:
                return

    def _extra(self) -> np.ndarray:
        """The rows that are hidden for others, the most valuable first."""
        extra = np.flatnonzero(self.hidden & ~self.system.hidden_first)
        return extra[np.argsort(-self.system.weight[extra], kind="stable")]

    def _replace(self, row: int) -> bool:
        """Show the row if tables that need less than it are found for everything that only it kept safe."""
        hidden = self.hidden.copy()
        hidden[row] = False
        budget = self.system.weight[row] - LEAST
        loss = np.where(hidden, 0.0, self.loss)
        loss[row] = np.inf
        while (need := self._first_need(hidden)) is not None:
            # A table moves whole steps: a row that costs more than all that may be lost cannot move at all.
            loss = np.where(loss > budget, np.inf, loss)
            table = self.pool.cheapest(need, loss)
            if table is None:
                found = self._table_for(need, loss, budget)
                if found is None:
                    return False
                self.pool.add(found)
                table = self.pool.size - 1
            new = self.pool.needed[table] & ~hidden
            budget -= self.system.weight[new].sum()
            if budget < 0:
                return False
            hidden |= new
            loss[new] = 0.0
        self.hidden = hidden
        return True

    def _first_need(self, hidden: np.ndarray) -> Need | None:
        needs = self.pool.open_needs(hidden)
        return next((need for need in needs if need.count not in self.unprotected), None)

    def _table_for(self, need: Need, loss: np.ndarray, budget: float = np.inf) -> np.ndarray | None:
        """The table that meets the need at the least `loss` (float[rows]), or None if there is none in the budget."""
        best, price = None, self.system.for_counts(loss)
        thorough = not np.isfinite(budget)
        for least, most in need.changes:
            demand, limit = (need.count, least, most), budget * max(1.0, least, -most)
            move = self.alternatives.cheapest(price, demand, need.woman, limit, thorough)
            if move is None:
                continue
            moved = np.zeros(len(loss) + 1, dtype=bool)
            moved[self.system.row[self.system.counts @ move != 0]] = True
            total = loss[moved[:-1]].sum()
            if best is None or total < budget:
                best, budget = move, total
        return None if best is None else self.system.truth + best
