"""Moves along the axes of a table, against every product of small moves written out, and the choice made with them."""

from functools import cache, reduce
from itertools import product

import numpy as np
import pytest

from indicators.disclosure.suppression import products
from indicators.disclosure.suppression.alternatives import Alternatives
from indicators.disclosure.suppression.products import ProductMoves
from indicators.disclosure.table_protection import attack_table, protect_table
from indicators.disclosure.table_system import TableRules, count_system, weight_of_rows
from indicators.disclosure.tables import read_table
from tests.unit.indicators.frequency_tables import as_csv

WHOLE = range(-1, 2)


def system_of(folder, inner, rules=None):
    path = folder / "cells.csv"
    path.write_text(as_csv(inner), encoding="utf-8")
    table = read_table(path, ["a", "b", "c"][: inner.ndim], {})
    return table, count_system(table, rules or TableRules(), weight_of_rows(table, "size"))


def drawn(folder, seed, shape=(3, 3, 2), mean=4.0):
    return system_of(folder, np.random.default_rng(seed).poisson(mean, shape))


def small_moves(leaves):
    """All ways in which one class of an axis moves alone or against another, as tuples."""
    for move in product(WHOLE, repeat=leaves):
        if sorted(filter(None, move)) in ([1], [-1], [-1, 1]):
            yield move


@cache
def all_products(shape):
    """Every product of small moves, written out: int64[products, cells]."""
    return np.array([reduce(np.multiply.outer, moves).ravel() for moves in product(*map(small_moves, shape))])


def cheapest_by_hand(system, shape, price, count, change, held):
    """The least that any product of small moves costs that changes the count so, none with a held or missing cell."""
    moves = all_products(shape) * abs(change)
    moves = moves[~np.delete(moves, system.axes.variable, axis=1).any(axis=1)][:, system.axes.variable]
    changes = moves @ system.counts.T.toarray()
    able = (changes[:, count] == change) & (system.truth + moves >= 0).all(axis=1)
    able &= True if held is None else moves[:, held] == 0
    changes[:, count] = 0
    return (np.where(changes[able] != 0, price, 0.0)).sum(axis=1).min(initial=np.inf)


@pytest.mark.parametrize("seed", range(6))
def test_the_cheapest_product_is_that_of_all_written_out(tmp_path, monkeypatch, seed):
    monkeypatch.setattr(products, "FREE", np.inf)
    table, system = drawn(tmp_path, seed, shape=(3, 2, 2), mean=2.5)
    random = np.random.default_rng(seed)
    moves, found = ProductMoves(system, system.axes), 0
    for count in np.flatnonzero(system.sensitive):
        price = np.where(system.always_shown, np.inf, random.integers(0, 9, len(system.weight)).astype(float))
        for change in (1, -1, 3, -int(table.counts[count])):
            held = int(random.integers(len(system.truth))) if random.random() < 0.5 else None
            demand = (int(count), change, np.inf) if change > 0 else (int(count), -np.inf, change)
            move = moves.cheapest(price, demand, held, thorough=False)
            least = cheapest_by_hand(system, (3, 2, 2), price, count, change, held)
            if move is None:
                assert least == np.inf
                continue
            found += 1
            changes = system.counts @ move
            assert changes[count] == change and (system.truth + move >= 0).all() and (held is None or move[held] == 0)
            changes[count] = 0
            assert price[changes != 0].sum() == pytest.approx(least)
    assert found > 10


@pytest.fixture
def programs(monkeypatch):
    """Of each program that is posed, the variables that it goes over, and whether in whole numbers if need be."""
    asked = []

    class Recorded(Alternatives):
        def __init__(self, system, among, in_whole_numbers):
            asked.append((among.tolist(), in_whole_numbers))
            super().__init__(system, among, in_whole_numbers)

    monkeypatch.setattr(products, "Alternatives", Recorded)
    return asked


@pytest.mark.parametrize(
    ("few", "more", "posed"),
    [(3, 3, [(6, False)]), (2, 3, [(3, False), (6, False)]), (1, 2, [(1, False), (3, False), (6, True)])],
)
def test_a_program_finds_what_no_product_does(tmp_path, monkeypatch, programs, few, more, posed):
    # Every rectangle through the first cell has a 0 in it that is shown; only all six other cells together can move.
    monkeypatch.setattr(products, "CLASSES", few)
    monkeypatch.setattr(products, "MORE", more)
    table, system = system_of(tmp_path, np.array([[2, 0, 5], [6, 3, 0], [0, 7, 4]]))
    inner = (table.node > 0).all(axis=1)
    price = np.where(inner & ~system.always_shown, 0.0, np.inf)
    count = int(np.flatnonzero(inner & (table.counts == 2))[0])
    moves = ProductMoves(system, system.axes)
    move = moves.cheapest(price, (count, -np.inf, -1.0))
    after = np.zeros(9, dtype=int)
    after[system.axes.variable] = system.truth + move
    assert after.reshape(3, 3).tolist() == [[1, 0, 6], [7, 2, 0], [0, 8, 3]]
    assert [(len(among), whole) for among, whole in programs] == posed
    other = moves.cheapest(price, (count, -np.inf, -1.0), limit=1.0, thorough=False)
    assert (other is None) == (few < 3)
    assert moves.cheapest(np.full(len(price), np.inf), (count, 1.0, np.inf)) is None


