"""P26: of assessed facilities, those that took part in at least two meetings of a professional network."""

from tests.hand_made_tables import assessment, count_2025, facilities


def test_two_meetings_are_enough_and_one_is_not(tmp_path):
    meetings = (2, 3, 1, 0, None)
    rows = [assessment(n, f"F{n:04}", network_meetings_12m=held) for n, held in enumerate(meetings, start=1)]
    # The sixth facility was not assessed.
    cells = count_2025(tmp_path, "P26", facility=facilities(6), facility_assessment=rows)
    assert cells("P26", "2025") == cells("P26", "2025-Q4") == (2, 5)
    assert cells("P26", "2025", facility_type="phc") == (2, 5)
    assert cells("P26", "2025", region="R2") == (0, 0)
    assert cells("P26", "2025-Q1") == (None, 0)


def test_without_the_number_of_meetings_it_is_not_available(tmp_path):
    column = "facility_assessment.network_meetings_12m"
    cells = count_2025(tmp_path, "P26", without=column, facility_assessment=[assessment(1)])
    assert cells("P26", "2025") == (None, None)


def test_a_source_without_assessments_has_nothing_to_say(tmp_path):
    assert count_2025(tmp_path, "P26")("P26", "2025") == (None, None)
