"""Whatever changes between two releases, nobody learns of a change of 1 to 9 women by adding and subtracting.

The attacker here knows nothing of how changes are checked: he tries every way to add and subtract the numbers that both
releases show. `PROPERTY_EXAMPLES=500` tries more tables than the few of every day.
"""

import os
from datetime import date
from itertools import product

import numpy as np
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from indicators.disclosure import revisions
from indicators.disclosure.policy import load_policy
from indicators.disclosure.revisions import FormerRelease, revise
from tests.unit.indicators.small_tables import by_region, with_withheld

EXAMPLES = int(os.environ.get("PROPERTY_EXAMPLES", "10"))
EVERY_DAY = settings(
    max_examples=2 * EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
PERIODS = ("2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2025")
INNER = list(product(PERIODS[:4], (0, 1)))
"""The inner cells: quarter and region. Rows are the total and two regions of each quarter, then of the year."""

SUMS = np.array(
    [
        [period in ("2025", quarter) and region in ("all", r) for quarter, r in INNER]
        for period in PERIODS
        for region in ("all", 0, 1)
    ],
    dtype=np.float32,
)
MOST_SHOWN = 9
WAYS = np.array(list(product((-1, 0, 1), repeat=MOST_SHOWN)), dtype=np.float32)
"""Every way to add, leave out or subtract the rows that are shown."""

rows_withheld = st.sets(st.integers(0, len(SUMS) - 1), min_size=len(SUMS) - MOST_SHOWN)


def changes(*values: int):
    """Of each inner cell: of the numerator and of those who are not in it."""
    one = st.sampled_from(values)
    return st.lists(st.tuples(one, one), min_size=len(INNER), max_size=len(INNER))


def table(numerators: np.ndarray, complements: np.ndarray):
    sums = (SUMS.astype(int) @ numerators, SUMS.astype(int) @ (numerators + complements))
    pairs = list(zip(*sums, strict=True))
    return by_region("P30", {period: pairs[3 * i : 3 * i + 3] for i, period in enumerate(PERIODS)})


def revised(withheld: set[int], changed: list[tuple[int, int]]):
    """Changes of numerators and complements from the first release to the second, by row, and what was wanted."""
    start = np.full(len(INNER), 60)
    more = np.array(changed).T
    before, sheet, _ = table(start, start)
    now, _, _ = table(start + more[0], start + more[1])
    former = FormerRelease("r1", before, with_withheld(before, sorted(withheld)))
    found = revise(now, [former], [sheet], load_policy(), date(2027, 1, 31)).true
    of_numerator, of_denominator = ((found[name] - before[name]).to_numpy(int) for name in ("numerator", "denominator"))
    return of_numerator, of_denominator - of_numerator, SUMS @ more[0], SUMS @ more[1]


def attacks(withheld: set[int]):
    """Every way to add and subtract the rows shown, and the inner cells that it adds up to."""
    shown = [row for row in range(len(SUMS)) if row not in withheld]
    ways = WAYS[np.all(WAYS[:, len(shown) :] == 0, axis=1), : len(shown)]
    return shown, ways, ways @ SUMS[shown]


def told_of_few(withheld: set[int], changed: list[tuple[int, int]]) -> set[float]:
    """Changes of 1 to 9 women that can be worked out from what both releases show."""
    of_numerator, of_complement, *_ = revised(withheld, changed)
    shown, ways, women = attacks(withheld)
    # Counts of some women: every inner cell once or not at all.
    named = np.all((women == 0) | (women == 1), axis=1)
    changes_told = (of_numerator, of_complement, of_numerator + of_complement)
    return set(range(1, 10)) & {value for change in changes_told for value in (ways[named] @ change[shown]).tolist()}


@EVERY_DAY
@given(rows_withheld, changes(0, 0, 0, 12, 25, 3))
def test_nobody_learns_of_a_few_late_records(withheld, changed):
    assert told_of_few(withheld, changed) == set()


def test_a_change_that_nobody_checks_is_seen(monkeypatch):
    # Region 2 of the first quarter has 3 more. The quarter and the year are shown but for region 2.
    withheld = set(range(len(SUMS))) - {0, 1, 12, 13}
    changed = [(3, 0) if cell == ("2025-Q1", 1) else (0, 0) for cell in INNER]
    assert told_of_few(withheld, changed) == set()
    monkeypatch.setattr(revisions, "change_is_safe", lambda *_: True)
    assert told_of_few(withheld, changed) == {3}


@EVERY_DAY
@given(rows_withheld, changes(0, 0, 12, 25))
def test_many_late_records_are_taken_up(withheld, changed):
    of_numerator, of_complement, *wanted = revised(withheld, changed)
    assert (of_numerator == wanted[0]).all() and (of_complement == wanted[1]).all()


@EVERY_DAY
@given(rows_withheld, changes(0, 0, 12, -12, 3, -1))
def test_nobody_learns_of_a_few_corrections_in_a_published_cell(withheld, changed):
    assume(any(pair != (0, 0) for pair in changed))
    of_numerator, of_complement, *_ = revised(withheld, changed)
    shown, ways, women = attacks(withheld)
    for row in SUMS:
        named = np.all(women == row, axis=1)
        for change in (of_numerator, of_complement, of_numerator + of_complement):
            assert not set(np.abs(ways[named] @ change[shown]).tolist()) & set(range(1, 10))
