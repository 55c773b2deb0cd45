"""Facility assessment: one row per assessment of what a facility has in place. An empty answer was not assessed."""

import pandas as pd
import pandera.pandas as pa

from schemas.fields import (
    FACILITY_KEY,
    RANDOM_KEY,
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
from schemas.null_safe import is_true, stands_alone
from schemas.row_rules import row_rule

ASSESSED = {"nullable": True, "only_if": "this was assessed"}


class FacilityAssessment(pa.DataFrameModel):
    """Key: assessment_id. Facts about a facility and its ways of working, none about a woman."""

    assessment_id: Text = text("Assessment", "Random", SERVICE, RANDOM_KEY)
    facility_id: Text = text("Facility", "The facility assessed", SERVICE, FACILITY_KEY)
    assessment_month: Month = month("Month", "Month of the assessment", SERVICE)
    assessor: Text = code("assessor", "Assessor", "Who assessed it", SERVICE)
    users_involved: Boolean = boolean("Users involved", "Migrant or minority women, or their organisations, took part")
    protocol_adopted: Boolean = boolean("Protocol", "Written, shown on request and in use", **ASSESSED)
    private_space: Boolean = boolean("Private space", "Talk there is neither overheard nor seen", **ASSESSED)
    trained_provider_available: Boolean = boolean(
        "Trained provider", "At least one on every shift or session", **ASSESSED
    )
    confidential_records: Boolean = boolean(
        "Confidential records", "Restricted, coded, and not on notes that she carries", **ASSESSED
    )
    referral_pathway: Boolean = boolean(
        "Referral pathway", "Written, with a directory brought up to date within 12 months", **ASSESSED
    )
    interpreter_access: Boolean = boolean(
        "Interpreter", "Professional interpreting can be had within 30 minutes", **ASSESSED
    )
    info_top_languages: Boolean = boolean(
        "Information", "In the five most used local languages, placed discreetly", **ASSESSED
    )
    no_document_condition: Boolean = boolean("No papers asked", "Care never depends on papers", **ASSESSED)
    no_prepayment: Boolean = boolean("No prepayment", "Nothing is paid before or for this care", **ASSESSED)
    firewall_policy: Boolean = boolean(
        "Firewall", "Written rule against checks of status and passing on of data", **ASSESSED
    )
    antidiscrimination_policy: Boolean = boolean(
        "Against discrimination", "Written policy that names ethnicity and migration", **ASSESSED
    )
    complaints_accessible: Boolean = boolean(
        "Complaints", "Possible in her language, through an organisation, and anonymously", **ASSESSED
    )
    bias_session_held: Boolean = boolean("Bias session", "Held in the last 12 months", **ASSESSED)
    barrier_assessment: Boolean = boolean(
        "Barriers assessed", "Barriers to access assessed in the last 12 months", **ASSESSED
    )
    barrier_plan: Boolean = boolean("Barrier plan", "A plan to reduce the barriers found", **ASSESSED)
    barrier_actions_planned: Integer = count("Actions due", "Of the plan, due so far", "actions", **ASSESSED)
    barrier_actions_done: Integer = count("Actions done", "Of those, done", "actions", **ASSESSED)
    adaptation_types: Codes = codes("adapt", "Adaptations", "All that are in place", SERVICE, **ASSESSED)
    learning_events_12m: Integer = count(
        "Learning events",
        "For clinical, administrative and management staff, in the last 12 months",
        "events",
        **ASSESSED,
    )
    disaggregated_data_reviewed: Boolean = boolean(
        "Results by group", "Its own results by group were discussed in the last 12 months", **ASSESSED
    )
    prevention_antenatal: Boolean = boolean("Antenatal groups", "Messages on violence there", **ASSESSED)
    prevention_parenting: Boolean = boolean("Parenting groups", "Messages on violence there", **ASSESSED)
    prevention_adolescent: Boolean = boolean("Adolescents", "Work with adolescents of both sexes", **ASSESSED)
    network_meetings_12m: Integer = count(
        "Network meetings", "Of professionals, attended in the last 12 months", "meetings", **ASSESSED
    )

    class Config:
        """One wrong, missing or extra column is an error; nothing is converted silently."""

        name = "facility_assessment"
        strict = True
        coerce = False

    @row_rule("FA01", reads=("barrier_actions_done", "barrier_actions_planned", "adaptation_types"))
    def no_more_done_than_planned_and_none_alone(cls, df) -> pd.Series:  # noqa: N805
        """Done within planned, where both are known; 'none' never stands beside an adaptation."""
        too_many = is_true(df["barrier_actions_done"] > df["barrier_actions_planned"])
        return ~too_many & stands_alone(df["adaptation_types"], "none")
