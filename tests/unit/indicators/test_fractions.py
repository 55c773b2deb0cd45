"""Where the cheapest table is one of fractions, one of whole numbers is found, or none where there is none.

Belongs here: systems whose linear programs end in halves (`suppression.whole`, `alternatives`, `windows`), and what
both searches do with them. Does not: systems of whole numbers (`test_suppression_parts`).
"""

from itertools import product

import highspy
import numpy as np
import pytest
from scipy.sparse import csr_array

from indicators.disclosure.suppression import choice, joint_choice
from indicators.disclosure.suppression.alternatives import Alternatives
from indicators.disclosure.suppression.choice import choose_hidden
from indicators.disclosure.suppression.joint_choice import choose_hidden_jointly
from indicators.disclosure.suppression.program import Lattice, Question, SolverFailed
from indicators.disclosure.suppression.system import CountSystem
from indicators.disclosure.suppression.whole import WholeMoves
from indicators.disclosure.suppression.windows import Window
from tests.unit.indicators.test_suppression import two_way

SHOWN = np.inf


def halves(truth=(2, 6, 6, 6, 6), **changes):
    """Five counts a, x, y, z, w, and what each of x + y + w, y + z + w and x + z + w has beyond a, which is shown.

    So a moves by twice as much as each of x, y and z, or as w.
    """
    own = np.eye(5, dtype=np.int64)
    beyond = np.array([[-1, 1, 1, 0, 1], [-1, 0, 1, 1, 1], [-1, 1, 0, 1, 1]])
    counts = np.concatenate([own, beyond])
    system = {
        "truth": np.array(truth),
        "counts": csr_array(counts),
        "row": np.arange(8),
        "sensitive": np.arange(8) == 0,
        "known": csr_array((0, 5), dtype=np.int64),
        "known_lower": np.zeros(0),
        "known_upper": np.zeros(0),
        "weight": np.array([1.0, 1.0, 1.0, 1.0, 50.0, 1.0, 1.0, 1.0]),
        "hidden_first": np.arange(8) == 0,
        "always_shown": np.arange(8) > 4,
    }
    return CountSystem(**system | changes)


PRICE = np.array([0.0, 1.0, 1.0, 1.0, 5.0, SHOWN, SHOWN, SHOWN])


def test_a_table_of_halves_becomes_the_nearest_of_whole_numbers():
    move = Alternatives(halves()).cheapest(PRICE, (0, 1.0, np.inf))
    assert move.tolist() == [2, 1, 1, 1, 0]


def test_where_what_moved_in_halves_cannot_move_whole_all_may_move():
    system = halves()
    demand = (0, 1.0, 1.0)
    assert Alternatives(system).cheapest(PRICE, demand).tolist() == [1, 0, 0, 0, 1]
    assert Alternatives(system).cheapest(PRICE, demand, thorough=False) is None
    shut = np.where(np.arange(8) == 4, SHOWN, PRICE)
    assert Alternatives(system).cheapest(shut, demand) is None


def test_where_what_moved_in_halves_cannot_move_whole_another_sum_may_be_paid_for():
    # One more of x + y is cheaper than the fifth count, dearer than halves.
    price = np.array([0.0, 1.0, 1.0, 1.0, 5.0, 0.7, SHOWN, SHOWN])
    assert Alternatives(halves()).cheapest(price, (0, 1.0, 1.0)).tolist() == [1, 0, 0, 1, 0]


def test_a_sum_that_moves_in_halves_moves_whole():
    # The first and the fifth together, of which the fifth cannot move.
    own, system = np.arange(9), halves()
    both = {
        "counts": csr_array(np.concatenate([system.counts.toarray(), [[1, 0, 0, 0, 1]]])),
        "row": own,
        "sensitive": own == 8,
        "weight": np.ones(9),
        "hidden_first": own == 8,
        "always_shown": (own > 4) & (own < 8),
    }
    price = np.array([0.0, 1.0, 1.0, 1.0, SHOWN, SHOWN, SHOWN, SHOWN, 0.0])
    assert Alternatives(halves(**both)).cheapest(price, (8, 1.0, np.inf)).tolist() == [2, 1, 1, 1, 0]
    assert Alternatives(halves(**both)).cheapest(price, (8, -np.inf, -1.0)).tolist() == [-2, -1, -1, -1, 0]


