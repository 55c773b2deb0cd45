"""What the programs of the auditor of tables answer, on sums small enough to be seen through.

Belongs here: bounds, fractions against whole numbers, sums without a solution. Does not: what is asked and the verdict
(`test_audit_tables`).
"""

import numpy as np
import pytest

from indicators.disclosure.table_audit.bounds import Contradiction, TableBounds
from indicators.disclosure.table_audit.cells import Cells

PAIRS = [(0, 1), (1, 2), (0, 2)]
AIM = 4.0


def bounds(sums: list[tuple[int, ...]], values: list[float], size: int = 3, targets=(0,)) -> TableBounds:
    """Unknowns from 0, and after them a cell each sum of them: its value, or None where it is not shown."""
    number, cell, coefficient = [], [], []
    for i, parts in enumerate(sums):
        number += [i] * (len(parts) + 1)
        cell += [size + i, *parts]
        coefficient += [-1.0] + [1.0] * len(parts)
    low = np.array([0.0] * size + [0.0 if value is None else value for value in values])
    high = np.array([np.inf] * size + [np.inf if value is None else value for value in values])
    entries = np.array(number), np.array(cell), np.array(coefficient)
    nothing = np.zeros((len(low), 1), dtype=np.int64)
    return TableBounds(Cells(low, high, nothing, [], [], nothing[:0, 0], entries), AIM + 0 * low, np.array(targets))


def test_a_sum_bounds_its_parts_and_its_parts_bound_a_sum():
    # x + y = 7 and z = 2: y + z lies between 2 and 9.
    found = bounds([(0, 1), (2,), (1, 2)], [7, 2, None])
    assert found.low.tolist() == [0, 0, 2, 7, 2, 2] and found.high.tolist() == [7, 7, 2, 7, 2, 9]
    assert found.free.tolist() == [0, 1, 5] and found.end_of(2, True) == found.end_of(2, False) == 2


def test_the_ends_of_an_unknown_follow_from_all_sums_together():
    # x + y = 5, y + z = 6, x + z = 7: x is 3. Passed from sum to sum: z is 6 at most, so that x is 1 at least, and y 4
    # at most; x is 5 at most, so that z is 2 at least.
    found = bounds(PAIRS, [5, 6, 7])
    assert found.high[:3].tolist() == [5, 4, 6] and found.low[:3].tolist() == [1, 0, 2]
    assert [found.end_of(cell, lowest) for cell in range(3) for lowest in (True, False)] == [3, 3, 2, 2, 4, 4]
    assert found.can_be(0, 3, 3) and not found.can_be(0, 4, 5) and not found.can_be(0, 6, 9)


def test_what_nothing_limits_has_no_highest_value():
    found = bounds([(0, 1, 2)], [None])
    assert np.isinf(found.end_of(0, False)) and found.end_of(0, True) == 0


def test_halves_are_no_table_of_whole_numbers():
    # Each pair adds up to 1: every one is a half.
    found = bounds(PAIRS, [1, 1, 1])
    assert found.end_of(0, True) == found.end_of(0, False) == 0.5
    assert (
        not found.is_whole.any()
        and len(found.found(found.free, whole=True)) == 0
        and len(found.found(found.free, whole=False)) > 0
    )
    assert not found.can_be(0, 0, 0) and not found.can_be(0, 1, 1)
    assert (found.programs, found.whole_programs) == (2, 2)


def test_sums_that_no_table_has_are_a_contradiction():
    # Each pair adds up to 1, and all to 2: no sum alone is impossible, and three halves would be all.
    found = bounds([*PAIRS, (0, 1, 2)], [1, 1, 1, 2])
    with pytest.raises(Contradiction):
        found.end_of(0, True)
    with pytest.raises(Contradiction):
        bounds([(0, 1), (0, 1)], [3, 4])


def test_together_unknowns_are_brought_down_as_far_as_can_be_or_up_to_the_aim():
    # x + y = 12. Together they are 12 whatever; up to the aim of 4 both can be at once.
    found = bounds([(0, 1)], [12], size=2, targets=(0, 1))
    found.push(np.array([0, 1]), np.ones(2), down=False)
    assert (found.tables[-1] >= AIM).all()
    found.push(np.array([0]), np.ones(1), down=True)
    assert found.tables[-1].tolist() == [0, 12]
    found.push(np.array([1]), np.ones(1), down=True, whole=True)
    assert found.tables[-1].sum() == 12 and found.is_whole.all()


def test_what_is_known_counts_until_it_is_forgotten():
    found = bounds([(0, 1)], [12], size=2)
    assert found.can_be(0, 0, 0) and found.can_be(0, 12, 12)
    found.know(1, 5, np.inf)
    assert not found.can_be(0, 8, 12) and found.can_be(0, 7, 7)
    assert found.end_of(0, False) == 7 and found.found([1], whole=True).min() >= 5
    assert not found.can_be(1, 0, 4) and found.can_be(1, 5, 5)
    found.know(0, 2, 2)
    assert found.end_of(1, True) == found.end_of(1, False) == 10
    found.forget(0)
    found.forget(1)
    assert found.end_of(0, False) == 12 and found.can_be(1, 0, 0) and (found.found([1], whole=True) == 0).any()
