"""The counts of a system that somebody could ask about, and what a table says of each.

Belongs here: values of all counts in a table, which counts lie within which, their names in a report. Does not:
finding tables (`bounds`), judging (`attack`).

Counts are numbered: first kinds x cells, then crossed kinds x crossings. In a crossing of places from two tables that
only share a total, a table leaves open what is in the crossing: at least the sum over periods of a + b - total where
that is above 0, and at most the sum of the lesser of a and b.
"""

import numpy as np

from indicators.disclosure.audit.stream import Asked, Kind, System
from schemas.release import DIMENSIONS


class Counts:
    """`size`: number of counts. `plain`: how many of them are sums of unknowns."""

    def __init__(self, system: System):
        self.system = system
        self.shape = len(system.kinds), len(system.cells)
        self.plain = self.shape[0] * self.shape[1]
        self.kinds = system.leaves_of[system.crossed]
        # Every row of it is asked for many times, and it is small.
        self.margins = system.margins.toarray()
        self.size = self.plain + len(self.kinds) * len(system.crossings)
        most = max((len(c.parts) for c in system.crossings), default=0)
        deep = max((len(cells) for c in system.crossings for cells, _ in c.parts), default=0)
        outside = system.margins.shape[0]
        self.crossed = np.full((len(system.crossings), most, deep), outside)
        self.totals = np.full((len(system.crossings), most), outside)
        for i, crossing in enumerate(system.crossings):
            for j, (cells, total) in enumerate(crossing.parts):
                self.crossed[i, j, : len(cells)], self.totals[i, j] = cells, total
        self.depth = (self.crossed < outside).sum(axis=2)
        self.cell_within = _within(system.places_of)
        self.kind_within = _within(system.leaves_of)

    def told_of(self) -> np.ndarray:
        """Mask of the counts that a published row tells of: its numerator, its denominator, the rest of these; and
        those lost between two steps of the path of care in a year, whom two rows tell of."""
        told = np.array([[_is_told(kind, cell) for cell in self.system.cells] for kind in self.system.kinds])
        return np.concatenate([told.ravel(), np.zeros(self.size - self.plain, dtype=bool)])

    def small_among(self, true: dict, small: int) -> np.ndarray:
        """Mask of the counts that published rows tell of and that are at most `small` in `true` (`attack.Attacker`)."""
        result = np.zeros(self.size, dtype=bool)
        for count in np.flatnonzero(self.told_of()) if true else ():
            name = self.name(int(count))
            value = true.get((name["indicator"], name["period"], *name["cell"].values(), name["count"]))
            result[count] = value is not None and value <= small
        return result

    def _cube(self, table: np.ndarray) -> np.ndarray:
        return table.reshape(-1, self.system.places.size)

    def _plain(self, table: np.ndarray) -> np.ndarray:
        return self.system.leaves_of @ (self.system.places_of @ self._cube(table).T).T

    def _margins(self, table: np.ndarray, fill: float) -> np.ndarray:
        values = self.kinds @ (self.system.margins @ self._cube(table).T).T
        return np.concatenate([values, np.full((len(values), 1), fill)], axis=1)

    def lowest(self, table: np.ndarray) -> np.ndarray:
        """The least that each count can be if the unknowns are these."""
        margins = self._margins(table, 0.0)
        over = margins[:, self.crossed].sum(axis=3) - (self.depth - 1) * margins[:, self.totals]
        return np.concatenate([self._plain(table).ravel(), np.maximum(over, 0).sum(axis=2).ravel()])

    def highest(self, table: np.ndarray) -> np.ndarray:
        """The most that each count can be if the unknowns are these."""
        least = np.where(self.depth > 0, self._margins(table, np.inf)[:, self.crossed].min(axis=3, initial=np.inf), 0)
        return np.concatenate([self._plain(table).ravel(), least.sum(axis=2).ravel()])

    def bounds(self, low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Of each count, from bounds of the unknowns alone."""
        margin_low, margin_high = self._margins(low, 0.0), self._margins(np.minimum(high, 1e15), 0.0)
        over = margin_low[:, self.crossed].sum(axis=3) - (self.depth - 1) * margin_high[:, self.totals]
        least = np.concatenate([self._plain(low).ravel(), np.maximum(over, 0).sum(axis=2).ravel()])
        return least, self.highest(np.minimum(high, 1e15))

    def cost(self, counts: np.ndarray, weights: np.ndarray) -> np.ndarray:
        """Coefficients of the unknowns in a weighted sum of counts; of crossings, what their least rests on."""
        plain, crossing = counts < self.plain, counts >= self.plain
        chosen = np.bincount(counts[plain], weights[plain], self.plain).reshape(self.shape)
        cost = self.system.leaves_of.T @ (chosen @ self.system.places_of)
        if crossing.any():
            kind, at = np.divmod(counts[crossing] - self.plain, len(self.system.crossings))
            chosen = np.zeros((len(self.kinds), self.system.margins.shape[0] + 1))
            np.add.at(chosen, (kind[:, None, None], self.crossed[at]), weights[crossing][:, None, None])
            less = weights[crossing][:, None] * (self.depth[at] - 1)
            np.add.at(chosen, (kind[:, None], self.totals[at]), -less)
            cost = cost + self.kinds.T @ (chosen[:, :-1] @ self.system.margins)
        return cost.ravel().astype(float)

    def plain_cost(self, count: int) -> np.ndarray:
        """Coefficients of the unknowns in one plain count."""
        return self.cost(np.array([count]), np.ones(1))

    def pieces(self, count: int, low: bool) -> list[list[np.ndarray]]:
        """For each period of a crossing what its part there is at least (`low`: one term), or at most the least of."""
        kind, at = divmod(count - self.plain, len(self.system.crossings))

        def term(margins: list[tuple[int, int]]) -> np.ndarray:
            row = sum(value * self.margins[number] for number, value in margins)
            return np.outer(self.kinds[kind], row).ravel().astype(float)

        found = []
        for cells, total in self.system.crossings[at].parts:
            if low:
                found.append([term([(c, 1) for c in cells] + [(total, 1 - len(cells))])])
            else:
                found.append([term([(c, 1)]) for c in cells])
        return found

    def above(self, count: int) -> np.ndarray:
        """The plain counts that this plain count is part of, itself among them."""
        kind, cell = divmod(count, self.shape[1])
        return np.add.outer(
            np.flatnonzero(self.kind_within[kind]) * self.shape[1], np.flatnonzero(self.cell_within[cell])
        ).ravel()

    def name(self, count: int) -> dict:
        """What a report says of a count: no number."""
        if count < self.plain:
            kind, at = divmod(count, self.shape[1])
            cell = self.system.cells[at]
        else:
            number, at = divmod(count - self.plain, len(self.system.crossings))
            kind, cell = int(np.flatnonzero(self.system.crossed)[number]), self.system.crossings[at]
        counted = self.system.kinds[kind]
        named = {"indicator": counted.indicator, "period": cell.period, "breakdown": cell.breakdown}
        named["cell"] = dict(zip(DIMENSIONS, cell.cell, strict=True))
        other = {"other": counted.other} if counted.other else {}
        return {**named, "count": counted.count, **other, "published": cell.public}


def _is_told(kind: Kind, cell: Asked) -> bool:
    if kind.path and cell.breakdown not in kind.path:
        return False
    return cell.public and (not kind.other or (kind.lost and "-" not in cell.period))


def _within(vectors) -> np.ndarray:
    """One boolean a pair: whether the first 0/1 row has no 1 where the second has none."""
    dense = vectors if isinstance(vectors, np.ndarray) else vectors.toarray()
    return dense @ (1 - dense).T == 0
