"""Helpline month: calls of a line, by month, language of the caller and type of caller. Calls, not persons."""

import pandas as pd
import pandera.pandas as pa

from schemas.fields import LOCAL_CODE, SERVICE, SPECIAL, Integer, Month, Text, code, count, month, text
from schemas.null_safe import is_true
from schemas.row_rules import row_rule


class HelplineMonth(pa.DataFrameModel):
    """Key: line_id, month, language_group, caller_type. Counts made by the line itself."""

    line_id: Text = text("Line", "Code of the line", SERVICE, LOCAL_CODE)
    month: Month = month("Month", "Month of the calls", SERVICE)
    language_group: Text = code("langgrp", "Language", "Language of the caller", SPECIAL)
    caller_type: Text = code("caller", "Caller", "Type of caller", SERVICE)
    calls_received_n: Integer = count("Received", "Reached the line", "calls")
    calls_answered_n: Integer = count("Answered", "Answered", "calls")
    calls_in_language_n: Integer = count(
        "In her language", "Answered in it or with a professional interpreter", "calls"
    )
    calls_ipv_n: Integer = count("Partner violence", "About it", "calls")
    referred_health_n: Integer = count("To health", "Connected to a health service", "calls")

    class Config:
        """One wrong, missing or extra column is an error; nothing is converted silently."""

        name = "helpline_month"
        strict = True
        coerce = False

    @row_rule("HL01", reads=("calls_received_n", "calls_answered_n", "calls_in_language_n", "calls_ipv_n"))
    def answered_within_received(cls, df) -> pd.Series:  # noqa: N805
        """In language within answered within received; about partner violence within answered."""
        too_many = is_true(df["calls_in_language_n"] > df["calls_answered_n"])
        too_many |= is_true(df["calls_answered_n"] > df["calls_received_n"])
        return ~too_many & ~is_true(df["calls_ipv_n"] > df["calls_answered_n"])
