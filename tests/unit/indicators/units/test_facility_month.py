"""A month of a facility belongs to its month, region and type."""

from datetime import date

from tests.unit.indicators.units.unit_rows import SYSTEM_UNITS, facility, picked, rows_of


def test_each_expected_table_of_a_facility_and_month_is_a_row(tmp_path):
    def sent(month: int, table: str, **more) -> dict:
        key = {"facility_id": "F0001", "month": date(2025, month, 1), "table_name": table}
        return key | {"received": True, "received_on_time": month < 4, "rows_accepted_n": month} | more

    records = {
        "facility": [facility("F0001", "R2", "hospital")],
        "submission_log": [sent(3, "service_contact"), sent(4, "service_contact"), sent(4, "referral")],
    }
    rows = rows_of(SYSTEM_UNITS["facility_month"], records, tmp_path)
    columns = ("month", "quarter", "year", "month_number", "table_name", "received_on_time", "rows_accepted_n")
    assert picked(rows, *columns) == [
        (date(2025, 3, 1), 2025 * 4, 2025, 2025 * 12 + 3, "service_contact", True, 3),
        (date(2025, 4, 1), 2025 * 4 + 1, 2025, 2025 * 12 + 4, "referral", False, 4),
        (date(2025, 4, 1), 2025 * 4 + 1, 2025, 2025 * 12 + 4, "service_contact", False, 4),
    ]
    assert set(picked(rows, "region", "facility_type", "setting")) == {("R2", "hospital", "city")}
    assert [row["control_total_n"] for row in rows] == [None, None, None]


def test_a_facility_that_nobody_knows_is_not_dropped(tmp_path):
    records = {"facility": [], "submission_log": [{"facility_id": "F0001", "month": date(2025, 3, 1)}]}
    assert picked(rows_of(SYSTEM_UNITS["facility_month"], records, tmp_path), "region") == [(None,)]
