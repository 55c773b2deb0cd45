"""Helpline month: calls of a line, by month, language of the caller and type of caller. Calls, not persons."""

import pandas as pd
import pandera.pandas as pa

from schemas.fields import LOCAL_CODE, SERVICE, SPECIAL, Integer, Month, Text, code, count, month, text
from schemas.null_safe import is_true
from schemas.row_rules import row_rule


class HelplineMonth(pa.DataFrameModel):
    """Key: line_id, month, language_group, caller_type. Counts made by the line itself."""

    line_id: Text = text("Line", "Code of the telephone line", SERVICE, LOCAL_CODE)
    month: Month = month("Month", "Month in which the calls were made", SERVICE)
    language_group: Text = code("langgrp", "Language", "Language of the callers that are counted in the row", SPECIAL)
    caller_type: Text = code(
        "caller", "Caller", "Who the callers in the row are, such as the woman herself or a relative", SERVICE
    )
    calls_received_n: Integer = count("Received", "How many calls reached the line", "calls")
    calls_answered_n: Integer = count("Answered", "How many of them were answered", "calls")
    calls_in_language_n: Integer = count(
        "In her language",
        "How many of the answered calls were in the caller's language or with a professional interpreter",
        "calls",
    )
    calls_ipv_n: Integer = count(
        "Partner violence", "How many of the answered calls were about violence by a partner", "calls"
    )
    referred_health_n: Integer = count("To health", "How many callers were connected to a health service", "calls")

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
