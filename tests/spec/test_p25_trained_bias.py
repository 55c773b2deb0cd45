"""P25: of staff in post, those who completed a session on bias in the last 36 months."""

import pytest

from tests.hand_made_tables import count_2025, facilities, headcount

COLUMN = "trained_bias_n"


def trained(of_facility: str, number: int, staff: int = 10, cadre: str = "doctor") -> dict:
    return headcount(of_facility, cadre=cadre, staff_n=staff, **{COLUMN: number})


def test_staff_of_all_facilities_and_professions_is_added_up(tmp_path):
    rows = [
        trained("F0001", 10),
        trained("F0001", 0, 4, "reception_admin"),
        trained("F0002", 2, 7),
        trained("F0002", 0, 0, "interpreter"),
        trained("F0003", 1, 1, "interpreter"),
    ]
    cells = count_2025(tmp_path, "P25", facility=facilities(3), workforce_status=rows)
    assert cells("P25", "2025") == cells("P25", "2025", facility_type="phc") == (13, 22)
    by_cadre = {name: cells("P25", "2025", cadre=name) for name in ("doctor", "reception_admin", "interpreter")}
    assert by_cadre == {"doctor": (12, 17), "reception_admin": (0, 4), "interpreter": (1, 1)}
    assert cells("P25", "2025", cadre="manager") == cells("P25", "2025", region="R2") == (0, 0)


def test_other_courses_do_not_count(tmp_path):
    row = headcount(trained_fls_n=10, trained_migrant_minority_n=9, trained_legal_n=8)
    assert count_2025(tmp_path, "P25", workforce_status=[row])("P25", "2025") == (0, 10)


def test_trained_staff_counts_only_where_somebody_is_in_post(tmp_path):
    # The second row breaks the rules: two trained of nobody.
    rows = [trained("F0001", 1, 1), trained("F0002", 2, 0)]
    assert count_2025(tmp_path, "P25", workforce_status=rows)("P25", "2025") == (1, 1)


@pytest.mark.parametrize("column", [COLUMN, "staff_n"])
def test_without_headcount_or_trained_staff_it_is_not_available(tmp_path, column):
    rows = [trained("F0001", 5)]
    cells = count_2025(tmp_path, "P25", without=f"workforce_status.{column}", workforce_status=rows)
    assert cells("P25", "2025") == (None, None)
