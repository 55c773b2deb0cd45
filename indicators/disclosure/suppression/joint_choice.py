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

EVEN = 3
"""How often everything together is moved with all counts worth the same."""

ENOUGH, IDLE = 5, 2
"""Counts that one table for many of them has to settle, or it takes longer than as many for one each; and how often in
a row it may settle fewer."""

NEAR = 1e-3
"""How far from a value a point may be that stops in the middle of many tables, to be taken for it. If it is not, no
whole-number table is found there."""

DEAR = 200
"""How many times the weight of the least row a part alone may cost before everything together is tried."""


def choose_hidden_jointly(system: CountSystem, width: int, tables: np.ndarray | None = None) -> Choice:
    """Hide rows until each sensitive count that is not shown could be 0 and could be `width` - 1 or more.

    `tables`: int64[tables, variables] that may prove something, such as those of a larger system; those that break a
    rule or need a row hidden that is not hidden first are left aside.
    """
    search = _Search(system, width - 1)
    search.start_with(np.zeros((0, len(system.truth)), dtype=np.int64) if tables is None else tables)
    search.hide_until_safe()
    search.show_what_no_table_needs()
    return Choice(search.hidden, np.array(sorted(search.given_up), dtype=np.int64), search.proof())


class _Search:
    def __init__(self, system: CountSystem, aim: int):
        self.system, self.aim = system, aim
        self.true_counts = system.counts @ system.truth
        self.hidden = system.hidden_first.copy()
        self.alone = [Window(system, variables) for variables in parts_of(system)]
        self.together = [Window(system, np.arange(len(system.truth)))] if len(self.alone) > 1 else []
        self.given_up: set[int] = set()
        self.tables: list[np.ndarray] = []
        self.values: list[np.ndarray] = []
        self.needed: list[np.ndarray] = []
        self.wanted = system.sensitive & ~system.shown(self.hidden)
        self.low = (self.true_counts == 0) | ~self.wanted
        self.high = (self.true_counts >= aim) | ~self.wanted
        self.random = np.random.default_rng(0)

    def start_with(self, tables: np.ndarray) -> None:
        """Take those of the tables into the proof that hold and need nothing more hidden."""
        for table in tables[self.system.holds(tables)]:
            if self._loss(table) == 0:
                self._add(table)

    def proof(self) -> np.ndarray:
        """int64[tables, variables]."""
        return np.array(self.tables, dtype=np.int64).reshape(-1, len(self.system.truth))

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
        for window in self.alone:
            for turn in range(ROUNDS):
                down, up = (self._pull(window, price, low, turn) for low in (True, False))
                if not down and not up:
                    break
        for window in self.together:
            for low in (True, False):
                self._settle_many(window, price, low)

    def _pull(self, window: Window, price: np.ndarray, low: bool, turn: int) -> bool:
        """Whether a table was found that settles something new."""
        open_ = window.counts[~self._done(low)[window.counts]]
        if not len(open_):
            return False
        table = window.table(price, self._pull_of(open_, low, turn), None)
        return table is not None and self._add(table)

    def _done(self, low: bool) -> np.ndarray:
        return self.low if low else self.high

    def _pull_of(self, open_: np.ndarray, low: bool, turn: int) -> np.ndarray:
        """Of each count, how much it is worth to move it down or up. From turn to turn others are worth most."""
        pull = np.zeros(len(self.true_counts))
        pull[open_] = (1 if low else -1) * (1 + 0.5 * turn * self.random.random(len(open_)))
        return pull

    def _uneven(self, open_: np.ndarray, low: bool, turn: int) -> np.ndarray:
        """The same where everything may move: once all counts alike settle no more, some are worth far more."""
        pull = self._pull_of(open_, low, turn=0)
        spread = (4.0 if low else 0.3) if turn >= EVEN else 0.0
        pull[open_] *= 10 ** (spread * self.random.random(len(open_)))
        return pull

    def _settle_many(self, window: Window, price: np.ndarray, low: bool) -> None:
        """Bring as many counts as possible to 0, or to the aim, at once; and again while that settles enough of them.

        Where everything may move, the best table is mostly one of fractions. What it reaches a table of whole numbers
        near it most often reaches too.
        """
        idle = turn = 0
        while idle < IDLE:
            open_ = np.flatnonzero(~self._done(low))
            if not len(open_):
                return
            moves = window.middle(price, self._uneven(open_, low, turn))
            turn += 1
            reached = open_[:0] if moves is None else self._reached(window, moves, open_, low)
            while len(reached):
                table = window.table_next_to(moves, price, [self._demand(int(count), low) for count in reached])
                if table is not None and self._add(table):
                    break
                reached = reached[: len(reached) // 2]
            idle = 0 if len(open_) - int((~self._done(low)).sum()) >= ENOUGH else idle + 1

    def _reached(self, window: Window, moves: np.ndarray, open_: np.ndarray, low: bool) -> np.ndarray:
        """Those of the counts that are 0, or reach the aim, where the variables of a window have moved so."""
        values = self.true_counts + self.system.counts[:, window.variables] @ moves
        reached = values < NEAR if low else values > self.aim - NEAR
        return self.random.permutation(open_[reached[open_]])

    def _demand(self, count: int, low: bool) -> tuple[int, float, float]:
        """The count, and the least and most change that brings it to 0, or to the aim or beyond."""
        true = float(self.true_counts[count])
        return (count, -true, -true) if low else (count, self.aim - true, np.inf)

    def _settle(self, count: int, low: bool) -> None:
        """Hide what the cheapest table needs that brings the count to 0, or to the aim; give it up if there is none."""
        demand = self._demand(count, low)
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
        return system.for_counts(of_row)

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
            self.tables.append(table)
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
