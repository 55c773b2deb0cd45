"""Which rows of a release are hidden: the second choice, and what it takes over from the first."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from indicators.disclosure.hidden_rows import _Chosen, _tables_of
from indicators.disclosure.linked_counts import linked_counts
from indicators.disclosure.suppression.joint_choice import choose_hidden_jointly
from indicators.disclosure.suppression.windows import Window
from tests.unit.indicators.test_fractions import halves
from tests.unit.indicators.test_linked_counts import both, where


def test_tables_of_a_system_are_tables_of_a_part_of_it():
    offered = {"2025-Q1": [(80, 100), (40, 50), (40, 50)], "2025-Q2": [(60, 90), (25, 40), (35, 50)]}
    accepted = {"2025-Q1": [(50, 80), (30, 40), (20, 40)], "2025-Q2": [(45, 60), (20, 25), (25, 35)]}
    cells, sheets, dimensions = both(
        ("P34", where("ref_offered", "TRUE"), offered), ("P35", where("ref_accepted", "ref_offered"), accepted)
    )
    (whole,) = linked_counts(cells, sheets, dimensions, date(2026, 6, 30))
    other = whole.truth + 100 * np.arange(len(whole.truth))
    # The part has the rows of the second indicator, in another order.
    rows = np.flatnonzero(cells["indicator"] == "P35")
    (part,) = linked_counts(cells.loc[rows], sheets, dimensions, date(2026, 6, 30))
    shuffled = replace(part, **{name: getattr(part, name)[::-1] for name in ("cell", "numerator", "denominator")})
    found = _tables_of([_Chosen(whole, np.zeros(len(cells), dtype=bool), np.array([whole.truth, other]))], shuffled)
    assert found[0].tolist() == part.truth.tolist()
    of_row = {int(row): (n, d) for row, n, d in zip(whole.cell, whole.numerator, whole.denominator, strict=True)}
    for row, numerator, denominator in zip(part.cell, part.numerator, part.denominator, strict=True):
        assert found[1, [numerator, denominator]].tolist() == other[list(of_row[int(row)])].tolist()
    # Of another system there is nothing to take over.
    assert _tables_of([_Chosen(part, np.zeros(len(rows), dtype=bool), found)], whole).shape == (0, len(whole.truth))


def test_a_proof_that_is_there_needs_no_program(monkeypatch):
    first = choose_hidden_jointly(halves(), 5)
    system = halves(hidden_first=first.hidden)

    def solved(*_, **__):
        raise AssertionError("a program was solved")

    for name in ("table", "middle", "table_next_to"):
        monkeypatch.setattr(Window, name, solved)
    second = choose_hidden_jointly(system, 5, first.tables)
    assert second.hidden.tolist() == first.hidden.tolist() and not len(second.unprotected)
    with pytest.raises(AssertionError, match="a program was solved"):
        choose_hidden_jointly(system, 5)


def test_a_table_that_breaks_a_rule_or_needs_what_is_shown_proves_nothing():
    system = halves()
    broken = system.truth - 100
    # A table that holds, and in which every count is another: all rows would have to be hidden for it.
    dear = 3 * system.truth
    assert system.holds(dear[None]).all()
    given = choose_hidden_jointly(system, 5, np.array([broken, dear]))
    alone = choose_hidden_jointly(system, 5)
    assert given.hidden.tolist() == alone.hidden.tolist() and given.tables.tolist() == alone.tables.tolist()
