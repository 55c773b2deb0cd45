"""The auditor of tables against plain counting of everything that could be behind a table."""

import numpy as np
import pytest

from indicators.disclosure.table_audit.attack import Secrets, _Attack, audit_table
from indicators.disclosure.table_audit.cells import Shown
from tests.unit.indicators.frequency_tables import as_csv, margins, possible_tables, values_of

WIDTH = 5
THRESHOLD = 5


def audit(inner, hidden, shown=None, **options):
    labels = list(margins(inner))
    count = {cell: sum(int(inner[place]) for place in places) for cell, places in margins(inner).items()}
    small = np.array([cell in hidden and 0 < count[cell] < THRESHOLD for cell in labels])
    single = np.array(["Total" not in cell and count[cell] == 1 for cell in labels])
    shown = shown or Shown(THRESHOLD)
    chains = [[name] for name in "abcd"[: inner.ndim]]
    result = audit_table(as_csv(inner, hidden), chains, "count", shown, Secrets(small, single), WIDTH, **options)
    return result, labels, count


def shown_bounds(count, hidden):
    return {cell: (value, value) for cell, value in count.items() if cell not in hidden}


def random_case(seed, shape):
    """A table, and cells hidden: the small ones and some others, never the grand total."""
    random = np.random.default_rng(seed)
    inner = random.poisson(random.choice([1, 2, 4]), shape)
    count = {cell: sum(int(inner[place]) for place in places) for cell, places in margins(inner).items()}
    small = {cell for cell, value in count.items() if 0 < value < THRESHOLD}
    others = {cell for cell, value in count.items() if value >= THRESHOLD and random.random() < 0.4}
    return inner, (small | others) - {("Total",) * len(shape)}


def outsider(inner, hidden, labels, count):
    """Rows that are exact, that have too few values, and that have enough but not 0, by counting all tables."""
    tables = possible_tables(inner.shape, shown_bounds(count, hidden))
    exact, narrow, above = [], [], []
    for row, cell in enumerate(labels):
        if cell in hidden and 0 < count[cell] < THRESHOLD:
            values = values_of(tables, cell)
            low, high = min(values), max(values)
            if low == high:
                exact.append(row)
            elif high < low + WIDTH - 1:
                narrow.append(row)
            elif low > 0:
                above.append(row)
    return exact, narrow, above


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("shape", [(2, 3), (3, 3), (2, 2, 2)])
def test_what_an_outsider_can_work_out_is_what_all_possible_tables_agree_on(seed, shape):
    inner, hidden = random_case(seed, shape)
    result, labels, count = audit(inner, hidden, singles=False)
    tables = possible_tables(shape, shown_bounds(count, hidden))
    exact, narrow, above = outsider(inner, hidden, labels, count)
    assert (result.exact, result.narrow, result.above_zero) == (exact, narrow, above)
    if not (exact or narrow or above) and result.secrets:
        assert result.narrowest == min(len(values_of(tables, cell)) for cell in hidden if count[cell] < THRESHOLD)


def with_margins(tables):
    """The rows of each of some inner tables, int64[tables, rows]."""
    places = margins(tables[0]).values()
    return np.array([[sum(int(table[place]) for place in cell) for cell in places] for table in tables])


@pytest.mark.parametrize("seed", range(12))
def test_tables_that_are_told_change_nothing_of_what_is_found(seed):
    inner, hidden = random_case(300 + seed, (3, 3))
    alone, labels, count = audit(inner, hidden)
    possible = with_margins(possible_tables(inner.shape, shown_bounds(count, hidden)))[:50]
    # Wrong in one row, with margins that do not add up, and of another population.
    wrong = [possible + np.eye(len(labels), dtype=int)[seed % len(labels)], 2 * possible, -possible]
    for tables in (possible, np.concatenate(wrong), np.concatenate([*wrong, possible])):
        told, *_ = audit(inner, hidden, tables=tables)
        for what in ("exact", "narrow", "above_zero", "not_empty", "narrowest"):
            assert getattr(told, what) == getattr(alone, what)
        assert sorted(told.single) == sorted(alone.single)


def test_tables_told_of_a_table_without_a_hidden_count_do_no_harm():
    inner = np.array([[7, 8], [9, 6]])
    told, *_ = audit(inner, set(), tables=with_margins(inner[None]))
    assert told.passed and told.secrets == 0 and told.narrowest is None


