"""Homicide by a partner: women killed, by region, year, age group, migrant status and source of the count."""

import pandas as pd
import pandera.pandas as pa

from schemas.fields import (
    QUASI_IDENTIFIER,
    REGION,
    SERVICE,
    SPECIAL,
    Boolean,
    Integer,
    Text,
    boolean,
    code,
    count,
    text,
    year,
)
from schemas.null_safe import is_true
from schemas.row_rules import row_rule


class IpvHomicideYear(pa.DataFrameModel):
    """Key: region_code, year, age_group, migrant_status, source. `total` rows carry the total.

    That the parts are within the total is a rule between rows (`across`), under HO01 like the one here.
    """

    region_code: Text = text("Region", "Region, or NAT for the whole country", SERVICE, REGION)
    year: Integer = year("Year", "Year in which the women died", QUASI_IDENTIFIER)
    age_group: Text = code("age_group_or_total", "Age", "Age group of the women in the row, or total", QUASI_IDENTIFIER)
    migrant_status: Text = code(
        "migrant_or_total", "Migrant status", "Migrant status, by birth, of the women in the row, or total", SPECIAL
    )
    source: Text = code(
        "homsource",
        "Source",
        "Who counted: the police, the mortality register, a review of deaths, an observatory",
        SERVICE,
    )
    victims_n: Integer = count(
        "Victims", "How many women were killed by a current or former partner", "persons", SPECIAL
    )
    health_contact_12m_n: Integer = count(
        "Health contact",
        "How many of them had a recorded health contact in the 12 months before",
        "persons",
        SPECIAL,
        nullable=True,
        only_if="health records were looked at",
    )
    provisional: Boolean = boolean("Provisional", "The count may still change: courts or reviews have not settled it")

    class Config:
        """One wrong, missing or extra column is an error; nothing is converted silently."""

        name = "ipv_homicide_year"
        strict = True
        coerce = False

    @row_rule("HO01", reads=("victims_n", "health_contact_12m_n"))
    def health_contact_is_within_victims(cls, df) -> pd.Series:  # noqa: N805
        """No more with a health contact than victims."""
        return ~is_true(df["health_contact_12m_n"] > df["victims_n"])
