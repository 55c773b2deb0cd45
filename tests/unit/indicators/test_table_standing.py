"""A table protected after another is out: a quarter, then the half-year, by counting all tables there can be."""

import csv
import io

import numpy as np
import pytest

from indicators.disclosure.table_output import for_publication
from indicators.disclosure.table_protection import attack_table, protect_table
from indicators.disclosure.table_system import TableRules, weight_of_rows
from indicators.disclosure.tables import TableRefused, read_table
from tests.unit.indicators.frequency_tables import as_csv, margins, possible_tables, values_of

RULES = TableRules()
TOTAL = "Total"


def two_quarters(seed):
    """Counts by quarter, district and group."""
    return np.random.default_rng(seed).poisson(4, (2, 2, 3))


def read(folder, text, dimensions, **options):
    path = folder / "cells.csv"
    path.write_text(text, encoding="utf-8")
    return read_table(path, dimensions, {}, **options)


def protected_alone(folder, inner):
    """Shown counts of a table by district and group."""
    table = read(folder, as_csv(inner), ["a", "b"])
    protected = protect_table(table, RULES, weight_of_rows(table, "size"))
    return {tuple(row[:2]): int(row[2]) for row, hidden in zip(table.rows, protected.hidden, strict=True) if not hidden}


def with_standing(inner, first):
    """The table by quarter, district and group. `first`: what was shown of the first quarter."""
    rows = list(csv.reader(io.StringIO(as_csv(inner))))
    lines = [[*rows[0], "standing"]]
    for quarter, *cell, count in rows[1:]:
        before = "shown" if tuple(cell) in first else "hidden"
        lines.append([quarter, *cell, count, {"0": before, "1": "unpublished", TOTAL: ""}[quarter]])
    return "\n".join(",".join(line) for line in lines) + "\n"


def values_left(inner, shown):
    """The values that each small count can have for who sees the counts `shown`, none of them a 0 that is not shown."""
    tables = possible_tables(inner.shape, {cell: (count, count) for cell, count in shown.items()})
    counts = {cell: sum(int(inner[place]) for place in places) for cell, places in margins(inner).items()}
    secret = [cell for cell, count in counts.items() if 0 < count < 5 and cell not in shown]
    return {cell: values_of(tables, cell) for cell in secret}


@pytest.mark.parametrize("seed", range(4))
def test_nothing_small_follows_from_two_releases(tmp_path, seed):
    inner = two_quarters(seed)
    first = protected_alone(tmp_path, inner[0])
    table = read(tmp_path, with_standing(inner, first), ["a", "b", "c"], standing="standing")
    protected = protect_table(table, RULES, weight_of_rows(table, "size"))
    assert attack_table(table, RULES, protected).passed
    written = list(csv.DictReader(io.StringIO(for_publication(table, protected.hidden, protected.values))))
    assert {row["a"] for row in written} == {TOTAL, "0"}
    shown = {(row["a"], row["b"], row["c"]): int(row["count"]) for row in written if row["count"]}
    # What is out stays as it was.
    assert {cell[1:]: count for cell, count in shown.items() if cell[0] == "0"} == first
    left = values_left(inner, shown)
    assert left and all(min(values) == 0 and max(values) >= RULES.width - 1 for values in left.values())


def test_two_releases_that_are_each_safe_give_small_counts_away(tmp_path):
    exact = 0
    for seed in range(4):
        inner = two_quarters(seed)
        shown = {("0", *cell): count for cell, count in protected_alone(tmp_path, inner[0]).items()}
        shown |= {(TOTAL, *cell): count for cell, count in protected_alone(tmp_path, inner.sum(axis=0)).items()}
        exact += sum(len(values) == 1 for values in values_left(inner, shown).values())
    assert exact > 0


def test_the_attack_finds_what_the_second_release_alone_overlooks(tmp_path):
    inner = two_quarters(0)
    table = read(
        tmp_path, with_standing(inner, protected_alone(tmp_path, inner[0])), ["a", "b", "c"], standing="standing"
    )
    protected = protect_table(table, RULES, weight_of_rows(table, "size"))
    half_year = table.node[:, 0] == 0
    alone = np.where(half_year, protected.small, protected.hidden)
    assert not attack_table(table, RULES, type(protected)(protected.small, alone, table.counts)).passed


def test_a_small_count_that_is_out_is_no_secret_any_more(tmp_path):
    text = "a,count,was\nTotal,40,\n0,2,shown\n1,38,\n"
    table = read(tmp_path, text, ["a"], standing="was")
    assert not protect_table(table, RULES, np.ones(3)).hidden.any()


def test_what_no_hiding_can_protect_any_more_is_refused(tmp_path):
    text = "a,count,was\nTotal,40,\n0,2,\n1,38,shown\n"
    table = read(tmp_path, text, ["a"], standing="was")
    with pytest.raises(TableRefused, match=r"1 small counts follow .* what is out already"):
        protect_table(table, RULES, np.ones(3))


def test_rows_of_an_unknown_standing_are_refused(tmp_path):
    with pytest.raises(TableRefused, match="row 3, column was: it is none of shown, hidden, unpublished"):
        read(tmp_path, "a,count,was\nTotal,40,\n0,2,secret\n1,38,\n", ["a"], standing="was")
    with pytest.raises(TableRefused, match="there is no column was"):
        read(tmp_path, "a,count\nTotal,40\n0,2\n1,38\n", ["a"], standing="was")


@pytest.mark.parametrize("rules", [TableRules(base=5), TableRules(not_empty=True)])
def test_only_suppression_knows_of_standing(tmp_path, rules):
    table = read(tmp_path, "a,count,was\nTotal,40,\n0,20,hidden\n1,20,\n", ["a"], standing="was")
    with pytest.raises(TableRefused, match="only suppression"):
        protect_table(table, rules, np.ones(3))
