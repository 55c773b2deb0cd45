"""C01: notified cases of violence by a current or former partner, as a plain number."""

from tests.hand_made_records import count, notification


def test_partners_count_and_unrecorded_relationships_do_not(tmp_path):
    rows = [
        notification(1),
        notification(2, perpetrator_rel="former_partner"),
        notification(3, perpetrator_rel="former_spouse"),
        notification(4, perpetrator_rel="current_cohabiting"),
        notification(5, perpetrator_rel="current_noncohabiting"),
        notification(6, perpetrator_rel="unknown"),
        notification(7, perpetrator_rel="declined"),
        notification(8, perpetrator_rel="own_family"),
    ]
    cells = count(tmp_path, notification=rows)
    # A plain number has no denominator.
    assert cells("C01", "2025-Q1") == (5, None)
    assert cells("C01", "2025-Q1", migrant_status="migrant") == (0, None)


def test_regions_quarters_and_groups_add_up(tmp_path):
    rows = [
        notification(1, "2025-01", migrant_status="migrant", ethnicity=["other_minority"]),
        notification(2, "2025-05", region_code="R2", ethnicity=["roma", "national_majority"]),
        notification(3, "2025-08", ethnicity=["unknown"], ethnicity_method="observed"),
        notification(4, "2025-12"),
    ]
    cells = count(tmp_path, notification=rows)
    assert [cells("C01", f"2025-Q{quarter}")[0] for quarter in (1, 2, 3, 4)] == [1, 1, 1, 1]
    assert cells("C01", "2025") == (4, None)
    assert cells("C01", "2025", region="R1") == (3, None)
    assert cells("C01", "2025", region="R2") == (1, None)
    assert cells("C01", "2025", ethnic_group="roma_traveller") == (1, None)
    assert cells("C01", "2025", ethnic_group="unknown") == (1, None)
    assert cells("C01", "2025", migrant_status="migrant", ethnic_group="other_minority") == (1, None)


def test_a_quarter_without_any_notification_has_nothing_to_measure(tmp_path):
    cells = count(tmp_path, notification=[notification(1, "2025-01"), notification(2, "2025-08")])
    assert cells("C01", "2025-Q2") == (None, 0)
    assert cells("P28", "2025-Q1") == (None, None)
