"""The data rules of the four tables of the sample country, as plain SQL written for its tests.

Belongs here: column kinds and one condition per rule that is true for a faulty row. Does not belong here: the
rules the pipeline uses (`schemas`); this is the second opinion, so nothing is shared with them.
"""

MONTHS = ("contact_month", "received_month", "reporting_from", "reporting_to")
INTEGERS = (
    "record_version", "contact_seq", "baseline_safety", "days_to_first_service", "days_since_index", "safety_score",
    "who5",
)  # fmt: skip
BOOLEANS = (
    "is_retracted", "enquiry_eligible", "offered", "info_shared", "info_share_consent", "community_specific",
    "safe_method_used", "enforcement_access",
)  # fmt: skip
LISTS = ("ethnicity", "violence_types", "barriers")
PATTERNS = {"facility_id": "F[0-9]{4}", "contact_id": "C[0-9A-F]{16}", "woman_ref": "W[0-9A-F]{24}"}

# Code list of every coded column.
CODES = {
    "facility": {"facility_type": "factype", "sector": "sector", "setting": "setting", "linkage_scope": "link"},
    "service_contact": {
        "linkage_scope": "link", "service_type": "service", "contact_mode": "mode", "entry_pathway": "pathway",
        "age_band": "age", "migrant_status": "migrant", "birth_group": "birthgrp", "citizenship_group": "citizen",
        "length_of_stay": "stay", "residence_security": "security", "ethnicity": "ethnic",
        "ethnicity_method": "ethmethod",
        "language_group": "langgrp", "interpreter_needed": "yn", "language_support": "langsupport", "disability": "yn",
        "pregnant_postpartum": "yn", "children_exposed": "yn", "enquiry_basis": "enqbasis", "enquiry_outcome": "enqout",
        "not_asked_reason": "notdone", "ipv_disclosed": "disc", "perpetrator_rel": "rel", "violence_types": "viol",
        "violence_recency": "recency", "prev_ipv_contact_gap": "gap", "reported_elsewhere": "elsewhere",
        "first_line_support": "fls", "fls_not_done_reason": "notdone", "risk_assessment": "risk",
        "risk_tool": "risktool",
        "risk_level": "risklevel", "safety_plan": "plan", "recent_sexual_violence": "yn", "post_rape_care": "prc",
        "language_info": "info", "rights_explained": "rights", "barriers": "barrier", "followup_agreed": "fuagreed",
        "data_permission": "permission",
    },
    "referral": {
        "destination": "dest", "not_offered_reason": "notoffered", "acceptance": "accept", "handover": "handover",
        "completed": "ynp", "non_completion_reason": "noncomp", "police_basis": "policebasis",
    },
    "follow_up": {"fu_window": "window", "result": "reached", "revictimised": "yn", "needs_met": "yn"},
}  # fmt: skip
# Coded columns whose codes are said in the data model itself.
SAID = {
    "asked_in_private": ("yes", "no", "unknown"),
    "provider_trained": ("yes", "no", "unknown"),
    "fee_charged": ("yes", "no", "unknown"),
    "new_violence_since_last": ("yes", "no", "not_asked", "unknown", "declined", "not_applicable"),
}
NEVER_EMPTY = {
    "facility": "facility_id region_code facility_type sector setting reporting_from linkage_scope enforcement_access",
    "service_contact": "contact_id record_version is_retracted facility_id linkage_scope contact_month received_month "
    "service_type contact_mode entry_pathway age_band migrant_status birth_group citizenship_group length_of_stay "
    "residence_security ethnicity ethnicity_method language_group interpreter_needed language_support disability "
    "pregnant_postpartum enquiry_eligible enquiry_basis enquiry_outcome data_permission",
    "referral": "referral_id contact_id destination offered community_specific",
    "follow_up": "followup_id contact_id fu_window result",
}

_REQUIRED_WHEN_DISCLOSED = (
    "children_exposed", "perpetrator_rel", "violence_types", "violence_recency", "prev_ipv_contact_gap",
    "new_violence_since_last", "reported_elsewhere", "first_line_support", "risk_assessment", "safety_plan",
    "recent_sexual_violence", "language_info", "rights_explained", "barriers", "followup_agreed",
)  # fmt: skip
_ONLY_WHEN_DISCLOSED = (
    *_REQUIRED_WHEN_DISCLOSED, "fls_not_done_reason", "risk_tool", "risk_level", "post_rape_care", "baseline_safety",
)  # fmt: skip
_MISSING = "['not_asked', 'unknown', 'declined']"
_MISSING_CODES = "('not_asked', 'unknown', 'declined')"
_DISCLOSED = "ipv_disclosed IS NOT DISTINCT FROM 'yes'"

