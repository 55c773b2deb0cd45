"""P17: of assessed facilities, those where care depends on neither papers nor prepayment, with a firewall rule."""

import pytest

from tests.hand_made_tables import assessment, count_2025, facilities

THREE = ("no_document_condition", "no_prepayment", "firewall_policy")
ALL_THREE = dict.fromkeys(THREE, True)


def test_papers_payment_and_firewall_are_all_needed(tmp_path):
    rows = [assessment(1, "F0001", **ALL_THREE), assessment(2, "F0002")]
    rows += [assessment(n, f"F{n:04}", **ALL_THREE | {item: False}) for n, item in enumerate(THREE, start=3)]
    # Not assessed is not free of conditions.
    rows += [assessment(n, f"F{n:04}", **ALL_THREE | {item: None}) for n, item in enumerate(THREE, start=6)]
    cells = count_2025(tmp_path, "P17", facility=facilities(8), facility_assessment=rows)
    assert cells("P17", "2025") == (1, 8)


def test_free_for_those_with_papers_only_is_not_enough(tmp_path):
    rows = [assessment(1, no_prepayment=True, firewall_policy=True)]
    cells = count_2025(tmp_path, "P17", facility_assessment=rows)
    assert cells("P17", "2025") == cells("P17", "2025", facility_type="phc") == (0, 1)
    assert cells("P17", "2025", facility_type="hospital") == (0, 0)
    assert cells("P17", "2025-Q1") == (None, 0)


@pytest.mark.parametrize("item", THREE)
def test_without_one_of_the_three_it_is_not_available(tmp_path, item):
    rows = [assessment(1, **ALL_THREE)]
    cells = count_2025(tmp_path, "P17", without=f"facility_assessment.{item}", facility_assessment=rows)
    assert cells("P17", "2025") == (None, None)
