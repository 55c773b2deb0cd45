"""A frequency table as a system of counts, and what its protection must keep to.

Belongs here: which counts are small, what hiding a cell loses, who is in which count. Does not: reading the table
(`tables`), the choice of what is hidden (`suppression`, `table_rounding`).
"""

from collections.abc import Set
from dataclasses import dataclass
from functools import reduce

import numpy as np
from scipy.sparse import csr_array, kron, vstack

from indicators.disclosure.suppression.products import Axes
from indicators.disclosure.suppression.system import CountSystem
from indicators.disclosure.table_completion import fitting_cells
from indicators.disclosure.table_standing import FREE, HIDDEN, SHOWN
from indicators.disclosure.tables import Axis, FrequencyTable, TableRefused

EQUAL = "equal"
SIZE = "size"


@dataclass(frozen=True)
class TableRules:
    """What a protected table must keep to.

    `threshold`: counts below it are small. `width`: possible values that each small count must have; `reaching_zero`: 0
    must be among them.
    `zeros`: counts of 0 are published; else they are small. `singles`: also against a single person who knows
    herself. `base`: cells that are not hidden are rounded to it; None: they stay exact. `not_empty`: outsiders conclude
    from published zeros that no hidden count is 0. `depth`: crossings that have no row are protected up to so many
    crossed axes.
    """

    threshold: int = 5
    width: int = 5
    reaching_zero: bool = True
    zeros: bool = True
    singles: bool = True
    base: int | None = None
    not_empty: bool = False
    depth: int = 3


@dataclass(frozen=True)
class TableSystem(CountSystem):
    """The system of a table. `axes`: where its counts and variables stand in the crossing of its axes."""

    axes: Axes


def small_cells(counts: np.ndarray, rules: TableRules) -> np.ndarray:
    """Mask of the counts that are hidden for themselves."""
    return (counts < rules.threshold) & ((counts > 0) | (not rules.zeros))


def secret_rows(table: FrequencyTable, rules: TableRules) -> np.ndarray:
    """Mask of the rows whose count nobody may learn: the small ones, but for those that are out already."""
    return small_cells(table.counts, rules) & (table.standing != SHOWN)


def weight_of_rows(table: FrequencyTable, by: str) -> np.ndarray:
    """What hiding each row loses, float64[rows] > 0. `by`: `equal`; `size`: more for larger counts; or a column.

    Raises `TableRefused` if there is no such column, or if it holds anything but numbers above 0.
    """
    if by == EQUAL:
        return np.ones(len(table.counts))
    if by == SIZE:
        return 1 + np.log1p(table.counts)
    if by not in table.columns:
        raise TableRefused([f"weights: there is no column {by}; name a column, or {EQUAL} or {SIZE}"])
    column = table.columns.index(by)
    weight = np.array([_number(row[column]) for row in table.rows])
    wrong = np.flatnonzero(~((weight > 0) & np.isfinite(weight)))
    if len(wrong):
        raise TableRefused([f"row {wrong[0] + 2}, column {by}: it is no number above 0; every row needs such a weight"])
    return weight


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return np.nan


def single_persons(table: FrequencyTable) -> np.ndarray:
    """Mask of the rows that hold one person and that no other row splits further."""
    finest = np.ones(len(table.counts), dtype=bool)
    for k, axis in enumerate(table.axes):
        finest &= np.isin(table.node[:, k], axis.leaves)
    return finest & (table.counts == 1)


def count_system(
    table: FrequencyTable, rules: TableRules, weight: np.ndarray, doubtful: Set[tuple[str, ...]] = frozenset()
) -> TableSystem:
    """The table as sums of its inner cells: a row and a count each row of the table.

    After them a count each crossing that has no row, up to `rules.depth` crossed axes, unless a shown zero tells it.
    `doubtful`: labels of such crossings that nobody can tell from small ones, and that are protected like them.
    What has become of a row before stays so; a row that nobody publishes counts as hidden and costs nothing.
    With `rules.not_empty` each inner cell counts the persons beyond the one that everybody knows of.
    Raises `TableRefused` if no full cross-classification fits.
    """
    small = secret_rows(table, rules)
    hidden = small | (table.standing == HIDDEN) | ~table.published
    shown_zero = (table.counts == 0) & np.where(table.standing == FREE, rules.zeros, table.standing == SHOWN)
    always = shown_zero | (table.standing == SHOWN)
    always[table.grand_total] = True
    within = [_within(axis) for axis in table.axes]
    every = csr_array(reduce(lambda left, right: kron(left, right, format="csr"), within))
    counts = every[table.place]
    inner = np.flatnonzero(np.asarray(counts.sum(axis=1)).ravel() == 1)
    if table.is_complete:
        truth = np.zeros(counts.shape[1], dtype=np.int64)
        truth[counts[inner].indices] = table.counts[inner]
    else:
        truth = fitting_cells(counts, table.counts)
    told = np.asarray(counts[shown_zero].sum(axis=0)).ravel() > 0
    unpublished = _unpublished(table, rules.depth)
    unpublished = unpublished[np.asarray(every[unpublished][:, ~told].sum(axis=1)).ravel() > 0]
    counts = csr_array(vstack([counts, every[unpublished]], format="csr"))[:, ~told]
    truth = truth[~told]
    small_unpublished = every[unpublished][:, ~told] @ truth < rules.threshold
    small_unpublished |= np.array([_label(table, place) in doubtful for place in unpublished], dtype=bool)
    return TableSystem(
        truth=truth - 1 if rules.not_empty else truth,
        counts=counts,
        row=np.concatenate([np.where(table.published, np.arange(len(small)), -1), np.full(len(unpublished), -1)]),
        sensitive=np.concatenate([small, small_unpublished]),
        known=csr_array((0, len(truth)), dtype=np.int64),
        known_lower=np.zeros(0, dtype=np.int64),
        known_upper=np.zeros(0, dtype=np.int64),
        weight=weight,
        hidden_first=hidden,
        always_shown=always & ~hidden,
        axes=Axes(
            tuple(part.toarray() > 0 for part in within),
            count=np.concatenate([table.place, unpublished]),
            variable=np.flatnonzero(~told),
        ),
    )


def _label(table: FrequencyTable, place: int) -> tuple[str, ...]:
    node = np.unravel_index(place, table.shape)
    return tuple(label for axis, n in zip(table.axes, node, strict=True) for label in axis.nodes[n])


def _unpublished(table: FrequencyTable, depth: int) -> np.ndarray:
    """Places of the full cross-classification that have no row and are split by at most `depth` axes."""
    node = np.unravel_index(np.arange(np.prod(table.shape)), table.shape)
    crossed = sum((part > 0).astype(np.int64) for part in node)
    crossed[table.place] = depth + 1
    return np.flatnonzero(crossed <= depth)


def _within(axis: Axis) -> csr_array:
    """Nodes x leaves: whether a leaf lies in a node."""
    leaves = axis.leaves
    above = np.array(leaves)
    rows, columns = [], []
    while np.any(above >= 0):
        there = above >= 0
        rows.append(above[there])
        columns.append(np.flatnonzero(there))
        above = np.where(there, axis.parent[above], -1)
    rows, columns = np.concatenate(rows), np.concatenate(columns)
    return csr_array((np.ones(len(rows), dtype=np.int64), (rows, columns)), shape=(len(axis.nodes), len(leaves)))
