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

    activity_id: Text = text(
        "Activity", "Key of the row, made up at random at source: no name, number or date is in it", SERVICE, RANDOM_KEY
    )
    activity_month: Month = month("Month", "Month in which the activity took place", SERVICE)
    region_code: Text = text("Region", "Region, or NAT for the whole country", SERVICE, REGION)
    scope_level: Text = code("scope", "Level", "Whether it was national, regional, local or in one facility", SERVICE)
    activity_type: Text = code(
        "activity", "Type of activity", "What kind of activity it was, such as a meeting or a review", SERVICE
    )
    sectors_present: Codes = codes("sector", "Sectors", "All sectors that were present", SERVICE)
    orgs_present: Codes = codes("org", "Organisations", "All types of organisations that were present", SERVICE)
    cso_role: Text = code(
        "csorole",
        "Role of civil society",
        "What civil society could do there, as it says itself where possible",
        SERVICE,
    )
    cso_compensated: Boolean = boolean("Time paid", "Civil society was paid for its time")
    participants_n: Integer = count("Participants", "How many persons took part in all", "persons")
    cso_participants_n: Integer = count(
        "From civil society", "How many of them came from migrant, Roma and minority organisations", "persons"
    )
    migrant_minority_focus: Boolean = boolean(
        "Focus", "Its agenda or its output is about violence against migrant or minority women"
    )
    formal_agreement: Boolean = boolean("Agreement", "It was held under a signed, binding agreement that is in force")
    minutes_shared: Boolean = boolean("Minutes", "Minutes were shared with all parties")
    actions_agreed_n: Integer = count("Actions agreed", "How many actions were agreed there", "actions")
    actions_done_n: Integer = count(
        "Actions done", "How many of the actions agreed were done by their due date", "actions"
    )
    output_type: Text = code("output", "Output", "What came out of it, such as a guideline or a report", SERVICE)
    output_disaggregated: Boolean = boolean(
        "Results by group", "Its output gives results by migrant status and by ethnicity"
    )
    practice_change_adopted: Boolean = boolean("Practice changed", "A change in practice was adopted as a result")

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