ROW_RULES = {
    "service_contact": {
        "SC01": "contact_month > received_month OR day(contact_month) <> 1 OR day(received_month) <> 1",
        "SC02": "(woman_ref IS NULL) <> (linkage_scope = 'none') OR (woman_ref IS NULL) <> (contact_seq IS NULL)",
        "SC03": f"len(list_distinct(ethnicity)) <> len(ethnicity) "
        f"OR (len(ethnicity) > 1 AND list_has_any(ethnicity, {_MISSING}))",
        "SC04": f"""CASE ethnicity_method WHEN 'self_identified' THEN list_has_any(ethnicity, {_MISSING})
            WHEN 'declined' THEN ethnicity <> ['declined'] WHEN 'not_asked' THEN ethnicity <> ['not_asked']
            ELSE ethnicity <> ['unknown'] END""",
        "SC05": f"""CASE WHEN migrant_status IN ('non_migrant', 'descendant')
            THEN birth_group NOT IN ('national', {_MISSING_CODES[1:-1]})
              OR length_of_stay NOT IN ('born_here', {_MISSING_CODES[1:-1]})
            WHEN migrant_status = 'migrant' THEN birth_group = 'national' OR length_of_stay = 'born_here' END""",
        "SC06": "CASE interpreter_needed WHEN 'yes' THEN language_support = 'not_needed' "
        "WHEN 'no' THEN language_support <> 'not_needed' END",
        "SC07": "CASE WHEN enquiry_eligible THEN enquiry_basis = 'not_eligible' OR enquiry_outcome = 'not_applicable' "
        "ELSE enquiry_basis <> 'not_eligible' OR enquiry_outcome NOT IN ('not_applicable', 'self_disclosed') END",
        "SC08": "(enquiry_outcome IN ('asked', 'self_disclosed')) <> (asked_in_private IS NOT NULL) "
        "OR (enquiry_outcome = 'not_asked') <> (not_asked_reason IS NOT NULL)",
        "SC09": "CASE enquiry_outcome WHEN 'asked' THEN ipv_disclosed IS NULL "
        "WHEN 'self_disclosed' THEN ipv_disclosed IS DISTINCT FROM 'yes' ELSE ipv_disclosed IS NOT NULL END",
        "SC10": f"NOT ({_DISCLOSED}) AND (" + " OR ".join(f"{name} IS NOT NULL" for name in _ONLY_WHEN_DISCLOSED) + ")",
        "SC11": f"NOT is_retracted AND {_DISCLOSED} AND ("
        + " OR ".join(f"{name} IS NULL" for name in _REQUIRED_WHEN_DISCLOSED)
        + ")",
        "SC12": "perpetrator_rel IN ('in_law', 'own_family', 'other')",
        "SC13": "len(list_distinct(violence_types)) <> len(violence_types) "
        "OR (len(violence_types) > 1 AND list_contains(violence_types, 'not_specified'))",
        "SC14": f"{_DISCLOSED} AND (prev_ipv_contact_gap = 'none_known') "
        "<> (new_violence_since_last = 'not_applicable')",
        "SC15": f"{_DISCLOSED} AND (first_line_support = 'not_provided') <> (fls_not_done_reason IS NOT NULL)",
        "SC16": "(risk_assessment IS NOT DISTINCT FROM 'done') <> (risk_tool IS NOT NULL) "
        "OR (risk_tool IS NULL) <> (risk_level IS NULL)",
        "SC17": "(recent_sexual_violence IS NOT DISTINCT FROM 'yes') <> (post_rape_care IS NOT NULL) "
        "OR (recent_sexual_violence = 'yes' AND NOT list_contains(violence_types, 'sexual'))",
        "SC18": "len(barriers) > 1 AND list_has_any(barriers, ['none', 'not_asked'])",
        "SC19": "baseline_safety NOT BETWEEN 1 AND 5",
    },
    "referral": {
        "RF01": "offered = (not_offered_reason IS NOT NULL) "
        "OR (NOT offered AND coalesce(acceptance, handover, completed) IS NOT NULL)",
        "RF02": "(offered AND acceptance IS NULL) OR CASE WHEN acceptance = 'accepted' "
        "THEN handover IS NULL OR info_shared IS NULL OR info_share_consent IS NULL OR completed IS NULL "
        "ELSE handover IS NOT NULL OR info_shared IS NOT NULL OR info_share_consent IS NOT NULL "
        "OR completed IS NOT NULL END",
        "RF03": "info_shared AND NOT info_share_consent "
        "AND coalesce(police_basis, '') NOT IN ('mandatory_reporting', 'imminent_danger')",
        "RF04": "(completed IS NOT DISTINCT FROM 'yes') <> (days_to_first_service IS NOT NULL) "
        "OR days_to_first_service NOT BETWEEN 0 AND 730 "
        "OR (completed IS NOT DISTINCT FROM 'no') <> (non_completion_reason IS NOT NULL)",
        "RF05": "(destination = 'police' AND (acceptance IS NOT DISTINCT FROM 'accepted' OR info_shared IS TRUE)) "
        "<> (police_basis IS NOT NULL)",
    },
    "follow_up": {
        "FU01": "(result = 'reached') <> (revictimised IS NOT NULL AND safety_score IS NOT NULL) "
        "OR (result = 'reached' AND (days_since_index IS NULL OR days_since_index NOT BETWEEN "
        "CASE fu_window WHEN 'd30' THEN 21 WHEN 'd90' THEN 76 ELSE 335 END AND "
        "CASE fu_window WHEN 'd30' THEN 45 WHEN 'd90' THEN 120 ELSE 395 END))",
        "FU02": "(result = 'not_attempted') = (safe_method_used IS NOT NULL)",
    },
    "facility": {},
}

