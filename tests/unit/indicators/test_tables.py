"""Frequency tables: what is refused and in which words, the system of counts, and protection against plain counting."""

import itertools

import numpy as np
import pytest

from indicators.disclosure.table_output import for_publication, left_out, with_true_counts
from indicators.disclosure.table_protection import attack_table, protect_table
from indicators.disclosure.table_rounding import rounded
from indicators.disclosure.table_system import TableRules, count_system, single_persons, small_cells, weight_of_rows
from indicators.disclosure.tables import TableRefused, read_table
from tests.unit.indicators.frequency_tables import as_csv, margins, possible_tables, values_of

DISTRICTS = """region,district,group,count
Total,Total,Total,30
Total,Total,g1,12
Total,Total,g2,18
R1,Total,Total,21
R1,Total,g1,9
R1,Total,g2,12
R1,D1,Total,11
R1,D1,g1,1
R1,D1,g2,10
R1,D2,Total,10
R1,D2,g1,8
R1,D2,g2,2
R2,Total,Total,9
R2,Total,g1,3
R2,Total,g2,6
"""
NESTED = {"district": "region"}
DIMENSIONS = ["region", "district", "group"]


def read(folder, text, dimensions=DIMENSIONS, nested=NESTED, **options):
    path = folder / "cells.csv"
    path.write_text(text, encoding="utf-8")
    return read_table(path, dimensions, nested, **options)


def refused(folder, text, **options):
    with pytest.raises(TableRefused) as refusal:
        read(folder, text, **options)
    return refusal.value.faults


def test_a_district_lies_in_its_region(tmp_path):
    table = read(tmp_path, DISTRICTS)
    places, groups = table.axes
    assert places.dimensions == ("region", "district") and groups.dimensions == ("group",)
    names = [("Total", "Total"), ("R1", "Total"), ("R1", "D1"), ("R1", "D2"), ("R2", "Total")]
    assert list(places.nodes) == names
    assert places.parent.tolist() == [-1, 0, 1, 1, 0]
    assert [places.nodes[leaf] for leaf in places.leaves] == [("R1", "D1"), ("R1", "D2"), ("R2", "Total")]
    assert table.is_complete and table.grand_total == 0


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("R1,D1,g1,1\n", "R1,D1,g1,-1\n", "row 9, column count: it is not a whole number of 0 or more"),
        ("R1,D1,g1,1\n", "R1,D1,g1,1.5\n", "row 9, column count: it is not a whole number of 0 or more"),
        ("R1,D1,g1,1\n", "R1,D1,g1,\n", "row 9, column count: it is not a whole number of 0 or more"),
        ("R1,D1,g1,1\n", "", "there is no row for region R1, district D1, group g1; add it, with the count 0"),
        ("R2,Total,Total,9\n", "", "there is no row for region R2, district Total, group Total; add it"),
        ("Total,Total,Total,30\n", "", "there is no row for region Total, district Total, group Total; add it"),
        ("R1,D1,g1,1\n", "R1,D1,g1,1\nR1,D1,g1,1\n", "row 10, column region, district, group: the same cell as row 9"),
        ("R1,D1,Total,11", "R1,D1,Total,12", "row 8, column count: it is not the sum of its parts by group"),
        ("R2,Total,g1,3", "R2,D1,g1,3", "row 15, column district: it lies in two of region"),
        ("R1,D2,g1,8", "Total,D2,g1,8", "row 12, column region: Total, yet district is given; write the region"),
        ("R1,D2,g1,8", "R1,,g1,8", "row 12, column district: it is empty; write the class, or Total"),
        ("R1,D2,g1,8", "R1,D2,g1,8,9", "row 12: 5 fields where the header has 4; write one field a column"),
        ("region,district", "region,place", "there is no column district; the columns are region, place, group, count"),
        ("district,group", "group,group", "row 1: two columns have the same name"),
    ],
)
def test_what_is_wrong_is_said_with_row_column_and_what_to_do(tmp_path, before, after, said):
    assert before in DISTRICTS
    faults = refused(tmp_path, DISTRICTS.replace(before, after, 1))
    assert any(fault.startswith("cells.csv: " + said) for fault in faults), faults


def test_a_fault_never_shows_a_count(tmp_path):
    faults = refused(tmp_path, DISTRICTS.replace("R1,D1,g1,1\n", "R1,D1,g1,77.7\n").replace(",12\n", ",-88\n"))
    assert len(faults) == 3 and not any("77" in fault or "88" in fault for fault in faults)


@pytest.mark.parametrize(
    ("nested", "said"),
    [
        ({"district": "country"}, "country is not a dimension"),
        ({"district": "region", "group": "region"}, "two dimensions lie directly in the same one"),
        ({"district": "region", "region": "district"}, "in a circle"),
    ],
)
def test_a_nesting_that_is_no_tree_is_refused(tmp_path, nested, said):
    assert said in refused(tmp_path, DISTRICTS, nested=nested)[0]


