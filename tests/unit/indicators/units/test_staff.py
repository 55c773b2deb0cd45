"""Headcounts are those of the last quarter start in the half year up to the end of a period."""

from datetime import date

import pytest

from tests.unit.indicators.units.unit_rows import SYSTEM_UNITS, facility, picked, rows_of

STAFF = SYSTEM_UNITS["staff"]


def headcount(quarter: date, staff: int, cadre: str = "doctor", facility_id: str = "F0001") -> dict:
    row = {"facility_id": facility_id, "quarter_start": quarter, "cadre": cadre, "staff_n": staff}
    return row | dict.fromkeys(("trained_fls_n", "trained_legal_n"), 1) | {"trained_bias_n": 0}


def counted(tmp_path, headcounts: list[dict], *periods: str) -> list[tuple]:
    records = {"facility": [facility("F0001", "R3", "ngo")], "workforce_status": headcounts}
    rows = rows_of(STAFF, records, tmp_path, periods)
    assert {(row["region"], row["facility_type"]) for row in rows} <= {("R3", "ngo")}
    return picked(rows, "period", "cadre", "staff_n")


def test_the_last_headcount_of_each_cadre_counts(tmp_path):
    headcounts = [
        headcount(date(2025, 7, 1), 10),
        headcount(date(2025, 10, 1), 11),
        headcount(date(2025, 7, 1), 20, "interpreter"),
        headcount(date(2025, 4, 1), 30, "manager"),
    ]
    assert counted(tmp_path, headcounts, "2025", "2025-Q3", "2025-Q4-12m") == [
        ("2025", "doctor", 11),
        ("2025", "interpreter", 20),
        ("2025-Q3", "doctor", 10),
        ("2025-Q3", "interpreter", 20),
        ("2025-Q3", "manager", 30),
        ("2025-Q4-12m", "doctor", 11),
        ("2025-Q4-12m", "interpreter", 20),
    ]


@pytest.mark.parametrize(
    ("period", "quarters"),
    [("2025-Q1", (10, 1)), ("2025-Q2", (1, 4)), ("2025-Q3", (4, 7)), ("2025-Q4", (7, 10))],
)
def test_a_headcount_is_good_for_two_quarters(tmp_path, period, quarters):
    year = 2025
    starts = [date(2024, 7, 1), date(2024, 10, 1), *(date(year, month, 1) for month in (1, 4, 7, 10)), date(2026, 1, 1)]
    good = [start for start in starts if counted(tmp_path, [headcount(start, 5)], period)]
    assert [start.month for start in good] == list(quarters)


def test_a_facility_that_nobody_knows_is_not_dropped(tmp_path):
    records = {"facility": [], "workforce_status": [headcount(date(2025, 10, 1), 5)]}
    assert picked(rows_of(STAFF, records, tmp_path), "region", "staff_n") == [(None, 5)]