# Latest live version of every contact, known duplicates counted once, and index contacts of new cases.
VIEWS = """
CREATE VIEW latest AS SELECT * FROM service_contact
  QUALIFY row_number() OVER (PARTITION BY contact_id ORDER BY record_version DESC, delivery, row_number) = 1;
CREATE VIEW live AS SELECT *, coalesce(woman_ref, contact_id) AS person FROM latest WHERE NOT is_retracted;
CREATE VIEW episodes AS SELECT *,
  lag(contact_month) OVER (PARTITION BY person ORDER BY contact_month, contact_seq) AS before
  FROM live WHERE ipv_disclosed = 'yes' AND (woman_ref IS NOT NULL OR reported_elsewhere <> 'yes_contributing')
  AND perpetrator_rel NOT IN ('unknown', 'declined', 'in_law', 'own_family', 'other');
CREATE VIEW new_cases AS SELECT * FROM episodes
  WHERE datediff('month', before, contact_month) >= 12
  OR (before IS NULL AND prev_ipv_contact_gap NOT IN ('d0_30', 'd31_90', 'd91_365'));
"""

# Rules between rows: table -> rule -> query giving delivery and row_number of the faulty rows.
CROSS_RULES = {
    "service_contact": {
        "SC20": "SELECT c.* FROM service_contact c JOIN facility f USING (facility_id) "
        "WHERE f.enforcement_access AND residence_security <> 'not_asked'",
        "SC22": "FROM (SELECT DISTINCT ON (contact_id, record_version) * FROM service_contact) "
        "QUALIFY max(record_version) OVER (PARTITION BY contact_id) <> count(*) OVER (PARTITION BY contact_id)",
        "SC23": "FROM live WHERE woman_ref IS NOT NULL "
        "QUALIFY count(*) OVER (PARTITION BY woman_ref, contact_seq) > 1 "
        "OR contact_month < lag(contact_month) OVER (PARTITION BY woman_ref ORDER BY contact_seq)",
        "SC24": "FROM live WHERE woman_ref IN (SELECT woman_ref FROM live WHERE migrant_status IN "
        "('non_migrant', 'descendant', 'migrant') GROUP BY ALL HAVING count(DISTINCT migrant_status = 'migrant') > 1)",
        "SC25": "SELECT c.* FROM service_contact c LEFT JOIN facility f USING (facility_id) "
        "WHERE f.facility_id IS NULL OR contact_month < reporting_from OR contact_month > reporting_to",
        "SC26": "FROM live WHERE ipv_disclosed = 'yes' QUALIFY count(*) OVER (PARTITION BY facility_id) >= 20 "
        "AND avg((ethnicity = ['not_asked'])::INT) OVER (PARTITION BY facility_id) > 0.4",
        "SC27": "FROM live WHERE woman_ref IS NULL AND ipv_disclosed = 'yes' QUALIFY count(*) OVER (PARTITION BY "
        "facility_id, contact_month, service_type, age_band, migrant_status, birth_group, length_of_stay, ethnicity, "
        "language_group, perpetrator_rel, violence_types, violence_recency) > 1",
    },
    "referral": {
        "RF06": "FROM referral QUALIFY count(*) OVER (PARTITION BY contact_id, destination) > 1",
        "RF07": "FROM referral WHERE contact_id NOT IN (SELECT contact_id FROM live WHERE ipv_disclosed = 'yes')",
    },
    "follow_up": {
        "FU04": "FROM follow_up WHERE contact_id NOT IN (SELECT contact_id FROM new_cases)",
        "FU05": "FROM follow_up QUALIFY count(*) OVER (PARTITION BY contact_id, fu_window) > 1 "
        "OR bool_or(result = 'died') OVER (PARTITION BY contact_id "
        "ORDER BY list_position(['d30', 'd90', 'd365'], fu_window) ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)",
    },
    "facility": {},
}  # fmt: skip
TICKETS = {
    "SC21": "FROM service_contact WHERE language_support IN ('partner', 'relative_child') "
    "AND enquiry_outcome IN ('asked', 'self_disclosed')",
    "FU03": "SELECT f.* FROM follow_up f JOIN live c USING (contact_id) "
    "WHERE NOT f.safe_method_used OR (f.result <> 'not_attempted' AND c.followup_agreed = 'no_unsafe')",
}
