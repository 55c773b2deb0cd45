"""Community session: one row per education session. Attendances, not persons; no list of who came exists."""

import pandas as pd
import pandera.pandas as pa

from schemas.fields import (
    RANDOM_KEY,
    REGION,
    SERVICE,
    SPECIAL,
    Boolean,
    Codes,
    Integer,
    Month,
    Text,
    boolean,
    code,
    codes,
    count,
    month,
    text,
)
from schemas.null_safe import is_true
from schemas.row_rules import row_rule


class CommunitySession(pa.DataFrameModel):
    """Key: session_id. Region only: a session in a village could point at a community."""

    session_id: Text = text(
        "Session", "Key of the row, made up at random at source: no name, number or date is in it", SERVICE, RANDOM_KEY
    )
    session_month: Month = month("Month", "Month in which the session took place", SERVICE)
    region_code: Text = text("Region", "Region in which it was held", SERVICE, REGION)
    lead_org: Text = code("org", "Lead", "Type of the organisation that led it", SERVICE)
    community: Codes = codes("ethnic", "Community", "All ethnic groups to which it was addressed", SPECIAL)
    language_group: Text = code("langgrp", "Language", "Language in which it was held", SPECIAL)
    community_facilitated: Boolean = boolean("Facilitated", "It was led by trained people from the community itself")
    institutions_present: Codes = codes(
        "sector_or_none", "Institutions", "All sectors that came to explain what they do", SERVICE
    )
    participants_n: Integer = count(
        "Participants", "How many attended in all; who comes twice counts twice", "attendances"
    )
    women_n: Integer = count("Women", "How many of the participants were women", "attendances", rule="CS01")
    men_n: Integer = count("Men", "How many of the participants were men", "attendances", rule="CS01")
    adolescents_n: Integer = count(
        "Adolescents",
        "How many were 15 to 19 years old, of both sexes; they are also counted among women and men",
        "attendances",
        rule="CS01",
    )
    women_assisted_n: Integer = count(
        "Women assisted",
        "How many women got individual information or help afterwards; they are never listed",
        "persons",
        rule="CS01",
    )

    class Config:
        """One wrong, missing or extra column is an error; nothing is converted silently."""

        name = "community_session"
        strict = True
        coerce = False

    @row_rule("CS01", reads=("participants_n", "women_n", "men_n"))
    def women_and_men_are_within_all(cls, df) -> pd.Series:  # noqa: N805
        """Women and men together within all."""
        return ~is_true(df["women_n"] + df["men_n"] > df["participants_n"])

    @row_rule("CS01", reads=("participants_n", "adolescents_n"), column="adolescents_n")
    def adolescents_are_within_all(cls, df) -> pd.Series:  # noqa: N805
        """Adolescents within all."""
        return ~is_true(df["adolescents_n"] > df["participants_n"])
