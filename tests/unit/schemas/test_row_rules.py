"""Every row rule of contacts and what followed from them, with rows that keep it and rows that break it.

What is expected is read off the rules of the data model, and written down here row by row.
"""

import pytest

from schemas.validation import validate_table
from tests.unit.schemas.right_rows import (
    DISCLOSURE,
    FACILITY,
    FOLLOW_UP,
    NOT_ASKED,
    NOT_OFFERED,
    NOT_REACHED,
    NOTIFICATION,
    REFERRAL,
    SERVICE_CONTACT,
    UNDISCLOSED,
    text_frame,
)
from tests.unit.schemas.row_rule_cases import rules_broken

CONTACT = ("service_contact", SERVICE_CONTACT)
SILENT = ("service_contact", UNDISCLOSED)
UNASKED = ("service_contact", NOT_ASKED)
OFFER = ("referral", REFERRAL)
NO_OFFER = ("referral", NOT_OFFERED)
REACHED = ("follow_up", FOLLOW_UP)
MISSED = ("follow_up", NOT_REACHED)
CASE = ("notification", NOTIFICATION)

KEPT = [
    ("SC01", CONTACT, {"received_month": "2025-03-01"}),
    ("SC02", CONTACT, {"woman_ref": "", "linkage_scope": "none", "contact_seq": ""}),
    ("SC03", CONTACT, {"ethnicity": "roma|national_majority"}),
    ("SC04", CONTACT, {"ethnicity": "declined", "ethnicity_method": "declined"}),
    ("SC04", CONTACT, {"ethnicity": "not_asked", "ethnicity_method": "not_asked"}),
    ("SC04", CONTACT, {"ethnicity": "unknown", "ethnicity_method": "observed"}),
    ("SC05", CONTACT, {"migrant_status": "non_migrant", "birth_group": "national", "length_of_stay": "born_here"}),
    ("SC05", CONTACT, {"migrant_status": "migrant", "citizenship_group": "national"}),
    ("SC05", CONTACT, {"migrant_status": "declined", "birth_group": "national", "length_of_stay": "y1_4"}),
    ("SC06", CONTACT, {"interpreter_needed": "no", "language_support": "not_needed"}),
    ("SC06", CONTACT, {"interpreter_needed": "unknown", "language_support": "not_needed"}),
    (
        "SC07",
        CONTACT,
        {"enquiry_eligible": "false", "enquiry_basis": "not_eligible", "enquiry_outcome": "self_disclosed"},
    ),
    ("SC08", UNASKED, {}),
    ("SC09", SILENT, {"ipv_disclosed": "declined"}),
    ("SC09", CONTACT, {"enquiry_outcome": "self_disclosed"}),
    ("SC10", SILENT, {}),
    ("SC11", CONTACT, {"baseline_safety": ""}),
    ("SC12", CONTACT, {"perpetrator_rel": "unknown"}),
    ("SC13", CONTACT, {"violence_types": "not_specified"}),
    ("SC14", CONTACT, {"prev_ipv_contact_gap": "d31_90", "new_violence_since_last": "declined"}),
    ("SC15", CONTACT, {"first_line_support": "not_provided", "fls_not_done_reason": "no_private_space"}),
    ("SC16", CONTACT, {"risk_assessment": "declined", "risk_tool": "", "risk_level": ""}),
    (
        "SC17",
        CONTACT,
        {"recent_sexual_violence": "yes", "violence_types": "physical|sexual", "post_rape_care": "partial"},
    ),
    ("SC18", CONTACT, {"barriers": "none"}),
    ("SC19", CONTACT, {"baseline_safety": "5"}),
    ("SC21", CONTACT, {"language_support": "relative_adult"}),
    ("SC21", UNASKED, {"language_support": "partner"}),
    ("SC21", CONTACT, {"language_support": "partner", "is_retracted": "true"}),
    ("RF01", NO_OFFER, {}),
    (
        "RF02",
        OFFER,
        {
            "acceptance": "declined",
            **dict.fromkeys(
                ("handover", "info_shared", "info_share_consent", "days_to_first_service", "completed"), ""
            ),
        },
    ),
    ("RF03", OFFER, {"destination": "police", "info_share_consent": "false", "police_basis": "imminent_danger"}),
    ("RF04", OFFER, {"completed": "no", "days_to_first_service": "", "non_completion_reason": "waiting"}),
    ("RF04", OFFER, {"days_to_first_service": "730"}),
    ("RF05", OFFER, {"destination": "police", "police_basis": "her_request"}),
    ("FU01", REACHED, {"who5": "", "needs_met": ""}),
    ("FU01", REACHED, {"fu_window": "d30", "days_since_index": "21"}),
    ("FU01", REACHED, {"fu_window": "d365", "days_since_index": "395"}),
    ("FU01", MISSED, {"result": "declined", "days_since_index": "300"}),
    ("FU02", MISSED, {"result": "not_attempted", "safe_method_used": ""}),
    ("NT01", CASE, {"ethnicity": "unknown"}),
    ("NT02", CASE, {"violence_types": "not_specified"}),
    ("NT02", CASE, {"violence_types": ""}),
    ("NT03", CASE, {"migrant_status": "non_migrant", "birth_group": "national"}),
    ("NT04", CASE, {"perpetrator_rel": "unknown"}),
]

