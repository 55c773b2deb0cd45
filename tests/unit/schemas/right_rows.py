"""One right row of every table, as text on the wire: tests change one column at a time."""

import pandas as pd

from tests.unit.schemas.right_rows_of_the_system import RIGHT_ROWS_OF_THE_SYSTEM

FACILITY = {
    "facility_id": "F0001",
    "region_code": "R1",
    "facility_type": "phc",
    "sector": "health",
    "setting": "city",
    "reporting_from": "2024-01-01",
    "reporting_to": "",
    "linkage_scope": "national",
    "enforcement_access": "false",
}

DISCLOSURE = {
    "children_exposed": "no",
    "perpetrator_rel": "current_spouse",
    "violence_types": "physical|psychological",
    "violence_recency": "d0_30",
    "prev_ipv_contact_gap": "none_known",
    "new_violence_since_last": "not_applicable",
    "reported_elsewhere": "no",
    "first_line_support": "complete",
    "fls_not_done_reason": "",
    "risk_assessment": "done",
    "risk_tool": "who_safety_6",
    "risk_level": "high",
    "safety_plan": "made",
    "recent_sexual_violence": "no",
    "post_rape_care": "",
    "language_info": "given",
    "rights_explained": "explained",
    "barriers": "language|transport",
    "followup_agreed": "yes",
    "baseline_safety": "3",
}

SERVICE_CONTACT = {
    "contact_id": "C0123456789ABCDEF",
    "record_version": "1",
    "is_retracted": "false",
    "facility_id": "F0001",
    "woman_ref": "W0123456789ABCDEF01234567",
    "linkage_scope": "national",
    "contact_seq": "1",
    "contact_month": "2025-03-01",
    "received_month": "2025-04-01",
    "service_type": "phc",
    "contact_mode": "in_person",
    "entry_pathway": "routine_visit",
    "age_band": "30_34",
    "migrant_status": "migrant",
    "birth_group": "mena",
    "citizenship_group": "third_country",
    "length_of_stay": "y1_4",
    "residence_security": "not_asked",
    "ethnicity": "arab_amazigh|roma",
    "ethnicity_method": "self_identified",
    "language_group": "lang_01",
    "interpreter_needed": "yes",
    "language_support": "professional_remote",
    "disability": "no",
    "pregnant_postpartum": "no",
    "enquiry_eligible": "true",
    "enquiry_basis": "routine_setting",
    "enquiry_outcome": "asked",
    "asked_in_private": "yes",
    "not_asked_reason": "",
    "ipv_disclosed": "yes",
    **DISCLOSURE,
    "provider_trained": "yes",
    "fee_charged": "no",
    "data_permission": "statistics",
}

UNDISCLOSED = SERVICE_CONTACT | dict.fromkeys(DISCLOSURE, "") | {"ipv_disclosed": "no"}

NOT_ASKED = UNDISCLOSED | {
    "enquiry_outcome": "not_asked",
    "asked_in_private": "",
    "not_asked_reason": "no_private_space",
    "ipv_disclosed": "",
}

REFERRAL = {
    "referral_id": "R0000001",
    "contact_id": "C0123456789ABCDEF",
    "destination": "shelter",
    "offered": "true",
    "not_offered_reason": "",
    "acceptance": "accepted",
    "handover": "warm",
    "info_shared": "true",
    "info_share_consent": "true",
    "community_specific": "false",
    "days_to_first_service": "12",
    "completed": "yes",
    "non_completion_reason": "",
    "police_basis": "",
}

NOT_OFFERED = REFERRAL | {
    "offered": "false",
    "not_offered_reason": "no_capacity",
    "acceptance": "",
    "handover": "",
    "info_shared": "",
    "info_share_consent": "",
    "days_to_first_service": "",
    "completed": "",
}

FOLLOW_UP = {
    "followup_id": "U0000001",
    "contact_id": "C0123456789ABCDEF",
    "fu_window": "d90",
    "result": "reached",
    "days_since_index": "92",
    "safe_method_used": "true",
    "revictimised": "no",
    "safety_score": "4",
    "who5": "15",
    "needs_met": "yes",
}

NOT_REACHED = FOLLOW_UP | {
    "result": "not_reached",
    "days_since_index": "",
    "revictimised": "",
    "safety_score": "",
    "who5": "",
    "needs_met": "",
}

NOTIFICATION = {
    "notification_id": "N0123456789abcdef",
    "contact_month": "2023-03-01",
    "region_code": "valle_centro",
    "age_band": "25_29",
    "migrant_status": "migrant",
    "birth_group": "latin_caribbean",
    "ethnicity": "roma",
    "ethnicity_method": "",
    "perpetrator_rel": "former_partner",
    "violence_types": "physical",
    "referred_to_protection": "yes",
    "mental_health_care": "no",
    "reported_to_authority": "unknown",
}

RIGHT_ROWS = {
    "facility": FACILITY,
    "service_contact": SERVICE_CONTACT,
    "referral": REFERRAL,
    "follow_up": FOLLOW_UP,
    **RIGHT_ROWS_OF_THE_SYSTEM,
    "notification": NOTIFICATION,
}


def text_frame(*rows: dict[str, str]) -> pd.DataFrame:
    """Rows as the reader gives them: text, numbered from 2, because the header is record 1."""
    frame = pd.DataFrame(list(rows), dtype="string")
    frame.insert(0, "row_number", range(2, len(rows) + 2))
    return frame
