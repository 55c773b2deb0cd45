"""What those can work out of a protected table who know one of its hidden counts already.

Belongs here: the single person who knows that her cell is 1, and whoever knows that a hidden cell is not empty. Does
not: the outsider (`tables`), the programs themselves (`table_bounds`).
"""

from collections.abc import Callable

import numpy as np

from indicators.disclosure.audit.table_bounds import NEAR, TableBounds
from indicators.disclosure.audit.table_cells import Cells


class Insiders:
    """Attacks of insiders. `targets`: cells that must stay open; those that an outsider knows are not told again."""

    def __init__(self, bounds: TableBounds, cells: Cells, targets: np.ndarray, report: Callable[[str], None]):
        self.bounds, self.cells, self.report = bounds, cells, report
        self.targets = np.unique(targets[bounds.place[targets] >= 0])
        inner = np.logical_and.reduce(
            [lies_in.sum(axis=0)[node] == 1 for lies_in, node in zip(cells.lies_in, cells.node.T, strict=True)]
        )
        self.inner = np.flatnonzero(inner & (bounds.high > 0))

    def computed_by(self, singles: np.ndarray) -> list[tuple[int, int]]:
        """Pairs of a cell of 1 and a target that follows exactly from it and from everything shown.

        If her cell may be less and may be more than 1, then the target follows exactly where it moves in proportion
        to her cell in all tables there are. So only targets that do so in the tables found so far are looked at.
        Cells that cannot be less, or cannot be more, fail the outsider's attack already and are left out here.
        """
        found = []
        singles = [int(cell) for cell in np.unique(singles) if self.bounds.place[cell] >= 0 and self._is_open(cell)]
        for single in singles:
            for target in self.targets[self._in_proportion(single)]:
                if not self._is_same(int(target), single) and self._follows(int(target), single):
                    found.append((single, int(target)))
        return found

    def _is_open(self, cell: int) -> bool:
        values = self.bounds.tables[:, self.bounds.place[cell]]
        may_be_less = np.any(values < 1 - NEAR) or self.bounds.end_of(cell, True) < 1 - NEAR
        return bool(may_be_less and (np.any(values > 1 + NEAR) or self.bounds.end_of(cell, False) > 1 + NEAR))

    def _in_proportion(self, single: int) -> np.ndarray:
        """Mask of the targets that move in proportion to a cell in the tables found so far, and do move."""
        moves = self.bounds.tables - self.bounds.tables[0]
        hers = moves[:, self.bounds.place[single]]
        theirs = moves[:, self.bounds.place[self.targets]]
        rest = theirs - hers[:, None] * (hers @ theirs / (hers @ hers))
        return (np.abs(rest).max(axis=0) < NEAR) & (np.abs(theirs).max(axis=0) >= NEAR)

    def _is_same(self, cell: int, single: int) -> bool:
        """Whether nobody but she can be in a cell that she is in."""
        return bool(self.cells.inside(np.array([single]), cell)[0]) and self._size(cell) == self._size(single)

    def _size(self, cell: int) -> int:
        """Inner cells in a cell that are not known to be 0."""
        return int(self.cells.inside(self.inner, cell).sum())

    def _follows(self, target: int, single: int) -> bool:
        self.bounds.know(single, 1, 1)
        ends = [self.bounds.end_of(target, lowest) for lowest in (True, False)]
        self.bounds.forget(single)
        return ends[1] - ends[0] < NEAR

    def confined_by(self, known: np.ndarray, aim: int) -> list[tuple[int, int]]:
        """Pairs of a cell known not to be 0 and a target that then cannot be 0, or cannot reach `aim`.

        A target that the known cell lies in has somebody in it anyway: of it only the others count, so it must be
        able to be 1.
        """
        found = []
        known = [int(cell) for cell in np.unique(known) if self.bounds.place[cell] >= 0]
        for done, cell in enumerate(known):
            if self.bounds.can_be(cell, 1, np.inf):
                self.bounds.know(cell, 1, np.inf)
                found += [(cell, int(target)) for target in self._confined(cell, aim)]
                self.bounds.forget(cell)
            if done % 50 == 49:
                self.report(f"attacked as {done + 1} of {len(known)} insiders")
        return found

    def _confined(self, known: int, aim: int) -> list[int]:
        targets = np.array([t for t in self.targets if not self._is_same(int(t), known)], dtype=np.int64)
        floor = np.array([self.cells.inside(np.array([known]), int(t))[0] for t in targets], dtype=float)
        random = np.random.default_rng(0)
        open_low = open_high = np.zeros(0, dtype=np.int64)
        while len(targets):
            before = len(open_low), len(open_high)
            values = self.bounds.whole_tables()[:, self.bounds.place[targets]]
            open_low = np.flatnonzero(~np.any(values == floor, axis=0))
            open_high = np.flatnonzero(~np.any(values >= aim, axis=0))
            if (len(open_low), len(open_high)) in (before, (0, 0)):
                break
            for cells, down in ((targets[open_low], True), (targets[open_high], False)):
                if len(cells):
                    self.bounds.push(cells, random.uniform(0.5, 1.5, len(cells)), down)
        low = {int(targets[i]) for i in open_low if not self.bounds.can_be(int(targets[i]), floor[i], floor[i])}
        high = {int(targets[i]) for i in open_high if not self.bounds.can_be(int(targets[i]), aim, np.inf)}
        return sorted(low | high)
