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

    notification_id: Text = text("Notification", "Made from file and row", IDENTIFIER, "N[0-9a-f]{16}")
    contact_month: Month = month("Month", "Month of the consultation or call", QUASI_IDENTIFIER)
    region_code: Text = text("Region", "Region of residence", QUASI_IDENTIFIER, REGION)
    age_band: Text = code("age", "Age", "Age at notification", QUASI_IDENTIFIER)
    migrant_status: Text = code("migrant", "Migrant status", "As near to birth as the system allows", SPECIAL)
    birth_group: Text = code("birthgrp", "Origin", "Group of countries of birth", SPECIAL)
    ethnicity: Codes = codes("ethnic", "Ethnicity", "As the system records it", SPECIAL, repeats="NT01")
    ethnicity_method: Text = code("ethmethod", "Ethnicity obtained", "How it was obtained", SERVICE, **COLLECTED)
    perpetrator_rel: Text = code("rel", "Relationship", "Who used violence", SPECIAL)
    violence_types: Codes = codes("viol", "Violence", "Types recorded", SPECIAL, repeats="NT02", **COLLECTED)
    referred_to_protection: Text = code("yn", "Protection", "Referred to protection", SERVICE, **COLLECTED)
    mental_health_care: Text = code("yn", "Mental health care", "Given or arranged", SERVICE, **COLLECTED)
    reported_to_authority: Text = code("yn", "Authority", "Reported to an authority", SERVICE, **COLLECTED)
    protection_measure: Text = code(
        "ynu", "Protective measure", "Ordered by a court; empty where none can be", SERVICE, **COLLECTED
    )
    sector: Text = code("sector", "Sector", "Sector of the institution that registered it", SERVICE, **COLLECTED)

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
