"""How closely the hidden counts of a system can be worked out.

Belongs here: the attack on one system of `outsider`, the rule on intervals. Does not: the system itself, the solver
(`programs`).

Tables of whole numbers that agree with everything published are kept: each shows for many counts at once that they
may be 0, or may be large enough. Only counts that no kept table settles need programs of their own.
"""

from dataclasses import dataclass, field

import numpy as np

from indicators.disclosure.audit.outsider import System
from indicators.disclosure.audit.programs import Program

NEAR = 1e-6
"""How far a whole number may be off by floating point alone."""

CEILING = 1e6
"""Where measuring a count ends that nothing published limits."""


@dataclass
class Attack:
    """What came out: hidden counts checked, programs solved, the narrowest count that may be small, failures."""

    checked: int = 0
    programs: int = 0
    narrowest: dict | None = None
    failures: list[dict] = field(default_factory=list)


def attack(system: System, small: int, width: int, closest: int | None = None) -> Attack:
    """Bound every hidden count: it must be above `small` for certain, or possibly 0 and possibly `width` - 1.

    `closest`: number of possible values of the narrowest count known so far; wider ones are not measured exactly.
    """
    return _Attacker(system, small, width - 1).run(closest)


class _Attacker:
    """The search in one system. Counts are numbered in the order in which the system names them."""

    def __init__(self, system: System, small: int, aim: int):
        self.system, self.small, self.aim = system, small, aim
        self.names = list(system.bounds)
        index = {name: i for i, name in enumerate(self.names)}
        bounds = np.array(list(system.bounds.values()))
        self.low, self.high = bounds[:, 0], bounds[:, 1]
        # What is 0 by definition, or told by another row, is no secret of the row that withholds it.
        told = self.low == self.high
        hidden = np.array(sorted(index[name] for name in system.hidden), dtype=np.int64)
        self.hidden = hidden[~told[hidden]]
        entries = [(r, index[n], value) for r, (terms, _, _) in enumerate(system.rows) for n, value in terms.items()]
        self.row, self.column, self.value = np.array(entries, dtype=np.int64).reshape(-1, 3).T
        self.row_low = np.array([low for _, low, _ in system.rows])
        self.row_high = np.array([high for _, _, high in system.rows])
        self.result = Attack(checked=len(self.hidden))

    def run(self, closest: int | None) -> Attack:
        if not self._tighten():
            return self._contradiction()
        self.tables = np.zeros((0, len(self.names)))
        self.open = self.hidden[self.low[self.hidden] <= self.small]
        if len(self.open):
            self._build()
            if not self._collect():
                return self._contradiction()
            self._settle_zeros()
            self._settle_highs()
            self._measure_narrowest(closest)
            self.result.programs = self.program.solved + (self.anchored.solved if self.anchored else 0)
        return self.result

    def _tighten(self, rounds: int = 20) -> bool:
        """Pass bounds along every row until nothing changes; False if no table is left."""
        for _ in range(rounds):
            before = self.low.copy(), self.high.copy()
            for sign, limit in ((1, self.row_high), (-1, -self.row_low)):
                term = sign * self.value
                smallest = np.where(term > 0, self.low[self.column], -self.high[self.column])
                finite = np.isfinite(smallest)
                smallest = np.where(finite, smallest, 0)
                rest = np.bincount(self.row, smallest, len(limit))[self.row] - smallest
                unknown = np.bincount(self.row, ~finite, len(limit))[self.row] - ~finite
                room = np.where(unknown > 0, np.inf, limit[self.row] - rest)
                np.minimum.at(self.high, self.column[term > 0], room[term > 0])
                np.maximum.at(self.low, self.column[term < 0], -room[term < 0])
            if np.any(self.low > self.high):
                return False
            if np.array_equal(before[0], self.low) and np.array_equal(before[1], self.high):
                break
        return True

    def _build(self) -> None:
        """The program over the counts that are not known, and after them one column a count of `open`, at most the aim."""
        self.free = np.flatnonzero(self.low < self.high)
        self.place = np.full(len(self.names), -1)
        self.place[self.free] = np.arange(len(self.free))
        self.open = self.open[self.place[self.open] >= 0]
        is_free = self.place[self.column] >= 0
        used, self.used_row = np.unique(self.row[is_free], return_inverse=True)
        self.used, self.is_free = used, is_free
        known = np.bincount(self.row[~is_free], (self.value * self.low[self.column])[~is_free], len(self.row_low))
        capped = np.arange(len(self.open))
        rows = np.concatenate([self.used_row, len(used) + capped, len(used) + capped])
        free_columns = self.place[self.column[is_free]]
        columns = np.concatenate([free_columns, self.place[self.open], len(self.free) + capped])
        values = np.concatenate([self.value[is_free], np.ones(len(capped)), -np.ones(len(capped))])
        at_least = np.concatenate([(self.row_low - known)[used], np.zeros(len(capped))])
        at_most = np.concatenate([(self.row_high - known)[used], np.full(len(capped), np.inf)])
        low = np.concatenate([self.low[self.free], np.zeros(len(capped))])
        high = np.concatenate([self.high[self.free], np.full(len(capped), float(self.aim))])
        self.program = Program((rows, columns, values), (at_least, at_most), (low, high))
        self.anchored: Program | None = None

    def _anchor(self) -> None:
        """The same program, written as moves up and down from a kept table: short ways from whole to whole numbers."""
        self.base = self.tables[0]
        reached = np.bincount(self.row, self.value * self.base[self.column], len(self.row_low))
        columns = self.place[self.column[self.is_free]]
        entries = (
            np.concatenate([self.used_row, self.used_row]),
            np.concatenate([columns, columns + len(self.free)]),
            np.concatenate([self.value[self.is_free], -self.value[self.is_free]]),
        )
        at_least, at_most = (self.row_low - reached)[self.used], (self.row_high - reached)[self.used]
        most = np.concatenate([(self.high - self.base)[self.free], (self.base - self.low)[self.free]])
        self.anchored = Program(entries, (at_least, at_most), (np.zeros(len(most)), most))

    def _unsettled(self) -> tuple[np.ndarray, np.ndarray]:
        """Counts that may be small and that no table brings to 0, and those that none brings to the aim."""
        may_be_small = self.open[self.low[self.open] <= self.small]
        values = self.tables[:, may_be_small]
        return may_be_small[~np.any(values == 0, axis=0)], may_be_small[~np.any(values >= self.aim, axis=0)]

    def _collect(self) -> bool:
        """Tables that settle many counts at once, until one more settles none. False if there is no table."""
        while True:
            before = [len(part) for part in self._unsettled()]
            for low in (True, False):
                counts = self._unsettled()[0 if low else 1]
                if len(counts) and self._solve(self._cost(counts, low)) is None:
                    return False
            if [len(part) for part in self._unsettled()] == before:
                return True

    def _settle_zeros(self) -> None:
        for count in self._unsettled()[0]:
            if self.low[count] > self.small or np.any(self.tables[:, count] == 0):
                continue
            table = self._solve(self._cost(np.array([count]), True))
            least = np.ceil(table[count] - NEAR)
            if least > 0:
                self.low[count] = least
                self._tighten()
            if 0 < least <= self.small:
                self._fail(count, f"it cannot be 0 and may be {self.small} or less")
            elif least == 0 and not np.any(self.tables[:, count] == 0) and not self._exists(count, 0.0, 0.0):
                self._fail(count, "no table of whole numbers was found in which it is 0")

    def _settle_highs(self) -> None:
        for count in self._unsettled()[1]:
            if np.any(self.tables[:, count] >= self.aim):
                continue
            table = self._solve(self._cost(np.array([count]), False))
            if table[count] < self.aim - NEAR:
                self._fail(count, f"it cannot be {self.aim} or more")
                continue
            settled = np.any(self.tables[:, count] >= self.aim)
            if not settled and not self._exists(count, float(self.aim), float(self.high[count])):
                self._fail(count, f"no table of whole numbers was found in which it is {self.aim} or more")

    def _measure_narrowest(self, closest: int | None) -> None:
        """The count with the fewest possible values: exact for the closest ones, and enough for the others."""
        counts = self.open[self.low[self.open] <= self.small]
        measured: set[int] = set()
        while len(measured) < len(counts):
            highest = self.tables[:, counts].max(axis=0, initial=0)
            highest[np.isin(counts, list(measured))] = np.inf
            count = int(counts[np.argmin(highest)])
            if closest is not None and highest.min() + 1 - self.low[count] >= closest:
                return
            cost = np.zeros(len(self.program.columns))
            cost[self.place[count]] = -1.0
            ceiling = np.array([[self.low[count]], [min(self.high[count], CEILING)]])
            self._solve(cost, self.place[[count]], ceiling)
            measured.add(count)
            # Only whole numbers count: a largest value in fractions is no value at all.
            values = int(self.tables[:, count].max(initial=0) - self.low[count]) + 1
            if closest is None or values < closest:
                closest = values
                name = {k: v for k, v in self.system.hidden[self.names[count]].items() if k != "cell"}
                self.result.narrowest = {"values": values, "reaches_zero": bool(self.low[count] == 0), **name}

    def _cost(self, counts: np.ndarray, low: bool) -> np.ndarray:
        cost = np.zeros(len(self.program.columns))
        if low:
            cost[self.place[counts]] = 1.0
        else:
            cost[len(self.free) + np.flatnonzero(np.isin(self.open, counts))] = -1.0
        return cost

    def _solve(self, cost: np.ndarray, held: np.ndarray | None = None, at: np.ndarray | None = None):
        """Values of all counts at the least cost, kept if they are whole numbers; None if there is no table."""
        solution = self.program.least(cost, held, at)
        if solution is None:
            return None
        table = self.low.copy()
        table[self.free] = solution[: len(self.free)]
        self._keep(table)
        return table

    def _keep(self, table: np.ndarray) -> bool:
        """Keep a table if it is of whole numbers and keeps every row exactly, checked without the solver."""
        whole = np.rint(table)
        if np.any(np.abs(table - whole) >= NEAR):
            return False
        reached = np.bincount(self.row, self.value * whole[self.column], len(self.row_low))
        inside = np.all(whole >= self.low) and np.all(whole <= self.high)
        if not (inside and np.all(reached >= self.row_low) and np.all(reached <= self.row_high)):
            return False
        self.tables = np.concatenate([self.tables, whole[None, :]])
        return True

    def _exists(self, count: int, least: float, most: float) -> bool:
        """Whether a table of whole numbers brings the count between two values."""
        place = int(self.place[count])
        if len(self.tables):
            if self.anchored is None:
                self._anchor()
            held, value = np.array([place, place + len(self.free)]), self.base[count]
            moves = np.array([[max(0.0, least - value), max(0.0, value - most)], [max(0.0, most - value), value]])
            moves[1, 1] = max(0.0, value - least)
            for solve in (self.anchored.least, self.anchored.whole):
                solution = solve(np.ones(2 * len(self.free)), held, moves)
                if solution is not None:
                    table = self.low.copy()
                    table[self.free] = self.base[self.free] + solution[: len(self.free)] - solution[len(self.free) :]
                    if self._keep(table):
                        return True
            return False
        solution = self.program.whole(np.zeros(len(self.program.columns)), np.array([place]), np.array([[least], [most]]))
        if solution is None:
            return False
        table = self.low.copy()
        table[self.free] = solution[: len(self.free)]
        return self._keep(table)

    def _contradiction(self) -> Attack:
        name = next(iter(self.system.hidden.values()))
        rule = "the published figures contradict each other"
        self.result.failures.append({"indicator": name["indicator"], "period": name["period"][:4], "rule": rule})
        return self.result

    def _fail(self, count: int, rule: str) -> None:
        self.result.failures.append({**self.system.hidden[self.names[count]], "rule": rule})
