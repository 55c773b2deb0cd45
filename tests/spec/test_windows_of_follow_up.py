"""The days on which a follow-up counts as one at 30, 90 or 365 days (semantics D3)."""

import pytest

from schemas.validation import validate_table
from tests.unit.schemas.right_rows import FOLLOW_UP, text_frame

DAYS = {
    "d30": {20: False, 21: True, 45: True, 46: False},
    "d90": {75: False, 76: True, 120: True, 121: False},
    "d365": {334: False, 335: True, 395: True, 396: False},
}
"""First and last day of each window and the days beside them: whether it counts."""


@pytest.mark.parametrize("window", DAYS)
def test_d3_a_call_outside_its_window_is_kept_out_and_never_counts(window):
    days = DAYS[window]
    rows = [
        FOLLOW_UP | {"followup_id": f"U{day:07}", "fu_window": window, "days_since_index": str(day)} for day in days
    ]
    validated = validate_table("follow_up", text_frame(*rows))
    accepted = [int(day) for day in validated.accepted["days_since_index"]]
    assert accepted == [day for day, counts in days.items() if counts]
    assert set(validated.quarantine["rule"]) == {"FU01"}
