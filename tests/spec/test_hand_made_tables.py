"""The rows that other tests are made of are rows that would be accepted."""

from datetime import date

import pandas as pd
import pytest

from schemas.columns import column_names
from schemas.validation import validate_table
from tests import hand_made_tables as made

ROWS = {
    "facility": [made.facility("F0001")],
    "facility_assessment": [made.assessment(1)],
    "workforce_status": [made.headcount()],
    "system_activity": [made.activity(1, "policy_design"), made.meeting(2, "2025-02")],
    "community_session": [made.session(1)],
    "submission_log": [made.submission()],
    "policy_status": [made.policy("clinical_protocol")],
    "indicator_registry": [made.registered("P28")],
    "indicator_agreement": [
        made.stance("P28", "ministry", "health", "health_authority"),
        made.stance("P28", "roma-1", "civil_society", "roma_association", "objected"),
    ],
    "review_comment": [made.comment(1, date(2025, 6, 1)), made.comment(2, date(2025, 6, 1), date(2025, 6, 9))],
    "harm_report": [made.harm(1), made.harm(2, status="closed_upheld", days=30), made.harm(3, status="withdrawn")],
}


@pytest.mark.parametrize("table", ROWS)
def test_rows_of_every_maker_are_accepted(table):
    written = [{name: as_written(row.get(name)) for name in column_names(table)} for row in ROWS[table]]
    frame = pd.DataFrame(written).assign(row_number=range(2, len(written) + 2))
    faults = validate_table(table, frame).quarantine
    assert faults[["column", "rule"]].to_dict("records") == []


def as_written(value: object) -> str | None:
    """A value as it stands in a file."""
    if value is None:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    return "|".join(sorted(value)) if isinstance(value, list) else str(value)
