"""What the solver of the auditor's programs answers, on sums small enough to be seen through.

Belongs here: bounds, fractions, programs without an answer. Does not: what is asked (`test_audit_system`).
"""

import highspy
import numpy as np
import pytest
from scipy.sparse import csr_array

from indicators.disclosure.audit import bounds
from indicators.disclosure.audit.bounds import Contradiction, Tables, tightened


def test_bounds_are_passed_along_as_far_as_asked():
    # x1 <= 3, x2 <= x1, x3 <= x2.
    rows = csr_array(np.array([[0, -1, 1], [-1, 1, 0]]))
    limits = np.full(2, -np.inf), np.zeros(2)
    high = np.array([3.0, np.inf, np.inf])
    assert tightened(rows, *limits, np.zeros(3), high)[1].tolist() == [3, 3, 3]
    assert tightened(rows, *limits, np.zeros(3), high, rounds=1)[1].tolist() == [3, 3, np.inf]


def test_lower_bounds_are_passed_along_as_far_as_upper_ones():
    # x1 >= 3, x2 >= x1, x3 >= x2, x4 >= x3, in an order that takes a round for each.
    rows = csr_array(np.array([[0, 0, -1, 1], [0, -1, 1, 0], [-1, 1, 0, 0]]))
    limits = np.zeros(3), np.full(3, np.inf)
    low, high = np.array([3.0, 0, 0, 0]), np.full(4, 9.0)
    assert [b.tolist() for b in tightened(rows, *limits, low, high)] == [[3, 3, 3, 3], [9, 9, 9, 9]]
    assert tightened(rows, *limits, low, high, rounds=2)[0].tolist() == [3, 3, 3, 0]


def test_a_sum_and_its_terms_bound_each_other():
    # 2x - y = 5, x <= 4, y <= 9: y is 3 at most, x 2.5 at least and so 3, y 1 at least.
    found = tightened(csr_array(np.array([[2, -1]])), np.full(1, 5.0), np.full(1, 5.0), np.zeros(2), np.array([4.0, 9]))
    assert [b.tolist() for b in found] == [[3, 1], [4, 3]]


class Sums:
    """What `Tables` needs of a system."""

    def __init__(self, rows: list, low: list, high: list):
        self.rows = csr_array(np.array(rows))
        self.row_low, self.row_high = np.array(low, float), np.array(high, float)


def tables(rows, low, high, most=1.0) -> Tables:
    size = len(rows[0])
    return Tables(Sums(rows, low, high), np.zeros(size), np.full(size, most))


PAIRS = [[1, 1, 0], [0, 1, 1], [1, 0, 1]]


def test_fractions_are_no_table_of_whole_numbers():
    # Each pair adds up to 1: every one is a half.
    halves = tables(PAIRS, [1, 1, 1], [1, 1, 1])
    assert halves.least(np.ones(3)).tolist() == [0.5, 0.5, 0.5]
    assert halves.whole(np.zeros(3)) is None and halves.whole_programs == 1
    assert halves.least(np.ones(3)).tolist() == [0.5, 0.5, 0.5]  # what follows is not disturbed


def test_sums_that_no_table_has_are_a_contradiction():
    # No pair above 1, and 2 in all: three halves would be the most.
    impossible = tables([*PAIRS, [1, 1, 1]], [0, 0, 0, 2], [1, 1, 1, 3])
    with pytest.raises(Contradiction):
        impossible.least(np.zeros(3))
    with pytest.raises(Contradiction):
        tables([[1, 1]], [3], [3])


def test_next_to_a_table_or_one_further():
    # x + y = 3: beside (2, 2) there is none, one further there is.
    three = tables([[1, 1]], [3], [3], most=9.0)
    near = np.array([2.0, 2.0])
    assert three.whole(np.zeros(2), near) is None
    assert sorted(three.whole(np.zeros(2), near, slack=1)) == [1, 2]
    assert three.whole(np.array([1.0, 0.0]), np.array([0.5, 2.5])).tolist() == [0, 3]
    # What was narrowed for it is wide again.
    assert three.least(np.array([1.0, 0.0])).tolist() == [0, 3] and three.least(np.array([0.0, 1.0])).tolist() == [3, 0]


def test_a_table_agrees_if_it_keeps_every_bound_and_every_sum():
    # 4 to 6 in all, of which the first two are 3; each at most 3.
    some = tables([[1, 1, 1], [1, 1, 0]], [4, 3], [6, 3], most=3.0)
    assert some.agrees(np.array([2.0, 1, 1])) and some.agrees(np.array([0.0, 3, 3]))
    assert not some.agrees(np.array([2.0, 1, 0])) and not some.agrees(np.array([2.0, 2, 2]))
    assert not some.agrees(np.array([1.0, 1, 3])) and not some.agrees(np.array([-1.0, 4, 2]))
    assert not some.agrees(np.array([4.0, -1, 1]))


def test_a_search_that_is_ended_has_what_it_had_found(monkeypatch):
    def ended(run: bool):
        def answer(solver):
            if run:
                solver.run()
            return highspy.HighsModelStatus.kSolutionLimit

        return answer

    three = tables([[1, 1]], [3], [3], most=9.0)
    monkeypatch.setattr(bounds, "answer", ended(run=False))
    assert three.whole(np.zeros(2)) is None
    monkeypatch.setattr(bounds, "answer", ended(run=True))
    assert three.whole(np.zeros(2)).sum() == 3


def test_a_solver_that_stops_early_is_told():
    unfinished = tables([[1, 1, 1], [1, 2, 3]], [5, 8], [9, 20], most=9.0)
    unfinished.solver.setOptionValue("simplex_iteration_limit", 0)
    with pytest.raises(RuntimeError, match="The solver stopped: Iteration limit reached"):
        unfinished.least(np.array([-1.0, -2.0, -1.0]))
    assert unfinished.solver.getModelStatus() == highspy.HighsModelStatus.kIterationLimit
