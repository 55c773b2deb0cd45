"""What an outsider can write down about a protected table: its cells with bounds, and which of them add up.

Belongs here: reading the table as it is shown, cells that nobody shows but everybody knows to exist, the sums. Does
not: solving them (`bounds`), the verdict (`attack`).

Every crossing of the classes with their totals is a cell, shown or not; each total is the sum of the cells one step
below it along one axis. What is shown lies between bounds: both are the count where it is exact. Where whole breakdowns
are missing, as in tables that are linked by their margins, cells that no row shows and nobody asks about are left out,
but for the finest ones: what is not the sum of cells that are there is the sum of the finest in it.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

TOTAL = "Total"


@dataclass(frozen=True)
class Shown:
    """How counts are shown. `base`: rounded to it, halves up; None for exact ones. `threshold`: below it hidden.

    `zeros`: whether a count of 0 is shown, as 0. `not_empty`: whether whoever looks at the table concludes from that
    that no hidden count is 0.
    """

    threshold: int
    base: int | None = None
    zeros: bool = True
    not_empty: bool = False

    def bounds(self, value: int) -> tuple[int, int]:
        """Lowest and highest true count behind a shown one."""
        if self.base is None or (value == 0 and self.zeros):
            return value, value
        return max(value - self.base // 2, self.threshold), value + (self.base - 1) // 2


@dataclass(frozen=True)
class Cells:
    """Cells of the full cross-classification.

    `low`, `high`: bounds. `node`: int64[cells, axes], the class of each cell on each axis, 0 for the total. `names`:
    the labels of each class, `Total` in dimensions that it is not split by. `lies_in`: for each axis whether a class
    lies in another, bool[classes, classes], each in itself. `row`: int64[rows of the file], the cell of each row.
    `sums`: for each entry of a sum its number, its cell and its coefficient, -1 for the total and 1 for the parts;
    each sum is 0.
    """

    low: np.ndarray
    high: np.ndarray
    node: np.ndarray
    names: list[list[tuple[str, ...]]]
    lies_in: list[np.ndarray]
    row: np.ndarray
    sums: tuple[np.ndarray, np.ndarray, np.ndarray]

    def inside(self, cells: np.ndarray, whole: int) -> np.ndarray:
        """Which of the cells lie in the cell `whole`, itself included."""
        return np.logical_and.reduce(
            [lies_in[self.node[cells, k], self.node[whole, k]] for k, lies_in in enumerate(self.lies_in)]
        )

    def label(self, cell: int) -> tuple[str, ...]:
        """What the dimensions say in a cell, in the order of the axes."""
        return tuple(part for names, node in zip(self.names, self.node[cell], strict=True) for part in names[node])

    def is_inner(self) -> np.ndarray:
        """Mask of the cells that no other lies in."""
        parts = [lies_in.sum(axis=0)[node] for lies_in, node in zip(self.lies_in, self.node.T, strict=True)]
        return np.logical_and.reduce([part == 1 for part in parts])


def read_shown(text: str, chains: Sequence[Sequence[str]], count: str, shown: Shown, depth: int) -> Cells:
    """Cells of a CSV whose hidden counts are empty. `chains`: dimensions by axis, outermost first. `depth`: cells that
    are split by so many axes are asked about, whether they have a row or not."""
    rows = list(csv.DictReader(io.StringIO(text)))
    trees = [_Tree(rows, chain) for chain in chains]
    shape = tuple(len(tree.nodes) for tree in trees)
    row = np.ravel_multi_index(tuple(np.array(tree.of_row) for tree in trees), shape)
    low, high = np.zeros(np.prod(shape)), np.full(np.prod(shape), np.inf)
    for cell, line in zip(row, rows, strict=True):
        if line[count] != "":
            low[cell], high[cell] = shown.bounds(int(line[count]))
        elif shown.not_empty:
            low[cell] = 1
    node = np.stack(np.unravel_index(np.arange(len(low)), shape), axis=1)
    sums = _sums(trees, np.arange(len(low)).reshape(shape))
    every = Cells(low, high, node, [tree.names for tree in trees], [tree.lies_in() for tree in trees], row, sums)
    asked = (node > 0).sum(axis=1) <= depth
    asked[row] = True
    return every if asked.all() else _without(every, ~asked & ~every.is_inner())


def _without(cells: Cells, left_out: np.ndarray) -> Cells:
    """The same without some of the cells, whose parts stand in for them."""
    number, cell, coefficient = cells.sums
    whole = ~np.isin(number, number[left_out[cell]])
    number, cell, coefficient = (part[whole] for part in cells.sums)
    inner = cells.is_inner()
    no_sum = ~left_out & ~inner
    no_sum[cell[coefficient < 0]] = False
    parts = [np.flatnonzero(inner)[cells.inside(np.flatnonzero(inner), total)] for total in np.flatnonzero(no_sum)]
    first = number.max(initial=-1) + 1
    size = [len(part) + 1 for part in parts]
    number = np.concatenate([number, np.repeat(first + np.arange(len(parts)), size)])
    cell = np.concatenate([cell, *[[total, *part] for total, part in zip(np.flatnonzero(no_sum), parts, strict=True)]])
    coefficient = np.concatenate([coefficient, *[[-1.0] + [1.0] * len(part) for part in parts]])
    place = np.cumsum(~left_out) - 1
    sums = np.unique(number, return_inverse=True)[1], place[cell.astype(np.int64)], coefficient
    kept = ~left_out
    return Cells(
        cells.low[kept], cells.high[kept], cells.node[kept], cells.names, cells.lies_in, place[cells.row], sums
    )


class _Tree:
    """The classes of one axis: `nodes` by their labels, the total first; `parts` of each that has any."""

    def __init__(self, rows: list[dict], chain: Sequence[str]):
        labels = [tuple(row[name] for name in chain) for row in rows]
        starts = {
            label[:length] for label in labels for length in range(1, len(chain) + 1) if label[length - 1] != TOTAL
        }
        self.nodes = {name: i for i, name in enumerate([(), *sorted(starts, key=lambda name: (len(name), name))])}
        self.of_row = [self.nodes[tuple(part for part in label if part != TOTAL)] for label in labels]
        self.names = [name + (TOTAL,) * (len(chain) - len(name)) for name in self.nodes]
        self.parts: dict[int, list[int]] = {}
        for name, i in self.nodes.items():
            if name:
                self.parts.setdefault(self.nodes[name[:-1]], []).append(i)

    def lies_in(self) -> np.ndarray:
        """Whether a class lies in another, bool[classes, classes]."""
        names = list(self.nodes)
        return np.array([[inner[: len(outer)] == outer for outer in names] for inner in names])


def _sums(trees: list[_Tree], grid: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    numbers, cells, coefficients, known = [], [], [], 0
    for k, tree in enumerate(trees):
        for total, parts in tree.parts.items():
            entries = np.stack([grid.take(node, axis=k).ravel() for node in (total, *parts)])
            size = entries.shape[1]
            numbers.append(np.broadcast_to(known + np.arange(size), entries.shape).ravel())
            cells.append(entries.ravel())
            coefficients.append(np.repeat([-1.0] + [1.0] * len(parts), size))
            known += size
    return np.concatenate(numbers), np.concatenate(cells), np.concatenate(coefficients)
