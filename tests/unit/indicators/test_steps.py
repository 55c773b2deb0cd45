"""A count moved step by step: against counting all tables, and by hand where steps go both ways or have fractions.

Belongs here: `indicators.disclosure.suppression.steps`, and one step and the furthest free move of `alternatives`. Does
not: the cheapest table at once (`test_suppression_parts`), other fractions (`test_fractions`).
"""

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_array

from indicators.disclosure.suppression.alternatives import Alternatives
from indicators.disclosure.suppression.choice import choose_hidden
from indicators.disclosure.suppression.proof import Need
from indicators.disclosure.suppression.steps import StepByStep
from tests.unit.indicators.test_fractions import halves
from tests.unit.indicators.test_suppression import all_tables, two_way
from tests.unit.indicators.test_suppression_parts import cheapest_by_counting, list_of, pool_of, price_of

RISE, FALL = (4.0, np.inf), (-np.inf, -4.0)
BOTH_WAYS = (RISE, FALL)


def step_by_step(system, tables=(), **options):
    pool = pool_of(system, map(np.array, tables), singles=False, **options)
    return StepByStep(system, pool, Alternatives(system))


def tables_for(system, need, hidden, tables=(), **options):
    loss = np.where(system.always_shown, np.inf, np.where(hidden, 0.0, system.weight))
    found = step_by_step(system, tables, **options).tables_for(need, np.array(hidden), loss)
    return sorted(table.tolist() for table in found)


@pytest.mark.parametrize("seed", range(12))
def test_a_step_is_the_cheapest_from_where_the_last_one_led(seed):
    random, system = np.random.default_rng(seed), two_way([[2, 3], [4, 1]])
    alternatives = Alternatives(system)
    others = all_tables(system, ~system.always_shown, 5)
    for _ in range(6):
        price = random.integers(1, 9, len(system.row)).astype(float)
        price[random.random(len(price)) < 0.3] = 0
        price[-1] = np.inf
        count, direction = int(random.integers(8)), int(random.choice([-1, 1]))
        start = others[random.integers(len(others))] - system.truth
        move, cost = alternatives.step(price, count, direction, start)
        best = cheapest_by_counting(
            replace(system, truth=system.truth + start), price, (count, direction, direction), None
        )
        if move is None:
            assert np.isinf(best) and np.isinf(cost)
            continue
        assert (system.counts @ move)[count] == direction and np.all(system.truth + start + move >= 0)
        assert price_of(system, price, (count, direction, direction), move) == pytest.approx(best, abs=1e-6)
        assert cost == pytest.approx(best, abs=0.1)


def test_a_step_keeps_to_what_everybody_knows_from_where_the_last_one_led():
    # The first two are 9 together at most, and now they are 8.
    rule = {"known": csr_array([[1, 1, 0, 0]]), "known_lower": np.array([0.0]), "known_upper": np.array([9.0])}
    system = list_of([2, 6, 9, 9], [0], **rule)
    price = np.array([0.0, 5.0, 1.0, 7.0, np.inf])
    alternatives = Alternatives(system)
    first, cost = alternatives.step(price, 0, 1, np.zeros(4, dtype=np.int64))
    assert (first.tolist(), cost) == ([1, 0, -1, 0], 1.0)
    second, cost = alternatives.step(price, 0, 1, first)
    assert (second.tolist(), cost) == ([1, -1, 0, 0], 5.0)
    # Asked from the beginning again, the rule is as it was.
    assert alternatives.step(price, 0, 1, np.zeros(4, dtype=np.int64))[0].tolist() == [1, 0, -1, 0]


def test_a_step_of_halves_has_its_price_and_no_move():
    free, own = np.zeros(8), np.arange(8)
    dear = np.where(own == 4, 5.0, np.where(own > 4, np.inf, free))
    start = np.zeros(5, dtype=np.int64)
    assert Alternatives(halves()).step(dear, 0, 1, start) == (None, pytest.approx(0.0, abs=1e-9))
    priced = np.where((own > 0) & (own < 4), 2.0, dear)
    assert Alternatives(halves()).step(priced, 0, 1, start) == (None, pytest.approx(3.0))
    # With the fifth at no price the step is whole.
    assert Alternatives(halves()).step(np.where(own > 4, np.inf, free), 0, 1, start)[0] is not None
    assert Alternatives(halves()).step(np.full(8, np.inf), 0, 1, start) == (None, np.inf)


def test_a_count_that_nothing_moves_has_no_step_and_no_free_move():
    alternatives = Alternatives(two_way([[0, 9], [7, 8]]))
    assert alternatives.step(np.zeros(9), 0, 1, np.zeros(4, dtype=np.int64)) == (None, np.inf)
    assert alternatives.furthest(np.zeros(9), 0, 1, 3) is None
    unasked = Alternatives(two_way([[2, 9], [7, 8]]), in_whole_numbers=False)
    assert unasked.furthest(np.zeros(9), 0, 1, 3) is None


@pytest.mark.parametrize("seed", range(10))
def test_the_furthest_free_move_is_the_furthest_of_all(seed):
    random, system = np.random.default_rng(seed), two_way([[2, 3], [4, 1]])
    hidden = (random.random(9) < 0.8) & ~system.always_shown
    price = np.where(hidden, 0.0, random.choice([1.0, np.inf], 9))
    tables = all_tables(system, hidden, 10)
    for count in np.flatnonzero(hidden):
        values = tables @ system.counts.toarray()[count] - system.counts[[count]] @ system.truth
        for direction in (1, -1):
            for most in (1, 4):
                move = Alternatives(system).furthest(price, int(count), direction, most)
                assert direction * (system.counts @ move)[count] == min(most, (direction * values).max())
                assert np.all(system.truth + move >= 0) and not np.any((system.counts @ move)[~hidden])