BROKEN = [
    ("SC01", CONTACT, {"contact_month": "2025-05-01"}),
    ("SC01", CONTACT, {"contact_month": "2025-03-02"}),
    ("SC01", CONTACT, {"received_month": "2025-04-30"}),
    ("SC02", CONTACT, {"woman_ref": "", "contact_seq": ""}),
    ("SC02", CONTACT, {"linkage_scope": "none"}),
    ("SC02", CONTACT, {"contact_seq": ""}),
    ("SC03", CONTACT, {"ethnicity": "roma|roma"}),
    ("SC03", CONTACT, {"ethnicity": "roma|unknown"}),
    ("SC04", CONTACT, {"ethnicity": "unknown"}),
    ("SC04", CONTACT, {"ethnicity_method": "declined"}),
    ("SC04", CONTACT, {"ethnicity_method": "observed"}),
    ("SC04", CONTACT, {"ethnicity_method": "proxy", "ethnicity": "not_asked"}),
    ("SC05", CONTACT, {"birth_group": "national"}),
    ("SC05", CONTACT, {"length_of_stay": "born_here"}),
    ("SC05", CONTACT, {"migrant_status": "descendant", "length_of_stay": "born_here"}),
    ("SC05", CONTACT, {"migrant_status": "non_migrant", "birth_group": "national"}),
    ("SC06", CONTACT, {"language_support": "not_needed"}),
    ("SC06", CONTACT, {"interpreter_needed": "no"}),
    ("SC07", CONTACT, {"enquiry_basis": "not_eligible"}),
    ("SC07", UNASKED, {"enquiry_eligible": "false", "enquiry_basis": "not_eligible"}),
    ("SC07", CONTACT, {"enquiry_eligible": "false"}),
    ("SC08", CONTACT, {"asked_in_private": ""}),
    ("SC08", UNASKED, {"not_asked_reason": ""}),
    ("SC08", UNASKED, {"asked_in_private": "unknown"}),
    ("SC09", SILENT, {"ipv_disclosed": ""}),
    ("SC09", SILENT, {"enquiry_outcome": "self_disclosed"}),
    ("SC09", UNASKED, {"ipv_disclosed": "no"}),
    *[
        ("SC10", SILENT, {column: value or "no_private_space"})
        for column, value in DISCLOSURE.items()
        if column not in ("post_rape_care", "perpetrator_rel", "risk_assessment")
    ],
    ("SC10", UNASKED, {"violence_recency": "unknown"}),
    *[
        ("SC11", CONTACT, {column: ""})
        for column in DISCLOSURE
        if column not in ("fls_not_done_reason", "risk_tool", "risk_level", "post_rape_care", "baseline_safety")
    ],
    ("SC12", CONTACT, {"perpetrator_rel": "own_family"}),
    ("SC12", CONTACT, {"perpetrator_rel": "in_law"}),
    ("SC12", CONTACT, {"perpetrator_rel": "other"}),
    ("SC13", CONTACT, {"violence_types": "physical|not_specified"}),
    ("SC13", CONTACT, {"violence_types": "physical|physical"}),
    ("SC14", CONTACT, {"prev_ipv_contact_gap": "d31_90"}),
    ("SC14", CONTACT, {"new_violence_since_last": "no"}),
    ("SC15", CONTACT, {"first_line_support": "not_provided"}),
    ("SC15", CONTACT, {"fls_not_done_reason": "other"}),
    ("SC16", CONTACT, {"risk_tool": ""}),
    ("SC16", CONTACT, {"risk_level": ""}),
    ("SC16", CONTACT, {"risk_assessment": "not_done"}),
    ("SC17", CONTACT, {"recent_sexual_violence": "yes"}),
    ("SC17", CONTACT, {"post_rape_care": "partial"}),
    ("SC17", CONTACT, {"recent_sexual_violence": "yes", "post_rape_care": "complete"}),
    ("SC18", CONTACT, {"barriers": "none|transport"}),
    ("SC18", CONTACT, {"barriers": "cost|not_asked"}),
    ("SC19", CONTACT, {"baseline_safety": "6"}),
    ("SC19", CONTACT, {"baseline_safety": "0"}),
    ("SC21", CONTACT, {"language_support": "partner"}),
    ("SC21", SILENT, {"language_support": "relative_child"}),
    ("SC21", CONTACT, {"language_support": "partner", "enquiry_outcome": "self_disclosed"}),
    ("RF01", NO_OFFER, {"not_offered_reason": ""}),
    ("RF01", OFFER, {"not_offered_reason": "no_capacity"}),
    ("RF01", NO_OFFER, {"acceptance": "declined"}),
    ("RF02", OFFER, {"acceptance": ""}),
    ("RF02", OFFER, {"handover": ""}),
    ("RF02", OFFER, {"info_share_consent": ""}),
    ("RF02", OFFER, {"acceptance": "declined"}),
    ("RF03", OFFER, {"info_share_consent": "false"}),
    ("RF03", OFFER, {"destination": "police", "info_share_consent": "false", "police_basis": "her_request"}),
    ("RF04", OFFER, {"days_to_first_service": ""}),
    ("RF04", OFFER, {"days_to_first_service": "731"}),
    ("RF04", OFFER, {"completed": "no", "days_to_first_service": ""}),
    ("RF04", OFFER, {"completed": "pending"}),
    ("RF04", OFFER, {"non_completion_reason": "waiting"}),
    ("RF05", OFFER, {"destination": "police"}),
    ("RF05", OFFER, {"police_basis": "her_request"}),
    ("FU01", REACHED, {"revictimised": ""}),
    ("FU01", REACHED, {"safety_score": ""}),
    ("FU01", REACHED, {"days_since_index": "121"}),
    ("FU01", REACHED, {"days_since_index": ""}),
    ("FU01", REACHED, {"fu_window": "d30", "days_since_index": "20"}),
    ("FU01", REACHED, {"fu_window": "d365", "days_since_index": "396"}),
    ("FU01", MISSED, {"revictimised": "yes"}),
    ("FU01", MISSED, {"needs_met": "no"}),
    ("FU02", MISSED, {"safe_method_used": ""}),
    ("FU02", MISSED, {"result": "not_attempted"}),
    ("NT01", CASE, {"ethnicity": "roma|unknown"}),
    ("NT01", CASE, {"ethnicity": "roma|roma"}),
    ("NT02", CASE, {"violence_types": "physical|not_specified"}),
    ("NT03", CASE, {"birth_group": "national"}),
    ("NT03", CASE, {"migrant_status": "non_migrant"}),
    ("NT04", CASE, {"perpetrator_rel": "in_law"}),
]


