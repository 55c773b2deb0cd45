"""A count moved step by step, each step the cheapest from where the last one led.

Belongs here: tables for one sensitive count that has to move several steps. Does not: the program of one step
(`alternatives`), which count needs what (`proof`).

Rows are paid for once, however far they move. A program that asks for all steps at once pays for each of them, and
where its cheapest answer has fractions, a whole-number answer hides rows more. One step is most often whole, and rows
that it needs hidden are free for the next. Steps may go both ways where only the width counts: three up and one down
are as wide as four up. Where a step would be free in fractions only, it is asked in whole numbers how far the count
moves for nothing, before a row is paid for.
"""

from dataclasses import dataclass

import numpy as np

from indicators.disclosure.suppression.alternatives import Alternatives
from indicators.disclosure.suppression.proof import Need, Pool
from indicators.disclosure.suppression.system import CountSystem

NOTHING = 1e-6
"""A price that is 0 but for floating point."""


@dataclass(frozen=True)
class _Step:
    """A step of the count in a `direction`. `move`: None where it is not whole. `price`: of it in fractions. `loss`: of
    the rows that it needs hidden."""

    direction: int
    move: np.ndarray | None
    price: float
    loss: float


class StepByStep:
    """Tables of a system, found by steps."""

    def __init__(self, system: CountSystem, pool: Pool, alternatives: Alternatives):
        self.system, self.pool, self.alternatives = system, pool, alternatives

    def tables_for(self, need: Need, hidden: np.ndarray, loss: np.ndarray) -> list[np.ndarray]:
        """Tables that meet the need together with those that the pool has, or none where a step is not found.

        `need`: of a count, not of a woman. `loss`: float64[rows], 0 for `hidden` ones.
        """
        ends = self.pool.ends(need.count, hidden)
        known = {direction: end.copy() for direction, end in ends.items()}
        open_, asked, loss = self._directions(need), set(), loss.copy()
        while (left := self._left(need, ends)) > 0:
            steps = self._steps(need.count, ends, open_, loss)
            shut = {step.direction for step in steps if step.move is None}
            open_ = [direction for direction in open_ if direction not in shut]
            best = min((step for step in steps if step.move is not None), key=lambda step: step.loss, default=None)
            free = [s.direction for s in steps if s.move is None and s.price <= NOTHING and s.direction not in asked]
            if free and (best is None or best.loss > NOTHING):
                asked.update(free)
                open_ += self._move_freely(need.count, ends, free, left, loss)
            elif best is None:
                return []
            else:
                ends[best.direction] += best.move
                loss[self._rows(ends[best.direction])] = 0.0
        return [self.system.truth + end for direction, end in ends.items() if np.any(end != known[direction])]

    def _directions(self, need: Need) -> list[int]:
        """Ways in which the count may move: both where width alone counts."""
        if not self.pool.reaching_zero:
            return [1, -1]
        ((least, _),) = need.changes
        return [1 if least > 0 else -1]

    def _left(self, need: Need, ends: dict[int, np.ndarray]) -> int:
        """Steps that are still missing."""
        up, down = (direction * self._change(need.count, ends[direction]) for direction in (1, -1))
        if not self.pool.reaching_zero:
            return self.pool.aim - up - down
        ((least, most),) = need.changes
        return int(least) - up if least > 0 else -int(most) - down

    def _steps(self, count: int, ends: dict[int, np.ndarray], directions: list[int], loss: np.ndarray) -> list[_Step]:
        """The next step in each direction, up to the first that is free."""
        found: list[_Step] = []
        for direction in directions:
            move, price = self.alternatives.step(self.system.for_counts(loss), count, direction, ends[direction])
            needed = np.inf if move is None else loss[self._rows(move)].sum()
            found.append(_Step(direction, move, price, needed))
            if needed <= NOTHING:
                break
        return found

    def _move_freely(
        self, count: int, ends: dict[int, np.ndarray], directions: list[int], left: int, loss: np.ndarray
    ) -> list[int]:
        """Take the ends as far as that costs nothing. Returns the directions in which they came further."""
        further = []
        for direction in directions:
            before = direction * self._change(count, ends[direction])
            move = self.alternatives.furthest(self.system.for_counts(loss), count, direction, before + left)
            gained = 0 if move is None else direction * self._change(count, move) - before
            if gained > 0:
                ends[direction] = move
                further.append(direction)
                left -= gained
            if left <= 0:
                break
        return further

    def _change(self, count: int, move: np.ndarray) -> int:
        return int((self.system.counts[[count]] @ move)[0])

    def _rows(self, move: np.ndarray) -> np.ndarray:
        """Numbers of the rows that a move changes."""
        rows = self.system.row[self.system.counts @ move != 0]
        return rows[rows >= 0]
