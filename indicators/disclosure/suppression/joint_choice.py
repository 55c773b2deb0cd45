"""Which rows of many linked tables are hidden, so that no small count can be worked out from the rows that stay.

Why it holds: for every hidden count that may be small there are whole-number tables that agree with everything shown,
one with 0 and one with at least `width` - 1 in that place. They are the proof. Rows are hidden until it is complete,
and shown again only while it stays complete.

Belongs here: the order of the search. Does not: programs (`windows`), what follows without any (`bounds`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from indicators.disclosure.suppression.bounds import PartBounds, bounds
from indicators.disclosure.suppression.system import CountSystem
from indicators.disclosure.suppression.windows import CHEAP, WHOLE, Window, parts_of

NEAR = 40
"""A hidden count up to this is worth a try at 0 together with others; larger ones are mostly large for sure."""

ROUNDS = 5
"""How often a part is moved in each direction before single counts are looked at."""


DEAR = 20
"""How many times the weight of the least row a part alone may cost before everything together is tried."""


@dataclass(frozen=True)
class Choice:
    """`hidden`: bool[rows]. `unprotected`: counts that nothing can protect beside what is always shown."""

    hidden: np.ndarray
    unprotected: np.ndarray


def choose_hidden_jointly(system: CountSystem, of_row: np.ndarray, width: int, small: int) -> Choice:
    """Hide rows until each count that is not shown is certainly above `small`, or could be 0 and `width` - 1 or more.

    Counts that are `sensitive` need the two tables; so do those of hidden rows (`of_row`, one boolean a count) that
    nobody outside could tell from them.
    """
    search = _Search(system, of_row, width - 1, small)
    search.hide_until_safe()
    search.show_what_no_table_needs()
    return Choice(search.hidden, np.array(sorted(search.given_up), dtype=np.int64))


class _Search:
    def __init__(self, system: CountSystem, of_row: np.ndarray, aim: int, small: int):
        self.system, self.of_row, self.aim, self.small = system, of_row, aim, small
        self.true_counts = system.counts @ system.truth
        self.hidden = system.hidden_first.copy()
        groups = parts_of(system)
        self.alone = [Window(system, variables) for variables in groups]
        self.together = [Window(system, np.arange(len(system.truth)))] if len(groups) > 1 else []
        self.parts = [PartBounds(system, variables) for variables in groups]
        self.given_up: set[int] = set()
        self.values: list[np.ndarray] = []
        self.needed: list[np.ndarray] = []
        self.low = self.true_counts == 0
        self.high = self.true_counts >= aim
        self.known_zero = np.asarray(abs(system.counts) @ self._movable()).ravel() == 0
        self.large = np.zeros(len(self.true_counts), dtype=bool)
        self.large_with = np.zeros(0, dtype=bool)
        self.random = np.random.default_rng(0)

    def _movable(self) -> np.ndarray:
        never = (self.system.known_lower == 0) & (self.system.known_upper == 0)
        single = np.diff(csr_array(self.system.known).indptr) == 1
        zero = np.zeros(len(self.system.truth), dtype=bool)
        zero[csr_array(self.system.known[never & single]).indices] = True
        return (~zero).astype(np.int64)

    def hide_until_safe(self) -> None:
        """Hide rows, the cheapest first, until the proof is complete."""
        while True:
            self._sweep()
            self._settle_all(self._wanted)
            while self._settle_all(self._doubtful):
                pass
            if not np.any(
                self._wanted() & ~(self.low & self.high) & ~np.isin(np.arange(len(self.low)), list(self.given_up))
            ):
                return

    def _settle_all(self, wanted: Callable[[], np.ndarray]) -> bool:
        """Find tables for all counts that lack one and are `wanted`; whether there were any."""
        found = False
        for low in (True, False):
            for count in np.flatnonzero(wanted() & ~(self.low if low else self.high)):
                if not (self.low if low else self.high)[count] and int(count) not in self.given_up:
                    self._settle(int(count), low)
                    found = True
        return found

    def _wanted(self) -> np.ndarray:
        """Mask of the counts that need two tables for sure."""
        return self.system.sensitive & ~self.system.shown(self.hidden)

    def _sweep(self) -> None:
        """Move whatever is hidden anyway, part by part, to bring as many counts as possible to 0 and to the aim."""
        price = np.where(self.system.shown(self.hidden), np.inf, 0.0)
        for window in (*self.alone, *self.together):
            for turn in range(ROUNDS):
                down, up = (self._pull(window, price, direction, turn) for direction in (1, -1))
                if not down and not up:
                    break

    def _pull(self, window: Window, price: np.ndarray, direction: int, turn: int) -> bool:
        """Whether a table was found that settles something new."""
        done = self.low if direction > 0 else self.high
        near = (self.true_counts > self.small) & (self.true_counts <= NEAR) & ~self.system.shown(self.hidden)
        open_ = window.counts[((self._wanted() | (near & (direction > 0))) & ~done)[window.counts]]
        if not len(open_):
            return False
        pull = np.zeros(len(self.true_counts))
        pull[open_] = direction * (1 + 0.5 * turn * self.random.random(len(open_)))
        table = window.table(price, pull, None)
        return table is not None and self._add(table)

    def _settle(self, count: int, low: bool) -> None:
        """Hide what the cheapest table needs that brings the count to 0, or to the aim; give it up if there is none."""
        true = float(self.true_counts[count])
        demand = (count, -true, -true) if low else (count, self.aim - true, np.inf)
        price, pull = self._price(), np.zeros(len(self.true_counts))
        wanted = self._wanted()
        pull[wanted & ~self.low] += CHEAP
        pull[wanted & ~self.high] -= CHEAP
        columns = self.system.counts[[count]].indices
        touching = [window for window in self.alone if np.isin(columns, window.variables).any()]
        best, least = self._cheapest(touching, price, pull, demand)
        # Everything together may move what is hidden anyway, where a part alone has to move what is shown.
        if least > DEAR * self.system.weight.min():
            other, loss = self._cheapest(self.together, price, pull, demand)
            best = other if loss < least else best
        if best is None:
            best, _ = self._cheapest((*touching, *self.together), price, pull, demand, in_whole_numbers=True)
        if best is None:
            self.given_up.add(count)
        else:
            self._add(best)

    def _cheapest(self, windows: Sequence[Window], price, pull, demand, **options) -> tuple[np.ndarray | None, float]:
        """The table of least loss that meets the demand, and its loss: what it needs hidden that is not."""
        tables = [window.table(price, pull, demand, **options) for window in windows]
        losses = [(self._loss(table), place) for place, table in enumerate(tables) if table is not None]
        return (tables[min(losses)[1]], min(losses)[0]) if losses else (None, np.inf)

    def _price(self) -> np.ndarray:
        system = self.system
        of_row = np.where(self.hidden, 0.0, np.where(system.always_shown, np.inf, system.weight))
        return np.concatenate([of_row, [0.0]])[system.row]

    def _rows_needed(self, values: np.ndarray) -> np.ndarray:
        rows = self.system.row[(values != self.true_counts) & (self.system.row >= 0)]
        return np.unique(rows)

    def _loss(self, table: np.ndarray) -> float:
        rows = self._rows_needed(self.system.counts @ table)
        return float(self.system.weight[rows][~self.hidden[rows]].sum())

    def _add(self, table: np.ndarray) -> bool:
        """Take a table into the proof and hide what it needs; whether it settles anything new."""
        if not self.system.holds(table[None, :])[0]:
            raise ValueError("A table of the proof breaks a rule that everybody knows")
        values = self.system.counts @ table
        zero, enough = values == 0, values >= self.aim
        new = bool(np.any(zero & ~self.low) or np.any(enough & ~self.high))
        if new:
            self.low |= zero
            self.high |= enough
            self.values.append(values.astype(np.int32))
            self.needed.append(self._rows_needed(values))
            self.hidden[self.needed[-1]] = True
        return new

    def _doubtful(self) -> np.ndarray:
        """Mask of the counts above `small` of hidden rows that nobody outside could rule out to be small.

        What was found to be large stays so until further rows are hidden, and is then looked at last.
        """
        shown = self.system.shown(self.hidden)
        open_ = ~shown & ~self.low & ~self.known_zero & (self.true_counts > self.small) & self.of_row
        self.low_bound, self.high_bound = bounds(self.system, shown)
        open_ &= self.low_bound[len(self.system.truth) :] <= self.small
        if open_[~self.large].any() or not np.array_equal(self.hidden, self.large_with):
            for known_before in (False, True):
                found = self._those_that_may_be_small(open_ & (self.large == known_before))
                if found.any():
                    return found
            self.large_with = self.hidden.copy()
        return np.zeros(len(open_), dtype=bool)

    def _those_that_may_be_small(self, counts: np.ndarray) -> np.ndarray:
        result = np.zeros(len(counts), dtype=bool)
        for count in np.flatnonzero(counts):
            if not self.low[count]:
                result[count] = self._may_be_small(int(count))
                self.large[count] = not result[count]
        return result & ~self.low

    def _may_be_small(self, count: int) -> bool:
        """Whether somebody who knows what is shown must allow for the count to be at most `small`."""
        price = np.where(self.system.shown(self.hidden), np.inf, 0.0)
        columns = self.system.counts[[count]].indices
        alone = [window for window in self.alone if np.isin(columns, window.variables).any()]
        if any(self._lowest(window, price, count) <= self.small for window in alone):
            return True
        part = next((part for part in self.parts if np.isin(columns, part.variables).all()), None)
        inside = len(columns) == 1 and part is not None
        if inside and part.lowest(int(columns[0]), self.low_bound, self.high_bound) > self.small:
            return False
        return any(self._lowest(window, price, count) <= self.small for window in self.together)

    def _lowest(self, window: Window, price: np.ndarray, count: int) -> float:
        lowest, table = window.lowest(price, count)
        if table is not None:
            self._add(table)
        return lowest - WHOLE

    def show_what_no_table_needs(self) -> None:
        """Show rows again, the most valuable first, that later tables have made needless.

        A count that could not be small before still cannot when more is shown; one that had a table for 0 keeps one.
        """
        extra = np.flatnonzero(self.hidden & ~self.system.hidden_first)
        if not len(extra):
            return
        values = np.stack(self.values)
        zero, enough = values == 0, values >= self.aim
        covered = zero.sum(axis=0) + (self.true_counts == 0), enough.sum(axis=0) + (self.true_counts >= self.aim)
        needs = {int(row): set() for row in extra}
        for table, rows in enumerate(self.needed):
            for row in set(rows.tolist()) & needs.keys():
                needs[row].add(table)
        dropped: set[int] = set()
        for row in extra[np.argsort(-self.system.weight[extra], kind="stable")]:
            gone = sorted(needs[int(row)] - dropped)
            left = covered[0] - zero[gone].sum(axis=0), covered[1] - enough[gone].sum(axis=0)
            without = self.hidden.copy()
            without[row] = False
            secret = ~self.system.shown(without) & ~self.known_zero
            must = secret & (self.system.sensitive | self.low)
            if (left[0][must] > 0).all() and (left[1][must] > 0).all():
                self.hidden, covered = without, left
                dropped.update(gone)
