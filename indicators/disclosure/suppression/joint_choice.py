"""Which rows of many linked tables are hidden, so that no small count can be worked out from the rows that stay.

Why it holds: for every small count that is not shown there are whole-number tables that agree with everything shown,
one with 0 and one with at least `width` - 1 in that place. They are the proof. Rows are hidden until it is complete,
and shown again only while it stays complete.

For systems of many tables that hang together by what lies within what (`linked_counts`): their tables are small, and
most moves stay within one of them. `choice` is for one large table.

Belongs here: the order of the search. Does not: programs (`windows`).
"""

from collections.abc import Sequence

import numpy as np

from indicators.disclosure.suppression.choice import Choice
from indicators.disclosure.suppression.system import CountSystem
from indicators.disclosure.suppression.windows import CHEAP, Window, parts_of

ROUNDS = 5
"""How often a part is moved in each direction before single counts are looked at."""

DEAR = 200
"""How many times the weight of the least row a part alone may cost before everything together is tried."""


def choose_hidden_jointly(system: CountSystem, width: int) -> Choice:
    """Hide rows until each sensitive count that is not shown could be 0 and could be `width` - 1 or more."""
    search = _Search(system, width - 1)
    search.hide_until_safe()
    search.show_what_no_table_needs()
    return Choice(search.hidden, np.array(sorted(search.given_up), dtype=np.int64))


class _Search:
    def __init__(self, system: CountSystem, aim: int):
        self.system, self.aim = system, aim
        self.true_counts = system.counts @ system.truth
        self.hidden = system.hidden_first.copy()
        self.alone = [Window(system, variables) for variables in parts_of(system)]
        self.together = [Window(system, np.arange(len(system.truth)))] if len(self.alone) > 1 else []
        self.given_up: set[int] = set()
        self.values: list[np.ndarray] = []
        self.needed: list[np.ndarray] = []
        self.wanted = system.sensitive & ~system.shown(self.hidden)
        self.low = (self.true_counts == 0) | ~self.wanted
        self.high = (self.true_counts >= aim) | ~self.wanted
        self.random = np.random.default_rng(0)

    def hide_until_safe(self) -> None:
        """Hide rows, the cheapest first, until the proof is complete."""
        self._sweep()
        for low, done in ((True, self.low), (False, self.high)):
            for count in np.flatnonzero(~done):
                if not done[count]:
                    self._settle(int(count), low)

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
        open_ = window.counts[~done[window.counts]]
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
        pull[~self.low] += CHEAP
        pull[~self.high] -= CHEAP
        columns = self.system.counts[[count]].indices
        touching = [window for window in self.alone if np.isin(columns, window.variables).any()]
        best, least = self._cheapest(touching, price, pull, demand)
        # Several parts together may move what is hidden anyway, where one alone has to move what is shown.
        if least > DEAR * self.system.weight.min():
            # Without a pull: it would move many counts, and with them the program takes ten times as long.
            other, loss = self._cheapest(self.together, price, np.zeros_like(pull), demand, in_whole_numbers=True)
            if loss < least:
                best = other
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

    def show_what_no_table_needs(self) -> None:
        """Show rows again, the most valuable first, that later tables have made needless."""
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
            if all((number[self.wanted] > 0).all() for number in left):
                self.hidden[row], covered = False, left
                dropped.update(gone)
