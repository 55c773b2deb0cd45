"""Harm report: one row per complaint or report of harm done by the system. No link to a woman or a contact."""

import pandas as pd
import pandera.pandas as pa

from schemas.fields import (
    FACILITY_KEY,
    IDENTIFIER,
    QUASI_IDENTIFIER,
    RANDOM_KEY,
    REGION,
    SERVICE,
    SPECIAL,
    Codes,
    Integer,
    Month,
    Text,
    code,
    codes,
    count,
    month,
    text,
)
from schemas.null_safe import is_code
from schemas.row_rules import row_rule

CLOSED = ("closed_upheld", "closed_not_upheld")


class HarmReport(pa.DataFrameModel):
    """Key: report_id. Who complained is never recorded, only in what role."""

    report_id: Text = text(
        "Report",
        "Key of the row, made up at random at source: no name, number or date is in it",
        IDENTIFIER,
        RANDOM_KEY,
    )
    report_month: Month = month("Month", "Month in which the harm was reported", QUASI_IDENTIFIER)
    facility_id: Text = text(
        "Facility",
        "The facility that it is about; empty if she preferred not to say",
        QUASI_IDENTIFIER,
        FACILITY_KEY,
        nullable=True,
        only_if="she said which",
    )
    region_code: Text = text("Region", "Region in which it happened", QUASI_IDENTIFIER, REGION)
    harm_type: Text = code("harm", "Harm", "What kind of harm or complaint was reported", SPECIAL)
    reporter: Text = code("reporter", "Reporter", "In what role somebody reported it; never who", SERVICE)
    grounds: Codes = codes("ground", "Grounds", "All grounds of discrimination that the report names", SPECIAL)
    migrant_status: Text = code(
        "migrant",
        "Migrant status",
        "Where she was born counts, and where her parents were; never her passport or permit",
        SPECIAL,
    )
    status: Text = code("harmstatus", "Status", "Where the report stands: open, upheld, not upheld, withdrawn", SERVICE)
    days_to_close: Integer = count(
        "Days to close",
        "Days from the report until it was closed",
        "days",
        nullable=True,
        only_if="status in ('closed_upheld', 'closed_not_upheld')",
    )
    remedy: Text = code(
        "remedy",
        "Remedy",
        "What was done to make up for the harm",
        SERVICE,
        nullable=True,
        only_if="status = 'closed_upheld'",
    )

    class Config:
        """One wrong, missing or extra column is an error; nothing is converted silently."""

        name = "harm_report"
        strict = True
        coerce = False

    @row_rule("HR01", reads=("status",), filled=("days_to_close", "remedy"))
    def closed_has_days_and_upheld_a_remedy(cls, df) -> pd.Series:  # noqa: N805
        """Days if and only if closed; a remedy, which may be 'none', if upheld."""
        days = is_code(df["status"], *CLOSED) == df["days_to_close"].notna()
        return days & (~is_code(df["status"], "closed_upheld") | df["remedy"].notna())
