"""What may be summarised: released cells, and no frame that could hold a true count."""

import pytest

from indicators.statistics.equity_table import equity_table
from indicators.statistics.released import NotReleased, ReleasedCells
from schemas.release import TRUE_CELL_COLUMNS
from tests.unit.indicators.statistics.released_frames import GROUPS, NO_ONE_MISSING, POLICY, frame, rows, sheet, total

ETHNIC = {"majority_only": (60, 100), "roma_traveller": "suppressed", "other_minority": (10, 20)}


def good():
    return frame(total((100, 200)), rows("ethnic_group", ETHNIC | NO_ONE_MISSING))


def test_a_frame_of_released_cells_is_taken():
    cells = ReleasedCells.from_frame(good())
    place = ("all", "all", "majority_only")
    assert cells.cell("P28", "2025", "ethnic_group", place).numerator == 60
    hidden = cells.cell("P28", "2025", "ethnic_group", ("all", "all", "roma_traveller"))
    assert (hidden.status, hidden.numerator, hidden.counted) == ("suppressed", None, None)
    assert cells.cell("P28", "2024", "ethnic_group", place) is None
    assert cells.total("P28", "2025").denominator == 200


def test_true_cells_are_refused():
    with pytest.raises(NotReleased, match="columns"):
        ReleasedCells.from_frame(good()[list(TRUE_CELL_COLUMNS)])


@pytest.mark.parametrize("column", ["numerator", "denominator", "value", "lower", "upper"])
def test_a_withheld_row_with_a_number_is_refused_without_telling_it(column):
    cells = good()
    cells.loc[cells["status"] == "suppressed", column] = 7
    with pytest.raises(NotReleased) as refusal:
        ReleasedCells.from_frame(cells)
    assert "7" not in str(refusal.value)


@pytest.mark.parametrize(
    ("column", "value"), [("status", "true"), ("reliability", "fine"), ("numerator", None), ("denominator", -1)]
)
def test_a_row_that_breaks_the_contract_is_refused(column, value):
    cells = good()
    cells.loc[0, column] = value
    with pytest.raises(NotReleased):
        ReleasedCells.from_frame(cells)


def test_a_cell_that_stands_there_twice_is_refused():
    with pytest.raises(NotReleased, match="more than once"):
        ReleasedCells.from_frame(frame(total((100, 200)), total((100, 200))))


def test_nothing_else_makes_released_cells():
    with pytest.raises(TypeError):
        ReleasedCells(good())
    with pytest.raises(TypeError, match="released cells only"):
        equity_table(good(), {"P28": sheet()}, GROUPS, POLICY)