def test_other_prices_of_steps_that_lead_beyond_the_limit_leave_what_was_found():
    # In halves it costs 1.5 and 2.5 steps: with dearer steps it is above the limit, and then the first answer counts.
    found = Alternatives(halves()).cheapest(PRICE, (0, 1.0, np.inf), limit=1.5026)
    assert found is None or found.tolist() == [2, 1, 1, 1, 0]


def question(price, least, most, sums=((0, 0, 0.0),)):
    sum_least, sum_most, sum_price = (np.array(part, dtype=float) for part in zip(*sums, strict=True))
    return Question(*(np.array(part, dtype=float) for part in (least, most, price)), sum_least, sum_most, sum_price)


def test_whole_moves_first_keep_to_what_moved_and_was_paid_for():
    # x + y and y + z are shown at a price, x + y + z is not to move.
    lattice = Lattice(
        sums=csr_array([[1, 1, 0], [0, 1, 1], [1, 1, 1]]),
        known=csr_array((0, 3)),
        known_least=np.zeros(0),
        known_most=np.zeros(0),
    )
    whole = WholeMoves(lattice)
    asked = question([0, 0, 0], [1, -9, -9], [9, 9, 9], [(0, 0, 4.0), (0, 0, 1.0), (0, 0, 0.0)])
    # x goes up: z goes down with it and both sums are paid for, or y does and only one of them, which is cheaper.
    both, cheaper = np.array([0.5, 0, -0.5]), np.array([0.5, -0.5, 0])
    assert whole.near(asked, both, thorough=False).round().tolist() == [1, 0, -1]
    assert whole.near(asked, cheaper, thorough=False).round().tolist() == [1, -1, 0]
    # Only x moved: there is no such table, and what else there is is looked for only if that is wanted.
    alone = np.array([0.5, 0, 0])
    assert whole.near(asked, alone, thorough=False) is None
    assert whole.near(asked, alone, thorough=True).round().tolist() == [1, -1, 0]
    nothing = question([0, 0, 0], [1, 0, 0], [9, 0, 0], [(0, 0, 4.0), (0, 0, 1.0), (0, 0, 0.0)])
    assert whole.near(nothing, alone, thorough=True) is None


@pytest.mark.parametrize("seed", range(20))
def test_a_whole_move_keeps_every_bound_and_costs_little_more_than_the_cheapest(seed):
    random = np.random.default_rng(seed)
    sums, known = random.integers(-1, 2, (4, 4)), random.integers(0, 2, (1, 4))
    lattice = Lattice(csr_array(sums), csr_array(known), np.array([-2.0]), np.array([2.0]))
    price = random.integers(0, 3, 4).astype(float)
    kinds = [(0, 0, 0.0), (-1, 2, 0.0), (0, 0, 3.0), (0, 0, 1.0)]
    chosen = [kinds[i] for i in random.integers(0, 4, 4)]
    asked = question(price, [1, -3, -3, -3], [3, 3, 3, 3], chosen)
    found = WholeMoves(lattice).near(asked, np.full(4, 0.5), thorough=True)

    def price_of(move):
        reached = sums @ move
        paid = sum(abs(r) * p for r, (_, _, p) in zip(reached, chosen, strict=True))
        return paid + ((price + 1e-3) * np.abs(move)).sum()

    def keeps(move):
        inside = all(p > 0 or low <= r <= high for r, (low, high, p) in zip(sums @ move, chosen, strict=True))
        return inside and abs(int((known @ move)[0])) <= 2

    moves = [np.array(move) for move in product(range(1, 4), *[range(-3, 4)] * 3) if keeps(np.array(move))]
    if found is None:
        assert not moves
    else:
        move = found.round().astype(int)
        assert np.abs(found - move).max() < 1e-6 and keeps(move) and move[0] >= 1
        # Sums that the point pays for already are free at first, so that more of them may move.
        pays = any(p > 0 and s.sum() != 0 for s, (_, _, p) in zip(sums, chosen, strict=True))
        assert pays or price_of(move) <= 1.25 * min(map(price_of, moves)) + 1e-6


