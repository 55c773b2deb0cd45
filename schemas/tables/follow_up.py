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

    followup_id: Text = text(
        "Follow-up",
        "Key of the row, made up at random at source: no name, number or date is in it",
        IDENTIFIER,
        RANDOM_KEY,
    )
    contact_id: Text = text(
        "Contact",
        "Key of the index contact: the first at which she told of violence in this case",
        IDENTIFIER,
        CONTACT_KEY,
    )
    fu_window: Text = code(
        "window", "Window", "Which follow-up this is, counted from the index contact, such as after 30 days", SERVICE
    )
    result: Text = code("reached", "Result", "Whether she was reached, and whether she was alone", SPECIAL)
    days_since_index: Integer = integer(
        "Days",
        "Days from the index contact to this follow-up",
        QUASI_IDENTIFIER,
        0,
        unit="days",
        nullable=True,
        only_if="result in ('reached', 'reached_not_alone', 'declined')",
    )
    safe_method_used: Boolean = boolean(
        "Safe method",
        "She was contacted in the safe way that was agreed with her",
        nullable=True,
        only_if="result <> 'not_attempted'",
    )
    revictimised: Text = code(
        "yn",
        "New violence",
        "Whether there was any violence by a partner since the index contact or the last follow-up",
        SPECIAL,
        **REACHED,
    )
    safety_score: Integer = integer(
        "Safety",
        "How far she agrees: I feel safe from my partner or former partner. 1 is strongly disagree, 5 strongly agree",
        SPECIAL,
        1,
        5,
        **REACHED,
    )
    who5: Integer = integer(
        "Wellbeing",
        "Sum of the five answers of the WHO-5 wellbeing questions, each from 0 to 5; optional",
        SPECIAL,
        0,
        25,
        unit="0-25 raw",
        **REACHED,
    )
    needs_met: Text = code(
        "yn", "Needs met", "Whether she says that her most important need was met", SPECIAL, **REACHED
    )

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
