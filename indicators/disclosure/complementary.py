"""Which further rows are hidden so that nothing small can be worked out from the rows that stay.

Belongs here: the choice of complementary rows. Does not: which rows are hidden for themselves (`primary`), the
equations (`families`), the solver (`elastic`).

Why it holds: every hidden count either cannot be below the small class, or there are two whole-number tables,
kept in a pool, that agree with everything shown, one with 0 and one with at least `interval_width - 1` in that
place. The pool is the proof; rows are hidden until it is complete, and shown again only while it stays complete.
"""

from dataclasses import dataclass

import numpy as np

from indicators.disclosure.elastic import WHOLE, ElasticModel
from indicators.disclosure.families import Component

LIGHT = 1e-2
"""Weight of saying `suppressed` instead of `low_n`: no figure is lost."""

NEAR = 40
"""A hidden denominator below this is worth emptying first: one table then serves all its counts. A matter of speed."""

NOTHING = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class Rows:
    """What is known and wanted of each row of a component, in the order of `component.cell`.

    `hidden`: hidden whatever the others say. `weight`: loss if the row is hidden, at least 1. `bounded`: rows that
    show no figures but say that the denominator lies from `lowest` to `highest` and nothing in them is small.
    """

    hidden: np.ndarray
    weight: np.ndarray
    bounded: np.ndarray
    lowest: int
    highest: np.ndarray


def rows_to_hide(component: Component, rows: Rows, small: int, width: int) -> np.ndarray:
    """One boolean a row: hidden, for itself or for others. `small`: highest small count; `width` of the policy."""
    search = _Search(component, rows, small, width - 1)
    if rows.hidden.any():
        search.hide_until_safe()
        search.show_what_no_table_needs()
    return search.hidden


