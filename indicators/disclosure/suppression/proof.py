"""The proof that a choice is safe: a pool of other tables that agree with what is shown.

Belongs here: what each table of the pool proves, and what is still open. Does not: finding tables (`alternatives`).
"""

import numpy as np

from indicators.disclosure.suppression.system import CountSystem


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

    def open_low(self, hidden: np.ndarray) -> np.ndarray:
        """Sensitive counts that are not shown and that no usable table brings to 0."""
        values = self.values[self.usable(hidden)]
        return np.flatnonzero(self._secret(hidden) & ~(values == 0).any(axis=0))

    def open_high(self, hidden: np.ndarray) -> np.ndarray:
        """Sensitive counts that are not shown and that no usable table brings to the aim."""
        values = self.values[self.usable(hidden)]
        return np.flatnonzero(self._secret(hidden) & ~(values >= self.aim).any(axis=0))

    def open_pairs(self, hidden: np.ndarray) -> np.ndarray:
        """Pairs (index of a woman, count): she could compute the sensitive count as far as the pool tells."""
        usable = self.usable(hidden)
        secret = np.flatnonzero(self._secret(hidden))
        agrees = (self.tables[usable][:, self.women] == 1).astype(np.float32)
        moved = (self.values[usable][:, secret] != self.true_counts[secret]).astype(np.float32)
        woman, count = np.nonzero((agrees.T @ moved == 0) & ~self._own[:, secret])
        return np.stack([woman, secret[count]], axis=1)

    def _secret(self, hidden: np.ndarray) -> np.ndarray:
        return self.system.sensitive & ~self.system.shown(hidden)