def test_a_program_is_taken_where_all_its_steps_together_are_cheaper_than_a_product(tmp_path):
    table, system = system_of(tmp_path, np.full((3, 3), 9))
    inner = (table.node > 0).all(axis=1)
    # Every rectangle through the first cell has one of the dear ones in it: 11 and more; all others in a ring are 2.5.
    dear = [(0, 1), (1, 2), (2, 0)]
    cost = {(i, j): 10.0 if (i, j) in dear else 0.5 for i in range(3) for j in range(3)}
    price = np.array([cost[i - 1, j - 1] if own else np.inf for own, (i, j) in zip(inner, table.node, strict=True)])
    count = int(np.flatnonzero((table.node == 1).all(axis=1))[0])
    move = ProductMoves(system, system.axes).cheapest(price, (count, -np.inf, -9.0))
    after = np.zeros(9, dtype=int)
    after[system.axes.variable] = move
    assert after.reshape(3, 3).tolist() == [[-9, 0, 9], [9, -9, 0], [0, 9, -9]]


def test_a_cell_of_nought_that_may_be_hidden_can_go_up(tmp_path, monkeypatch):
    monkeypatch.setattr(products, "FREE", np.inf)
    table, system = system_of(tmp_path, np.array([[3, 0], [6, 7]]), TableRules(zeros=False))
    inner = (table.node > 0).all(axis=1)
    count = int(np.flatnonzero(inner & (table.counts == 3))[0])
    price = np.where(inner, 0.0, np.inf)
    move = ProductMoves(system, system.axes).cheapest(price, (count, -np.inf, -3.0), thorough=False)
    after = np.zeros(4, dtype=int)
    after[system.axes.variable] = system.truth + move
    assert after.reshape(2, 2).tolist() == [[0, 3], [9, 4]]
    # It cannot go down, and so the count cannot go up.
    assert ProductMoves(system, system.axes).cheapest(price, (count, 1.0, np.inf), thorough=False) is None


def test_the_program_goes_over_the_classes_of_the_cheapest_products(tmp_path, monkeypatch, programs):
    monkeypatch.setattr(products, "CLASSES", 2)
    table, system = system_of(tmp_path, np.full((5, 5), 9))
    inner = (table.node > 0).all(axis=1)
    # Every product costs something; that through the fourth line and the third column costs least.
    corner = np.isin(table.node[:, 0], [1, 4]) & np.isin(table.node[:, 1], [1, 3])
    price = np.where(inner, np.where(corner, 1.0, 7.0), np.inf)
    count = int(np.flatnonzero((table.node == 1).all(axis=1))[0])
    # The last cell is held, which is not among them.
    move = ProductMoves(system, system.axes).cheapest(price, (count, -np.inf, -9.0), held=24)
    expected = np.zeros((5, 5), dtype=int)
    expected[np.ix_([0, 3], [0, 2])] = [[-9, 9], [9, -9]]
    assert move.reshape(5, 5).tolist() == expected.tolist()
    assert programs == [([0, 2, 15, 17], False)]


def test_of_very_many_pairs_of_classes_some_are_looked_at(monkeypatch):
    within = np.zeros((2, 40), dtype=bool)
    within[0], within[1, :20] = True, True
    assert len(products._through(within, 1).leaves) == 20 + 400
    monkeypatch.setattr(products, "MOST", 50)
    ways = products._through(within, 1)
    assert len(ways.leaves) == 20 + 45 and len(np.unique(ways.leaves, axis=0)) == 65
    assert (ways.leaves[:, :20].sum(axis=1) == 1).all() and (ways.leaves[:, 20:].sum(axis=1)[20:] == -1).all()
    # The node moves, the total only where no other goes down.
    assert ways.nodes.tolist() == [[1, 1]] * 20 + [[0, 1]] * 45


@pytest.mark.parametrize("reaching_zero", [True, False])
@pytest.mark.parametrize("seed", range(4))
def test_a_choice_along_the_axes_withstands_the_attack(tmp_path, monkeypatch, seed, reaching_zero):
    monkeypatch.setattr("indicators.disclosure.table_protection.LARGE", 0)
    table, _ = drawn(tmp_path, seed)
    rules = TableRules(reaching_zero=reaching_zero)
    protected = protect_table(table, rules, weight_of_rows(table, "size"))
    told = attack_table(table, rules, protected)
    alone = attack_table(table, rules, type(protected)(protected.small, protected.hidden, protected.values))
    assert told.passed and alone.passed and told.secrets == alone.secrets > 0
    assert not protected.hidden.all()


def test_a_system_that_is_no_plain_table_is_refused(tmp_path):
    _, system = drawn(tmp_path, 0)
    system.counts.data[0] = -1
    with pytest.raises(ValueError, match="Only sums of inner cells"):
        ProductMoves(system, system.axes)
