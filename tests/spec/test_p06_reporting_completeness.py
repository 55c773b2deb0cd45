"""P06: of the files of contacts expected from facilities, those that came on time."""

import pytest

from tests.hand_made_tables import count_2025, submission


def test_late_missing_and_other_files(tmp_path):
    rows = [
        submission("F0001", "2025-01"),
        # It came, too late.
        submission("F0001", "2025-02", on_time=False),
        # It never came: expected all the same.
        submission("F0001", "2025-03", on_time=False, received=False, rows_accepted_n=0, control_total_n=None),
        submission("F0002", "2025-01"),
        # A file without a single contact came on time.
        submission("F0002", "2025-02", rows_accepted_n=0, control_total_n=0),
        # Files of other tables are not asked about.
        submission("F0001", "2025-01", table_name="referral"),
        submission("F0002", "2025-01", on_time=False, table_name="follow_up"),
    ]
    cells = count_2025(tmp_path, "P06", submission_log=rows)
    assert cells("P06", "2025-Q1") == cells("P06", "2025") == (3, 5)
    assert [cells("P06", "2025-Q1", region=region) for region in ("R1", "R2")] == [(1, 3), (2, 2)]
    assert [cells("P06", "2025-Q1", facility_type=kind) for kind in ("phc", "hospital", "ngo")] == [
        (1, 3),
        (2, 2),
        (0, 0),
    ]


def test_months_belong_to_their_quarter(tmp_path):
    rows = [submission(when=f"2025-{month:02}", on_time=month != 4) for month in range(3, 8)]
    # Of the last quarter only files of referrals were expected: nothing to measure, which is not 0.
    rows.append(submission(when="2025-12", table_name="referral"))
    cells = count_2025(tmp_path, "P06", submission_log=rows)
    assert [cells("P06", f"2025-Q{quarter}") for quarter in (1, 2, 3, 4)] == [(1, 1), (2, 3), (1, 1), (0, 0)]
    assert cells("P06", "2025") == (4, 5)


def test_a_quarter_without_a_log_has_no_number(tmp_path):
    cells = count_2025(tmp_path, "P06", submission_log=[submission(when="2025-02")])
    assert cells("P06", "2025-Q2") == cells("P06", "2025-Q2", region="R1") == (None, 0)


@pytest.mark.parametrize("column", ["received_on_time", "table_name", "month", "facility_id"])
def test_without_one_of_its_columns_it_is_not_available(tmp_path, column):
    cells = count_2025(tmp_path, "P06", without=f"submission_log.{column}", submission_log=[submission()])
    assert cells("P06", "2025") == (None, None)


def test_without_regions_the_total_is_there(tmp_path):
    cells = count_2025(tmp_path, "P06", without="facility.region_code", submission_log=[submission()])
    assert cells("P06", "2025") == (1, 1)
    assert cells("P06", "2025", region="R1") == (None, None)
