"""The parts of the suppressor one by one, by hand and against plain counting.

Belongs here: `indicators.disclosure.suppression.system`, `proof`, `alternatives`, `elimination`, steps of
`joint_choice`. Does not: what they choose together (`test_suppression`, `tests/property`), fractions
(`test_fractions`).
"""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from scipy.sparse import csr_array

from indicators.disclosure.suppression import alternatives as alternatives_module
from indicators.disclosure.suppression import choice, joint_choice
from indicators.disclosure.suppression.alternatives import Alternatives
from indicators.disclosure.suppression.elimination import hidden_by_equations
from indicators.disclosure.suppression.program import SolverFailed
from indicators.disclosure.suppression.proof import Pool
from indicators.disclosure.suppression.system import CountSystem
from indicators.disclosure.suppression.windows import Window
from tests.unit.indicators.test_suppression import all_tables, two_way

CELLS = [[1, 2, 7], [3, 6, 1]]
EVERYWHERE = np.inf


def other_tables(system, hidden, most=9):
    return all_tables(system, hidden, most)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"truth": np.zeros(5, dtype=np.int64)}, "do not speak of the same variables"),
        ({"known": csr_array((0, 3), dtype=np.int64)}, "do not speak of the same variables"),
        ({"row": np.arange(3)}, "need one entry a count"),
        ({"sensitive": np.zeros(3, dtype=bool)}, "need one entry a count"),
        ({"hidden_first": np.zeros(3, dtype=bool)}, "need one entry a row"),
        ({"always_shown": np.zeros(3, dtype=bool)}, "need one entry a row"),
        ({"row": np.full(9, 9)}, "a row that does not exist"),
        ({"row": np.full(9, -2)}, "a row that does not exist"),
        ({"hidden_first": np.ones(9, dtype=bool)}, "to be hidden and to be shown always"),
        ({"weight": np.zeros(9)}, "no weight"),
        ({"truth": np.array([1, -1, 5, 6])}, "true values break a rule"),
    ],
)
def test_a_system_that_contradicts_itself_is_refused(changes, said):
    system = two_way([[2, 9], [7, 8]])
    with pytest.raises(ValueError, match=said):
        replace(system, **changes)


def test_a_rule_that_everybody_knows_is_kept_by_the_truth_and_by_every_table():
    system = two_way([[2, 9], [7, 8]])
    # In the first row there are at most 11, and everybody knows it.
    rule = {"known": csr_array([[1, 1, 0, 0]]), "known_lower": np.array([0.0]), "known_upper": np.array([11.0])}
    bound = replace(system, **rule)
    tables = np.array([[2, 9, 7, 8], [2, 10, 7, 8], [-1, 9, 7, 8], [0, 0, 0, 0]])
    assert bound.holds(tables).tolist() == [True, False, False, True]
    with pytest.raises(ValueError, match="true values break a rule"):
        replace(system, **rule | {"known_upper": np.array([10.0])})
    with pytest.raises(ValueError, match="breaks a rule that everybody knows"):
        Pool(bound, 5, True, True).add(tables[1])


def pool_of(system, tables, **options):
    pool = Pool(system, 5, **{"singles": True, "reaching_zero": True} | options)
    for table in tables:
        pool.add(table)
    return pool


def some_tables(system, seed, number):
    """Other tables with the grand total of the true one."""
    total = np.zeros(len(system.weight), dtype=bool)
    total[:-1] = True
    tables = other_tables(system, total, most=7)
    return tables[np.random.default_rng(seed).choice(len(tables), number, replace=False)]


@pytest.mark.parametrize("seed", range(3))
def test_which_tables_are_usable_and_what_they_leave_open_to_single_women_is_counted_out(seed):
    system = two_way([[1, 2, 4], [3, 6, 1]])
    tables = some_tables(system, seed, 40)
    pool = pool_of(system, tables)
    random, counts = np.random.default_rng(seed), system.counts.toarray()
    true, every = counts @ system.truth, np.concatenate([system.truth[None], tables])
    women = np.flatnonzero(system.truth == 1)
    # In any order of what is hidden, many rows and few: what is known of one is used for the next.
    for share in (0.9, 0.5, 0.95, 0.9, 1.0, 0.2, 0.97):
        hidden = (random.random(len(true)) < share) | system.hidden_first
        moved = every @ counts.T != true
        usable = [i for i in range(len(every)) if not moved[i, ~hidden].any()]
        assert pool.usable(hidden).tolist() == usable
        expected = {
            (woman, count)
            for woman, count in product(women.tolist(), np.flatnonzero(system.sensitive).tolist())
            if hidden[count]
            and (counts[count] * (system.truth > 0)).nonzero()[0].tolist() != [woman]
            and not any(every[i, woman] == 1 and moved[i, count] for i in usable)
        }
        found = {(need.woman, need.count) for need in pool.open_needs(hidden) if need.woman is not None}
        assert found == expected


