"""Frequency tables as statistical offices publish them: a row a cell, margins in rows of their own.

Belongs here: reading such a table, what must hold of it, who lies within whom. Does not: what is hidden
(`table_protection`), attacking the result (`table_audit`).

A dimension may lie inside another (district in region): together they are one axis of the table, a tree. A row says
`Total` in every dimension that it is not split by. Either every crossing is there, or whole breakdowns are missing
(three two-way tables without the three-way one); a breakdown with holes is refused.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from indicators.disclosure.table_standing import STANDINGS, UNPUBLISHED, standing_of

TOTAL = "Total"

MOST_CELLS = 2_000_000
"""Cells of the full cross-classification beyond which a table is refused: nothing here would end."""

FAULTS_TOLD = 10


class TableRefused(ValueError):
    """The table cannot be protected as it is. `faults`: one sentence each, with file, row number, column and rule."""

    def __init__(self, faults: Sequence[str]):
        super().__init__("\n".join(faults))
        self.faults = list(faults)


@dataclass(frozen=True)
class Axis:
    """Dimensions that lie in each other, outermost first, as a tree; node 0 is the total of them all.

    `nodes`: labels of each node, one a dimension. `parent`: node above each node, -1 for node 0. `depth`: number of
    dimensions in which a node does not say `Total`.
    """

    dimensions: tuple[str, ...]
    nodes: tuple[tuple[str, ...], ...]
    parent: np.ndarray
    depth: np.ndarray

    @property
    def leaves(self) -> np.ndarray:
        """Nodes with nothing below them."""
        return np.setdiff1d(np.arange(len(self.nodes)), self.parent)


@dataclass(frozen=True)
class FrequencyTable:
    """A checked table.

    `columns` and `rows` are the file's text; `counts` and `node` (rows x axes) what they mean. `standing`: str[rows],
    what has become of each row before (`table_standing`).
    """

    columns: tuple[str, ...]
    rows: list[list[str]]
    axes: tuple[Axis, ...]
    count_column: str
    counts: np.ndarray
    node: np.ndarray
    standing: np.ndarray

    @property
    def published(self) -> np.ndarray:
        """Mask of the rows that somebody sees, be it with their count hidden."""
        return self.standing != UNPUBLISHED

    @property
    def shape(self) -> tuple[int, ...]:
        """Nodes of each axis: the full cross-classification with all margins."""
        return tuple(len(axis.nodes) for axis in self.axes)

    @property
    def place(self) -> np.ndarray:
        """int64[rows]: the place of each row among the cells of the full cross-classification."""
        return np.ravel_multi_index(tuple(self.node.T), self.shape)

    @property
    def is_complete(self) -> bool:
        """Whether every crossing has its row."""
        return len(self.rows) == np.prod(self.shape)

    @property
    def grand_total(self) -> int:
        """The row that says `Total` everywhere."""
        return int(np.flatnonzero(self.place == 0)[0])


def read_table(
    path: Path, dimensions: Sequence[str], nested: dict[str, str], count: str = "count", standing: str | None = None
) -> FrequencyTable:
    """Read and check a CSV. `nested`: for each inner dimension the one that it lies in. `standing`: a column of what
    has become of the rows before.

    Row numbers in sentences count the header as row 1. Raises `TableRefused`.
    """
    columns, rows = _text(path)
    needed = [*dimensions, count, *([standing] if standing else [])]
    missing = [name for name in needed if name not in columns]
    if missing:
        there = ", ".join(columns)
        raise TableRefused([f"{path.name}: there is no column {name}; the columns are {there}" for name in missing])
    said = _Said(path.name)
    chains = _chains(dimensions, nested)
    counts = _whole_numbers(rows, columns.index(count), count, said)
    stands, wrong = standing_of([row[columns.index(standing)] if standing else "" for row in rows])
    for i in wrong:
        said.about(i, standing, f"it is none of {', '.join(STANDINGS[1:])}, and not empty")
    parts = [_axis(rows, [columns.index(name) for name in chain], chain, said) for chain in chains]
    said.stop_if_any()
    axes, nodes = tuple(axis for axis, _ in parts), np.stack([node for _, node in parts], axis=1)
    table = FrequencyTable(tuple(columns), rows, axes, count, counts, nodes, stands)
    _check(table, said)
    return table


class _Said:
    """Sentences about one file, told together."""

    def __init__(self, name: str):
        self.name = name
        self.faults: list[str] = []

    def about(self, row: int, column: str, what: str) -> None:
        """`row` counts from 0 without the header."""
        self.faults.append(f"{self.name}: row {row + 2}, column {column}: {what}")

    def stop_if_any(self) -> None:
        if self.faults:
            more = len(self.faults) - FAULTS_TOLD
            told = self.faults[:FAULTS_TOLD] + ([f"{self.name}: and {more} more faults"] if more > 0 else [])
            raise TableRefused(told)


def _text(path: Path) -> tuple[list[str], list[list[str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            columns, *rows = list(csv.reader(file, strict=True)) or [[]]
    except (UnicodeDecodeError, csv.Error):
        raise TableRefused([f"{path.name}: it is not a CSV in UTF-8; save it as one"]) from None
    if not rows:
        raise TableRefused([f"{path.name}: there are no rows; each cell of the table needs one"])
    if len(set(columns)) < len(columns):
        raise TableRefused([f"{path.name}: row 1: two columns have the same name; rename one"])
    ragged = [i for i, row in enumerate(rows) if len(row) != len(columns)]
    if ragged:
        wrong = f"{path.name}: row {ragged[0] + 2}: {len(rows[ragged[0]])} fields where the header has {len(columns)}"
        raise TableRefused([f"{wrong}; write one field a column"])
    return columns, rows


def _chains(dimensions: Sequence[str], nested: dict[str, str]) -> list[tuple[str, ...]]:
    """Dimensions by axis, outermost first. Raises `TableRefused` where `nested` is no chain of dimensions."""
    if len(set(dimensions)) < len(dimensions):
        raise TableRefused(["the dimensions: one is named twice"])
    for child, parent in nested.items():
        if child not in dimensions or parent not in dimensions:
            name = parent if child in dimensions else child
            raise TableRefused([f"the nesting {child}:{parent}: {name} is not a dimension; name it among them"])
    if len(set(nested.values())) < len(nested):
        raise TableRefused(["the nesting: two dimensions lie directly in the same one; protect them as two tables"])
    child_of = {parent: child for child, parent in nested.items()}
    chains = []
    for name in dimensions:
        if name not in nested:
            chain = [name]
            while chain[-1] in child_of:
                chain.append(child_of[chain[-1]])
            chains.append(tuple(chain))
    if sum(map(len, chains)) < len(dimensions):
        raise TableRefused(["the nesting: dimensions lie in each other in a circle"])
    return chains


def _whole_numbers(rows: list[list[str]], column: int, name: str, said: _Said) -> np.ndarray:
    counts = np.zeros(len(rows), dtype=np.int64)
    for i, row in enumerate(rows):
        text = row[column].strip()
        if text.isascii() and text.isdigit() and len(text) <= 15:
            counts[i] = int(text)
        else:
            said.about(i, name, "it is not a whole number of 0 or more; write the true count in digits alone")
    return counts


def _axis(rows: list[list[str]], columns: list[int], chain: tuple[str, ...], said: _Said) -> tuple[Axis, np.ndarray]:
    """The tree of these dimensions and the node of each row, nodes in the order in which they first appear."""
    index = {(TOTAL,) * len(chain): 0}
    inside: dict[tuple[int, str], tuple[str, ...]] = {}
    node = np.zeros(len(rows), dtype=np.int64)
    for i, row in enumerate(rows):
        labels = tuple(row[column] for column in columns)
        split = [label != TOTAL for label in labels]
        if not all(labels):
            said.about(i, chain[labels.index("")], f"it is empty; write the class, or {TOTAL} where it is not split")
        elif sorted(split, reverse=True) != split:
            outer = split.index(False)
            wrong = f"{TOTAL}, yet {chain[outer + 1]} is given; write the {chain[outer]} that it lies in"
            said.about(i, chain[outer], wrong)
        else:
            for level in range(1, sum(split)):
                if inside.setdefault((level, labels[level]), labels[:level]) != labels[:level]:
                    wrong = f"it lies in two of {chain[level - 1]}; give it to one, or name the parts differently"
                    said.about(i, chain[level], wrong)
            for level in range(1, sum(split) + 1):
                index.setdefault(labels[:level] + (TOTAL,) * (len(chain) - level), len(index))
            node[i] = index[labels]
    nodes = tuple(index)
    depth = np.array([sum(label != TOTAL for label in labels) for labels in nodes])
    above = [labels[: d - 1] + (TOTAL,) * (len(chain) - d + 1) for labels, d in zip(nodes, depth, strict=True)]
    parent = np.array([-1] + [index[labels] for labels in above[1:]], dtype=np.int64)
    return Axis(chain, nodes, parent, depth), node


def _check(table: FrequencyTable, said: _Said) -> None:
    """Refuse a table too large, with a cell twice, with holes, or with a total that is not the sum of its parts."""
    if np.prod(np.array(table.shape, dtype=float)) > MOST_CELLS:
        raise TableRefused([f"{said.name}: more than {MOST_CELLS:,} crossings; leave out a dimension or merge classes"])
    rows_at = np.full(np.prod(table.shape), -1)
    for i, place in enumerate(table.place):
        if rows_at[place] >= 0:
            dimensions = ", ".join(name for axis in table.axes for name in axis.dimensions)
            said.about(i, dimensions, f"the same cell as row {rows_at[place] + 2}; leave one of them out")
        rows_at[place] = i
    said.stop_if_any()
    _check_for_holes(table, rows_at, said)
    said.stop_if_any()
    _check_sums(table, rows_at, said)
    said.stop_if_any()


def _check_for_holes(table: FrequencyTable, rows_at: np.ndarray, said: _Said) -> None:
    """Every breakdown must be there with all its cells, and with its totals, or not at all."""
    levels = tuple(axis.depth.max() + 1 for axis in table.axes)
    depths = np.stack(np.unravel_index(np.arange(len(rows_at)), table.shape), axis=1)
    for k, axis in enumerate(table.axes):
        depths[:, k] = axis.depth[depths[:, k]]
    breakdown = np.ravel_multi_index(tuple(depths.T), levels)
    there = np.zeros(levels, dtype=bool)
    there.flat[np.unique(breakdown[rows_at >= 0])] = True
    for k in range(len(levels)):
        # What is split by an axis needs the same without it, one level up.
        there |= np.flip(np.maximum.accumulate(np.flip(there, k), axis=k), k)
    for place in np.flatnonzero((rows_at < 0) & there.flat[breakdown]):
        said.faults.append(
            f"{said.name}: there is no row for {_named(table, place)}; add it, with the count 0 if nobody is in it"
        )


def _named(table: FrequencyTable, place: int) -> str:
    node = np.unravel_index(place, table.shape)
    labels = [
        f"{name} {label}"
        for axis, n in zip(table.axes, node, strict=True)
        for name, label in zip(axis.dimensions, axis.nodes[n], strict=True)
    ]
    return ascii(", ".join(labels))[1:-1]


def _check_sums(table: FrequencyTable, rows_at: np.ndarray, said: _Said) -> None:
    counts = np.where(rows_at >= 0, table.counts[rows_at], 0).reshape(table.shape)
    is_there = (rows_at >= 0).reshape(table.shape)
    for k, axis in enumerate(table.axes):
        sums, parts = np.zeros_like(counts), np.zeros_like(is_there)
        for n in range(1, len(axis.nodes)):
            above = _at(k, axis.parent[n])
            sums[above] += counts[_at(k, n)]
            parts[above] |= is_there[_at(k, n)]
        for place in np.flatnonzero((is_there & parts & (sums != counts)).ravel()):
            column = " and ".join(axis.dimensions)
            wrong = f"it is not the sum of its parts by {column}; correct the total or the parts"
            said.about(int(rows_at[place]), table.count_column, wrong)


def _at(axis: int, node: int) -> tuple:
    return (slice(None),) * axis + (int(node),)
