"""How closely the hidden counts of a system can be worked out.

Belongs here: linear and whole-number programs over a system of `outsider`, the rule on intervals. Does not: the
system itself.

Tables of whole numbers that agree with everything published are kept: each shows for many counts at once that they
may be 0, or may be large enough. Only counts that no kept table settles need a program of their own.
"""

from dataclasses import dataclass, field

import highspy
import numpy as np

from indicators.disclosure.audit.outsider import System
from indicators.disclosure.solver import quiet_solver

NEAR = 1e-6
"""How far a whole number may be off by floating point alone."""

CEILING = 1e6
"""Where measuring a count ends that nothing published limits."""


SETTINGS = {"threads": 1, "random_seed": 0, "solver": "simplex", "presolve": "off", "mip_rel_gap": 0.5}


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
        self.layer = np.unique([indicator for _, indicator, _ in self.names], return_inverse=True)[1]
        # What is 0 by definition, or told by another row, is no secret of the row that withholds it.
        told = self.low == self.high
        hidden = np.array(sorted(index[name] for name in system.hidden), dtype=np.int64)
        self.hidden = hidden[~told[hidden]]
        self.entries = np.array(
            [(r, index[name], value) for r, (terms, _, _) in enumerate(system.rows) for name, value in terms.items()]
        ).reshape(-1, 3)
        self.row_low = np.array([low for _, low, _ in system.rows])
        self.row_high = np.array([high for _, _, high in system.rows])
        self.result = Attack(checked=len(self.hidden))

    def run(self, closest: int | None) -> Attack:
        if not self._tighten():
            return self._contradiction()
        self.tables = np.zeros((0, len(self.names)))
        may_be_small = self.hidden[self.low[self.hidden] <= self.small]
        exact = self.low[may_be_small] == self.high[may_be_small]
        for count in may_be_small[exact]:
            self._fail(int(count), f"it can be worked out exactly, and is {self.small} or less")
        self.open = may_be_small[~exact]
        if len(self.open):
            self._build()
            if not self._collect():
                return self._contradiction()
            self._settle_zeros()
            self._settle_highs()
            self._measure_narrowest(closest)
        return self.result

    def _tighten(self, rounds: int = 20) -> bool:
        """Pass bounds along every row until nothing changes; False if no table is left."""
        row, column = self.entries[:, 0].astype(int), self.entries[:, 1].astype(int)
        value = self.entries[:, 2]
        for _ in range(rounds):
            before = self.low.copy(), self.high.copy()
            for sign, limit in ((1, self.row_high), (-1, -self.row_low)):
                term = sign * value
                smallest = np.where(term > 0, self.low[column], -self.high[column])
                finite = np.isfinite(smallest)
                rest = np.bincount(row, np.where(finite, smallest, 0), len(limit))[row] - np.where(finite, smallest, 0)
                unknown = np.bincount(row, ~finite, len(limit))[row] - ~finite
                room = np.where(unknown > 0, np.inf, limit[row] - rest)
                np.minimum.at(self.high, column[term > 0], room[term > 0])
                np.maximum.at(self.low, column[term < 0], -room[term < 0])
            if np.any(self.low > self.high):
                return False
            if np.array_equal(before[0], self.low) and np.array_equal(before[1], self.high):
                break
        return True

    def _build(self) -> None:
        """The model over the counts that are not known; after them one column a count of `open`, at most the aim."""
        self.free = np.flatnonzero(self.low < self.high)
        place = np.full(len(self.names), -1)
        place[self.free] = np.arange(len(self.free))
        row, column = self.entries[:, 0].astype(int), self.entries[:, 1].astype(int)
        value = self.entries[:, 2]
        is_free = place[column] >= 0
        known = np.bincount(row[~is_free], (value * self.low[column])[~is_free], len(self.row_low))
        used = np.unique(row[is_free])
        renumbered = np.full(len(self.row_low), -1)
        renumbered[used] = np.arange(len(used))
        capped = np.arange(len(self.open))
        self.place = place
        rows = np.concatenate([renumbered[row[is_free]], len(used) + capped, len(used) + capped])
        columns = np.concatenate([place[column[is_free]], place[self.open], len(self.free) + capped])
        values = np.concatenate([value[is_free], np.ones(len(capped)), -np.ones(len(capped))])
        order = np.lexsort((columns, rows))
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(self.free) + len(capped), len(used) + len(capped)
        model.col_cost_ = np.zeros(model.num_col_)
        model.col_lower_ = np.concatenate([self.low[self.free], np.zeros(len(capped))])
        model.col_upper_ = np.concatenate([self.high[self.free], np.full(len(capped), float(self.aim))])
        model.row_lower_ = np.concatenate([(self.row_low - known)[used], np.zeros(len(capped))])
        model.row_upper_ = np.concatenate([(self.row_high - known)[used], np.full(len(capped), np.inf)])
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        starts = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=model.num_row_))])
        model.a_matrix_.start_, model.a_matrix_.index_ = starts.astype(np.int32), columns[order].astype(np.int32)
        model.a_matrix_.value_ = values[order]
        self.solver = quiet_solver()
        for option, setting in SETTINGS.items():
            self.solver.setOptionValue(option, setting)
        self.solver.passModel(model)

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
            elif least == 0 and not np.any(self.tables[:, count] == 0) and not self._exists(count, True):
                self._fail(count, "no table of whole numbers was found in which it is 0")

    def _settle_highs(self) -> None:
        for count in self._unsettled()[1]:
            if np.any(self.tables[:, count] >= self.aim):
                continue
            table = self._solve(self._cost(np.array([count]), False))
            if table[count] < self.aim - NEAR:
                self._fail(count, f"it cannot be {self.aim} or more")
            elif not np.any(self.tables[:, count] >= self.aim) and not self._exists(count, False):
                self._fail(count, f"no table of whole numbers was found in which it is {self.aim} or more")

    def _measure_narrowest(self, closest: int | None) -> None:
        """The count with the fewest possible values: exact for the closest ones, and enough for the others."""
        while True:
            counts = self.open[self.low[self.open] <= self.small]
            if len(counts) == 0:
                return
            highest = self.tables[:, counts].max(axis=0, initial=0)
            count, reached = counts[np.argmin(highest)], highest.min()
            if closest is not None and reached + 1 - self.low[count] >= closest:
                return
            cost = np.zeros(self.solver.getNumCol())
            cost[self.place[count]] = -1.0
            found = len(self.tables)
            table = self._solve(cost, ceiling=count)
            values = int(np.floor(table[count] + NEAR) - self.low[count]) + 1
            # A vertex of fractions is no table: what whole numbers reached so far stands.
            if len(self.tables) == found:
                values = int(reached - self.low[count]) + 1
            if closest is None or values < closest:
                closest = values
                name = {k: v for k, v in self.system.hidden[self.names[count]].items() if k != "cell"}
                self.result.narrowest = {"values": values, "reaches_zero": bool(self.low[count] == 0), **name}
            if len(self.tables) == found:
                return

    def _cost(self, counts: np.ndarray, low: bool) -> np.ndarray:
        cost = np.zeros(self.solver.getNumCol())
        if low:
            cost[self.place[counts]] = 1.0
        else:
            cost[len(self.free) + np.flatnonzero(np.isin(self.open, counts))] = -1.0
        return cost

    def _solve(self, cost: np.ndarray, ceiling: int | None = None) -> np.ndarray | None:
        """Values of all counts at the least cost; kept if they are whole numbers. None if there is no table."""
        self.solver.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost)
        if ceiling is not None:
            place = int(self.place[ceiling])
            self.solver.changeColBounds(place, float(self.low[ceiling]), min(float(self.high[ceiling]), CEILING))
        kept = len(self.tables)
        table = self._run()
        if table is not None and len(self.tables) == kept:
            self._make_whole(table)
        if ceiling is not None:
            self.solver.changeColBounds(place, float(self.low[ceiling]), float(self.high[ceiling]))
        return table

    def _make_whole(self, table: np.ndarray) -> None:
        """Look near a table of fractions for one of whole numbers, the indicators that are whole in it held."""
        near = np.rint(table)
        broken = np.unique(self.layer[np.abs(table - near) >= NEAR])
        held = self.free[~np.isin(self.layer[self.free], broken)]
        columns = self.place[held].astype(np.int32)
        self.solver.changeColsBounds(len(columns), columns, near[held], near[held])
        self._run_whole()
        self.solver.changeColsBounds(len(columns), columns, self.low[held], self.high[held])

    def _run_whole(self) -> np.ndarray | None:
        columns = np.arange(self.solver.getNumCol(), dtype=np.int32)
        kinds = np.full(len(columns), int(highspy.HighsVarType.kInteger), dtype=np.uint8)
        self.solver.changeColsIntegrality(len(columns), columns, kinds)
        self.solver.setOptionValue("presolve", "on")
        table = self._run()
        self.solver.setOptionValue("presolve", "off")
        self.solver.changeColsIntegrality(len(columns), columns, np.zeros(len(columns), dtype=np.uint8))
        return table

    def _run(self) -> np.ndarray | None:
        self.solver.run()
        self.result.programs += 1
        status = self.solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if status not in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kSolutionLimit):
            raise RuntimeError(f"The solver stopped: {self.solver.modelStatusToString(status)}")
        table = self.low.copy()
        table[self.free] = np.array(self.solver.getSolution().col_value)[: len(self.free)]
        whole = np.rint(table)
        if np.all(np.abs(table - whole) < NEAR) and self._agrees(whole):
            self.tables = np.concatenate([self.tables, whole[None, :]])
        return table

    def _agrees(self, table: np.ndarray) -> bool:
        """Whether whole numbers keep every row exactly, checked without the solver."""
        terms = self.entries[:, 2] * table[self.entries[:, 1].astype(int)]
        reached = np.bincount(self.entries[:, 0].astype(int), terms, len(self.row_low))
        inside = np.all(table >= self.low) and np.all(table <= self.high)
        return bool(inside and np.all(reached >= self.row_low) and np.all(reached <= self.row_high))

    def _exists(self, count: int, low: bool) -> bool:
        """Whether a table of whole numbers brings the count to 0, or to the aim."""
        place, bounds = int(self.place[count]), (float(self.low[count]), float(self.high[count]))
        self.solver.changeColBounds(place, *((0.0, 0.0) if low else (max(bounds[0], float(self.aim)), bounds[1])))
        cost = np.zeros(self.solver.getNumCol())
        self.solver.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost)
        found = self._run_whole() is not None
        self.solver.changeColBounds(place, *bounds)
        return found

    def _contradiction(self) -> Attack:
        name = next(iter(self.system.hidden.values()))
        rule = "the published figures contradict each other"
        self.result.failures.append({"indicator": name["indicator"], "period": name["period"][:4], "rule": rule})
        return self.result

    def _fail(self, count: int, rule: str) -> None:
        self.result.failures.append({**self.system.hidden[self.names[count]], "rule": rule})
