"""Tables of the same persons that share margins: each may be safe alone, and all together not.

Belongs here: linked tables protected together, attacked as one system by a program of this file's own, and the
auditor on them against plain counting. Does not: single tables (`test_tables`), a release after another
(`test_table_standing`).
"""

import csv
import io
import itertools

import numpy as np
import pytest
from scipy.optimize import linprog

from indicators.disclosure.table_audit.attack import Secrets, audit_table
from indicators.disclosure.table_audit.cells import Shown
from indicators.disclosure.table_output import for_publication
from indicators.disclosure.table_protection import attack_table, protect_table
from indicators.disclosure.table_system import TableRules, weight_of_rows
from indicators.disclosure.tables import read_table
from tests.unit.indicators.frequency_tables import margins, possible_tables, values_of

TOTAL = "Total"
SIZES = {"district": 4, "ethnicity": 3, "migrant": 3, "age": 3, "outcome": 2}
TABLES = [
    ("district", "ethnicity", "outcome"),
    ("district", "migrant", "outcome"),
    ("district", "age", "outcome"),
    ("ethnicity", "migrant", "age"),
    ("ethnicity", "migrant", "outcome"),
]
WIDTH_ONLY = TableRules(reaching_zero=False, depth=0)
NEAR = 1e-6


def drawn(seed, persons):
    """Persons by all five dimensions, unevenly."""
    random = np.random.default_rng(seed)
    inner = np.zeros(tuple(SIZES.values()), dtype=int)
    shares = [0.5 ** np.arange(size) for size in SIZES.values()]
    np.add.at(inner, tuple(random.choice(len(s), persons, p=s / s.sum()) for s in shares), 1)
    return inner


def cells_of(table):
    """Labels of all cells of one table with its margins, `Total` in the dimensions that it does not have."""
    classes = [[TOTAL, *map(str, range(size))] if name in table else [TOTAL] for name, size in SIZES.items()]
    return list(itertools.product(*classes))


def inside(cell):
    """Mask over the inner cells of those in a cell."""
    mask = np.ones(tuple(SIZES.values()), dtype=bool)
    for axis, label in enumerate(cell):
        if label != TOTAL:
            own = np.arange(mask.shape[axis]) == int(label)
            mask &= own.reshape([-1 if k == axis else 1 for k in range(mask.ndim)])
    return mask


def protected(folder, inner, tables):
    """The cells of these tables, protected together: what is shown of each, None where it is hidden."""
    cells = list(dict.fromkeys(cell for table in tables for cell in cells_of(table)))
    file = folder / "linked.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow([*SIZES, "count"])
        writer.writerows([*cell, inner[inside(cell)].sum()] for cell in cells)
    names = [name for name in SIZES if any(name in table for table in tables)]
    table = read_table(file, names, {})
    found = protect_table(table, WIDTH_ONLY, weight_of_rows(table, "size"))
    assert attack_table(table, WIDTH_ONLY, found).passed
    rows = csv.DictReader(io.StringIO(for_publication(table, found.hidden, found.values)))
    return {tuple(row.get(name, TOTAL) for name in SIZES): int(row["count"]) if row["count"] else None for row in rows}


def too_close(inner, shown):
    """Small counts that are not shown and have fewer than 5 values in fractions, by two programs for each."""
    told = [cell for cell, count in shown.items() if count is not None]
    sums = np.stack([inside(cell).ravel() for cell in told]).astype(float)
    values = np.array([shown[cell] for cell in told], dtype=float)
    found = []
    for cell in shown:
        if shown[cell] is None and 0 < inner[inside(cell)].sum() < WIDTH_ONLY.threshold:
            own = inside(cell).ravel().astype(float)
            low, high = (
                sign * linprog(sign * own, A_eq=sums, b_eq=values, bounds=(0, None), method="highs").fun
                for sign in (1, -1)
            )
            if np.floor(high + NEAR) - np.ceil(low - NEAR) < WIDTH_ONLY.width - 1:
                found.append(cell)
    return found


@pytest.mark.parametrize(("seed", "persons"), [(0, 40), (2, 400)])
def test_five_linked_tables_attacked_as_one_system_leave_nothing_narrow(tmp_path, seed, persons):
    inner = drawn(seed, persons)
    shown = protected(tmp_path, inner, TABLES)
    assert 0 < sum(count is None for count in shown.values()) < len(shown)
    assert too_close(inner, shown) == []


def test_five_tables_that_are_each_safe_give_small_counts_away_together(tmp_path):
    inner = drawn(0, persons=40)
    shown = {}
    for table in TABLES:
        for cell, count in protected(tmp_path, inner, [table]).items():
            # What one of them shows is known.
            shown[cell] = count if shown.get(cell) is None else shown[cell]
    assert too_close(inner, shown) != []


def linked_by_hand(inner, hidden):
    """Three two-way tables of a cube as text, and their cells; hidden counts are empty."""
    cells = {c: sum(int(inner[p]) for p in places) for c, places in margins(inner).items() if TOTAL in c}
    lines = [[*c, "" if c in hidden else n] for c, n in cells.items()]
    return "\n".join(",".join(map(str, line)) for line in [["a", "b", "c", "count"], *lines]) + "\n", cells


@pytest.mark.parametrize("depth", [0, 3])
@pytest.mark.parametrize("seed", range(8))
def test_what_follows_from_linked_tables_is_what_all_possible_cubes_agree_on(seed, depth):
    random = np.random.default_rng(seed)
    inner = random.poisson(random.choice([1, 2]), (2, 2, 3))
    cells = [cell for cell in margins(inner) if 0 < cell.count(TOTAL) < 3]
    count = {cell: sum(int(inner[place]) for place in margins(inner)[cell]) for cell in cells}
    hidden = {cell for cell in cells if 0 < count[cell] < 5 or random.random() < 0.3}
    text, every = linked_by_hand(inner, hidden)
    small = np.array([cell in hidden and 0 < every[cell] < 5 for cell in every])
    result = audit_table(
        text, [["a"], ["b"], ["c"]], "count", Shown(5), Secrets(small, small & False), 5, depth=depth, singles=False
    )
    cubes = possible_tables(inner.shape, {cell: (n, n) for cell, n in every.items() if cell not in hidden})
    ranges = {cell: values_of(cubes, cell) for cell in margins(inner)}
    rows = {row: ranges[cell] for row, cell in enumerate(every) if small[row]}
    exact = {row for row, values in rows.items() if len(values) == 1}
    narrow = {row for row, values in rows.items() if len(values) > 1 and max(values) < min(values) + 4}
    assert {row for row in result.exact if row >= 0} == exact
    assert {row for row in result.narrow if row >= 0} == narrow
    crossings = set()
    if depth == 3:
        zeros = [cell for cell, n in every.items() if n == 0 and cell not in hidden]
        for cell in (c for c in margins(inner) if TOTAL not in c):
            values = ranges[cell]
            told = any(all(z in (TOTAL, c) for z, c in zip(zero, cell, strict=True)) for zero in zeros)
            if not told and min(values) < 5 and (min(values) > 0 or max(values) < 4):
                crossings.add(cell)
    assert set(result.crossings) == crossings
