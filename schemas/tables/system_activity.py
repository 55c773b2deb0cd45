"""System activity: one row per meeting, process or output of the system, and who took part in what role."""

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
    Text,
    boolean,
    code,
    codes,
    count,
    month,
    text,
)
from schemas.null_safe import is_code, is_true, mentions
from schemas.row_rules import row_rule

CIVIL_SOCIETY = ("roma_association", "migrant_association", "minority_womens_org", "womens_ngo", "refugee_ngo")
"""Organisations whose presence gives civil society a role."""


class SystemActivity(pa.DataFrameModel):
    """Key: activity_id. Organisations by type, participants by number, nobody by name."""

    activity_id: Text = text("Activity", "Random", SERVICE, RANDOM_KEY)
    activity_month: Month = month("Month", "Month of the activity", SERVICE)
    region_code: Text = text("Region", "Region, or NAT for the whole country", SERVICE, REGION)
    scope_level: Text = code("scope", "Level", "Level of the activity", SERVICE)
    activity_type: Text = code("activity", "Type", "Type of activity", SERVICE)
    sectors_present: Codes = codes("sector", "Sectors", "Sectors present", SERVICE)
    orgs_present: Codes = codes("org", "Organisations", "Types of organisations present", SERVICE)
    cso_role: Text = code("csorole", "Role", "Of civil society, as recorded by itself where possible", SERVICE)
    cso_compensated: Boolean = boolean("Time paid", "Time of civil society was paid")
    participants_n: Integer = count("Participants", "All", "persons")
    cso_participants_n: Integer = count(
        "From civil society", "From migrant, Roma and minority organisations", "persons"
    )
    migrant_minority_focus: Boolean = boolean(
        "Focus", "Agenda or output is about violence against migrant or minority women"
    )
    formal_agreement: Boolean = boolean("Agreement", "Held under a signed, binding agreement in force")
    minutes_shared: Boolean = boolean("Minutes", "Shared with all parties")
    actions_agreed_n: Integer = count("Actions agreed", "Actions agreed", "actions")
    actions_done_n: Integer = count("Actions done", "Of those, done by their due date", "actions")
    output_type: Text = code("output", "Output", "Type of output", SERVICE)
    output_disaggregated: Boolean = boolean("Results by group", "By migrant status and ethnicity")
    practice_change_adopted: Boolean = boolean("Practice changed", "A change was adopted as a result")

    class Config:
        """One wrong, missing or extra column is an error; nothing is converted silently."""

        name = "system_activity"
        strict = True
        coerce = False

    @row_rule(
        "SA01",
        reads=(
            "actions_done_n",
            "actions_agreed_n",
            "cso_participants_n",
            "participants_n",
            "cso_role",
            "orgs_present",
        ),
    )
    def counts_and_role_agree(cls, df) -> pd.Series:  # noqa: N805
        """Done within agreed, civil society within all; no role if and only if none of its organisations came."""
        too_many = is_true(df["actions_done_n"] > df["actions_agreed_n"])
        too_many |= is_true(df["cso_participants_n"] > df["participants_n"])
        return ~too_many & (is_code(df["cso_role"], "absent") != mentions(df["orgs_present"], *CIVIL_SOCIETY))
