"""P22: of staff in post, those who completed training in first-line support in the last 36 months."""

import pytest

from tests.hand_made_tables import count_2025, facilities, headcount

COLUMN = "trained_fls_n"


def trained(of_facility: str, number: int, staff: int = 10, cadre: str = "doctor") -> dict:
    return headcount(of_facility, cadre=cadre, staff_n=staff, **{COLUMN: number})


def test_staff_is_added_up_and_shares_are_not_averaged(tmp_path):
    # 1 of 2, 0 of 1 and 40 of 100: 41 of 103, not the mean of 50, 0 and 40 per cent (semantics E2).
    rows = [trained("F0001", 1, 2), trained("F0002", 0, 1), trained("F0003", 40, 100)]
    cells = count_2025(tmp_path, "P22", facility=facilities(3), workforce_status=rows)
    assert cells("P22", "2025") == (41, 103)


def test_every_profession_counts_reception_and_interpreters_too(tmp_path):
    rows = [
        trained("F0001", 6),
        trained("F0001", 1, 3, "reception_admin"),
        trained("F0001", 0, 2, "interpreter"),
        trained("F0002", 5, 5, "manager"),
        # A profession without anybody in post.
        trained("F0002", 0, 0, "mental_health"),
    ]
    cells = count_2025(tmp_path, "P22", workforce_status=rows)
    assert cells("P22", "2025") == (12, 20)
    assert [cells("P22", "2025", region=region) for region in ("R1", "R2")] == [(7, 15), (5, 5)]
    assert [cells("P22", "2025", facility_type=kind) for kind in ("phc", "hospital")] == [(7, 15), (5, 5)]
    by_cadre = {name: cells("P22", "2025", cadre=name) for name in ("doctor", "interpreter", "mental_health")}
    assert by_cadre == {"doctor": (6, 10), "interpreter": (0, 2), "mental_health": (0, 0)}


def test_other_courses_do_not_count(tmp_path):
    row = headcount(trained_migrant_minority_n=10, trained_legal_n=9, trained_bias_n=8)
    assert count_2025(tmp_path, "P22", workforce_status=[row])("P22", "2025") == (0, 10)


def test_trained_staff_counts_only_where_somebody_is_in_post(tmp_path):
    # The second row breaks the rules: two trained of nobody.
    rows = [trained("F0001", 1, 1), trained("F0002", 2, 0)]
    assert count_2025(tmp_path, "P22", workforce_status=rows)("P22", "2025") == (1, 1)


@pytest.mark.parametrize("column", [COLUMN, "staff_n"])
def test_without_headcount_or_trained_staff_it_is_not_available(tmp_path, column):
    rows = [trained("F0001", 5)]
    cells = count_2025(tmp_path, "P22", without=f"workforce_status.{column}", workforce_status=rows)
    assert cells("P22", "2025") == (None, None)


def test_without_a_table_of_staff_it_is_not_available(tmp_path):
    assert count_2025(tmp_path, "P22")("P22", "2025") == (None, None)