@pytest.mark.parametrize("seed", range(12))
def test_what_a_single_person_can_work_out_is_what_all_tables_with_her_agree_on(seed):
    inner, hidden = random_case(100 + seed, (3, 3))
    result, labels, count = audit(inner, hidden)
    tables = possible_tables(inner.shape, shown_bounds(count, hidden))
    expected = set()
    for knows, hers in enumerate(labels):
        if "Total" not in hers and count[hers] == 1 and len(values_of(tables, hers)) > 1:
            place = tuple(map(int, hers))
            with_her = tables[tables[:, *place] == 1]
            for row, cell in enumerate(labels):
                secret = cell in hidden and count[cell] < THRESHOLD and len(values_of(tables, cell)) > 1
                nobody_else = cell == hers or (place in margins(inner)[cell] and count[cell] == 1)
                if secret and not nobody_else and len(values_of(with_her, cell)) == 1:
                    expected.add((knows, row))
    assert set(result.single) == expected


def test_who_is_all_that_a_count_can_be_knows_what_is_left_beside_it():
    # One person is in the first column, and she is it: so all of the second and of the third row are in the second
    # column. Nobody else can tell, as the one of the first column may be in either of these rows.
    inner = np.array([[1, 9], [0, 4], [0, 4]])
    result, labels, _ = audit(inner, {cell for cell in margins(inner) if "Total" not in cell})
    pairs = [(labels[knows], labels[learns]) for knows, learns in result.single]
    assert pairs == [(("0", "0"), ("1", "1")), (("0", "0"), ("2", "1"))]


def insiders(inner, hidden, labels, count):
    """Pairs of a hidden row known not to be empty and a small one that is then too narrow, by counting all tables."""
    tables = possible_tables(inner.shape, shown_bounds(count, hidden))
    free = {cell for cell in hidden if len(values_of(tables, cell)) > 1}
    expected = set()
    for knows, known in enumerate(labels):
        if known not in free:
            continue
        inside = set(margins(inner)[known])
        agreeing = tables[sum(tables[:, *place] for place in inside) >= 1]
        for row, cell in enumerate(labels):
            people = {place for place in margins(inner)[cell] if inner[place] > 0}
            if (
                cell in free
                and 0 < count[cell] < THRESHOLD
                and not (inside <= set(margins(inner)[cell]) and people <= inside)
            ):
                values = values_of(agreeing, cell)
                least = 1 if inside <= set(margins(inner)[cell]) else 0
                if least not in values or max(values) < WIDTH - 1:
                    expected.add((knows, row))
    return expected


@pytest.mark.parametrize("seed", range(8))
def test_who_knows_that_a_hidden_count_is_not_0(seed):
    inner, hidden = random_case(200 + seed, (3, 3))
    result, labels, count = audit(inner, hidden, singles=False, insiders="any")
    assert set(result.insiders) == insiders(inner, hidden, labels, count)


@pytest.mark.parametrize("seed", range(10))
def test_who_concludes_that_no_hidden_count_is_0(seed):
    inner, hidden = random_case(300 + seed, (3, 3))
    result, labels, count = audit(inner, hidden, singles=False)
    bounds = shown_bounds(count, hidden) | dict.fromkeys(hidden, (1, 99))
    tables = possible_tables(inner.shape, bounds)
    small = [row for row, cell in enumerate(labels) if cell in hidden and count[cell] < THRESHOLD]
    assert result.not_empty == [row for row in small if len(values_of(tables, labels[row])) == 1]


@pytest.mark.parametrize("seed", range(10))
def test_where_no_hidden_count_is_0_each_must_be_wide_from_the_least_it_can_be(seed):
    inner, hidden = random_case(400 + seed, (3, 3))
    result, labels, count = audit(inner, hidden, Shown(THRESHOLD, not_empty=True), singles=False)
    bounds = shown_bounds(count, hidden) | dict.fromkeys(hidden, (1, 99))
    tables = possible_tables(inner.shape, bounds)
    empty = {places[0] for cell, places in margins(inner).items() if len(places) == 1 and bounds[cell] == (0, 0)}
    exact, narrow, above = [], [], []
    for row, cell in enumerate(labels):
        if cell in hidden and count[cell] < THRESHOLD:
            values = values_of(tables, cell)
            # Whoever knows that nobody is alone in nothing counts one for each inner cell that may hold somebody.
            least = len(set(margins(inner)[cell]) - empty)
            if len(values) == 1:
                exact.append(row)
            elif max(values) < min(values) + WIDTH - 1:
                narrow.append(row)
            elif min(values) > least:
                above.append(row)
    assert (result.exact, result.narrow, result.above_zero) == (exact, narrow, above)
    assert result.not_empty is None


