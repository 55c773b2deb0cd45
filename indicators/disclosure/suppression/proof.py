"""The proof that a choice is safe: a pool of other tables that agree with what is shown.

Belongs here: what each table of the pool proves, and what is still open. Does not: finding tables (`alternatives`).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from indicators.disclosure.suppression.system import CountSystem

ROOM = 256
"""Tables for which room is made at a time."""


@dataclass(frozen=True)
class Need:
    """A table that is wanted: it changes the count by one of `changes` (least, most), while `woman` has her 1."""

    count: int
    changes: tuple[tuple[float, float], ...]
    woman: int | None = None


class Pool:
    """Whole-number tables beside the true one, checked without the solver, and the rows each needs hidden.

    `reaching_zero`: every sensitive count must be able to be 0 and `width` - 1 or more; otherwise it is enough
    that it can be at least `width` different values.
    """

    def __init__(self, system: CountSystem, width: int, singles: bool, reaching_zero: bool):
        self.system = system
        self.aim = width - 1
        self.reaching_zero = reaching_zero
        moving = (system.truth == 1) & ~system.never_moving()
        self.women = np.flatnonzero(moving) if singles else np.zeros(0, dtype=np.int64)
        self.watched = np.flatnonzero(system.sensitive)
        self._counts = system.counts @ system.truth
        self.true = self._counts[self.watched]
        self._not_hers = ~system.of_one_woman(self.women)[:, self.watched]
        self._members = np.diff(system.counts.indptr)[self.watched]
        self.size = 0
        # For each woman and count: how many of the tables `_counted` have her 1 and another count.
        self._differing = np.zeros((len(self.women), len(self.watched)), dtype=np.float32)
        self._counted = np.zeros(0, dtype=np.int64)
        self._tables = np.zeros((0, len(system.truth)), dtype=np.int32)
        self._values = np.zeros((0, len(self.watched)), dtype=np.int32)
        self._moved = np.zeros((0, len(self.watched)), dtype=np.float32)
        self._agrees = np.zeros((0, len(self.women)), dtype=np.float32)
        self._needed = np.zeros((0, len(system.weight)), dtype=bool)
        # The same, eight rows in a number: which tables are usable is asked often.
        self._packed = np.zeros((0, -(-len(system.weight) // 8)), dtype=np.uint8)
        self.add(system.truth)

    @property
    def needed(self) -> np.ndarray:
        """Whether each table needs each row hidden: bool[tables, rows]."""
        return self._needed[: self.size]

    def add(self, table: np.ndarray) -> None:
        """Add a table to the pool. Raises ValueError for one that nobody needs to allow for."""
        if not self.system.holds(table[None, :]).all():
            raise ValueError("A table of the proof breaks a rule that everybody knows")
        if self.size == len(self._needed):
            for name in ("_tables", "_values", "_moved", "_agrees", "_needed", "_packed"):
                old = getattr(self, name)
                setattr(self, name, np.concatenate([old, np.zeros((ROOM, old.shape[1]), dtype=old.dtype)]))
        counts = self.system.counts @ table
        needed = np.zeros(len(self.system.weight) + 1, dtype=bool)
        needed[self.system.row[counts != self._counts]] = True
        self._tables[self.size] = table
        self._values[self.size] = counts[self.watched]
        self._moved[self.size] = self._values[self.size] != self.true
        self._agrees[self.size] = table[self.women] == 1
        self._needed[self.size] = needed[:-1]
        self._packed[self.size] = np.packbits(needed[:-1])
        self.size += 1

    def usable(self, hidden: np.ndarray) -> np.ndarray:
        """Numbers of the tables that agree with everything shown."""
        return np.flatnonzero(~(self._packed[: self.size] & np.packbits(~hidden)).any(axis=1))

    def proof(self, hidden: np.ndarray) -> np.ndarray:
        """int64[tables, variables]: those that agree with everything shown."""
        return self._tables[self.usable(hidden)].astype(np.int64)

    def ends(self, count: int, hidden: np.ndarray) -> dict[int, np.ndarray]:
        """Of the usable tables that in which a sensitive count is most (1) and that in which it is least (-1), as moves
        from the true one: int64[variables]."""
        usable = self.usable(hidden)
        values = self._values[usable, np.searchsorted(self.watched, count)]
        found = {1: usable[np.argmax(values)], -1: usable[np.argmin(values)]}
        return {direction: self._tables[table] - self.system.truth for direction, table in found.items()}

    def open_needs(self, hidden: np.ndarray) -> Iterator[Need]:
        """What no usable table proves yet."""
        usable = self.usable(hidden)
        values = self._values[usable]
        least, most = values.min(axis=0), values.max(axis=0)
        secret = ~self.system.shown(hidden)[self.watched]
        if self.reaching_zero:
            up = np.where(secret & (most < self.aim), self.aim - self.true, 0)
            down = np.where(secret & (least > 0), self.true, 0)
        else:
            narrow = secret & (most - least < self.aim)
            up = np.where(narrow, least + self.aim - self.true, 0)
            down = np.where(narrow, self.true - most + self.aim, 0)
        yield from self._easiest_first(up, down)
        self._count_differing(usable)
        alike = (self._differing == 0) & self._not_hers & secret
        for woman, i in zip(*np.nonzero(alike), strict=True):
            yield Need(int(self.watched[i]), ((-np.inf, -1.0), (1.0, np.inf)), int(self.women[woman]))

    def _count_differing(self, usable: np.ndarray) -> None:
        """Bring `_differing` to these tables: from one question to the next few of them change."""
        gone, new = np.setdiff1d(self._counted, usable), np.setdiff1d(usable, self._counted)
        if len(gone) + len(new) > len(usable):
            self._differing[:], gone, new = 0, gone[:0], usable
        self._differing += self._agrees[new].T @ self._moved[new]
        self._differing -= self._agrees[gone].T @ self._moved[gone]
        self._counted = usable

    def cheapest(self, need: Need, loss: np.ndarray) -> int | None:
        """Number of the table that meets the need at the least `loss` (float[rows]); None if that is not finite."""
        i = int(np.flatnonzero(self.watched == need.count)[0])
        change = self._values[: self.size, i] - self.true[i]
        meets = np.zeros(self.size, dtype=bool)
        for least, most in need.changes:
            meets |= (change >= least) & (change <= most)
        if need.woman is not None:
            meets &= self._agrees[: self.size, np.searchsorted(self.women, need.woman)] > 0
        tables = np.flatnonzero(meets & ~self.needed[:, ~np.isfinite(loss)].any(axis=1))
        if not len(tables):
            return None
        return int(tables[np.argmin(self.needed[tables] @ np.where(np.isfinite(loss), loss, 0.0))])

    def _easiest_first(self, up: np.ndarray, down: np.ndarray) -> Iterator[Need]:
        """What is missing: the least steps first, then the counts of the fewest variables.

        `up`, `down`: steps that each sensitive count has to be moved, 0 where none is missing.
        """
        open_ = np.flatnonzero((up > 0) | (down > 0))
        steps = np.where(np.minimum(up, down) > 0, np.minimum(up, down), np.maximum(up, down))[open_]
        for i in open_[np.lexsort((-open_, self._members[open_], steps))]:
            rise, fall = (float(up[i]), np.inf), (-np.inf, -float(down[i]))
            if self.reaching_zero:
                # Two tables are wanted; one need after the other, the easier first.
                yield Need(int(self.watched[i]), (rise if up[i] and not 0 < down[i] <= up[i] else fall,))
            elif down[i] > self.true[i]:
                yield Need(int(self.watched[i]), (rise,))
            else:
                yield Need(int(self.watched[i]), (rise, fall))
