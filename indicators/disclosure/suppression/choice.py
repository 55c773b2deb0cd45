"""Which rows are hidden so that no sensitive count can be worked out from the rows that stay.

Belongs here: the order of the steps and the result. Does not: the system (`system`), the steps themselves
(`elimination`, `alternatives`, `proof`).
"""

from dataclasses import dataclass

import numpy as np

from indicators.disclosure.suppression.alternatives import Alternatives
from indicators.disclosure.suppression.elimination import shown_by_equations
from indicators.disclosure.suppression.proof import Pool
from indicators.disclosure.suppression.system import CountSystem

NOTHING = np.zeros(0, dtype=np.int64)


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
        while True:
            low = self._still(self.pool.open_low(self.hidden))
            high = self._still(self.pool.open_high(self.hidden))
            if len(low):
                count = int(low[0])
                change = -float(self.pool.true_counts[count])
                self._move(count, [(change, change)], NOTHING)
            elif len(high):
                count = int(high[0])
                self._move(count, [(self.pool.aim - float(self.pool.true_counts[count]), np.inf)], NOTHING)
            else:
                pairs = self.pool.open_pairs(self.hidden)
                pairs = pairs[~np.isin(pairs[:, 1], list(self.unprotected))]
                if not len(pairs):
                    return
                woman, count = pairs[0]
                self._move(int(count), [(-np.inf, -1.0), (1.0, np.inf)], self.pool.women[[woman]])

    def _move(self, count: int, changes: list[tuple[float, float]], held: np.ndarray) -> None:
        """Hide what the cheapest table needs that changes the count by one of `changes`, or give the count up."""
        price = self._price()
        best, lowest = None, np.inf
        for least, most in changes:
            move = self.alternatives.cheapest(price, [(count, least, most)], held, self.alternatives.movable)
            if move is not None:
                moved = (self.system.counts @ move) != 0
                loss = price[moved].sum()
                if loss < lowest:
                    best, lowest = move, loss
        if best is None:
            self.unprotected.add(count)
            return
        self.pool.add((self.system.truth + best)[None, :])
        self.hidden |= self.pool.needed[-1]

    def _price(self) -> np.ndarray:
        system = self.system
        of_row = np.where(self.hidden, 0.0, np.where(system.always_shown, np.inf, system.weight))
        return np.concatenate([of_row, [0.0]])[system.row]

    def _still(self, counts: np.ndarray) -> np.ndarray:
        return counts[~np.isin(counts, list(self.unprotected))]