def test_what_a_count_lacks_is_said_with_the_easiest_first():
    system = two_way([[2, 30, 4], [20, 40, 11]])
    needs = list(pool_of(system, []).open_needs(system.hidden_first))
    # 4 is as high as it has to be and wants 0; 2 has two steps either way. Those of fewer steps come first.
    assert [(need.count, need.changes) for need in needs] == [(0, ((-np.inf, -2.0),)), (2, ((-np.inf, -4.0),))]
    lower = np.array([0, 32, 4, 22, 38, 11])
    needs = list(pool_of(system, [lower]).open_needs(np.ones(12, dtype=bool)))
    assert [(need.count, need.changes) for need in needs] == [(0, ((2.0, np.inf),)), (2, ((-np.inf, -4.0),))]


def test_where_0_is_not_asked_for_either_way_will_do_but_not_below_0():
    system = two_way([[2, 30, 4], [20, 40, 11]])
    needs = list(pool_of(system, [], reaching_zero=False).open_needs(system.hidden_first))
    either = ((4.0, np.inf), (-np.inf, -4.0))
    assert {need.count: need.changes for need in needs} == {0: ((4.0, np.inf),), 2: either}
    further = np.array([5, 27, 4, 17, 43, 11])
    needs = list(pool_of(system, [further], reaching_zero=False).open_needs(np.ones(12, dtype=bool)))
    # From 2 to 5 there are four values: one more on either side.
    assert {need.count: need.changes for need in needs}[0] == ((4.0, np.inf), (-np.inf, -1.0))


def test_what_is_wide_enough_or_shown_lacks_nothing():
    system = two_way([[2, 30, 4], [20, 40, 11]])
    pool = pool_of(system, [np.array([6, 26, 4, 16, 44, 11])], reaching_zero=False)
    everything = np.ones(12, dtype=bool)
    assert [need.count for need in pool.open_needs(everything) if need.woman is None] == [2]
    # Whoever shows the other small count has nothing more to hide of it.
    assert list(pool.open_needs(everything & (np.arange(12) != 2))) == []


def test_the_table_of_the_pool_that_needs_least_is_found_or_none():
    system = two_way(CELLS)
    tables = some_tables(system, 0, 60)
    pool = pool_of(system, tables)
    counts, every = system.counts.toarray(), np.concatenate([system.truth[None], tables])
    moved = every @ counts.T != counts @ system.truth
    random = np.random.default_rng(1)
    for need in list(pool.open_needs(system.hidden_first)):
        loss = np.where(random.random(len(system.weight)) < 0.2, np.inf, random.uniform(0, 9, len(system.weight)))
        meets = [
            i
            for i, table in enumerate(every)
            if any(low <= counts[need.count] @ (table - system.truth) <= high for low, high in need.changes)
            and (need.woman is None or table[need.woman] == 1)
        ]
        prices = {i: loss[moved[i]].sum() for i in meets}
        best = min(prices.values(), default=np.inf)
        found = pool.cheapest(need, loss)
        assert (found is None) == np.isinf(best)
        assert found is None or prices[found] == pytest.approx(best)


def cheapest_by_counting(system, price, demand, held):
    """Least price of all moves that meet the demand."""
    count, least, most = demand
    moves = other_tables(system, np.ones(len(system.weight), dtype=bool), most=8) - system.truth
    change = moves @ system.counts.toarray()[count]
    meets = (change >= least) & (change <= most) & (held is None or moves[:, held or 0] == 0)
    return min((price_of(system, price, demand, move) for move in moves[meets]), default=np.inf)


def price_of(system, price, demand, move):
    """Price of a move, with that of its steps; the count that is to move is free."""
    changes, free = np.abs(system.counts @ move), np.arange(len(price)) == demand[0]
    paid = (changes > 0) & ~free
    return (price[paid] * changes[paid]).sum() + alternatives_module.STEP * np.abs(move).sum()


