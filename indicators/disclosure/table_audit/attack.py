"""The auditor of protected tables: what can be worked out from the counts that a table shows.

Belongs here: which counts must stay open against whom, the verdict. Does not: reading the table and its sums
(`cells`), programs (`bounds`). Nothing here may use code that protects tables: an error there must not
hide itself here.

Of the table only what it shows is read, never a hidden count. Which hidden rows hold a small count, and which a
single person, is told beside it: somebody has to know what to look for.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from indicators.disclosure.table_audit.bounds import NEAR, Contradiction, TableBounds
from indicators.disclosure.table_audit.cells import Cells, Shown, read_shown
from indicators.disclosure.table_audit.insiders import Insiders, unmoving

MEASURED = 10_000
"""Hidden cells times programs, after which the narrowest secret is told as far as it was found to reach: in a large
table each program takes seconds."""


@dataclass(frozen=True)
class Secrets:
    """What the auditor is told of the rows: `small`: bool[rows], holds a small count; `single`: holds one person.

    `maybe_empty`: hidden rows can hold 0 even where zeros are shown: nobody publishes them, or they were hidden before.
    """

    small: np.ndarray
    single: np.ndarray
    maybe_empty: bool = False


@dataclass
class TableAudit:
    """What an attack found. Rows count from 0 without the header; -1 is a crossing that has no row.

    `reaching_zero`: whether `above_zero` makes it fail.
    `secrets`: counts attacked. `exact`: rows worked out exactly. `narrow`: rows with fewer possible values than the
    width. `above_zero`: wide, but certainly not 0 (with `Shown.not_empty`: more than everybody knows from that).
    `single`: pairs of a row with one person and a row that she can work out. `not_empty`: rows worked out exactly by
    who concludes from shown zeros that no hidden count is 0; None if nobody can, or if the whole attack did.
    `insiders`: pairs of a hidden row known not to be empty and a row that is then too narrow; None if not tried.
    Neither of these two makes an audit fail. `narrowest`: number of possible values of the narrowest secret; None if
    nothing is secret. `crossings`: what the dimensions say in those found that have no row, axis by axis.
    `contradiction`: no table agrees with what is shown. `programs`: programs solved.
    """

    reaching_zero: bool = True
    secrets: int = 0
    exact: list[int] = field(default_factory=list)
    narrow: list[int] = field(default_factory=list)
    above_zero: list[int] = field(default_factory=list)
    single: list[tuple[int, int]] = field(default_factory=list)
    not_empty: list[int] | None = None
    insiders: list[tuple[int, int]] | None = None
    narrowest: int | None = None
    crossings: list[tuple[str, ...]] = field(default_factory=list)
    contradiction: bool = False
    programs: int = 0

    @property
    def passed(self) -> bool:
        """Whether nothing was found that must not be."""
        above_zero = self.above_zero if self.reaching_zero else []
        return not (self.exact or self.narrow or above_zero or self.single or self.contradiction)


def audit_table(
    text: str,
    chains: Sequence[Sequence[str]],
    count: str,
    shown: Shown,
    secrets: Secrets,
    width: int,
    reaching_zero: bool = True,
    depth: int = 3,
    singles: bool = True,
    insiders: str | None = None,
    tables: np.ndarray | None = None,
    report: Callable[[str], None] = lambda line: None,
) -> TableAudit:
    """Attack a CSV whose hidden counts are empty.

    `reaching_zero`: small counts that are certainly not 0 fail.
    `chains`: its dimensions by axis, outermost first. `depth`: crossings without a row are attacked to so many
    crossed axes. `singles`: also as each single person who knows herself. `insiders`: also as one who knows that a
    hidden count is not 0, and then wants the same width of all others: `single` (of one person) or `any`.
    `tables`: int64[tables, rows], tables of which somebody says that they agree with what is shown: each is checked,
    and one that does spares the search for one.
    """
    cells = read_shown(text, chains, count, shown, depth)
    result = TableAudit(reaching_zero=reaching_zero)
    try:
        _Attack(cells, shown, secrets, width, depth, result, report).run(singles, insiders, tables)
        if shown.zeros and not shown.not_empty and not secrets.maybe_empty:
            concluding = read_shown(text, chains, count, replace(shown, not_empty=True), depth)
            result.not_empty = _known_exactly(concluding, np.flatnonzero(secrets.small))
    except Contradiction:
        result.contradiction = True
    return result


def _known_exactly(cells: Cells, rows: np.ndarray) -> list[int]:
    """Rows whose count follows exactly."""
    targets = cells.row[rows]
    bounds = TableBounds(cells, np.full(len(cells.low), np.inf), targets)
    fixed = bounds.place[targets] < 0
    still = np.isin(targets, unmoving(bounds, targets[~fixed]))
    return rows[fixed | still].tolist()


class _Attack:
    def __init__(
        self,
        cells: Cells,
        shown: Shown,
        secrets: Secrets,
        width: int,
        depth: int,
        result: TableAudit,
        report: Callable[[str], None],
    ):
        self.cells, self.shown, self.result, self.report = cells, shown, result, report
        self.row_of = np.full(len(cells.low), -1)
        self.row_of[cells.row] = np.arange(len(cells.row))
        # Where no hidden count is 0, each has at least one person for each inner cell in it that is not known to be 0.
        inner = np.flatnonzero(cells.is_inner() & (cells.high > 0))
        self.least = np.zeros(len(cells.low))
        if shown.not_empty:
            self.least = np.array([cells.inside(inner, cell).sum() for cell in range(len(cells.low))], dtype=float)
        self.aim = self.least + width - 1
        self.width = width
        self.small = cells.row[secrets.small]
        self.single = cells.row[secrets.single]
        unpublished = np.ones(len(cells.low), dtype=bool)
        unpublished[cells.row] = False
        self.harmless: set[int] = set()
        self.exact: list[int] = []
        self.unpublished = np.flatnonzero(unpublished & ((cells.node > 0).sum(axis=1) <= depth))

    def run(self, singles: bool, insiders: str | None, tables: np.ndarray | None) -> None:
        """Fill the result."""
        self.targets = np.concatenate([self.small, self.unpublished])
        self.bounds = TableBounds(self.cells, self.aim, self.targets)
        self.result.secrets = len(self.targets)
        if tables is not None and len(self.cells.row) == len(self.cells.low):
            self.bounds.take(tables[:, self.row_of])
        self._bound_all()
        for done, cell in enumerate(self.targets):
            self._judge(int(cell))
            if done % 100 == 99:
                self.report(f"attacked {done + 1} of {len(self.targets)} counts")
        self._measure_narrowest()
        # Whom everybody can work out is neither news for an insider nor makes one.
        known = Insiders(self.bounds, self.cells, np.setdiff1d(self.targets, self.exact), self.report)
        if singles:
            self.result.single = self._pairs(known.computed_by(np.setdiff1d(self.single, self.exact)))
        if insiders:
            hidden = self.cells.row[self.cells.low[self.cells.row] < self.cells.high[self.cells.row]]
            wanted = self.single if insiders == "single" else hidden
            self.result.insiders = self._pairs(known.confined_by(np.setdiff1d(wanted, self.exact)))
        self.result.programs = self.bounds.programs + self.bounds.whole_programs

    def _bound_all(self) -> None:
        """Tables that bring as many counts as they can to their least or to the aim, until one more settles none."""
        free = np.unique(self.targets[self.bounds.place[self.targets] >= 0])
        random = np.random.default_rng(0)
        # Fractions first: they are quick, and leave few counts that need a program of their own.
        self._push_until_nothing_settles(free, free, random, settled_whole=False, push_whole=False)
        low = np.array([cell for cell in free if self._end(int(cell), True) <= self.least[cell]], dtype=np.int64)
        high = np.array([cell for cell in free if self._end(int(cell), False) >= self.aim[cell]], dtype=np.int64)
        # Weights that differ lead to other corners, some of whole numbers; programs in whole numbers take longest.
        for push_whole in (False, False, True):
            self._push_until_nothing_settles(low, high, random, settled_whole=True, push_whole=push_whole)

    def _push_until_nothing_settles(
        self, low: np.ndarray, high: np.ndarray, random: np.random.Generator, settled_whole: bool, push_whole: bool
    ) -> None:
        before = None
        while before != (left := [len(self._unsettled(*side, settled_whole)) for side in ((low, True), (high, False))]):
            before = left
            for side, down in ((low, True), (high, False)):
                cells = self._unsettled(side, down, settled_whole)
                if len(cells):
                    self.bounds.push(cells, random.uniform(0.5, 1.5, len(cells)), down, push_whole)

    def _unsettled(self, cells: np.ndarray, down: bool, whole: bool = True) -> np.ndarray:
        values = self.bounds.found(cells, whole)
        return cells[~np.any(values <= self.least[cells] if down else values >= self.aim[cells], axis=0)]

    def _end(self, cell: int, lowest: bool) -> float:
        """The lowest or highest whole number within what fractions allow; of no interest beyond the aim."""
        place = self.bounds.place[cell]
        if place >= 0:
            values = self.bounds.tables[:, place]
            if np.any(values <= self.least[cell] if lowest else values >= self.aim[cell]):
                return self.least[cell] if lowest else np.inf
        end = self.bounds.end_of(cell, lowest)
        return np.ceil(end - NEAR) if lowest else np.floor(end + NEAR)

    def _judge(self, cell: int) -> None:
        """What is wrong with what can be worked out of one count, if anything."""
        bounds, row = self.bounds, int(self.row_of[cell])
        if bounds.place[cell] >= 0 and not any(len(self._unsettled(np.array([cell]), down)) for down in (True, False)):
            return
        low, high = self._end(cell, True), self._end(cell, False)
        # Fractions may reach lower than whole numbers do.
        while low < min(high, self.shown.threshold) and not bounds.can_be(cell, low, low):
            low += 1
        is_wide = high >= low + self.width - 1 and bounds.can_be(cell, low + self.width - 1, np.inf)
        if is_wide and low <= self.least[cell]:
            return
        is_exact = not is_wide and (high <= low or not bounds.can_be(cell, low + 1, low + self.width - 2))
        if row < 0 and (low >= self.shown.threshold or (self.shown.zeros and self._is_shown_zero(cell))):
            self.harmless.add(cell)
            return
        if row < 0:
            self.result.crossings.append(self.cells.label(cell))
        if is_exact:
            self.exact.append(cell)
            self.result.exact.append(row)
        elif not is_wide:
            self.result.narrow.append(row)
        else:
            self.result.above_zero.append(row)

    def _is_shown_zero(self, cell: int) -> bool:
        """Whether a cell lies in one that is shown as 0."""
        zeros = self.cells.row[self.cells.high[self.cells.row] == 0]
        return any(self.cells.inside(np.array([cell]), int(zero))[0] for zero in zeros)

    def _measure_narrowest(self) -> None:
        """The number of values that the narrowest secret can have, as far as tables in whole numbers reach."""
        secrets = np.array([cell for cell in self.targets if cell not in self.harmless], dtype=np.int64)
        place = self.bounds.place[secrets]
        if np.any(place < 0) or not np.any(self.bounds.is_whole):
            self.result.narrowest = 1 if len(secrets) else None
            return
        tries = MEASURED // max(1, len(self.bounds.free))
        while len(secrets) and tries >= 0:
            tries -= 1
            values = self.bounds.found(secrets, whole=True)
            spread = values.max(axis=0) - values.min(axis=0)
            cell = int(secrets[np.argmin(spread)])
            top = values[:, np.argmin(spread)].max()
            self.result.narrowest = int(spread.min()) + 1
            highest = self.bounds.end_of(cell, False)
            if np.isinf(highest):
                # Nothing that is shown limits it.
                secrets = secrets[secrets != cell]
                continue
            grown = self.bounds.found(np.array([cell]), whole=True).max() > top
            if not grown and (highest < top + 1 - NEAR or not self.bounds.can_be(cell, top + 1, np.inf)):
                return

    def _pairs(self, cells: list[tuple[int, int]]) -> list[tuple[int, int]]:
        return [(int(self.row_of[knows]), int(self.row_of[learns])) for knows, learns in cells]
