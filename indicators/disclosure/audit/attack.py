"""How closely every count of a system can be worked out.

Belongs here: the search for tables that settle many counts at once. Does not: the counts (`asked`), programs
(`bounds`), the rule on what may be known of a count (`judgement`), attackers who know more (`attackers`).

A count is given away if it is small, or if whoever knows everything published knows that it is, unless it may be 0 and
may be `width` - 1 or more. That it is small without being known to be so only the restricted zone can tell.

Tables of whole numbers that agree with everything published are kept. Each shows for many counts at once that they may
be above the small class, or 0, or large enough. Only counts that no kept table settles need a program of their own.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from indicators.disclosure.audit.asked import Counts
from indicators.disclosure.audit.bounds import NEAR, Contradiction, Tables, is_whole
from indicators.disclosure.audit.judgement import Attack, rule_broken
from indicators.disclosure.audit.stream import System

ROUNDS = 60
"""At most so many tables are looked for that settle many counts at once ..."""

GOALS, OTHERS = 400, 50
"""So many counts at most are settled on purpose in one table; beside one that needs a table of its own."""

TOGETHER = 32
"""So many of what is left then are to reach the aim in one table, or half of them, and so on."""

REACH = 8
"""How far an unknown goes up at most where many counts are to become large enough together."""

CLOSE = 1e-3
"""How far a count may be from 0, or from the aim, where a search stops in the middle of many tables, to be looked for
in one of whole numbers next to it."""

IDLE = 3
"""... and no more after so many in a row that settled none or one."""


class Attacker:
    """The search in one system, for somebody who knows no more than is published.

    `thorough`: all counts are asked about; else those that a published row tells of, and those that follow without any
    search. `true`: true counts by indicator, period, cell and kind, in the restricted zone only: they say which counts
    are small, for the judgement and never for the search.

    `low`, `high`: what is proved of each count. `reached_low`, `reached_high`: what kept tables show to be possible.
    """

    def __init__(self, system: System, small: int, width: int, thorough: bool, true: dict | None = None):
        self.system, self.small, self.aim = system, small, width - 1
        self.goal = float(self.aim)
        self.thorough = thorough
        self.counts = Counts(system)
        self.tables = Tables(system, system.low, system.high)
        self.random = np.random.default_rng(0)
        self.kept: list[np.ndarray] = []
        # What is 0 by definition is nobody's secret.
        self.asked = self.counts.highest((~system.by_definition).astype(float)) > 0
        self.low, self.high = self.counts.bounds(self.tables.low, self.tables.high)
        told = system.count_low.ravel()
        for count in np.flatnonzero(told > 0):
            self._at_least(int(count), told[count])
        plain = self.counts.plain
        self.high[:plain] = np.minimum(self.high[:plain], system.count_high.ravel())
        self.asked &= ~((self.low == self.high) & (self.low > small))
        if not thorough:
            self.asked &= self.counts.told_of() | (self.low == self.high)
        self.surely_small = self.counts.small_among(true or {}, small)
        self.reached_low = np.full(self.counts.size, np.inf)
        self.reached_high = np.full(self.counts.size, -np.inf)

    def run(self) -> Attack:
        """Settle every count. Raises Contradiction if no table agrees with what is published."""
        self._start()
        self._settle(low=True)
        self._settle(low=False)
        self.goal = float(self.small + 1)
        for count in [count for count in np.flatnonzero(self.asked) if self._failure(int(count))]:
            if self.high[count] > self.small >= self.reached_high[count] and not self.surely_small[count]:
                self._high(int(count))
        failures = [self._failure(int(count)) for count in np.flatnonzero(self.asked)]
        return Attack(
            int(self.asked.sum()),
            self.tables.programs,
            self.tables.whole_programs,
            [failure for failure in failures if failure],
        )

    def _start(self) -> None:
        table = self._centred()
        if table is None:
            table = self.tables.whole(np.zeros(len(self.tables.low)))
        if table is None:
            raise Contradiction
        self.middle = table
        self._keep(table)

    def _keep(self, table: np.ndarray) -> None:
        self.kept.append(table)
        self.reached_low = np.minimum(self.reached_low, self.counts.lowest(table))
        self.reached_high = np.maximum(self.reached_high, self.counts.highest(table))

    def _centred(self) -> np.ndarray | None:
        centre = self.tables.centre()
        return self._rounded(centre) if centre is not None else None

    def _rounded(self, table: np.ndarray) -> np.ndarray | None:
        """A table of whole numbers next to this one of fractions."""
        if is_whole(table) and self.tables.agrees(np.rint(table)):
            return np.rint(table)
        cost = np.zeros(len(table))
        near = self.tables.whole(cost, table)
        return near if near is not None else self.tables.whole(cost, table, slack=1)

    def _at_least(self, count: int, value: float) -> None:
        """A plain count is certainly so large; so is every count that it is part of."""
        above = self.counts.above(count)
        self.low[above] = np.maximum(self.low[above], value)

    def _open(self, low: bool, crossing: bool = False) -> np.ndarray:
        """Counts that may be small and that no kept table brings to 0, or to the aim; all sums, or all crossings."""
        may_be_small = self.asked & (self.low <= self.small) & self._tells()
        reached = self.reached_low > 0 if low else self.reached_high < self.goal
        possible = self.low == 0 if low else self.high >= self.goal
        counts = np.flatnonzero(may_be_small & reached & possible)
        return counts[(counts >= self.counts.plain) == crossing]

    def _tells(self) -> np.ndarray:
        """Mask of the counts that must be able to be 0: those that are small for certain, and those that are small."""
        return self.surely_small | (self.reached_high <= self.small)

    def _settle(self, low: bool) -> None:
        # Crossings follow from what they cross, so that they come last.
        for crossing in (False, True):
            if low or not crossing:  # how large crossings can be is no sum: one program of many of them takes long
                self._settle_many(low, crossing)
            self._settle_some(low, crossing)
            self._settle_one_by_one(low, crossing)

    def _settle_many(self, low: bool, crossing: bool) -> None:
        idle = 0
        for number in range(ROUNDS):
            counts = self._open(low, crossing)
            if not len(counts) or idle == IDLE:
                break
            self._together(counts, low, number)
            idle = 0 if len(counts) - len(self._open(low, crossing)) > 1 else idle + 1

    def _settle_some(self, low: bool, crossing: bool) -> None:
        """Look for tables in which some counts are all 0, or all reach the aim; if there is none, for half of them."""
        counts = self.random.permutation(self._open(low, crossing))
        waiting = [counts[start : start + TOGETHER] for start in range(0, len(counts), TOGETHER)]
        while waiting:
            counts = np.intersect1d(waiting.pop(), self._open(low, crossing))
            if len(counts) < 2:
                continue
            table = self._reaching(counts, low)
            if table is not None:
                self._keep(table)
            else:
                waiting += [counts[: len(counts) // 2], counts[len(counts) // 2 :]]

    def _settle_one_by_one(self, low: bool, crossing: bool) -> None:
        # Nearest to the edge first: what is certainly large makes every count large that it is part of.
        reached = self.reached_low if low else -self.reached_high
        unsettled = self.asked & (self.reached_low > 0 if low else self.reached_high < self.aim)
        counts = np.flatnonzero(unsettled)
        for count in sorted(counts[(counts >= self.counts.plain) == crossing], key=lambda count: reached[count]):
            still = self.reached_low[count] > 0 if low else self.reached_high[count] < self.aim
            if still and self.low[count] <= self.small and self._tells()[count]:
                (self._zero if low else self._high)(int(count))

    def _together(self, counts: np.ndarray, low: bool, number: int) -> None:
        """Look for a table in which many of these counts are 0, or reach the aim. `number`: of the attempt."""
        if low:
            # Once the same costs settle no more, others bring other counts to the edge.
            weights = 10 ** (self.random.random(len(counts)) * 4 * (number > 3))
            table = self.tables.centre(self.counts.cost(counts, weights))
        else:
            # No unknown goes up far, so that many counts go up a little.
            weights = 1 + self.random.random(len(counts)) * (number > 0)
            near = np.minimum(self.tables.high, self.middle + REACH)
            with self.tables.narrowed(self.tables.low, near):
                table = self.tables.centre(-self.counts.cost(counts, weights))
        if table is not None:
            self._keep_reaching(self._settled_by(table, counts, low)[:GOALS], low, table)

    def _keep_if_whole(self, table: np.ndarray) -> bool:
        whole = is_whole(table) and self.tables.agrees(np.rint(table))
        if whole:
            self._keep(np.rint(table))
        return whole

    def _settled_by(self, table: np.ndarray, counts: np.ndarray, low: bool) -> np.ndarray:
        """Those of the counts that a table settles, or one next to it."""
        if low:
            return counts[self.counts.lowest(table)[counts] < CLOSE]
        return counts[self.counts.highest(table)[counts] > self.goal - CLOSE]

    def _keep_reaching(self, counts: np.ndarray, low: bool, near: np.ndarray | None = None) -> bool:
        """Keep a table of whole numbers in which these counts are 0, or reach the aim; if there is none, one in which
        fewer of them are so, but the first. `near`: values next to which it is looked for first."""
        while len(counts):
            table = self._reaching(counts, low, near)
            if table is not None:
                self._keep(table)
                return True
            near, counts = None, counts[: len(counts) // 2]
        return False

    def _reaching(self, counts: np.ndarray, low: bool, near: np.ndarray | None = None) -> np.ndarray | None:
        """A table of whole numbers in which all these counts are 0, or reach the aim, if one is found."""
        plain = counts[counts < self.counts.plain] if low else counts[:0]
        high = np.where(self.counts.cost(plain, np.ones(len(plain))) > 0, 0.0, np.inf)
        goals = [goal for count in counts for goal in self._goals(int(count), low)]
        with self.tables.narrowed(self.tables.low, high), self.tables.with_at_least(goals):
            table = self.tables.whole(np.zeros(len(near)), near) if near is not None else None
            return self._centred() if table is None else table

    def _goals(self, count: int, low: bool) -> list[tuple[np.ndarray, float]]:
        """Sums of unknowns that have to reach a value to settle a count. None for a plain count of 0: its unknowns are
        0."""
        if count < self.counts.plain:
            return [] if low else [(self.counts.plain_cost(count), self.goal)]
        pieces = self.counts.pieces(count, low)
        if low:
            return [(-term, 0.0) for terms in pieces for term in terms]
        # One period in which all that is crossed is large enough will do: the one that has most in the middle.
        terms = max(pieces, key=lambda terms: min(term @ self.middle for term in terms))
        return [(term, self.goal) for term in terms]

    def _zero(self, count: int) -> None:
        """Prove how small a count can be, and keep a table in which it is 0 if it can be."""
        if count < self.counts.plain:
            cost = self.counts.plain_cost(count)
            table = self.tables.least(cost)
            least = np.ceil(cost @ table - NEAR)
        else:
            least, table = self.tables.least_of_pieces(self.counts.pieces(count, True), True)
            least = np.ceil(least - NEAR)
        if least > 0 and count < self.counts.plain:
            self._at_least(count, least)
        elif least > 0:
            self.low[count] = max(self.low[count], least)
        else:
            self._reach(count, table, True)

    def _high(self, count: int) -> None:
        """Prove how large a count can be, and keep a table in which it reaches the aim if it can."""
        if count < self.counts.plain:
            cost = self.counts.plain_cost(count)
            table = self.tables.least(-cost)
            most = cost @ table
        else:
            most, table = self.tables.least_of_pieces(self.counts.pieces(count, False), False)
        if most < self.goal - NEAR:
            self.high[count] = min(self.high[count], np.floor(most + NEAR))
        else:
            self._reach(count, table, False)

    def _reach(self, count: int, table: np.ndarray, low: bool) -> None:
        """Keep a table of whole numbers that settles the count as these values do, and others with it."""
        self._keep_if_whole(table)
        others = self._open(low, count >= self.counts.plain)
        others = self._settled_by(table, others[others != count], low)[:OTHERS]
        if not self._keep_reaching(np.append(count, others), low):
            with self._bound_to(count, low):
                whole = self.tables.whole(np.zeros(len(table)))
            if whole is not None:
                self._keep(whole)

    @contextmanager
    def _bound_to(self, count: int, low: bool) -> Iterator[None]:
        plain = [count] if low and count < self.counts.plain else []
        high = np.where(self.counts.cost(np.array(plain, int), np.ones(len(plain))) > 0, 0.0, np.inf)
        with self.tables.narrowed(self.tables.low, high), self.tables.with_at_least(self._goals(count, low)):
            yield

    def _failure(self, count: int) -> dict | None:
        if not self.asked[count] or self.low[count] > self.small or not self._tells()[count]:
            return None
        proved, reached = (self.low, self.high), (self.reached_low, self.reached_high)
        rule = rule_broken(*(float(bound[count]) for bound in (*proved, *reached)), self.small, self.aim)
        if rule is None:
            return None
        return {**self.counts.name(count), "rule": rule}

    def narrowest(self, closest: int | None) -> dict | None:
        """After `run`: the published kind of cell with the fewest possible values of a count that may be small; None
        if not fewer than `closest`, the least known so far. What earlier searches reached saves work and changes
        nothing: they knew which counts are small.
        """
        plain = self.counts.plain
        public = np.tile([cell.public for cell in self.system.cells], len(self.system.kinds))
        counts = np.flatnonzero(public & self.asked[:plain])
        least, most, measured = self.reached_low.copy(), self.reached_high.copy(), set()
        while len(counts):
            # In whole numbers, so that of several that are equally close the first is named, whatever led there.
            possible = np.floor(most[counts] + NEAR) - np.ceil(least[counts] - NEAR) + 1
            count, values = int(counts[np.argmin(possible)]), int(possible.min())
            if closest is not None and values >= closest:
                return None
            if count in measured and least[count] <= self.small:
                name = {k: v for k, v in self.counts.name(count).items() if k not in ("cell", "other", "published")}
                return {"values": values, "reaches_zero": bool(least[count] < 1), **name}
            if count in measured:
                counts = counts[counts != count]
                continue
            measured.add(count)
            cost = self.counts.plain_cost(count)
            for table in [self.tables.least(-cost), *([self.tables.least(cost)] if least[count] > 0 else [])]:
                least = np.minimum(least, self.counts.lowest(table))
                most = np.maximum(most, self.counts.highest(table))
        return None