def test_of_a_large_program_any_whole_move_will_do(monkeypatch):
    # One of the last two goes down with the first: at a price of 9, or of 1.
    lattice = Lattice(csr_array([[1, 1, 1]]), csr_array((0, 3)), np.zeros(0), np.zeros(0))
    asked = question([0, 9, 1], [2, -9, -9], [9, 9, 9])
    point = np.array([2.5, -1, -1.5])
    assert WholeMoves(lattice).near(asked, point, thorough=True).round().tolist() == [2, 0, -2]
    monkeypatch.setattr("indicators.disclosure.suppression.whole.LARGE", 2)
    found = WholeMoves(lattice).near(asked, point, thorough=True).round()
    assert found.sum() == 0 and 2 <= found[0] <= 9 and (found[1:] >= -9).all()
    # The same solver is as exact as before where the program is small.
    whole = WholeMoves(lattice)
    assert whole.near(asked, point, thorough=True).round().sum() == 0
    small = question([0, 9, 1], [2, 0, -9], [9, 0, 9])
    assert whole.near(small, np.array([2.5, 0, -2.5]), thorough=True).round().tolist() == [2, 0, -2]


def test_both_searches_protect_what_only_whole_numbers_of_halves_can():
    found = choose_hidden(halves(), 5, singles=False)
    assert not len(found.unprotected) and found.hidden.tolist() == [True] * 4 + [False] * 4
    found = choose_hidden_jointly(halves(), 5)
    assert not len(found.unprotected) and found.hidden[:4].all() and not found.hidden[5:].any()


def window_of(system):
    return Window(system, np.arange(len(system.truth)))


def test_a_window_finds_whole_numbers_only_where_it_is_asked_to():
    system = halves()
    nothing, price = np.zeros(8), np.where(np.isfinite(PRICE), PRICE, np.inf)
    # Halves: 1 more of a is half of x, y and z.
    assert window_of(system).table(price, nothing, (0, 1.0, np.inf)) is None
    found = window_of(system).table(price, nothing, (0, 1.0, np.inf), in_whole_numbers=True)
    assert (found - system.truth).tolist() == [2, 1, 1, 1, 0]
    # Exactly 1 more: w has to move, which did not in halves.
    window = window_of(system)
    found = window.table(price, nothing, (0, 1.0, 1.0), in_whole_numbers=True)
    assert (found - system.truth).tolist() == [1, 0, 0, 0, 1]
    shut = np.where(np.arange(8) == 4, np.inf, price)
    assert window.table(shut, nothing, (0, 1.0, 1.0), in_whole_numbers=True) is None
    assert window.table(shut, nothing, (0, 30.0, np.inf), in_whole_numbers=True) is not None
    # Back to fractions: nothing of the search for whole numbers is left.
    assert window.table(price, nothing, (0, 1.0, np.inf)) is None
    assert (window.table(price, nothing, (4, 1.0, 1.0)) - system.truth).tolist() == [1, 0, 0, 0, 1]


def test_a_window_moves_a_count_that_nobody_publishes():
    row = np.array([-1, 1, 2, 3, 4, 5, 6, 7])
    system = halves(row=row)
    price = np.concatenate([[0.0], np.where(np.isfinite(PRICE), PRICE, np.inf)[1:]])
    window = window_of(system)
    assert (window.table(price, np.zeros(8), (0, 2.0, 2.0)) - system.truth).tolist() == [2, 1, 1, 1, 0]
    # The demand is taken back: the next one is not bound by it.
    assert (window.table(price, np.zeros(8), (1, -1.0, -1.0)) - system.truth)[1] == -1
    assert window.table(price, np.zeros(8), (0, -3.0, -3.0), in_whole_numbers=True) is None


