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

    session_id: Text = text("Session", "Random", SERVICE, RANDOM_KEY)
    session_month: Month = month("Month", "Month of the session", SERVICE)
    region_code: Text = text("Region", "Where it was held", SERVICE, REGION)
    organiser: Text = code("org", "Organiser", "Type of the leading organisation", SERVICE)
    topics: Codes = codes("topic", "Topics", "All topics", SERVICE)
    hours: Number = number("Hours", "Length", SERVICE, above=0, highest=80, rule="TS01", unit="hours, over 0 to 80")
    sectors: Codes = codes("sector", "Sectors", "Sectors of the participants", SERVICE)
    participants_n: Integer = count("Participants", "Who started", "persons")
    completed_n: Integer = count("Completed", "Who completed it", "persons")
    cso_codelivered: Boolean = boolean("Delivered together", "With a migrant, Roma or minority organisation")
    lived_experience: Boolean = boolean(
        "Lived experience", "Women with lived experience shaped or gave it, and were paid"
    )
    paired_n: Integer = count("Tested twice", "Tested before and after", "persons", **TESTED)
    pre_mean: Number = number("Before", "Mean before, of those", SERVICE, lowest=0, highest=100, unit="0-100", **TESTED)
    post_mean: Number = number("After", "Mean after, of those", SERVICE, lowest=0, highest=100, unit="0-100", **TESTED)

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
