"""Which headcount of staff counts in a period: rules that hold for every indicator of trained staff.

P22 shows them.
"""

import pytest

from tests.hand_made_records import contact
from tests.hand_made_tables import count_2025, headcount


def trained(of_facility: str, when: str, number: int, staff: int = 10, cadre: str = "doctor") -> dict:
    return headcount(of_facility, when, cadre, staff_n=staff, trained_fls_n=number)


@pytest.mark.parametrize(
    ("quarter_start", "quarters"),
    [
        # A headcount holds for its own quarter and the next.
        ("2024-07", [0, 0, 0, 0]),
        ("2024-10", [10, 0, 0, 0]),
        ("2025-01", [10, 10, 0, 0]),
        ("2025-04", [0, 10, 10, 0]),
        ("2025-07", [0, 0, 10, 10]),
        ("2025-10", [0, 0, 0, 10]),
        ("2026-01", [0, 0, 0, 0]),
    ],
)
def test_the_last_headcount_of_half_a_year_counts(tmp_path, quarter_start, quarters):
    # The second facility is there so that every quarter has a headcount.
    steady = [trained("F0002", f"2025-{month}", 0) for month in ("01", "04", "07", "10")]
    cells = count_2025(tmp_path, "P22", workforce_status=[trained("F0001", quarter_start, 0), *steady])
    assert [cells("P22", f"2025-Q{quarter}", region="R1")[1] for quarter in (1, 2, 3, 4)] == quarters
    assert cells("P22", "2025", region="R1") == (0, quarters[3])


def test_a10_headcounts_of_quarters_are_not_added_up(tmp_path):
    rows = [trained("F0001", f"2025-{month}", number) for month, number in (("01", 2), ("04", 4), ("07", 6), ("10", 8))]
    for order in (rows, rows[::-1]):
        cells = count_2025(tmp_path, "P22", workforce_status=order)
        assert [cells("P22", f"2025-Q{quarter}") for quarter in (1, 2, 3, 4)] == [(2, 10), (4, 10), (6, 10), (8, 10)]
        assert cells("P22", "2025") == (8, 10)


def test_the_last_headcount_is_found_for_each_facility_and_profession(tmp_path):
    rows = [
        trained("F0001", "2025-07", 9),
        trained("F0001", "2025-10", 3),
        # No headcount of nurses in the last quarter: that of the quarter before stands.
        trained("F0001", "2025-07", 5, staff=20, cadre="nurse_midwife"),
        trained("F0002", "2025-07", 1, staff=4),
        # Too old.
        trained("F0002", "2025-04", 6, staff=6, cadre="manager"),
    ]
    cells = count_2025(tmp_path, "P22", workforce_status=rows)
    assert cells("P22", "2025") == (3 + 5 + 1, 10 + 20 + 4)
    by_cadre = {cadre: cells("P22", "2025", cadre=cadre) for cadre in ("doctor", "nurse_midwife", "manager")}
    assert by_cadre == {"doctor": (4, 14), "nurse_midwife": (5, 20), "manager": (0, 0)}


def test_nobody_in_post_is_nothing_to_measure(tmp_path):
    cells = count_2025(tmp_path, "P22", workforce_status=[trained("F0001", "2025-10", 0, staff=0)])
    assert cells("P22", "2025") == (0, 0)
    # No headcount at all in the first half of the year.
    assert cells("P22", "2025-Q2") == (None, 0)


def test_a_rolling_year_shows_the_headcount_at_its_end(tmp_path):
    contacts = [contact("first", when="2024-07"), contact("last", when="2025-09")]
    rows = [trained("F0001", "2025-01", 1), trained("F0001", "2025-04", 2), trained("F0001", "2025-07", 3)]
    cells = count_2025(tmp_path, "P22", service_contact=contacts, workforce_status=rows)
    assert cells("P22", "2025-Q2-12m") == (2, 10)
    assert cells("P22", "2025-Q3-12m") == (3, 10)
