"""Survey respondent: one row per woman asked in a population survey. Nothing links it to a contact."""

import pandas as pd
import pandera.pandas as pa

from schemas.fields import (
    IDENTIFIER,
    LOCAL_CODE,
    QUASI_IDENTIFIER,
    RANDOM_KEY,
    REGION,
    SERVICE,
    SPECIAL,
    Codes,
    Integer,
    Number,
    Text,
    code,
    codes,
    number,
    text,
    year,
)
from schemas.null_safe import is_code
from schemas.row_rules import row_rule

IN_12_MONTHS = ("ipv_physical_12m", "ipv_sexual_12m", "ipv_psychological_12m", "ipv_economic_12m")
ANSWERS_ON_VIOLENCE = (*IN_12_MONTHS, "ipv_any_life", "told_health", "help_formal", "wanted_help_not_got")
IN_PRIVACY = {"nullable": True, "only_if": "module_status = 'completed' and ever_partnered = 'yes'"}


class SurveyRespondent(pa.DataFrameModel):
    """Key: survey_id, respondent_id. The module on violence is asked in privacy or not at all."""

    survey_id: Text = text("Survey", "Code of the survey and its wave", SERVICE, LOCAL_CODE)
    respondent_id: Text = text(
        "Respondent",
        "Key of the row, made up at random at source: no name, number or date is in it",
        IDENTIFIER,
        RANDOM_KEY,
    )
    wave_year: Integer = year("Year", "Year that this wave of the survey is about")
    region_code: Text = text("Region", "Region in which she lives", QUASI_IDENTIFIER, REGION)
    stratum: Text = text(
        "Stratum", "Stratum of the sampling design from which she was drawn", QUASI_IDENTIFIER, LOCAL_CODE
    )
    psu: Text = text(
        "Sampling unit",
        "Primary sampling unit in which she was drawn, under a code made for this file",
        QUASI_IDENTIFIER,
        LOCAL_CODE,
    )
    weight: Number = number(
        "Weight",
        "How many women she stands for: her final weight in the module on violence",
        SERVICE,
        above=0,
        rule="SV02",
        unit="over 0",
    )
    age_band: Text = code("age", "Age", "Her age at the interview, in bands of years", QUASI_IDENTIFIER)
    ever_partnered: Text = code("yn", "Ever partnered", "Whether she ever had an intimate partner", SPECIAL)
    module_status: Text = code(
        "module", "Module on violence", "Whether she answered the module on violence, and in privacy", SERVICE
    )
    migrant_status: Text = code(
        "migrant",
        "Migrant status",
        "Where she was born counts, and where her parents were; never her passport or permit",
        SPECIAL,
    )
    birth_group: Text = code(
        "birthgrp", "Where she was born", "Group of countries to which the country of her birth belongs", SPECIAL
    )
    ethnicity: Codes = codes(
        "ethnic", "Ethnicity", "The groups to which she says she belongs; several are allowed", SPECIAL
    )
    length_of_stay: Text = code("stay", "Length of stay", "How long she has lived in the country", SPECIAL)
    language_group: Text = code("langgrp", "Language", "Language in which she was interviewed", SPECIAL)
    disability: Text = code(
        "yn",
        "Disability",
        "Great difficulty or worse in any domain of the Washington Group short set, such as seeing or walking",
        SPECIAL,
    )
    ipv_physical_12m: Text = code(
        "yn", "Physical violence", "Physical violence by a partner in the last 12 months", SPECIAL, **IN_PRIVACY
    )
    ipv_sexual_12m: Text = code(
        "yn", "Sexual violence", "Sexual violence by a partner in the last 12 months", SPECIAL, **IN_PRIVACY
    )
    ipv_psychological_12m: Text = code(
        "yn",
        "Psychological violence",
        "Psychological violence by a partner in the last 12 months",
        SPECIAL,
        **IN_PRIVACY,
    )
    ipv_economic_12m: Text = code(
        "yn", "Economic violence", "Economic violence by a partner in the last 12 months", SPECIAL, **IN_PRIVACY
    )
    ipv_any_life: Text = code(
        "yn",
        "Ever in her life",
        "Any of the four types of violence by a partner, ever in her life",
        SPECIAL,
        **IN_PRIVACY,
    )
    told_health: Text = code(
        "yn", "Told a professional", "Whether she told a health professional of the violence", SPECIAL, **IN_PRIVACY
    )
    help_formal: Text = code(
        "yn", "Sought help", "Whether she sought help from any service or authority", SPECIAL, **IN_PRIVACY
    )
    wanted_help_not_got: Text = code(
        "yn", "Help not got", "Whether she wanted help and did not get it", SPECIAL, **IN_PRIVACY
    )
    knows_service: Text = code(
        "yn",
        "Knows a service",
        "Whether she can name a service for women who meet violence, and say how to reach it",
        SPECIAL,
    )
    used_health_12m: Text = code(
        "yn", "Used health care", "Whether she used any health service in the last 12 months", SPECIAL
    )
    health_discrimination_12m: Text = code(
        "yn", "Discrimination", "Whether she felt discriminated against by health staff in the last 12 months", SPECIAL
    )

    class Config:
        """One wrong, missing or extra column is an error; nothing is converted silently."""

        name = "survey_respondent"
        strict = True
        coerce = False

    @row_rule("SV01", reads=("module_status", "ever_partnered"), filled=ANSWERS_ON_VIOLENCE)
    def answers_on_violence_were_given_in_privacy(cls, df) -> pd.Series:  # noqa: N805
        """By women who ever had a partner and completed the module; nobody else was to be asked."""
        asked = is_code(df["module_status"], "completed") & is_code(df["ever_partnered"], "yes")
        return asked | df[list(ANSWERS_ON_VIOLENCE)].isna().all(axis=1)

    @row_rule("SV02", reads=(*IN_12_MONTHS, "ipv_any_life"))
    def recent_violence_is_lifetime_violence(cls, df) -> pd.Series:  # noqa: N805
        """Ever is yes whenever one of the last 12 months is."""
        recent = pd.concat([is_code(df[name], "yes") for name in IN_12_MONTHS], axis=1).any(axis=1)
        return ~recent | is_code(df["ipv_any_life"], "yes")
