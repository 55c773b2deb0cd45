"""Follow-up: one row per index contact and follow-up window. Days, never a month: no date results."""

import pandas as pd
import pandera.pandas as pa

from schemas.fields import (
    CONTACT_KEY,
    IDENTIFIER,
    QUASI_IDENTIFIER,
    RANDOM_KEY,
    SERVICE,
    SPECIAL,
    Boolean,
    Integer,
    Text,
    boolean,
    code,
    integer,
    text,
)
from schemas.null_safe import is_code, is_true
from schemas.row_rules import row_rule

REACHED = {"nullable": True, "only_if": "result = 'reached'"}

WINDOW_DAYS = {"d30": (21, 45), "d90": (76, 120), "d365": (335, 395)}
"""Tolerance of every window in days since the index contact, both ends included."""


class FollowUp(pa.DataFrameModel):
    """Key: followup_id; one row per contact and window. Its contact is the index contact of a case."""

    followup_id: Text = text("Follow-up", "Random", IDENTIFIER, RANDOM_KEY)
    contact_id: Text = text("Contact", "Index contact of the case", IDENTIFIER, CONTACT_KEY)
    fu_window: Text = code("window", "Window", "Follow-up window", SERVICE)
    result: Text = code("reached", "Result", "Result", SPECIAL)
    days_since_index: Integer = integer(
        "Days",
        "Since the index contact",
        QUASI_IDENTIFIER,
        0,
        unit="days",
        nullable=True,
        only_if="result in ('reached', 'reached_not_alone', 'declined')",
    )
    safe_method_used: Boolean = boolean(
        "Safe method", "The agreed safe method was used", nullable=True, only_if="result <> 'not_attempted'"
    )
    revictimised: Text = code("yn", "New violence", "Any since index or the last window", SPECIAL, **REACHED)
    safety_score: Integer = integer("Safety", "Same item as baseline_safety", SPECIAL, 1, 5, **REACHED)
    who5: Integer = integer("Wellbeing", "WHO-5, raw; optional", SPECIAL, 0, 25, unit="0-25 raw", **REACHED)
    needs_met: Text = code("yn", "Needs met", "She says her main need was met", SPECIAL, **REACHED)

    class Config:
        """One wrong, missing or extra column is an error; nothing is converted silently."""

        name = "follow_up"
        strict = True
        coerce = False

    @row_rule(
        "FU01",
        reads=("result", "fu_window", "days_since_index"),
        filled=("revictimised", "safety_score", "who5", "needs_met"),
    )
    def answers_only_when_reached_alone_and_in_time(cls, df) -> pd.Series:  # noqa: N805
        """Answers if and only if reached alone, on a day within the tolerance of the window."""
        reached = is_code(df["result"], "reached")
        needed = df[["revictimised", "safety_score"]].notna().all(axis=1)
        any_answer = df[["revictimised", "safety_score", "who5", "needs_met"]].notna().any(axis=1)
        lowest = df["fu_window"].map({window: days[0] for window, days in WINDOW_DAYS.items()}).astype("Int64")
        highest = df["fu_window"].map({window: days[1] for window, days in WINDOW_DAYS.items()}).astype("Int64")
        in_time = is_true(df["days_since_index"].between(lowest, highest))
        return (reached & needed & in_time) | (~reached & ~any_answer)

    @row_rule("FU02", reads=("result",), filled=("safe_method_used",))
    def safe_method_recorded_when_attempted(cls, df) -> pd.Series:  # noqa: N805
        """Recorded if and only if an attempt was made."""
        return is_code(df["result"], "not_attempted") == df["safe_method_used"].isna()