@pytest.mark.parametrize(("small", "large"), [(2, 9), (2, 5), (4, 30)])
def test_who_knows_of_the_only_small_count_learns_nothing_of_another(small, large):
    inner = np.array([40, small, large])
    hidden = {("1",), ("2",)}
    result, labels, count = audit(inner, hidden, insiders="any")
    assert set(result.insiders) == insiders(inner, hidden, labels, count) == set()
    assert result.secrets == 1 and result.narrowest == small + large + 1


def test_what_nothing_limits_has_no_number_of_values():
    # No total is shown: the hidden counts may be anything.
    text = "a,count\nTotal,\n0,10\n1,\n2,\n"
    small = np.array([False, False, True, True])
    result = audit_table(text, [["a"]], "count", Shown(5), Secrets(small, small & False), WIDTH)
    assert result.passed and result.secrets == 2 and result.narrowest >= WIDTH


@pytest.mark.parametrize("base", [3, 4, 5])
def test_a_rounded_count_stands_for_every_count_that_is_rounded_to_it(base):
    shown = Shown(THRESHOLD, base)
    for count in range(THRESHOLD, 60):
        # Halves up, in decimals that are exact.
        value = int(np.floor(count / base + 0.5)) * base
        low, high = shown.bounds(value)
        assert low <= count <= high
        behind = [n for n in range(THRESHOLD, 80) if int(np.floor(n / base + 0.5)) * base == value]
        assert (low, high) == (min(behind), max(behind))
    assert shown.bounds(0) == (0, 0)


def test_rounding_can_be_unpicked():
    # Four times 12 shown as 10 each, their total as 50: 12 is the most that 10 can stand for, 48 the least of 50.
    text = "a,count\nTotal,50\n0,10\n1,10\n2,10\n3,10\n"
    small = np.array([False, True, True, True, True])
    result = audit_table(text, [["a"]], "count", Shown(5, 5), Secrets(small, ~small & False), WIDTH)
    assert result.exact == [1, 2, 3, 4] and not result.passed


def test_figures_that_contradict_each_other_fail():
    text = "a,count\nTotal,12\n0,10\n1,\n2,5\n"
    small = np.array([False, False, True, False])
    result = audit_table(text, [["a"]], "count", Shown(5), Secrets(small, small & False), WIDTH)
    assert result.contradiction and not result.passed and result.programs == 0


def test_hiding_small_cells_alone_protects_almost_nothing():
    inner = np.array([[2, 14, 9], [11, 3, 12], [8, 16, 21]])
    result, labels, _ = audit(inner, {("0", "0"), ("1", "1")})
    assert [labels[row] for row in result.exact] == [("0", "0"), ("1", "1")]


def second_cells(inner, hidden):
    """Hide, where a line of the table has one hidden cell alone, its smallest other one, until no line has."""
    count = {cell: sum(int(inner[place]) for place in places) for cell, places in margins(inner).items()}
    hidden, lines = set(hidden), {}
    for cell in count:
        for axis in range(inner.ndim):
            lines.setdefault((axis, cell[:axis] + cell[axis + 1 :]), []).append(cell)
    while alone := [line for line in lines.values() if len(hidden & set(line)) == 1]:
        hidden.add(min((cell for cell in alone[0] if cell not in hidden), key=lambda cell: (count[cell], cell)))
    return hidden


