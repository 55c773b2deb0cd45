"""What those can work out of a protected table who know one of its hidden counts already.

Belongs here: the single person who knows that her cell is 1, and whoever knows that a hidden cell is not empty. Does
not: the outsider (`attack`), the programs themselves (`bounds`).
"""

from collections.abc import Callable

import numpy as np

from indicators.disclosure.table_audit.bounds import NEAR, TableBounds
from indicators.disclosure.table_audit.cells import Cells


def unmoving(bounds: TableBounds, targets: np.ndarray) -> list[int]:
    """Free cells that have one value in all tables there are, given what is known by now."""
    random = np.random.default_rng(0)
    still, before = np.unique(targets), None
    while len(still) and (before is None or len(still) < before):
        before = len(still)
        for down in (True, False):
            bounds.push(still, random.uniform(0.5, 1.5, len(still)), down)
        still = still[np.ptp(bounds.found(still, whole=False), axis=0) < NEAR]
    return [int(cell) for cell in still if bounds.end_of(cell, False) - bounds.end_of(cell, True) < NEAR]


class Insiders:
    """Attacks of insiders. `targets`: cells that must stay open; those that an outsider knows are not told again."""

    def __init__(self, bounds: TableBounds, cells: Cells, targets: np.ndarray, report: Callable[[str], None]):
        self.bounds, self.cells, self.report = bounds, cells, report
        self.targets = np.unique(targets[bounds.place[targets] >= 0])
        self.inner = np.flatnonzero(cells.is_inner() & (bounds.high > 0))

    def computed_by(self, singles: np.ndarray) -> list[tuple[int, int]]:
        """Pairs of a cell of 1 and a target that follows exactly from it and from everything shown.

        If her cell may be less and may be more than 1, then a target follows exactly only where it moves in
        proportion to her cell in all tables there are. So targets that did otherwise in a table are out at once.
        """
        found = []
        known = np.array(unmoving(self.bounds, self.targets), dtype=np.int64)
        targets = np.setdiff1d(self.targets, known)
        for single in (int(cell) for cell in np.unique(singles) if self.bounds.place[cell] >= 0):
            left = targets[self._in_proportion(single, targets)] if self._is_open(single) else targets
            left = np.array([target for target in left if not self._is_same(int(target), single)], dtype=np.int64)
            if len(left):
                self.bounds.know(single, 1, 1)
                found += [(single, target) for target in unmoving(self.bounds, left)]
                self.bounds.forget(single)
        return found

    def _is_open(self, cell: int) -> bool:
        values = self.bounds.tables[:, self.bounds.place[cell]]
        may_be_less = np.any(values < 1 - NEAR) or self.bounds.end_of(cell, True) < 1 - NEAR
        return bool(may_be_less and (np.any(values > 1 + NEAR) or self.bounds.end_of(cell, False) > 1 + NEAR))

    def _in_proportion(self, single: int, targets: np.ndarray) -> np.ndarray:
        """Mask of the targets that moved in proportion to a cell in all tables found so far."""
        tables, place = self.bounds.tables, self.bounds.place
        hers = tables[:, place[single]] - tables[0, place[single]]
        theirs = tables[:, place[targets]] - tables[0, place[targets]]
        return np.abs(theirs - hers[:, None] * (hers @ theirs / (hers @ hers))).max(axis=0) < NEAR

    def _is_same(self, cell: int, single: int) -> bool:
        """Whether nobody but she can be in a cell that she is in."""
        return bool(self.cells.inside(np.array([single]), cell)[0]) and self._size(cell) == self._size(single)

    def _size(self, cell: int) -> int:
        """Inner cells in a cell that are not known to be 0."""
        return int(self.cells.inside(self.inner, cell).sum())

    def confined_by(self, known: np.ndarray) -> list[tuple[int, int]]:
        """Pairs of a cell known not to be 0 and a target that then cannot be 0, or cannot reach the aim.

        A target that the known cell lies in has somebody in it anyway: of it only the others count, so it must be
        able to be 1.
        """
        found = []
        known = [int(cell) for cell in np.unique(known) if self.bounds.place[cell] >= 0]
        for done, cell in enumerate(known):
            if self.bounds.can_be(cell, 1, np.inf):
                self.bounds.know(cell, 1, np.inf)
                found += [(cell, int(target)) for target in self._confined(cell)]
                self.bounds.forget(cell)
            if done % 50 == 49:
                self.report(f"attacked as {done + 1} of {len(known)} insiders")
        return found

    def _confined(self, known: int) -> list[int]:
        targets = np.array([t for t in self.targets if not self._is_same(int(t), known)], dtype=np.int64)
        floor = np.array([self.cells.inside(np.array([known]), int(t))[0] for t in targets], dtype=float)
        aim = self.bounds.aim[targets]
        random = np.random.default_rng(0)
        open_low = open_high = np.zeros(0, dtype=np.int64)
        while len(targets):
            before = len(open_low), len(open_high)
            values = self.bounds.found(targets, whole=True)
            open_low = np.flatnonzero(~np.any(values == floor, axis=0))
            open_high = np.flatnonzero(~np.any(values >= aim, axis=0))
            if (len(open_low), len(open_high)) in (before, (0, 0)):
                break
            for cells, down in ((targets[open_low], True), (targets[open_high], False)):
                if len(cells):
                    self.bounds.push(cells, random.uniform(0.5, 1.5, len(cells)), down)
        low = {int(targets[i]) for i in open_low if not self.bounds.can_be(int(targets[i]), floor[i], floor[i])}
        high = {int(targets[i]) for i in open_high if not self.bounds.can_be(int(targets[i]), aim[i], np.inf)}
        return sorted(low | high)
