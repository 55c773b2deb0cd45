"""The record types: one pandera model per table, the only definition of its columns and row rules.

Belongs here: the list of tables, their grain, keys and references. Does not: how a frame is checked (`validation`).
"""

from typing import NamedTuple

import pandera.pandas as pa

from schemas.tables.community_session import CommunitySession
from schemas.tables.experience_response import ExperienceResponse
from schemas.tables.facility import Facility
from schemas.tables.facility_assessment import FacilityAssessment
from schemas.tables.follow_up import FollowUp
from schemas.tables.harm_report import HarmReport
from schemas.tables.helpline_month import HelplineMonth
from schemas.tables.indicator_agreement import IndicatorAgreement
from schemas.tables.indicator_registry import IndicatorRegistry
from schemas.tables.ipv_homicide_year import IpvHomicideYear
from schemas.tables.notification import Notification
from schemas.tables.policy_status import PolicyStatus
from schemas.tables.population_year import PopulationYear
from schemas.tables.referral import Referral
from schemas.tables.review_comment import ReviewComment
from schemas.tables.service_contact import ServiceContact
from schemas.tables.submission_log import SubmissionLog
from schemas.tables.survey_respondent import SurveyRespondent
from schemas.tables.system_activity import SystemActivity
from schemas.tables.training_session import TrainingSession
from schemas.tables.workforce_status import WorkforceStatus

TABLES: dict[str, type[pa.DataFrameModel]] = {
    "facility": Facility,
    "service_contact": ServiceContact,
    "referral": Referral,
    "follow_up": FollowUp,
    "facility_assessment": FacilityAssessment,
    "workforce_status": WorkforceStatus,
    "training_session": TrainingSession,
    "system_activity": SystemActivity,
    "community_session": CommunitySession,
    "helpline_month": HelplineMonth,
    "experience_response": ExperienceResponse,
    "survey_respondent": SurveyRespondent,
    "ipv_homicide_year": IpvHomicideYear,
    "harm_report": HarmReport,
    "policy_status": PolicyStatus,
    "population_year": PopulationYear,
    "submission_log": SubmissionLog,
    "indicator_registry": IndicatorRegistry,
    "indicator_agreement": IndicatorAgreement,
    "review_comment": ReviewComment,
    "notification": Notification,
}

GRAIN: dict[str, str] = {
    "facility": "One row per facility; a re-opened facility gets a new code.",
    "service_contact": "One row per version of a contact that was eligible for enquiry, asked or not.",
    "referral": "One row per contact and destination that was needed, offered or not.",
    "follow_up": "One row per index contact and follow-up window.",
    "facility_assessment": "One row per assessment of a facility.",
    "workforce_status": "One row per facility, quarter and cadre: staff on the last day of the quarter.",
    "training_session": "One row per training session.",
    "system_activity": "One row per meeting, process or output.",
    "community_session": "One row per community education session.",
    "helpline_month": "One row per line, month, language of callers and type of caller.",
    "experience_response": "One row per anonymous response of a service user.",
    "survey_respondent": "One row per respondent of a population survey of women.",
    "ipv_homicide_year": "One row per region or country, year, age group, migrant status and source.",
    "harm_report": "One row per complaint or report of harm.",
    "policy_status": "One row per region or country, year and policy item.",
    "population_year": "One row per region, year, age group, migrant status and ethnic group.",
    "submission_log": "One row per facility, month and table expected.",
    "indicator_registry": "One row per indicator and version.",
    "indicator_agreement": "One row per version of an indicator and body that took a stance on it.",
    "review_comment": "One row per comment on an indicator, a published result or a page.",
    "notification": "One row per case that another information system was notified of or holds.",
}
"""What one row is, in a sentence."""

KEYS: dict[str, tuple[str, ...]] = {
    "facility": ("facility_id",),
    "service_contact": ("contact_id", "record_version"),
    "referral": ("referral_id",),
    "follow_up": ("followup_id",),
    "facility_assessment": ("assessment_id",),
    "workforce_status": ("facility_id", "quarter_start", "cadre"),
    "training_session": ("session_id",),
    "system_activity": ("activity_id",),
    "community_session": ("session_id",),
    "helpline_month": ("line_id", "month", "language_group", "caller_type"),
    "experience_response": ("response_id",),
    "survey_respondent": ("survey_id", "respondent_id"),
    "ipv_homicide_year": ("region_code", "year", "age_group", "migrant_status", "source"),
    "harm_report": ("report_id",),
    "policy_status": ("region_code", "year", "item"),
    "population_year": ("region_code", "year", "age_group", "migrant_status", "ethnic_group"),
    "submission_log": ("facility_id", "month", "table_name"),
    "indicator_registry": ("indicator_id", "version"),
    "indicator_agreement": ("indicator_id", "version", "party_id"),
    "review_comment": ("comment_id",),
    "notification": ("notification_id",),
}
"""Primary keys."""


class Reference(NamedTuple):
    """Foreign key: the values of `columns` stand in the columns of the same names of the table `to`."""

    columns: tuple[str, ...]
    to: str


_OF_A_FACILITY = (Reference(("facility_id",), "facility"),)
_OF_A_CONTACT = (Reference(("contact_id",), "service_contact"),)

REFERENCES: dict[str, tuple[Reference, ...]] = dict.fromkeys(TABLES, ()) | {
    "service_contact": _OF_A_FACILITY,
    "referral": _OF_A_CONTACT,
    "follow_up": _OF_A_CONTACT,
    "facility_assessment": _OF_A_FACILITY,
    "workforce_status": _OF_A_FACILITY,
    "experience_response": _OF_A_FACILITY,
    "harm_report": _OF_A_FACILITY,
    "submission_log": _OF_A_FACILITY,
    "indicator_agreement": (Reference(("indicator_id", "version"), "indicator_registry"),),
}
"""Foreign keys of every table."""
