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

    assessment_id: Text = text(
        "Assessment",
        "Key of the row, made up at random at source: no name, number or date is in it",
        SERVICE,
        RANDOM_KEY,
    )
    facility_id: Text = text("Facility", "The facility assessed", SERVICE, FACILITY_KEY)
    assessment_month: Month = month("Month", "Month in which the facility was assessed", SERVICE)
    assessor: Text = code(
        "assessor",
        "Assessor",
        "Who assessed it: itself, somebody from outside, or both with community organisations",
        SERVICE,
    )
    users_involved: Boolean = boolean(
        "Users involved", "Migrant or minority women, or their organisations, took part in the assessment"
    )
    protocol_adopted: Boolean = boolean(
        "Protocol", "There is a written protocol on partner violence; it is shown on request and in use", **ASSESSED
    )
    private_space: Boolean = boolean(
        "Private space", "There is a place where a talk can neither be overheard nor seen", **ASSESSED
    )
    trained_provider_available: Boolean = boolean(
        "Trained provider", "At least one trained person is there on every shift or session", **ASSESSED
    )
    confidential_records: Boolean = boolean(
        "Confidential records",
        "Records of violence are restricted and coded, and not in papers that she carries",
        **ASSESSED,
    )
    referral_pathway: Boolean = boolean(
        "Referral pathway",
        "There is a written pathway with a directory of services, brought up to date within 12 months",
        **ASSESSED,
    )
    interpreter_access: Boolean = boolean(
        "Interpreter", "A professional interpreter can be had within 30 minutes", **ASSESSED
    )
    info_top_languages: Boolean = boolean(
        "Information", "There is information in the five most used local languages, placed discreetly", **ASSESSED
    )
    no_document_condition: Boolean = boolean(
        "No papers asked", "Care after violence never depends on papers", **ASSESSED
    )
    no_prepayment: Boolean = boolean(
        "No prepayment", "Nothing has to be paid before or for care after violence", **ASSESSED
    )
    firewall_policy: Boolean = boolean(
        "Firewall", "There is a written rule against checking residence status and passing data on", **ASSESSED
    )
    antidiscrimination_policy: Boolean = boolean(
        "Against discrimination",
        "There is a written policy against discrimination that names ethnicity and migration",
        **ASSESSED,
    )
    complaints_accessible: Boolean = boolean(
        "Complaints", "A woman can complain in her language, through an organisation, and anonymously", **ASSESSED
    )
    bias_session_held: Boolean = boolean(
        "Bias session", "A session on bias was held with staff in the last 12 months", **ASSESSED
    )
    barrier_assessment: Boolean = boolean(
        "Barriers assessed", "Barriers to access were assessed in the last 12 months", **ASSESSED
    )
    barrier_plan: Boolean = boolean(
        "Barrier plan", "There is a plan to reduce the barriers that were found", **ASSESSED
    )
    barrier_actions_planned: Integer = count(
        "Actions due", "How many actions of the plan to reduce barriers were due by now", "actions", **ASSESSED
    )
    barrier_actions_done: Integer = count(
        "Actions done", "How many of the actions that were due are done", "actions", **ASSESSED
    )
    adaptation_types: Codes = codes(
        "adapt", "Adaptations", "All adaptations to migrant and minority women that are in place", SERVICE, **ASSESSED
    )
    learning_events_12m: Integer = count(
        "Learning events",
        "How many were held in the last 12 months that clinical, administrative and management staff attended",
        "events",
        **ASSESSED,
    )
    disaggregated_data_reviewed: Boolean = boolean(
        "Results by group",
        "Its own results by migrant status and ethnicity were discussed in the last 12 months",
        **ASSESSED,
    )
    prevention_antenatal: Boolean = boolean(
        "Antenatal groups", "Messages on partner violence are given in antenatal groups", **ASSESSED
    )
    prevention_parenting: Boolean = boolean(
        "Parenting groups", "Messages on partner violence are given in parenting groups", **ASSESSED
    )
    prevention_adolescent: Boolean = boolean(
        "Work with adolescents", "It works on partner violence with adolescents of both sexes", **ASSESSED
    )
    network_meetings_12m: Integer = count(
        "Network meetings",
        "How many meetings of professionals on partner violence it attended in the last 12 months",
        "meetings",
        **ASSESSED,
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