def test_steps_go_both_ways_where_that_needs_fewer_rows():
    system = list_of([2, 30, 2, 9], [0], weight=np.array([1.0, 4.0, 3.0, 9.0, 1.0]))
    hidden = [True, False, False, False, False]
    need = Need(0, BOTH_WAYS)
    # The third alone can take two up and two down; four up would need another row beside it.
    found = tables_for(system, need, hidden, reaching_zero=False)
    assert found == [[0, 30, 4, 9], [4, 30, 0, 9]]
    # What tables of the proof show already is not asked for again.
    known = [[2, 30, 4, 7], [1, 30, 3, 9]]
    assert tables_for(system, need, [True, False, True, False, False], known, reaching_zero=False) == [
        [0, 30, 4, 9],
        [4, 30, 0, 9],
    ]


def test_where_nought_has_to_be_reached_steps_go_the_way_that_is_asked_for():
    system = list_of([2, 30, 2, 9], [0], weight=np.array([1.0, 4.0, 3.0, 9.0, 1.0]))
    hidden = [True, False, False, False, False]
    assert tables_for(system, Need(0, ((2.0, np.inf),)), hidden) == [[4, 30, 0, 9]]
    assert tables_for(system, Need(0, ((-np.inf, -2.0),)), hidden) == [[0, 30, 4, 9]]
    # The first step up hides the row that is cheapest; when that is at its end, the next hides one more.
    assert tables_for(system, Need(0, ((3.0, np.inf),)), hidden) == [[5, 29, 0, 9]]


def test_a_row_that_is_paid_for_once_is_free_for_the_next_steps():
    system = list_of([2, 30, 20, 9], [0], weight=np.array([1.0, 0.6, 0.7, 9.0, 1.0]))
    hidden = [True, False, False, False, False]
    assert tables_for(system, Need(0, (RISE,)), hidden) == [[6, 26, 20, 9]]


def test_a_count_that_nobody_publishes_costs_nothing():
    rows = {"row": np.array([0, -1, 1, 2, 3]), "weight": np.ones(4)}
    first, last = np.arange(4) == 0, np.arange(4) == 3
    system = list_of([2, 30, 20, 9], [0], **rows, hidden_first=first, always_shown=last)
    assert tables_for(system, Need(0, (RISE,)), first.tolist()) == [[6, 26, 20, 9]]


def test_the_rows_of_a_move_are_those_whose_counts_change_from_the_first_on():
    first, last = np.arange(4) == 0, np.arange(4) == 3
    rows = {"row": np.array([0, 1, -1, 2, 3]), "weight": np.ones(4), "hidden_first": first, "always_shown": last}
    steps = step_by_step(list_of([2, 30, 20, 9], [0], **rows))
    assert steps._rows(np.array([1, -1, 0, 0])).tolist() == [0, 1]
    assert steps._rows(np.array([1, 0, -1, 0])).tolist() == [0]


def test_what_is_free_in_whole_numbers_is_looked_for_before_a_row_is_paid_for():
    system = halves(truth=(4, 6, 6, 6, 6))
    hidden = [True, True, True, True, False, False, False, False]
    # One up is free in halves only, and costs the fifth in whole numbers; four up are free.
    found = tables_for(system, Need(0, BOTH_WAYS), hidden, reaching_zero=False)
    assert found == [[8, 8, 8, 8, 6]]
    # From above, nothing is left but to go down.
    bound = {"known": csr_array([[1, 0, 0, 0, 0]]), "known_lower": np.zeros(1), "known_upper": np.array([5.0])}
    assert tables_for(halves((4, 6, 6, 6, 6), **bound), Need(0, BOTH_WAYS), hidden, reaching_zero=False) == [
        [0, 4, 4, 4, 6]
    ]
    # Two each way, neither of them enough by itself.
    both = {"known": csr_array([[1, 0, 0, 0, 0]]), "known_lower": np.array([2.0]), "known_upper": np.array([6.0])}
    assert tables_for(halves((4, 6, 6, 6, 6), **both), Need(0, BOTH_WAYS), hidden, reaching_zero=False) == [
        [2, 5, 5, 5, 6],
        [6, 7, 7, 7, 6],
    ]


def test_where_no_whole_step_is_found_there_are_no_tables_and_the_choice_asks_at_once():
    system = halves()
    hidden = [True, False, False, False, False, False, False, False]
    need = Need(0, ((1.0, np.inf), (-np.inf, -1.0)))
    step = step_by_step(system, reaching_zero=False)
    step.pool.aim = 1
    loss = np.where(system.always_shown, np.inf, np.where(hidden, 0.0, system.weight))
    assert step.tables_for(need, np.array(hidden), loss) == []
    chosen = choose_hidden(system, width=2, reaching_zero=False)
    assert len(chosen.unprotected) == 0 and len(chosen.tables) > 1


def test_the_ends_of_a_count_are_those_of_the_tables_that_agree_with_what_is_shown():
    system = list_of([2, 30, 20, 9], [0, 3])
    pool = pool_of(system, map(np.array, ([4, 28, 20, 9], [6, 30, 16, 9], [1, 31, 20, 9], [0, 30, 22, 9])))
    hidden = np.array([True, True, False, True, False])
    ends = pool.ends(0, hidden)
    assert {way: end.tolist() for way, end in ends.items()} == {1: [2, -2, 0, 0], -1: [-1, 1, 0, 0]}
    assert all(not end.any() for end in pool.ends(3, hidden).values())
    assert pool.ends(0, np.array([True, False, True, True, False]))[1].tolist() == [4, 0, -4, 0]