@pytest.mark.parametrize("seed", range(12))
def test_the_cheapest_table_is_as_cheap_as_the_cheapest_of_all(seed):
    random, system = np.random.default_rng(seed), two_way([[2, 3], [4, 1]])
    alternatives = Alternatives(system)
    counts = system.counts.toarray()
    for _ in range(6):
        price = random.integers(1, 9, len(counts)).astype(float)
        price[random.random(len(counts)) < 0.3] = 0
        price[random.random(len(counts)) < 0.15] = np.inf
        price[-1] = np.inf
        demand = [(0, 2.0, EVERYWHERE), (3, -EVERYWHERE, -1.0), (4, 1.0, 3.0), (2, -4.0, -4.0)][random.integers(4)]
        held = [None, 3, 1][random.integers(3)]
        move = alternatives.cheapest(price, demand, held)
        best = cheapest_by_counting(system, price, demand, held)
        if move is None:
            assert np.isinf(best)
            continue
        assert price_of(system, price, demand, move) == pytest.approx(best, abs=1e-6)
        # Below its price the search may end early, above it must not.
        limited = alternatives.cheapest(price, demand, held, limit=best - 0.5)
        assert limited is None or price_of(system, price, demand, limited) == pytest.approx(best, abs=1e-6)
        assert alternatives.cheapest(price, demand, held, limit=best + 0.5) is not None


def test_a_count_that_cannot_move_has_no_table():
    system = two_way([[0, 9], [7, 8]])
    alternatives = Alternatives(system)
    assert alternatives.cheapest(np.zeros(9), (0, 1.0, np.inf)) is None
    assert alternatives.cheapest(np.zeros(9), (1, -np.inf, -10.0)) is None
    assert alternatives.cheapest(np.zeros(9), (1, -np.inf, -9.0)) is not None


def test_a_solver_that_stops_without_an_answer_is_an_error():
    alternatives = Alternatives(two_way(CELLS))
    alternatives._solver.setOptionValue("simplex_iteration_limit", 0)
    with pytest.raises(SolverFailed, match="The solver stopped: Iteration limit reached"):
        alternatives.cheapest(np.ones(len(alternatives.system.row)), (0, 1.0, np.inf))


def test_a_table_that_does_not_meet_the_demand_is_an_error(monkeypatch):
    alternatives = Alternatives(two_way(CELLS))
    monkeypatch.setattr(Alternatives, "_run", lambda self: np.zeros(6))
    with pytest.raises(SolverFailed, match="does not meet the demand"):
        alternatives.cheapest(np.ones(len(alternatives.system.row)), (0, 1.0, np.inf))


def list_of(truth, sensitive, **changes):
    """Counts one by one and their total, which is always shown."""
    size, total = len(truth), np.arange(len(truth) + 1) == len(truth)
    secret = np.isin(np.arange(size + 1), sensitive)
    system = {
        "truth": np.array(truth),
        "counts": csr_array(np.concatenate([np.eye(size, dtype=np.int64), np.ones((1, size), dtype=np.int64)])),
        "row": np.arange(size + 1),
        "sensitive": secret,
        "known": csr_array((0, size), dtype=np.int64),
        "known_lower": np.zeros(0),
        "known_upper": np.zeros(0),
        "weight": np.ones(size + 1),
        "hidden_first": secret,
        "always_shown": total,
    }
    return CountSystem(**system | changes)


def test_what_everybody_knows_counts_among_the_equations():
    truth, order = [2, 6, 9, 9], np.array([1, 2, 3])
    assert hidden_by_equations(list_of(truth, [0]), order, False).tolist() == [True, False, False, True, False]
    # The first two are 8 together, and everybody knows it: the second must not be shown, and then both others may be.
    rule = {"known": csr_array([[1, 1, 0, 0]]), "known_lower": np.array([8.0]), "known_upper": np.array([8.0])}
    assert hidden_by_equations(list_of(truth, [0], **rule), order, False).tolist() == [True, True, False, False, False]
    # That they are 7 to 9 is no equation.
    loose = rule | {"known_lower": np.array([7.0]), "known_upper": np.array([9.0])}
    found = hidden_by_equations(list_of(truth, [0], **loose), order, False)
    assert found.tolist() == [True, False, False, True, False]


