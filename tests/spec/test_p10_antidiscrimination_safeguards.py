"""P10: of assessed facilities, those with a policy, a complaints route and a session on bias."""

import pytest

from tests.hand_made_tables import assessment, count_2025, facilities

THREE = ("antidiscrimination_policy", "complaints_accessible", "bias_session_held")
ALL_THREE = dict.fromkeys(THREE, True)


def test_all_three_and_nothing_less(tmp_path):
    rows = [assessment(1, "F0001", **ALL_THREE), assessment(2, "F0002")]
    # One of the three is missing, or was left open: three facilities each.
    rows += [assessment(n, f"F{n:04}", **ALL_THREE | {item: False}) for n, item in enumerate(THREE, start=3)]
    rows += [assessment(n, f"F{n:04}", **ALL_THREE | {item: None}) for n, item in enumerate(THREE, start=6)]
    cells = count_2025(tmp_path, "P10", facility=facilities(8), facility_assessment=rows)
    assert cells("P10", "2025") == cells("P10", "2025-Q2") == (1, 8)
    assert cells("P10", "2025-Q1") == (None, 0)


def test_by_region_and_type_of_facility(tmp_path):
    rows = [assessment(1, "F0001"), assessment(2, "F0002", **ALL_THREE)]
    cells = count_2025(tmp_path, "P10", facility_assessment=rows)
    assert [cells("P10", "2025", region=region) for region in ("R1", "R2")] == [(0, 1), (1, 1)]
    types = ("phc", "hospital", "maternity")
    assert [cells("P10", "2025", facility_type=kind) for kind in types] == [(0, 1), (1, 1), (0, 0)]


@pytest.mark.parametrize("item", THREE)
def test_without_one_of_the_three_it_is_not_available(tmp_path, item):
    rows = [assessment(1, **ALL_THREE)]
    cells = count_2025(tmp_path, "P10", without=f"facility_assessment.{item}", facility_assessment=rows)
    assert cells("P10", "2025") == (None, None)
