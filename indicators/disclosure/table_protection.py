"""Which cells of a frequency table are hidden.

Belongs here: which counts are small, what hiding a cell loses, the table as a system of counts. Does not: reading the
table (`tables`), the choice (`suppression`), rounding (`table_rounding`), the attack on the result (`audit.tables`).
"""

from dataclasses import dataclass
from functools import reduce

import numpy as np
from scipy.sparse import csr_array, kron

from indicators.disclosure.suppression.choice import choose_hidden
from indicators.disclosure.suppression.system import CountSystem
from indicators.disclosure.tables import Axis, FrequencyTable, TableRefused


@dataclass(frozen=True)
class TableRules:
    """What a protected table must keep to.

    `threshold`: counts below it are small. `width`: possible values that each small count must have, 0 among them.
    `zeros`: counts of 0 are published; else they are small. `singles`: also against a single person who knows
    herself. `base`: cells that are not hidden are rounded to it; None: they stay exact.
    """

    threshold: int = 5
    width: int = 5
    zeros: bool = True
    singles: bool = True
    base: int | None = None


def small_cells(counts: np.ndarray, rules: TableRules) -> np.ndarray:
    """Mask of the counts that are hidden for themselves."""
    return (counts < rules.threshold) & ((counts > 0) | (not rules.zeros))


def loss(counts: np.ndarray, by: str) -> np.ndarray:
    """What hiding each cell loses: `equal`, or `size`: 1 and the logarithm of the count."""
    return np.ones(len(counts)) if by == "equal" else 1 + np.log1p(counts)


def cells_to_hide(table: FrequencyTable, rules: TableRules, weight: np.ndarray) -> np.ndarray:
    """bool[rows]: hidden, for itself or for others. `weight`: float[rows] > 0, what hiding a row loses.

    Raises `TableRefused` where something small cannot be protected.
    """
    choice = choose_hidden(count_system(table, rules, weight), rules.width, rules.singles)
    if len(choice.unprotected):
        raise TableRefused(
            [
                f"{len(choice.unprotected)} small counts follow from what is always published; merge classes, or "
                "protect zeros too"
            ]
        )
    return choice.hidden


def count_system(table: FrequencyTable, rules: TableRules, weight: np.ndarray) -> CountSystem:
    """The table as sums of its inner cells: one count and one row a row of the table."""
    small = small_cells(table.counts, rules)
    always = np.zeros(len(table.counts), dtype=bool)
    always[table.grand_total] = True
    if rules.zeros:
        always |= table.counts == 0
    within = reduce(lambda left, right: kron(left, right, format="csr"), [_within(axis) for axis in table.axes])
    counts = csr_array(within)[table.place].astype(np.int64)
    inner = np.flatnonzero(np.asarray(counts.sum(axis=1)).ravel() == 1)
    truth = np.zeros(counts.shape[1], dtype=np.int64)
    truth[counts[inner].indices] = table.counts[inner]
    return CountSystem(
        truth=truth,
        counts=counts,
        row=np.arange(len(table.counts)),
        sensitive=small,
        known=csr_array((0, len(truth)), dtype=np.int64),
        known_lower=np.zeros(0, dtype=np.int64),
        known_upper=np.zeros(0, dtype=np.int64),
        weight=weight,
        hidden_first=small,
        always_shown=always & ~small,
    )


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
