"""P09: of assessed facilities, those that meet all five minimum requirements for safe enquiry."""

import pytest

from tests.hand_made_tables import assessment, count_2025, facilities

FIVE = (
    "protocol_adopted",
    "private_space",
    "trained_provider_available",
    "confidential_records",
    "referral_pathway",
)
ALL_FIVE = dict.fromkeys(FIVE, True)


def test_all_five_and_nothing_less(tmp_path):
    rows = [assessment(1, "F0001", **ALL_FIVE), assessment(2, "F0002")]
    # Five facilities that each lack one; five in which one was left open, which is not met.
    rows += [assessment(n, f"F{n:04}", **ALL_FIVE | {item: False}) for n, item in enumerate(FIVE, start=3)]
    rows += [assessment(n, f"F{n:04}", **ALL_FIVE | {item: None}) for n, item in enumerate(FIVE, start=8)]
    cells = count_2025(tmp_path, "P09", facility=facilities(12), facility_assessment=rows)
    assert cells("P09", "2025") == (1, 12)


def test_what_else_is_in_place_does_not_matter(tmp_path):
    rows = [
        assessment(1, "F0001", users_involved=False, interpreter_access=None, **ALL_FIVE),
        assessment(2, "F0002", interpreter_access=True, firewall_policy=True),
    ]
    cells = count_2025(tmp_path, "P09", facility_assessment=rows)
    assert cells("P09", "2025") == (1, 2)
    # F0001 is a primary-care centre of the first region, F0002 a hospital of the second.
    assert cells("P09", "2025", region="R1") == cells("P09", "2025", facility_type="phc") == (1, 1)
    assert cells("P09", "2025", region="R2") == cells("P09", "2025", facility_type="hospital") == (0, 1)


def test_a_facility_that_was_not_assessed_is_not_one_that_fails(tmp_path):
    cells = count_2025(tmp_path, "P09", facility=facilities(3), facility_assessment=[assessment(1, **ALL_FIVE)])
    assert cells("P09", "2025") == (1, 1)
    # Measured, and no facility there: nothing over nothing.
    assert cells("P09", "2025", region="R2") == (0, 0)
    # Nobody had assessed anything by March.
    assert cells("P09", "2025-Q1") == (None, 0)


@pytest.mark.parametrize("item", FIVE)
def test_without_one_of_the_five_it_is_not_available(tmp_path, item):
    rows = [assessment(1, **ALL_FIVE)]
    cells = count_2025(tmp_path, "P09", without=f"facility_assessment.{item}", facility_assessment=rows)
    assert cells("P09", "2025") == cells("P09", "2025", region="R1") == (None, None)
