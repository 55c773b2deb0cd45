"""Small systems of counts whose safe choices are known by hand, and all their tables by counting them out.

Belongs here: `indicators.disclosure.suppression` on tables of a few cells. Does not: random tables (`tests/property`).
"""

from itertools import product

import numpy as np
import pytest
from scipy.sparse import csr_array

from indicators.disclosure.suppression.choice import choose_hidden
from indicators.disclosure.suppression.system import CountSystem


def two_way(cells: list[list[int]], small: int = 4) -> CountSystem:
    """A two-way table with its margins, rows first: cells, row totals, column totals, grand total."""
    inner = np.array(cells)
    n, m = inner.shape
    sums = np.concatenate(
        [np.eye(n * m), np.kron(np.eye(n), np.ones(m)), np.kron(np.ones(n), np.eye(m)), np.ones((1, n * m))]
    ).astype(np.int64)
    count = sums @ inner.ravel()
    sensitive = (count > 0) & (count <= small)
    shown = count == 0
    shown[-1] = True
    return CountSystem(
        truth=inner.ravel(),
        counts=csr_array(sums),
        row=np.arange(len(sums)),
        sensitive=sensitive,
        known=csr_array((0, n * m), dtype=np.int64),
        known_lower=np.zeros(0),
        known_upper=np.zeros(0),
        weight=1 + np.log1p(count),
        hidden_first=sensitive,
        always_shown=shown,
    )


def all_tables(system: CountSystem, hidden: np.ndarray, most: int) -> np.ndarray:
    """All tables with entries up to `most` that agree with the rows that are not hidden."""
    tables = np.array(list(product(range(most + 1), repeat=len(system.truth))))
    counts = tables @ system.counts.toarray().T
    told = ~hidden[system.row]
    return tables[(counts[:, told] == (system.counts @ system.truth)[told]).all(axis=1)]


def test_a_small_cell_alone_is_hidden_with_the_cheapest_rectangle():
    system = two_way([[2, 30, 10], [20, 40, 11], [50, 60, 70]])
    choice = choose_hidden(system, width=5)
    assert len(choice.unprotected) == 0
    # The cell, one more in its row, one in its column and the fourth corner; 10 and 20 lose least: 10, 20, 11.
    assert np.flatnonzero(choice.hidden).tolist() == [0, 2, 3, 5]


@pytest.mark.parametrize(
    "cells", [[[2, 9], [7, 8]], [[1, 6], [6, 5]], [[1, 1, 7], [5, 6, 7]], [[3, 0, 5], [5, 6, 5]], [[1, 2], [3, 4]]]
)
def test_every_small_count_reaches_from_0_over_five_values(cells):
    system = two_way(cells)
    hidden = choose_hidden(system, width=5).hidden
    values = all_tables(system, hidden, most=9 if len(system.truth) > 4 else 20) @ system.counts.toarray().T
    assert (values[:, system.sensitive].min(axis=0) == 0).all()
    assert (values[:, system.sensitive].max(axis=0) >= 4).all()


def test_a_woman_alone_in_a_cell_cannot_compute_another_small_cell():
    # Hiding just the two 1s of the first row would let each of the two women subtract herself.
    system = two_way([[1, 1, 7], [5, 6, 7]])
    hidden = choose_hidden(system, width=5).hidden
    tables = all_tables(system, hidden, most=9)
    for woman, other in ((0, 1), (1, 0)):
        assert len(set(tables[tables[:, woman] == 1][:, other])) > 1


def test_what_is_always_shown_may_leave_a_count_unprotected():
    system = two_way([[2, 9], [7, 8]])
    fixed = np.ones(9, dtype=bool)
    fixed[0] = False
    choice = choose_hidden(CountSystem(**{**vars(system), "always_shown": fixed, "hidden_first": ~fixed}), width=5)
    assert choice.unprotected.tolist() == [0]