def test_rows_that_keep_a_rule_break_none():
    assert [name for name, broken in rules_broken(KEPT) if broken] == []


def test_rows_that_break_a_rule_are_found_under_it():
    assert [
        name for (name, broken), (rule, _, _) in zip(rules_broken(BROKEN), BROKEN, strict=True) if rule not in broken
    ] == []


def test_a_row_that_breaks_a_rule_is_set_aside_and_its_neighbours_stay():
    validated = validate_table("referral", text_frame(REFERRAL, REFERRAL | {"acceptance": ""}, NOT_OFFERED))
    assert validated.accepted["row_number"].tolist() == [2, 4]
    assert set(validated.quarantine["row_number"]) == {3}
    assert set(validated.quarantine["severity"]) == {"hold"}


def test_sharing_information_without_consent_is_accepted_and_opens_a_ticket():
    validated = validate_table("referral", text_frame(REFERRAL | {"info_share_consent": "false"}))
    assert len(validated.accepted) == 1 and len(validated.quarantine) == 0
    assert validated.notices[["rule", "severity"]].values.tolist() == [["RF03", "ticket"]]


def test_a_ticket_is_not_opened_for_a_row_that_is_set_aside():
    row = REFERRAL | {"info_share_consent": "false", "completed": "pending"}
    validated = validate_table("referral", text_frame(row))
    assert validated.quarantine["rule"].tolist() == ["RF04"]
    assert len(validated.notices) == 0


@pytest.mark.parametrize(("column", "severity"), [("violence_recency", "reject")])
def test_telling_of_violence_without_disclosure_rejects_the_row(column, severity):
    validated = validate_table("service_contact", text_frame(UNDISCLOSED | {column: "d0_30"}))
    assert validated.quarantine[["rule", "severity"]].values.tolist() == [["SC10", severity]]


def test_a_facility_row_is_accepted():
    assert len(validate_table("facility", text_frame(FACILITY)).accepted) == 1