def test_a_file_that_is_no_text_is_refused(tmp_path):
    path = tmp_path / "cells.csv"
    path.write_bytes(DISTRICTS.replace("R1", "Región").encode("latin-1"))
    with pytest.raises(TableRefused, match="not a CSV in UTF-8"):
        read_table(path, DIMENSIONS, NESTED)
    assert "there are no rows" in refused(tmp_path, "region,district,group,count\n")[0]


def test_many_faults_are_told_in_part(tmp_path):
    faults = refused(tmp_path, DISTRICTS.replace(",1", ",x"))
    assert len(faults) == 7
    many = "a,count\nTotal,0\n" + "".join(f"{i},x\n" for i in range(25))
    faults = refused(tmp_path, many, dimensions=["a"], nested={})
    assert len(faults) == 11 and faults[-1] == "cells.csv: and 15 more faults"


def test_the_system_of_a_table_by_hand(tmp_path):
    table = read(
        tmp_path,
        DISTRICTS.replace("R2,Total,g1,3", "R2,Total,g1,0")
        .replace("R2,Total,g2,6", "R2,Total,g2,9")
        .replace("Total,Total,g1,12", "Total,Total,g1,9")
        .replace("Total,Total,g2,18", "Total,Total,g2,21"),
    )
    system = count_system(table, TableRules(), np.ones(15))
    # The inner cell of 0 is shown and no variable: left are D1 g1, D1 g2, D2 g1, D2 g2, R2 g2.
    assert system.truth.tolist() == [1, 10, 8, 2, 9]
    assert system.counts.toarray()[[0, 1, 3, 6, 13]].tolist() == [
        [1, 1, 1, 1, 1],
        [1, 0, 1, 0, 0],
        [1, 1, 1, 1, 0],
        [1, 1, 0, 0, 0],
        [0, 0, 0, 0, 0],
    ]
    assert np.flatnonzero(system.hidden_first).tolist() == [7, 11]
    assert np.flatnonzero(system.always_shown).tolist() == [0, 13]
    assert np.flatnonzero(single_persons(table)).tolist() == [7]
    protected_zeros = TableRules(zeros=False)
    assert np.flatnonzero(small_cells(table.counts, protected_zeros)).tolist() == [7, 11, 13]


def test_weights(tmp_path):
    table = read(
        tmp_path, DISTRICTS.replace("count", "count,price").replace("\n", ",2.5\n").replace("price,2.5", "price")
    )
    assert weight_of_rows(table, "price").tolist() == [2.5] * 15
    assert set(weight_of_rows(table, "equal")) == {1.0}
    size = weight_of_rows(table, "size")
    assert (size > 0).all() and size[0] == size.max()
    with pytest.raises(TableRefused, match="row 2, column group: it is no number above 0"):
        weight_of_rows(table, "group")
    with pytest.raises(TableRefused, match="there is no column value"):
        weight_of_rows(table, "value")


def test_what_is_written(tmp_path):
    text = "a,note,count,suppressed\nTotal,x,40,1\n0,y,12,1\n1,z,28,1\n"
    table = read(tmp_path, text, dimensions=["a"], nested={})
    hidden = np.array([False, True, True])
    assert for_publication(table, hidden, np.array([40, 10, 30])) == "a,count,suppressed\nTotal,40,0\n0,,1\n1,,1\n"
    assert left_out(table) == ["note"]
    true = with_true_counts(table, hidden, None)
    assert true == "a,note,count,suppressed\nTotal,x,40,0\n0,y,12,1\n1,z,28,1\n"
    both = with_true_counts(table, hidden, np.array([40, 10, 30]))
    assert both == "a,note,count,suppressed,rounded\nTotal,x,40,0,40\n0,y,12,1,\n1,z,28,1,\n"


def test_rounding_is_to_the_nearest_and_halves_up():
    assert rounded(np.array([0, 2, 3, 7, 8, 12, 13]), 5).tolist() == [0, 0, 5, 5, 10, 10, 15]
    assert rounded(np.array([4, 5, 14, 15]), 10).tolist() == [0, 10, 10, 20]