def test_a_row_is_shown_again_where_later_tables_do_without_it():
    search = joint_choice._Search(list_of([2, 3, 9, 9], [0, 1]), 4)
    # The first count is 0 with the third, and later with the second and the fourth too; both are 4 with the fourth.
    for table in ([0, 3, 11, 9], [0, 0, 9, 14], [4, 4, 9, 6]):
        assert search._add(np.array(table))
    assert not search._add(np.array([0, 4, 10, 9]))
    assert search.hidden.tolist() == [True, True, True, True, False]
    search.show_what_no_table_needs()
    assert search.hidden.tolist() == [True, True, False, True, False]


def test_each_part_is_moved_both_ways_until_nothing_new_comes_of_it(monkeypatch):
    hidden = np.array([True, False, True, False, False])
    search = joint_choice._Search(list_of([2, 3, 9, 9], [0], hidden_first=hidden), 4)
    assert not search.low[0] and not search.high[0]
    search._sweep()
    # What is hidden anyway moves for it, and nothing else.
    assert search.low[0] and search.high[0] and search.hidden.tolist() == hidden.tolist()
    moved = []
    monkeypatch.setattr(
        joint_choice._Search, "_pull", lambda self, window, price, way, turn: moved.append((way, turn)) or turn < 7
    )
    search._sweep()
    # Four parts: down and up in turn.
    assert moved == [(low, turn) for turn in range(joint_choice.ROUNDS) for low in (True, False)] * 4


def test_many_counts_at_once_are_brought_to_0_while_enough_of_them_come_with_it(monkeypatch):
    # Four counts of 2 and a fifth that takes what goes from them: one table brings all four to 0.
    size = 5
    hidden = np.append(np.ones(size, dtype=bool), False)
    search = joint_choice._Search(list_of([2] * 4 + [400], range(4), hidden_first=hidden), 4)
    (window,) = search.together
    price = np.where(hidden, 0.0, np.inf)
    tried, middle = [], Window.middle
    monkeypatch.setattr(Window, "middle", lambda self, *given: tried.append(1) or middle(self, *given))
    search._settle_many(window, price, low=True)
    assert search.low.all() and len(search.tables) == len(tried) == 1 and not search.high[:4].any()
    for table in search.tables:
        assert table.sum() == 4 * 2 + 400 and (table >= 0).all()
    # Where no point is found, it ends all the same, and so it does where no table is next to it.
    monkeypatch.setattr(Window, "middle", lambda self, *given: tried.append(1))
    tried.clear()
    search._settle_many(window, price, low=False)
    assert len(tried) == joint_choice.IDLE and not search.high[:4].any()
    asked = []
    monkeypatch.setattr(Window, "middle", lambda self, *given: np.array([2.0] * 4 + [-8.0]))
    monkeypatch.setattr(Window, "table_next_to", lambda self, moves, price, demands: asked.append(len(demands)))
    search._settle_many(window, price, low=False)
    assert asked == [4, 2, 1] * joint_choice.IDLE


def search_of(weight, tables):
    """A search that hid the second row beside the first, as these tables need."""
    system = list_of([2, 30, 20, 9], [0], weight=np.array([1.0, *weight, 1.0]))
    search = choice._Search(system, pool_of(system, map(np.array, tables), singles=False), Alternatives(system))
    search.hidden = np.array([True, True, False, False, False])
    return search


@pytest.mark.parametrize(
    ("weight", "tables", "hidden"),
    [
        # One of the others is worth less: it is hidden instead.
        ([10.0, 3.0, 6.0], [], [True, False, True, False, False]),
        ([10.0, 6.0, 3.0], [], [True, False, False, True, False]),
        # None is worth less.
        ([3.0, 3.0, 6.0], [], [True, True, False, False, False]),
        # Two tables of the proof need another row each, and both together are worth more: one row will do for both.
        ([10.0, 6.0, 6.0], [[0, 30, 22, 9], [4, 30, 20, 7]], [True, False, True, False, False]),
        # A table of the proof that needs both is dearer than what would be shown.
        ([10.0, 6.0, 6.0], [[0, 30, 21, 10]], [True, True, False, False, False]),
    ],
)
def test_a_row_is_shown_again_only_for_rows_of_less_worth(weight, tables, hidden):
    search = search_of(weight, [[0, 32, 20, 9], [4, 28, 20, 9], *tables])
    before = search.hidden.tolist()
    assert search._replace(1) == (hidden != before) and search.hidden.tolist() == hidden
    # What the proof has is enough for what is hidden now.
    assert not list(search.pool.open_needs(search.hidden))
