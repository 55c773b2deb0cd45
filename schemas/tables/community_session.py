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

    session_id: Text = text("Session", "Random", SERVICE, RANDOM_KEY)
    session_month: Month = month("Month", "Month of the session", SERVICE)
    region_code: Text = text("Region", "Where it was held", SERVICE, REGION)
    lead_org: Text = code("org", "Lead", "Type of the leading organisation", SERVICE)
    community: Codes = codes("ethnic", "Community", "Community addressed", SPECIAL)
    language_group: Text = code("langgrp", "Language", "Language used", SPECIAL)
    community_facilitated: Boolean = boolean("Facilitated", "By trained people from the community")
    institutions_present: Codes = codes(
        "sector_or_none", "Institutions", "Sectors that came to explain their role", SERVICE
    )
    participants_n: Integer = count("Participants", "All", "attendances")
    women_n: Integer = count("Women", "Women", "attendances", rule="CS01")
    men_n: Integer = count("Men", "Men", "attendances", rule="CS01")
    adolescents_n: Integer = count(
        "Adolescents", "Aged 15 to 19, both sexes; also among women and men", "attendances", rule="CS01"
    )
    women_assisted_n: Integer = count(
        "Women assisted", "Who got individual information or help afterwards; never listed", "persons", rule="CS01"
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
