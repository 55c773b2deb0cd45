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


PASSES = 2


@dataclass(frozen=True)
class Choice:
    """`hidden`: bool[rows]. `unprotected`: int64, counts that nothing can protect given what is always shown."""

    hidden: np.ndarray
    unprotected: np.ndarray


def choose_hidden(system: CountSystem, width: int, singles: bool = True) -> Choice:
    """Hide rows until each sensitive count that is not shown could be 0 and could be `width` - 1 or more.

    `singles`: also no woman who is the only one in a variable can compute a sensitive count that is not hers.
    """
    search = _Search(system, width, singles)
    search.hide_until_safe()
    search.exchange()
    return Choice(search.hidden, np.array(sorted(search.unprotected), dtype=np.int64))


class _Search:
    def __init__(self, system: CountSystem, width: int, singles: bool):
        self.system = system
        self.pool = Pool(system, width, singles)
        self.alternatives = Alternatives(system)
        self.unprotected: set[int] = set()
        candidates = np.flatnonzero(~system.hidden_first & ~system.always_shown)
        order = candidates[np.argsort(-system.weight[candidates], kind="stable")]
        self.hidden = shown_by_equations(system, order, singles)

    def hide_until_safe(self) -> None:
        """Hide rows, the cheapest first, until the pool proves all that is wanted."""
        while (need := self._first_need(self.hidden)) is not None:
            table = self._table_for(need, self._price(self.hidden))
            if table is None:
                self.unprotected.add(need.count)
                continue
            self.pool.add(table[None, :])
            self.hidden |= self.pool.needed[-1]

    def _first_need(self, hidden: np.ndarray) -> Need | None:
        needs = self.pool.open_needs(hidden)
        return next((need for need in needs if need.count not in self.unprotected), None)

    def exchange(self) -> None:
        """Show rows again, the most valuable first, where that loses less than what must be hidden instead."""
        weight = self.system.weight
        for _ in range(PASSES):
            extra = np.flatnonzero(self.hidden & ~self.system.hidden_first)
            changed = False
            for row in extra[np.argsort(-weight[extra], kind="stable")]:
                changed |= self._replace(row)
            if not changed:
                return

    def _replace(self, row: int) -> bool:
        """Show the row if tables that need less than it are found for everything that only it kept safe."""
        hidden = self.hidden.copy()
        hidden[row] = False
        budget = self.system.weight[row] - 1e-9
        price = self._price(hidden)
        price[self.system.row == row] = np.inf
        start = len(self.pool.tables)
        while (need := self._first_need(hidden)) is not None:
            table = self._table_for(need, price, budget)
            if table is None:
                return False
            self.pool.add(table[None, :])
            new = self.pool.needed[-1] & ~hidden
            budget -= self.system.weight[new].sum()
            if budget < 0:
                return False
            hidden |= new
            price = np.minimum(price, self._price(hidden))
        self.hidden = hidden
        return True

    def _table_for(self, need: Need, price: np.ndarray, limit: float = np.inf) -> np.ndarray | None:
        best = None
        for least, most in self.pool.changes(need):
            size = max(1.0, least, -most)
            move = self.alternatives.cheapest(price / size, (need.count, least, most), need.woman, limit)
            if move is None:
                continue
            moved = (self.system.counts @ move) != 0
            loss = price[moved].sum()
            if best is None or loss < limit:
                best, limit = move, loss
        return None if best is None else self.system.truth + best

    def _price(self, hidden: np.ndarray) -> np.ndarray:
        system = self.system
        of_row = np.where(hidden, 0.0, np.where(system.always_shown, np.inf, system.weight))
        return np.concatenate([of_row, [0.0]])[system.row]
