"""P19: of assessed facilities, those with two learning events in a year and a discussion of their own results."""

import pytest

from tests.hand_made_tables import assessment, count_2025, facilities


def test_two_events_and_the_own_results_by_group(tmp_path):
    # Learning events, whether results by group were discussed; the first two count.
    variants = [(2, True), (9, True), (1, True), (0, True), (None, True), (2, False), (2, None), (None, None)]
    rows = [
        assessment(n, f"F{n:04}", learning_events_12m=events, disaggregated_data_reviewed=reviewed)
        for n, (events, reviewed) in enumerate(variants, start=1)
    ]
    cells = count_2025(tmp_path, "P19", facility=facilities(8), facility_assessment=rows)
    assert cells("P19", "2025") == (2, 8)


def test_the_women_need_not_be_there_and_empty_is_not_zero(tmp_path):
    learns = {"learning_events_12m": 2, "disaggregated_data_reviewed": True}
    rows = [assessment(1, "F0002", users_involved=False, **learns)]
    cells = count_2025(tmp_path, "P19", facility_assessment=rows)
    assert cells("P19", "2025") == cells("P19", "2025", region="R2") == (1, 1)
    assert cells("P19", "2025", region="R1") == (0, 0)
    assert cells("P19", "2025-Q1") == (None, 0)


@pytest.mark.parametrize("item", ["learning_events_12m", "disaggregated_data_reviewed"])
def test_without_one_of_the_items_it_is_not_available(tmp_path, item):
    cells = count_2025(tmp_path, "P19", without=f"facility_assessment.{item}", facility_assessment=[assessment(1)])
    assert cells("P19", "2025") == (None, None)
