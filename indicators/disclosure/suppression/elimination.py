"""The first choice: what may stay shown as far as equations alone tell.

Belongs here: exact elimination modulo a large prime. Does not: that counts are >= 0 and whole (`alternatives`).

Rows are walked from the most to the least worth showing. One is shown unless some sensitive count would then
follow from what is shown by adding and subtracting, for everybody or for a single woman who knows of herself.
Counts are vectors over the variables, taken modulo the span of what is shown: a count follows if its vector is 0,
and follows for a woman if it is a multiple of hers. A few random sums of each vector answer both questions; an
error would need a coincidence of one in a thousand million, and no error could make a choice unsafe, because
`choice` proves every count.
"""

from itertools import pairwise

import numpy as np

from indicators.disclosure.suppression.system import CountSystem

PRIME = 2**31 - 1


def hidden_by_equations(system: CountSystem, order: np.ndarray, singles: bool) -> np.ndarray:
    """Mask of the rows that are hidden after walking the rows of `order`; all rows not in it count as they are."""
    span = _Span(system, singles)
    hidden = ~system.always_shown
    for row in np.flatnonzero(system.always_shown):
        span.show(row)
    for row in order:
        if span.may_be_shown(row):
            span.show(row)
            hidden[row] = False
    return hidden


class _Span:
    """Vectors of all counts and single women, modulo the span of the counts that are shown."""

    def __init__(self, system: CountSystem, singles: bool):
        moving = ~system.never_moving()
        counts = system.counts[:, moving].toarray()
        alone = np.flatnonzero((system.truth == 1) & moving) if singles else np.zeros(0, dtype=np.int64)
        women = np.eye(len(moving), dtype=np.int64)[alone][:, moving]
        known = system.known[system.known_lower == system.known_upper][:, moving].toarray()
        self._vectors = np.concatenate([counts, women, known]).astype(np.int64) % PRIME
        random = np.random.default_rng(0).integers(1, PRIME, (moving.sum(), 3))
        # Products of two numbers below 2^31 are reduced one by one: a sum of them would overflow.
        sums = [((self._vectors * column) % PRIME).sum(axis=1) % PRIME for column in random.T]
        self._sums = np.stack(sums, axis=1)
        self._secret = np.flatnonzero(system.sensitive)
        self._women = len(counts) + np.arange(len(women))
        self._own = system.of_one_woman(alone)[:, self._secret]
        by_row = np.argsort(system.row, kind="stable")
        starts = np.searchsorted(system.row[by_row], np.arange(len(system.weight) + 1))
        self._in_row = [by_row[a:b] for a, b in pairwise(starts)]
        for i in range(len(known)):
            self._add(len(counts) + len(women) + i)

    def may_be_shown(self, row: int) -> bool:
        """Whether no sensitive count follows once the counts of the row are shown."""
        new = [c for c in self._in_row[row] if self._sums[c].any()]
        if not new:
            return True
        if len(new) == 1:
            return not self._follows(self._sums[new[0]])
        kept = self._vectors.copy(), self._sums.copy()
        safe = True
        for count in new:
            safe = safe and (not self._sums[count].any() or not self._follows(self._sums[count]))
            self._add(count)
        self._vectors, self._sums = kept
        return safe

    def show(self, row: int) -> None:
        """Show the counts of the row."""
        for count in self._in_row[row]:
            self._add(count)

    def _follows(self, added: np.ndarray) -> bool:
        """Whether a sensitive count follows for somebody when a vector with these sums is added to the span."""
        secret = _modulo(self._sums[self._secret], added)
        open_ = self._sums[self._secret].any(axis=1)
        if np.any(open_ & ~secret.any(axis=1)):
            return True
        women = _modulo(self._sums[self._women], added)
        ratio_of_secret, ratio_of_women = _ratio(secret), _ratio(women)
        alike = np.flatnonzero(open_ & np.isin(ratio_of_secret, ratio_of_women))
        same = (ratio_of_women[:, None] == ratio_of_secret[alike]) & women.any(axis=1)[:, None]
        return bool(np.any(same & ~self._own[:, alike]))

    def _add(self, index: int) -> None:
        """Add one vector to the span: subtract its multiple from every vector, so that one column becomes 0."""
        vector = self._vectors[index].copy()
        columns = np.flatnonzero(vector)
        if not len(columns):
            return
        pivot = columns[0]
        inverse = pow(int(vector[pivot]), PRIME - 2, PRIME)
        rows = np.flatnonzero(self._vectors[:, pivot])
        factor = self._vectors[rows, pivot] * inverse % PRIME
        sums = self._sums[index].copy()
        change = factor[:, None] * vector[columns][None, :] % PRIME
        block = np.ix_(rows, columns)
        self._vectors[block] = (self._vectors[block] - change) % PRIME
        self._sums[rows] = (self._sums[rows] - factor[:, None] * sums % PRIME) % PRIME


def _modulo(many: np.ndarray, one: np.ndarray) -> np.ndarray:
    """Two sums of each vector that are 0 for multiples of the vector whose three sums are `one`."""
    i = int(np.flatnonzero(one)[0])
    factor = many[:, i] * pow(int(one[i]), PRIME - 2, PRIME) % PRIME
    others = [j for j in range(3) if j != i]
    return (many[:, others] - factor[:, None] * one[others] % PRIME) % PRIME


def _ratio(sums: np.ndarray) -> np.ndarray:
    """First sum over second, the same for all multiples of a vector; -1 where the second is 0."""
    inverse, power, exponent = np.ones(len(sums), dtype=np.int64), sums[:, 1].copy(), PRIME - 2
    while exponent:
        if exponent & 1:
            inverse = inverse * power % PRIME
        power = power * power % PRIME
        exponent >>= 1
    return np.where(sums[:, 1] == 0, -1, sums[:, 0] * inverse % PRIME)
