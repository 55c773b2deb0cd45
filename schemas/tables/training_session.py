"""Training session: one row per session. Participants may come again: coverage is `workforce_status`, not this."""

import pandas as pd
import pandera.pandas as pa

from schemas.fields import (
    RANDOM_KEY,
    REGION,
    SERVICE,
    Boolean,
    Codes,
    Integer,
    Month,
    Number,
    Text,
    boolean,
    code,
    codes,
    count,
    month,
    number,
    text,
)
from schemas.null_safe import is_true
from schemas.row_rules import row_rule

TESTED = {"nullable": True, "only_if": "participants were tested before and after"}


class TrainingSession(pa.DataFrameModel):
    """Key: session_id. Counts of participants, never a list of them."""

    session_id: Text = text(
        "Session", "Key of the row, made up at random at source: no name, number or date is in it", SERVICE, RANDOM_KEY
    )
    session_month: Month = month("Month", "Month in which the session took place", SERVICE)
    region_code: Text = text("Region", "Region in which it was held", SERVICE, REGION)
    organiser: Text = code("org", "Organiser", "Type of the organisation that led it", SERVICE)
    topics: Codes = codes("topic", "Topics", "All topics of the session", SERVICE)
    hours: Number = number(
        "Hours", "Length of the session in hours", SERVICE, above=0, highest=80, rule="TS01", unit="hours, over 0 to 80"
    )
    sectors: Codes = codes("sector", "Sectors", "All sectors that participants work in", SERVICE)
    participants_n: Integer = count("Participants", "How many started the session", "persons")
    completed_n: Integer = count("Completed", "How many of them completed it", "persons")
    cso_codelivered: Boolean = boolean(
        "Delivered together", "It was given together with a migrant, Roma or minority organisation"
    )
    lived_experience: Boolean = boolean(
        "Lived experience", "Women with lived experience shaped or gave it, and were paid"
    )
    paired_n: Integer = count(
        "Tested twice", "How many were tested both before and after the session", "persons", **TESTED
    )
    pre_mean: Number = number(
        "Mean before",
        "Mean result, before the session, of those who were tested twice; 100 is all right",
        SERVICE,
        lowest=0,
        highest=100,
        unit="0-100",
        **TESTED,
    )
    post_mean: Number = number(
        "Mean after",
        "Mean result, after the session, of those who were tested twice; 100 is all right",
        SERVICE,
        lowest=0,
        highest=100,
        unit="0-100",
        **TESTED,
    )

    class Config:
        """One wrong, missing or extra column is an error; nothing is converted silently."""

        name = "training_session"
        strict = True
        coerce = False

    @row_rule("TS01", reads=("participants_n", "completed_n", "paired_n"), filled=("pre_mean", "post_mean"))
    def tested_completed_and_started_agree(cls, df) -> pd.Series:  # noqa: N805
        """Tested twice within completed within started; both means or neither."""
        too_many = is_true(df["paired_n"] > df["completed_n"]) | is_true(df["completed_n"] > df["participants_n"])
        return ~too_many & (df["pre_mean"].isna() == df["post_mean"].isna())