RULES = {
    "suppress": TableRules(),
    "equal widths of 3": TableRules(threshold=3, width=3),
    "zeros protected": TableRules(zeros=False),
    "nobody hidden is 0": TableRules(not_empty=True),
    "rounded": TableRules(base=5),
    "rounded, nobody hidden is 0": TableRules(base=3, not_empty=True),
}


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("name", RULES)
def test_nothing_small_can_be_worked_out_by_counting_all_tables(tmp_path, name, seed):
    rules = RULES[name]
    inner = np.random.default_rng(seed).poisson(2.5, (3, 3))
    table = read(tmp_path, as_csv(inner), dimensions=["a", "b"], nested={})
    protected = protect_table(table, rules, weight_of_rows(table, "size"))
    assert attack_table(table, rules, protected).passed
    labels = list(margins(inner))
    bounds, wide = {}, 0
    for row, cell in enumerate(labels):
        if not protected.hidden[row]:
            value = protected.values[row]
            around = range(max(0, value - 10), value + 10)
            fitting = [
                n
                for n in around
                if value == (n if rules.base is None or n == 0 else rules.base * round(n / rules.base))
            ]
            fitting = [n for n in fitting if n == value == 0 or n >= rules.threshold] if rules.zeros else fitting
            bounds[cell] = (min(fitting), max(fitting))
        elif rules.not_empty:
            bounds[cell] = (1, 99)
    zero = {places[0] for cell, places in margins(inner).items() if len(places) == 1 and bounds.get(cell) == (0, 0)}
    tables = possible_tables(inner.shape, bounds)
    for row, cell in enumerate(labels):
        if protected.small[row]:
            values = values_of(tables, cell)
            least = len(set(margins(inner)[cell]) - zero) if rules.not_empty else 0
            assert min(values) == least and max(values) >= least + rules.width - 1
            wide += 1
    assert wide > 0


def test_hiding_what_is_small_and_nothing_else_fails_the_attack(tmp_path):
    table = read(tmp_path, DISTRICTS)
    protected = protect_table(table, TableRules(), np.ones(15))
    assert attack_table(table, TableRules(), protected).passed
    alone = type(protected)(protected.small, protected.small, table.counts)
    assert len(attack_table(table, TableRules(), alone).exact) == 3


def test_no_single_person_can_work_out_another_small_count(tmp_path):
    # Two persons alone in a line of two: hidden together, each would know the other.
    inner = np.array([[1, 1, 20, 30], [25, 30, 12, 11], [40, 22, 31, 16]])
    table = read(tmp_path, as_csv(inner), dimensions=["a", "b"], nested={})
    protected = protect_table(table, TableRules(), weight_of_rows(table, "size"))
    labels = list(margins(inner))
    bounds = {cell: (int(table.counts[row]),) * 2 for row, cell in enumerate(labels) if not protected.hidden[row]}
    tables = possible_tables(inner.shape, bounds)
    for hers, other in itertools.permutations([("0", "0"), ("0", "1")]):
        with_her = [found for found in tables if found[tuple(map(int, hers))] == 1]
        assert len(values_of(with_her, other)) > 1


def test_two_way_tables_protect_the_crossing_that_nobody_publishes(tmp_path):
    # No cell of these three tables is below 10, but only one cube fits, and two of its cells are 0.
    inner = np.array([[[14, 13], [15, 0]], [[0, 10], [12, 11]]])
    table = read(tmp_path, as_csv(inner, only=2), dimensions=["a", "b", "c"], nested={})
    rules = TableRules(threshold=10)
    assert not table.is_complete and not small_cells(table.counts, rules).any()
    protected = protect_table(table, rules, weight_of_rows(table, "size"))
    labels = [tuple(row[:3]) for row in table.rows]
    bounds = {labels[row]: (int(table.counts[row]),) * 2 for row in np.flatnonzero(~protected.hidden)}
    tables = possible_tables(inner.shape, bounds)
    for cell in (("0", "1", "1"), ("1", "0", "0")):
        assert min(values_of(tables, cell)) == 0 and max(values_of(tables, cell)) >= 4
    assert attack_table(table, rules, protected).passed
    # Without a look at the crossings nothing is hidden.
    assert not protect_table(table, TableRules(threshold=10, depth=2), np.ones(19)).hidden.any()


def test_tables_that_no_crossing_fits_are_refused(tmp_path):
    # By a and b, and by a and c, the classes go together; by b and c they exclude each other.
    lines = ["Total,Total,Total,20"]
    lines += [",".join(["Total"] * axis + [i] + ["Total"] * (2 - axis)) + ",10" for axis in range(3) for i in "01"]
    lines += [f"{i},{j},Total,{10 if i == j else 0}" for i in "01" for j in "01"]
    lines += [f"{i},Total,{j},{10 if i == j else 0}" for i in "01" for j in "01"]
    lines += [f"Total,{i},{j},{0 if i == j else 10}" for i in "01" for j in "01"]
    table = read(tmp_path, "a,b,c,count\n" + "\n".join(lines) + "\n", dimensions=["a", "b", "c"], nested={})
    with pytest.raises(TableRefused, match="the breakdowns contradict each other"):
        protect_table(table, TableRules(), np.ones(19))
    with pytest.raises(TableRefused, match="only suppression without further conclusions is offered"):
        protect_table(table, TableRules(base=5), np.ones(19))
