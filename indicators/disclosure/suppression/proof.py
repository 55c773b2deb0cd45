"""The proof that a choice is safe: a pool of other tables that agree with what is shown.

Belongs here: what each table of the pool proves, and what is still open. Does not: finding tables (`alternatives`).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from indicators.disclosure.suppression.system import CountSystem


@dataclass(frozen=True)
class Need:
    """A table that is wanted: the count is `zero`, reaches the `aim`, or is any `other` while a woman has her 1."""

    count: int
    kind: str
    woman: int | None


class Pool:
    """Whole-number tables beside the true one, checked without the solver, and the rows each needs hidden."""

    def __init__(self, system: CountSystem, width: int, singles: bool):
        self.system = system
        self.aim = width - 1
        moving = (system.truth == 1) & ~system.never_moving()
        self.women = np.flatnonzero(moving) if singles else np.zeros(0, dtype=np.int64)
        self._own = system.of_one_woman(self.women)
        self.true_counts = system.counts @ system.truth
        self.tables = np.zeros((0, len(system.truth)), dtype=np.int64)
        self.values = np.zeros((0, len(system.row)), dtype=np.int64)
        self.needed = np.zeros((0, len(system.weight)), dtype=bool)
        self.add(system.truth[None, :])

    def add(self, tables: np.ndarray) -> None:
        """Add tables to the pool. Raises ValueError for one that nobody needs to allow for."""
        if not self.system.holds(tables).all():
            raise ValueError("A table of the proof breaks a rule that everybody knows")
        values = self.system.values(tables)
        needed = np.zeros((len(tables), len(self.system.weight) + 1), dtype=bool)
        for i, moved in enumerate(values != self.true_counts):
            needed[i, self.system.row[moved]] = True
        self.tables = np.concatenate([self.tables, tables])
        self.values = np.concatenate([self.values, values])
        self.needed = np.concatenate([self.needed, needed[:, :-1]])

    def usable(self, hidden: np.ndarray) -> np.ndarray:
        """Mask of the tables that agree with everything shown."""
        return ~self.needed[:, ~hidden].any(axis=1)

    def open_needs(self, hidden: np.ndarray) -> Iterator[Need]:
        """What no usable table proves yet."""
        usable = self.usable(hidden)
        values = self.values[usable]
        secret = np.flatnonzero(self._secret(hidden))
        for count in secret[~(values[:, secret] == 0).any(axis=0)]:
            yield Need(int(count), "zero", None)
        for count in secret[~(values[:, secret] >= self.aim).any(axis=0)]:
            yield Need(int(count), "aim", None)
        agrees = (self.tables[usable][:, self.women] == 1).astype(np.float32)
        moved = (values[:, secret] != self.true_counts[secret]).astype(np.float32)
        for woman, count in zip(*np.nonzero((agrees.T @ moved == 0) & ~self._own[:, secret]), strict=True):
            yield Need(int(secret[count]), "other", int(self.women[woman]))

    def changes(self, need: Need) -> list[tuple[float, float]]:
        """The changes of the count (least, most), each of which would prove what is needed."""
        true = float(self.true_counts[need.count])
        if need.kind == "zero":
            return [(-true, -true)]
        if need.kind == "aim":
            return [(self.aim - true, np.inf)]
        return [(-np.inf, -1.0), (1.0, np.inf)]

    def _secret(self, hidden: np.ndarray) -> np.ndarray:
        return self.system.sensitive & ~self.system.shown(hidden)
