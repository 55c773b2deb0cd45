"""Notification: one row per case notified to, or held by, another information system.

Surveillance, court, helpline: such a row is not a contact that was eligible for enquiry, so it has no
denominator of women asked and is kept apart from `service_contact`. Null means that the system does not
collect the fact at all; what it collects and nobody learnt is a code.
"""

import pandas as pd
import pandera.pandas as pa

from schemas.code_lists import load_code_list
from schemas.fields import (
    IDENTIFIER,
    QUASI_IDENTIFIER,
    REGION,
    SERVICE,
    SPECIAL,
    Codes,
    Month,
    Text,
    code,
    codes,
    month,
    text,
)
from schemas.null_safe import is_code, stands_alone
from schemas.row_rules import row_rule

COLLECTED = {"nullable": True, "only_if": "the system collects it"}


class Notification(pa.DataFrameModel):
    """Key: notification_id, made from the file and the row, because such systems give no usable key."""

    notification_id: Text = text(
        "Notification",
        "Key of the row, made from the content of the file and the place of the row in it",
        IDENTIFIER,
        "N[0-9a-f]{16}",
    )
    contact_month: Month = month("Month", "Month of the consultation or call", QUASI_IDENTIFIER)
    region_code: Text = text("Region", "Region in which she lives", QUASI_IDENTIFIER, REGION)
    age_band: Text = code("age", "Age", "Her age when the case was notified, in bands of years", QUASI_IDENTIFIER)
    migrant_status: Text = code(
        "migrant", "Migrant status", "By birth, or by what comes nearest to it in the other system", SPECIAL
    )
    birth_group: Text = code(
        "birthgrp", "Where she was born", "Group of countries to which the country of her birth belongs", SPECIAL
    )
    ethnicity: Codes = codes(
        "ethnic", "Ethnicity", "Ethnic group as the other system records it", SPECIAL, repeats="NT01"
    )
    ethnicity_method: Text = code(
        "ethmethod",
        "How ethnicity was learnt",
        "Whether she said it herself, and how she was asked",
        SERVICE,
        **COLLECTED,
    )
    perpetrator_rel: Text = code("rel", "Relationship", "What the person who used violence is to her", SPECIAL)
    violence_types: Codes = codes(
        "viol", "Violence", "All types of violence that are recorded", SPECIAL, repeats="NT02", **COLLECTED
    )
    referred_to_protection: Text = code(
        "yn", "Referred to protection", "Whether she was referred to a protection service", SERVICE, **COLLECTED
    )
    mental_health_care: Text = code(
        "yn", "Mental health care", "Whether mental health care was given or arranged", SERVICE, **COLLECTED
    )
    reported_to_authority: Text = code(
        "yn", "Reported to authority", "Whether the case was reported to an authority", SERVICE, **COLLECTED
    )
    protection_measure: Text = code(
        "ynu",
        "Protective measure",
        "Whether a court ordered a measure to protect her; empty where none can be ordered",
        SERVICE,
        **COLLECTED,
    )
    sector: Text = code("sector", "Sector", "Sector of the institution that registered the case", SERVICE, **COLLECTED)

    class Config:
        """One wrong, missing or extra column is an error; nothing is converted silently."""

        name = "notification"
        strict = True
        coerce = False

    @row_rule("NT01", reads=("ethnicity",))
    def no_answer_on_ethnicity_stands_alone(cls, df) -> pd.Series:  # noqa: N805
        """Not asked, unknown and declined never stand beside another code."""
        return stands_alone(df["ethnicity"], "not_asked", "unknown", "declined")

    @row_rule("NT02", reads=("violence_types",))
    def type_not_recorded_stands_alone(cls, df) -> pd.Series:  # noqa: N805
        """'Not specified' never stands beside a type."""
        return stands_alone(df["violence_types"], "not_specified")

    @row_rule("NT03", reads=("migrant_status", "birth_group"))
    def migrant_status_agrees_with_birth(cls, df) -> pd.Series:  # noqa: N805
        """Born abroad is not born here."""
        born_here = is_code(df["migrant_status"], "non_migrant", "descendant")
        here = is_code(df["birth_group"], "national", "not_asked", "unknown", "declined")
        abroad = is_code(df["migrant_status"], "migrant")
        return ~(born_here & ~here) & ~(abroad & is_code(df["birth_group"], "national"))

    @row_rule("NT04", reads=("perpetrator_rel",))
    def violence_is_by_a_partner(cls, df) -> pd.Series:  # noqa: N805
        """Current or former partner, or not recorded."""
        return ~is_code(df["perpetrator_rel"], *load_code_list("rel").in_scope("out"))