class _Search:
    """The state of the search in one component: what is hidden, and the pool of tables that proves it safe."""

    def __init__(self, component: Component, rows: Rows, small: int, aim: int):
        self.part = component
        self.rows = rows
        self.small = small
        self.aim = aim
        self.hidden = rows.hidden.copy()
        self.tried: set[int] = set()
        self.proved: set[int] = set()
        self.doubted: set[int] = set()
        self.proved_with = np.zeros(0, dtype=bool)
        self.elastic = ElasticModel(component, aim)
        self.rigid = ElasticModel(component, aim)
        self.numerator = component.layer * len(component.positions) + component.position
        self.complement = self.numerator + len(component.truth) - len(component.positions)
        self.share = component.layer > 0
        self.pool = component.truth[None, :]
        self.needed = self._needed(self.pool)
        self.counts = self.elastic.counts(self.pool)

    def hide_until_safe(self) -> None:
        """Hide rows, the cheapest first, until each hidden count has its two tables or cannot be small."""
        self._add(self.elastic.solve(None, True, self._weights(), *self._open(self.hidden)))
        while True:
            target = self._next_target()
            if target is None:
                return
            point = self.elastic.solve(*target, self._weights(), NOTHING, NOTHING)
            if point is None:
                self.hidden[:] = True
                return
            self._add(point)

    def _next_target(self) -> tuple[int, bool] | None:
        """The next count that lacks a table, and whether it lacks the one with 0; None if there is none."""
        zeros, highs = self._open(self.hidden)
        true = self.elastic.true_counts
        sure = zeros[true[zeros] <= self.small]
        if len(sure):
            emptied = self._denominator_to_empty(sure, zeros)
            return (int(sure[np.argmax(true[sure])]) if emptied is None else emptied), True
        if len(highs):
            return int(highs[0]), False
        doubtful = self._first_that_may_be_small(zeros)
        return None if doubtful is None else (doubtful, True)

    def _denominator_to_empty(self, sure: np.ndarray, zeros: np.ndarray) -> int | None:
        """The largest denominator near the counts `sure` that is worth emptying, each tried once; or None.

        A table without anyone in a row serves its denominator, numerators and complements at once.
        """
        size, variables = len(self.part.positions), len(self.part.truth)
        owner = np.where(sure < variables, sure, sure + size) % size
        untried = [int(o) for o in owner[np.isin(owner, zeros)] if int(o) not in self.tried]
        if not untried:
            return None
        true = self.elastic.true_counts
        largest = untried[int(np.argmax(true[untried]))]
        self.tried.add(largest)
        return largest if true[largest] < NEAR else None

    def show_what_no_table_needs(self) -> None:
        """Show rows again, the most valuable first, that later tables have made needless.

        A count that could not be small before still cannot when more is shown; a count that had a table for 0
        must keep one.
        """
        zeros, _ = self._open(self.hidden)
        large = set(zeros.tolist())
        extra = np.flatnonzero(self.hidden & ~self.rows.hidden)
        for row in extra[np.argsort(-self.rows.weight[extra], kind="stable")]:
            without = self.hidden.copy()
            without[row] = False
            zeros, highs = self._open(without)
            if len(highs) == 0 and large.issuperset(zeros.tolist()):
                self.hidden = without

    def _first_that_may_be_small(self, counts: np.ndarray) -> int | None:
        """The first of these counts that somebody outside could not rule out to be small, if there is one.

        Counts found to be large are remembered until another row is hidden, and then looked at last.
        """
        fixed = self._fixed()
        lowest = lower_bounds(self.part, fixed)
        if not np.array_equal(fixed, self.proved_with):
            self.proved, self.doubted = set(), self.doubted | self.proved
            self.proved_with = fixed
            self.rigid.fix(fixed)
        counts = [int(c) for c in counts[lowest[counts] <= self.small] if int(c) not in self.proved]
        for count in sorted(counts, key=lambda c: (c in self.doubted, c)):
            value, table = self.rigid.lowest(count)
            if value > self.small + 1 - WHOLE:
                self.proved.add(count)
                continue
            if table is not None:
                self._remember(table)
                if self._is_settled(count):
                    continue
            return count
        return None

    def _is_settled(self, count: int) -> bool:
        """Whether the latest table brings the count to 0 and needs nothing hidden that is not."""
        return bool(self.counts[-1, count] == 0 and not np.any(self.needed[-1] & ~self.hidden))

    def _add(self, point: np.ndarray) -> None:
        self._remember(point)
        self.hidden |= self.needed[-1]

    def _remember(self, point: np.ndarray) -> None:
        self.pool = np.concatenate([self.pool, point[None, :]])
        self.needed = np.concatenate([self.needed, self._needed(point[None, :])])
        self.counts = np.concatenate([self.counts, self.elastic.counts(point[None, :])])

    def _open(self, hidden: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Hidden counts that no table of the pool brings to 0, and those that none brings to the aim."""
        usable = self.counts[~np.any(self.needed & ~hidden, axis=1)]
        secret = self._secret(hidden)
        return (
            np.flatnonzero(secret & ~np.any(usable == 0, axis=0)),
            np.flatnonzero(secret & ~np.any(usable >= self.aim, axis=0)),
        )

    def _needed(self, points: np.ndarray) -> np.ndarray:
        """For each table and row: whether the row must be hidden for the table to agree with what is shown."""
        moved = points != self.part.truth
        result = moved[:, self.numerator] | moved[:, self.part.position]
        for row in np.flatnonzero(self.rows.bounded):
            denominator, numerator = points[:, self.part.position[row]], points[:, self.numerator[row]]
            fits = (denominator >= self.rows.lowest) & (denominator <= self.rows.highest[row])
            fits &= denominator - numerator > self.small
            fits &= (numerator > self.small) | self.part.known_zero[self.numerator[row]]
            result[:, row] = ~fits
        return result

    def _secret(self, hidden: np.ndarray) -> np.ndarray:
        """Mask of the counts that nobody is told: by a row, by another indicator's row, or by definition."""
        result = np.zeros(len(self.elastic.true_counts), dtype=bool)
        result[self.part.position[hidden]] = True
        result[self.part.position[~hidden]] = False
        result[self.numerator[hidden & self.share]] = True
        result[self.complement[hidden & self.share]] = True
        result[: len(self.part.truth)] &= ~self.part.known_zero
        nobody = self.part.known_zero[self.part.position]
        result[self.complement[self.share & nobody]] = False
        return result

    def _fixed(self) -> np.ndarray:
        """Mask of variables whose value is shown. Rows that are only bounded count as open: the safe side."""
        still = ~self.hidden & ~self.rows.bounded
        result = np.zeros(len(self.part.truth), dtype=bool)
        result[self.numerator[still]] = True
        result[self.part.position[still]] = True
        return result

    def _weights(self) -> np.ndarray:
        weight = np.where(self.hidden, 0.0, np.where(self.rows.bounded, LIGHT, self.rows.weight))
        result = np.zeros(len(self.part.truth))
        np.add.at(result, self.part.position, weight)
        result[self.numerator[self.share]] = weight[self.share]
        return result


def lower_bounds(part: Component, fixed: np.ndarray, rounds: int = 12) -> np.ndarray:
    """Lower bounds of all counts that follow from the `fixed` variables by passing bounds along each sum.

    Fast and never too high; the exact bound, by linear programming, may be higher.
    """
    size, variables = len(part.positions), len(part.truth)
    numerators = np.flatnonzero(part.exists[size:]) + size
    known = fixed | part.known_zero
    complements = variables - size
    low = np.concatenate([np.where(known, part.truth, 0).astype(float), np.zeros(complements)])
    high = np.concatenate([np.where(known, part.truth, np.inf), np.full(complements, np.inf)])
    sums = part.constraints
    # One more equation a numerator: denominator - numerator - complement = 0.
    extra = np.arange(len(numerators)) + len(sums.lower)
    row = np.concatenate([sums.row, extra, extra, extra])
    column = np.concatenate([sums.column, numerators % size, numerators, variables + numerators - size])
    ones = np.ones(len(numerators))
    value = np.concatenate([sums.coefficient, ones, -ones, -ones])
    top = np.concatenate([sums.upper, np.zeros(len(numerators))])
    for _ in range(rounds):
        before = low.copy(), high.copy()
        for sign, limit in ((1.0, top), (-1.0, np.zeros(len(top)))):
            _pass_bounds(sign * value, limit, row, column, low, high)
        if np.array_equal(before[0], low) and np.array_equal(before[1], high):
            break
    return low


def _pass_bounds(
    value: np.ndarray, limit: np.ndarray, row: np.ndarray, column: np.ndarray, low: np.ndarray, high: np.ndarray
) -> None:
    """Tighten `low` and `high` in place: in a sum of at most `limit`, each entry has what the others leave it."""
    least = np.where(value > 0, value * low[column], value * high[column])
    endless = np.isinf(least)
    count = np.bincount(row, endless, minlength=len(limit))
    total = np.bincount(row, np.where(endless, 0.0, least), minlength=len(limit))
    others = np.where(
        endless,
        np.where(count[row] > 1, -np.inf, total[row]),
        np.where(count[row] > 0, -np.inf, total[row] - np.where(endless, 0.0, least)),
    )
    room = limit[row] - others
    np.minimum.at(high, column[value > 0], room[value > 0])
    np.maximum.at(low, column[value < 0], -room[value < 0])