def test_a_second_cell_in_each_line_is_not_enough():
    # Four hidden cells in a rectangle, each line with two of them: turning it keeps all totals, between 0 and 3 times.
    inner = np.array([[1, 2, 30], [6, 1, 12], [8, 16, 21]])
    hidden = second_cells(inner, {("0", "0"), ("0", "1"), ("1", "1")})
    assert hidden == {("0", "0"), ("0", "1"), ("1", "1"), ("1", "0")}
    result, labels, count = audit(inner, hidden)
    tables = possible_tables(inner.shape, shown_bounds(count, hidden))
    assert values_of(tables, ("0", "0")) == {0, 1, 2, 3}
    assert [labels[row] for row in result.narrow] == [("0", "0"), ("0", "1"), ("1", "1")]
    # She who is alone in a corner knows the other three.
    assert {labels[row] for knows, row in result.single if labels[knows] == ("0", "0")} == {("0", "1"), ("1", "1")}


def test_two_way_tables_without_a_small_cell_give_a_three_way_one_away():
    # The three two-way tables of this cube have no cell below 10, and no other cube has the same ones.
    inner = np.array([[[14, 13], [15, 0]], [[0, 10], [12, 11]]])
    nothing = np.zeros(19, dtype=bool)
    text = as_csv(inner, only=2)
    assert len(text.splitlines()) == 20 and min(int(line.split(",")[-1]) for line in text.splitlines()[1:]) == 10
    chains, shown = [["a"], ["b"], ["c"]], Shown(10)
    found = audit_table(text, chains, "count", shown, Secrets(nothing, nothing), WIDTH, depth=3)
    assert found.exact == [-1, -1] and found.secrets == 8
    assert found.crossings == [("0", "1", "1"), ("1", "0", "0")]
    assert audit_table(text, chains, "count", shown, Secrets(nothing, nothing), WIDTH, depth=2).passed


def odd(n: int, x: int):
    """A cube of which the sums of one dimension are shown, n each, and three cells that are 0.

    Of the other five x = (0, 0, 0) leaves n - x for (0, 1, 1), (1, 0, 1) and (1, 1, 0), and 2x - n for (1, 1, 1): with
    n odd it is odd too, but in fractions it goes down to 0.
    """
    assert n % 2 and n < 2 * x
    inner = np.zeros((2, 2, 2), dtype=int)
    inner[0, 0, 0], inner[1, 1, 1] = x, 2 * x - n
    inner[0, 1, 1] = inner[1, 0, 1] = inner[1, 1, 0] = n - x
    shown = {cell for cell in margins(inner) if cell.count("Total") >= 2} | {
        cell for cell in margins(inner) if "Total" not in cell and sum(map(int, cell)) == 1
    }
    return inner, set(margins(inner)) - shown


@pytest.mark.parametrize("together", [True, False], ids=["many at once", "each by itself"])
@pytest.mark.parametrize(("n", "x"), [(1, 1), (3, 2), (5, 3), (9, 5), (11, 8), (13, 10)])
def test_what_only_whole_numbers_tell_is_found(n, x, together, monkeypatch):
    if not together:
        monkeypatch.setattr(_Attack, "_push_until_nothing_settles", lambda *_, **__: None)
    inner, hidden = odd(n, x)
    result, labels, count = audit(inner, hidden, singles=False, insiders="any" if together else None)
    assert (result.exact, result.narrow, result.above_zero) == outsider(inner, hidden, labels, count)
    found = {labels[row] for row in result.exact + result.narrow + result.above_zero}
    assert (("1", "1", "1") in found) is (2 * x - n < THRESHOLD)
    tables = possible_tables(inner.shape, shown_bounds(count, hidden))
    ranges = [values_of(tables, cell) for cell in hidden if 0 < count[cell] < THRESHOLD]
    # From the lowest to the highest value, whether each between them is possible or not.
    assert result.narrowest == min(max(values) - min(values) + 1 for values in ranges)
    if together:
        assert set(result.insiders) == insiders(inner, hidden, labels, count)


def test_long_work_says_how_far_it_is():
    # One total, and 100 classes of 2 each that are hidden.
    classes = 100
    text = f"a,count\nTotal,{2 * classes}\n" + "".join(f"{i:03},\n" for i in range(classes))
    small = np.arange(classes + 1) > 0
    lines = []
    secrets = Secrets(small, small & False)
    result = audit_table(
        text, [["a"]], "count", Shown(5), secrets, WIDTH, singles=False, insiders="any", report=lines.append
    )
    assert result.passed and result.insiders == [] and result.secrets == classes
    assert lines == ["attacked 100 of 100 counts", "attacked as 50 of 100 insiders", "attacked as 100 of 100 insiders"]
