"""Counts that hang together: what a publication shows of them, and what nobody may learn.

Belongs here: the system of counts, and what follows from it alone. Does not: what is hidden (`choice`), other
tables that agree with what is shown (`alternatives`).
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array


@dataclass(frozen=True)
class CountSystem:
    """Counts that hang together, as sums of hidden variables (whole numbers >= 0).

    `truth`: int64[variables], their true values. `counts`: counts x variables, whole-number coefficients (-1 for
    a difference such as a complement); every count is itself >= 0, and everybody knows it. `row`: int64[counts],
    the row of the publication that shows the count, -1 where nobody publishes it. `sensitive`: bool[counts],
    counts that nobody may learn while they are not shown. `known`: rows of `known_lower <= known @ x <=
    known_upper` that hold and that everybody knows (may have no rows). `weight`: float[rows] > 0, loss if the
    row is hidden. `hidden_first`: bool[rows], hidden whatever happens. `always_shown`: bool[rows].

    Raises ValueError where these contradict each other; the message names no count.
    """

    truth: np.ndarray
    counts: csr_array
    row: np.ndarray
    sensitive: np.ndarray
    known: csr_array
    known_lower: np.ndarray
    known_upper: np.ndarray
    weight: np.ndarray
    hidden_first: np.ndarray
    always_shown: np.ndarray

    def __post_init__(self) -> None:
        counts, variables = self.counts.shape
        rows = len(self.weight)
        if len(self.truth) != variables or self.known.shape[1] != variables:
            raise ValueError("The counts, the known rows and the true values do not speak of the same variables")
        if len(self.row) != counts or len(self.sensitive) != counts:
            raise ValueError("`row` and `sensitive` need one entry a count")
        if len(self.hidden_first) != rows or len(self.always_shown) != rows:
            raise ValueError("`weight`, `hidden_first` and `always_shown` need one entry a row")
        if counts and (self.row.min() < -1 or self.row.max() >= rows):
            raise ValueError("A count stands in a row that does not exist")
        if np.any(self.hidden_first & self.always_shown):
            raise ValueError("A row is to be hidden and to be shown always")
        if not np.all(self.weight > 0):
            raise ValueError("A row has no weight: each must lose something when it is hidden")
        if np.any(self.truth < 0) or not self.holds(self.truth[None, :]).all():
            raise ValueError("The true values break a rule that everybody knows")

    def holds(self, tables: np.ndarray) -> np.ndarray:
        """Whether each table (tables x variables) is one that could be: nothing below 0, all known rows kept."""
        reached = (self.known @ tables.T).T
        possible = (tables >= 0).all(axis=1) & (self.values(tables) >= 0).all(axis=1)
        return possible & ((reached >= self.known_lower) & (reached <= self.known_upper)).all(axis=1)

    def values(self, tables: np.ndarray) -> np.ndarray:
        """All counts of each table: tables x variables in, tables x counts out."""
        return (self.counts @ tables.T).T

    def shown(self, hidden: np.ndarray) -> np.ndarray:
        """Mask of the counts that stand in a row that is not `hidden`."""
        return (self.row >= 0) & ~np.concatenate([hidden, [True]])[self.row]

    def for_counts(self, of_rows: np.ndarray) -> np.ndarray:
        """What each row has (float[rows]), for each of its counts: float64[counts], 0 where nobody publishes it."""
        return np.concatenate([of_rows, [0.0]])[self.row]

    def never_moving(self) -> np.ndarray:
        """Mask of the variables that everybody knows to be 0, because a sum of them is always shown as 0."""
        plain = np.array([self.counts.data[a:b].min(initial=1) > 0 for a, b in _spans(self.counts)], dtype=bool)
        zero = plain & self.shown(~self.always_shown) & (self.counts @ self.truth == 0)
        return np.asarray(abs(self.counts[zero]).sum(axis=0)).ravel() > 0

    def of_one_woman(self, women: np.ndarray) -> np.ndarray:
        """Whether a count holds nobody but the woman of a variable: bool[women, counts]."""
        present = self.counts != 0
        alone = present @ (self.truth > 0).astype(np.int64) == 1
        return present[:, women].toarray().T & alone


def _spans(matrix: csr_array) -> list[tuple[int, int]]:
    return list(zip(matrix.indptr[:-1], matrix.indptr[1:], strict=True))
