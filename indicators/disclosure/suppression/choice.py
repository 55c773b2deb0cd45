"""Which rows are hidden so that no sensitive count can be worked out from the rows that stay.

Belongs here: the order of the steps and the result. Does not: the system (`system`), the steps themselves
(`elimination`, `alternatives`, `proof`).
"""

from dataclasses import dataclass

import numpy as np

from indicators.disclosure.suppression.alternatives import Alternatives
from indicators.disclosure.suppression.elimination import shown_by_equations
from indicators.disclosure.suppression.proof import Need, Pool
from indicators.disclosure.suppression.system import CountSystem


STATS = []
PASSES = 2

FAVOUR = 0.3


@dataclass(frozen=True)
class Choice:
    """`hidden`: bool[rows]. `unprotected`: int64, counts that nothing can protect given what is always shown."""

    hidden: np.ndarray
    unprotected: np.ndarray


def choose_hidden(system: CountSystem, width: int, singles: bool = True, reaching_zero: bool = True) -> Choice:
    """Hide rows until each sensitive count that is not shown could be 0 and could be `width` - 1 or more.

    `singles`: also no woman who is the only one in a variable can compute a sensitive count that is not hers.
    `reaching_zero`: False if it is enough that `width` different values are possible, wherever they lie.
    """
    search = _Search(system, Pool(system, width, singles, reaching_zero))
    search.hide_until_safe()
    search.exchange()
    return Choice(search.hidden, np.array(sorted(search.unprotected), dtype=np.int64))


class _Search:
    def __init__(self, system: CountSystem, pool: Pool):
        self.system = system
        self.pool = pool
        self.alternatives = Alternatives(system)
        self.unprotected: set[int] = set()
        self.hidden = system.hidden_first.copy()
        candidates = np.flatnonzero(~system.hidden_first & ~system.always_shown)
        order = candidates[np.argsort(-system.weight[candidates], kind="stable")]
        self.likely = shown_by_equations(system, order, len(pool.women) > 0)
        self.loss = np.where(system.always_shown, np.inf, system.weight)

    def hide_until_safe(self) -> None:
        """Hide rows, the cheapest first, until the pool proves all that is wanted."""
        loss = np.where(self.likely, FAVOUR * self.loss, self.loss)
        while (need := self._first_need(self.hidden)) is not None:
            table = self._table_for(need, np.where(self.hidden, 0.0, loss))
            if table is None:
                self.unprotected.add(need.count)
                continue
            self.pool.add(table)
            self.hidden |= self.pool.needed[-1]

    def exchange(self) -> None:
        """Show rows again, the most valuable first, where that loses less than what must be hidden instead."""
        for _ in range(PASSES):
            extra = np.flatnonzero(self.hidden & ~self.system.hidden_first)
            changed = False
            for row in extra[np.argsort(-self.system.weight[extra], kind="stable")]:
                changed |= self._replace(row)
            if not changed:
                return

    def _replace(self, row: int) -> bool:
        """Show the row if tables that need less than it are found for everything that only it kept safe."""
        hidden = self.hidden.copy()
        hidden[row] = False
        budget = self.system.weight[row] - 1e-9
        loss = np.where(hidden, 0.0, self.loss)
        loss[row] = np.inf
        lost = len(list(self.pool.open_needs(hidden)))
        tries = 0
        while (need := self._first_need(hidden)) is not None:
            cost, table = self.pool.cheapest(need, np.where(np.isfinite(loss), loss, 1e9))
            if cost > budget:
                tries += 1
                found = self._table_for(need, np.where(loss > budget, np.inf, loss), budget)
                if found is None:
                    STATS.append((lost, tries, False))
                    return False
                self.pool.add(found)
                table = self.pool.size - 1
            new = self.pool.needed[table] & ~hidden
            budget -= self.system.weight[new].sum()
            if budget < 0:
                STATS.append((lost, tries, False))
                return False
            hidden |= new
            loss[new] = 0.0
        self.hidden = hidden
        STATS.append((lost, tries, True))
        return True

    def _first_need(self, hidden: np.ndarray) -> Need | None:
        needs = self.pool.open_needs(hidden)
        return next((need for need in needs if need.count not in self.unprotected), None)

    def _table_for(self, need: Need, loss: np.ndarray, budget: float = np.inf) -> np.ndarray | None:
        thorough = not np.isfinite(budget)
        """The table that meets the need at the least `loss` (float[rows]), or None if there is none in the budget."""
        best, price = None, np.concatenate([loss, [0.0]])[self.system.row]
        for least, most in need.changes:
            steps = max(1.0, least, -most)
            move = self.alternatives.cheapest(price, (need.count, least, most), need.woman, budget * steps, thorough)
            if move is None:
                continue
            moved = np.zeros(len(loss) + 1, dtype=bool)
            moved[self.system.row[self.system.counts @ move != 0]] = True
            total = loss[moved[:-1]].sum()
            if best is None or total < budget:
                best, budget = move, total
        return None if best is None else self.system.truth + best