def test_a_window_finds_whole_numbers_next_to_the_middle_of_many_tables():
    system = halves()
    window, price = window_of(system), np.where(np.arange(8) < 5, 0.0, SHOWN)
    upwards = np.where(np.arange(8) == 0, -1.0, 0.0)
    moves = window.middle(price, upwards)
    # One count moves 8 steps at most, what is shown stays as it is, and x, y and z, which are alike, move alike.
    assert moves[0] == pytest.approx(8) and np.ptp(moves[1:4]) < 1e-6
    assert (system.counts[5:] @ moves) == pytest.approx(np.zeros(3), abs=1e-6)
    found = window.table_next_to(moves, price, [(0, 4.0, np.inf), (4, -6.0, 8.0)])
    assert system.holds(found[None]).all() and not (system.counts[5:] @ (found - system.truth)).any()
    assert np.abs(found - system.truth - moves).max() < 1 and found[0] - system.truth[0] >= 4
    # Nothing next to it is 30 more; nor is that asked for the next time.
    assert window.table_next_to(moves, price, [(0, 30.0, np.inf)]) is None
    assert window.table_next_to(moves, price, [(0, 4.0, np.inf)]).tolist() == found.tolist()
    # Back at the edge of what can be, in fractions.
    assert window.table(np.where(np.isfinite(PRICE), PRICE, np.inf), np.zeros(8), (0, 1.0, np.inf)) is None


def test_a_window_whose_solver_stops_is_an_error():
    window = window_of(halves())
    window._solver.setOptionValue("simplex_iteration_limit", 0)
    with pytest.raises(SolverFailed, match="The solver stopped: Iteration limit reached"):
        window.table(np.ones(8), np.zeros(8), (0, 1.0, np.inf))


@pytest.mark.parametrize(("reached", "said"), [(np.inf, None), (3.0, [2, 6, 6, 6, 6])])
def test_a_search_that_is_cut_short_gives_what_it_has(monkeypatch, reached, said):
    window = window_of(halves())
    limit = highspy.HighsModelStatus.kSolutionLimit
    monkeypatch.setattr("indicators.disclosure.suppression.windows.answer", lambda solver: limit)

    class CutShort:
        objective_function_value = reached

    class Solver:
        """Answers as one that reached its limit of nodes, with the true table or with none."""

        def __getattr__(self, name):
            return lambda *_: CutShort

        def getSolution(self):
            return type("Solution", (), {"col_value": [0.0] * 21})

    window._solver = Solver()
    found = window.table(np.ones(8), np.zeros(8), (0, 1.0, np.inf))
    assert (None if found is None else found.tolist()) == said


def test_no_search_takes_a_table_that_cannot_be(monkeypatch):
    below = np.array([-1, 6, 6, 6, 6])
    monkeypatch.setattr(Window, "table", lambda *_, **__: below)
    with pytest.raises(ValueError, match="breaks a rule that everybody knows"):
        joint_choice.choose_hidden_jointly(halves(), 5)


def test_the_exchange_ends_where_its_effort_does_and_after_its_passes(monkeypatch):
    system = two_way([[2, 30, 10], [20, 40, 11], [50, 60, 70]])
    tried = []
    monkeypatch.setattr(choice._Search, "_replace", lambda self, row: tried.append(int(row)) or True)
    hidden = choose_hidden(system, 5).hidden
    beside = np.flatnonzero(hidden & ~system.hidden_first)
    dearest_first = sorted(beside.tolist(), key=lambda row: -system.weight[row])
    assert tried == dearest_first * choice.PASSES
    tried.clear()
    monkeypatch.setattr(choice, "EFFORT", -1)
    assert choose_hidden(system, 5).hidden.tolist() == hidden.tolist() and tried == []
