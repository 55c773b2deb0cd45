"""Submission log: one row per facility, month and table expected: what came, when, and how much of it was used."""

import pandas as pd
import pandera.pandas as pa

from schemas.fields import FACILITY_KEY, SERVICE, Boolean, Integer, Month, Text, boolean, code, count, month, text
from schemas.null_safe import is_true
from schemas.row_rules import row_rule


class SubmissionLog(pa.DataFrameModel):
    """Key: facility_id, month, table_name. Contacts held back for want of permission are here as a number only."""

    facility_id: Text = text("Facility", "The facility that was expected to send records", SERVICE, FACILITY_KEY)
    month: Month = month("Month", "Month for which records were expected", SERVICE)
    table_name: Text = code("table_name", "Table", "Table of which records were expected", SERVICE)
    received: Boolean = boolean("Received", "The records came")
    received_on_time: Boolean = boolean(
        "On time", "They came by the 15th of the second month after the month that they are about"
    )
    rows_accepted_n: Integer = count("Accepted", "How many rows of them were accepted", "rows")
    rows_quarantined_n: Integer = count(
        "Kept out", "How many rows of them were held for correction or rejected", "rows"
    )
    withheld_no_permission_n: Integer = count(
        "Without permission", "How many contacts were not sent because the woman gave no permission", "contacts"
    )
    control_total_n: Integer = count(
        "Control total",
        "How many contacts there should be, by the facility's own register",
        "contacts",
        nullable=True,
        only_if="the facility keeps such a register",
    )

    class Config:
        """One wrong, missing or extra column is an error; nothing is converted silently."""

        name = "submission_log"
        strict = True
        coerce = False

    @row_rule("SL01", reads=("rows_accepted_n", "control_total_n"))
    def accepted_rows_are_near_the_control_total(cls, df) -> pd.Series:  # noqa: N805
        """Within 5 per cent of it, in whole numbers: 20 times the difference within the total."""
        accepted, total = df["rows_accepted_n"], df["control_total_n"]
        return ~is_true((total > 0) & ((accepted - total).abs() * 20 > total))
