"""The data rules of the sample country's tables about facilities, activities, population and governance, as SQL.

Belongs here: column kinds and one condition per rule that is true for a faulty row, written for the tests from the
data model. Does not belong here: the four tables of contacts (sample_country_rules.py), the rules that the pipeline
uses (`schemas`): this is the second opinion, so nothing is shared with them.
"""

# Column -> kind. Kinds: `code <list>`, `codes <list>` (joined by |), `in a|b`, integer, number, boolean, month, day,
# text <pattern>. A `?` at the end: may be empty.
_COUNT = "integer"
_HELD = "boolean ?"
COLUMNS = {
    "facility_assessment": {
        "assessment_id": "text [A-Z0-9]+", "facility_id": "text F[0-9]{4}", "assessment_month": "month",
        "assessor": "code assessor", "users_involved": "boolean", "protocol_adopted": _HELD, "private_space": _HELD,
        "trained_provider_available": _HELD, "confidential_records": _HELD, "referral_pathway": _HELD,
        "interpreter_access": _HELD, "info_top_languages": _HELD, "no_document_condition": _HELD,
        "no_prepayment": _HELD, "firewall_policy": _HELD, "antidiscrimination_policy": _HELD,
        "complaints_accessible": _HELD, "bias_session_held": _HELD, "barrier_assessment": _HELD, "barrier_plan": _HELD,
        "barrier_actions_planned": "integer ?", "barrier_actions_done": "integer ?",
        "adaptation_types": "codes adapt ?",
        "learning_events_12m": "integer ?", "disaggregated_data_reviewed": _HELD, "prevention_antenatal": _HELD,
        "prevention_parenting": _HELD, "prevention_adolescent": _HELD, "network_meetings_12m": "integer ?",
    },
    "workforce_status": {
        "facility_id": "text F[0-9]{4}", "quarter_start": "month", "cadre": "code cadre", "staff_n": _COUNT,
        "trained_fls_n": _COUNT, "trained_migrant_minority_n": _COUNT, "trained_legal_n": _COUNT,
        "trained_bias_n": _COUNT,
    },
    "training_session": {
        "session_id": "text [A-Z0-9]+", "session_month": "month", "region_code": "in R1|R2|R3|R4|R5",
        "organiser": "code org", "topics": "codes topic", "hours": "number", "sectors": "codes sector",
        "participants_n": _COUNT, "completed_n": _COUNT, "cso_codelivered": "boolean", "lived_experience": "boolean",
        "paired_n": "integer ?", "pre_mean": "number ?", "post_mean": "number ?",
    },
    "system_activity": {
        "activity_id": "text [A-Z0-9]+", "activity_month": "month", "region_code": "in NAT|R1|R2|R3|R4|R5",
        "scope_level": "code scope", "activity_type": "code activity", "sectors_present": "codes sector",
        "orgs_present": "codes org", "cso_role": "code csorole", "cso_compensated": "boolean",
        "participants_n": _COUNT, "cso_participants_n": _COUNT, "migrant_minority_focus": "boolean",
        "formal_agreement": "boolean", "minutes_shared": "boolean", "actions_agreed_n": _COUNT,
        "actions_done_n": _COUNT, "output_type": "code output", "output_disaggregated": "boolean",
        "practice_change_adopted": "boolean",
    },
    "community_session": {
        "session_id": "text [A-Z0-9]+", "session_month": "month", "region_code": "in R1|R2|R3|R4|R5",
        "lead_org": "code org", "community": "codes ethnic", "language_group": "code langgrp",
        "community_facilitated": "boolean", "institutions_present": "codes sector+none", "participants_n": _COUNT,
        "women_n": _COUNT, "men_n": _COUNT, "adolescents_n": _COUNT, "women_assisted_n": _COUNT,
    },
    "helpline_month": {
        "line_id": "text [A-Z0-9]+", "month": "month", "language_group": "code langgrp", "caller_type": "code caller",
        "calls_received_n": _COUNT, "calls_answered_n": _COUNT, "calls_in_language_n": _COUNT, "calls_ipv_n": _COUNT,
        "referred_health_n": _COUNT,
    },
    "experience_response": {
        "response_id": "text [A-Z0-9]+", "facility_id": "text F[0-9]{4}", "response_month": "month",
        "mode": "code surveymode", "weight": "number", "age_band": "code age", "migrant_status": "code migrant",
        "ethnicity": "codes ethnic", "interpreter_needed": "code yn", "respected": "integer ?",
        "listened": "integer ?", "private_talk": "code yn", "understood": "code yn", "discrimination": "code yn",
        "discrimination_grounds": "codes ground",
    },
    "survey_respondent": {
        "survey_id": "text [A-Z0-9]+", "respondent_id": "text [A-Z0-9]+", "wave_year": "integer",
        "region_code": "in R1|R2|R3|R4|R5", "stratum": "text S[0-9]{2}", "psu": "text P[0-9A-F]{6}",
        "weight": "number", "age_band": "code age", "ever_partnered": "code yn", "module_status": "code module",
        "migrant_status": "code migrant", "birth_group": "code birthgrp", "ethnicity": "codes ethnic",
        "length_of_stay": "code stay", "language_group": "code langgrp", "disability": "code yn",
        "ipv_physical_12m": "code yn ?", "ipv_sexual_12m": "code yn ?", "ipv_psychological_12m": "code yn ?",
        "ipv_economic_12m": "code yn ?", "ipv_any_life": "code yn ?", "told_health": "code yn ?",
        "help_formal": "code yn ?", "wanted_help_not_got": "code yn ?", "knows_service": "code yn",
        "used_health_12m": "code yn", "health_discrimination_12m": "code yn",
    },
    "ipv_homicide_year": {
        "region_code": "in NAT|R1|R2|R3|R4|R5", "year": "integer",
        "age_group": "in total|15_29|30_44|45_64|65_plus", "migrant_status": "code migrant+total",
        "source": "code homsource", "victims_n": _COUNT, "health_contact_12m_n": "integer ?", "provisional": "boolean",
    },
    "harm_report": {
        "report_id": "text [A-Z0-9]+", "report_month": "month", "facility_id": "text F[0-9]{4} ?",
        "region_code": "in R1|R2|R3|R4|R5", "harm_type": "code harm", "reporter": "code reporter",
        "grounds": "codes ground", "migrant_status": "code migrant", "status": "code harmstatus",
        "days_to_close": "integer ?", "remedy": "code remedy ?",
    },
    "policy_status": {
        "region_code": "in NAT|R1|R2|R3|R4|R5", "year": "integer", "item": "code policyitem",
        "status": "code policystatus", "covers_migrant": "boolean", "covers_minority": "boolean",
        "covers_any_status": "boolean", "funded": "boolean", "sectors_signed": "codes sector+none",
        "cso_coauthored": "boolean", "source_ref": "text [A-Za-z0-9 ]{1,40} ?",
    },
    "population_year": {
        "region_code": "in NAT|R1|R2|R3|R4|R5", "year": "integer",
        "age_group": "in total|15_29|30_44|45_64|65_plus", "migrant_status": "in total|non_migrant|descendant|migrant",
        "ethnic_group": "code ethnic+total", "women_n": _COUNT, "excludes_irregular": "boolean",
        "is_estimate": "boolean", "rel_error": "number ?", "source_ref": "text [A-Za-z0-9 ]{1,40}",
    },
    "submission_log": {
        "facility_id": "text F[0-9]{4}", "month": "month", "table_name": "in service_contact|referral|follow_up",
        "received": "boolean", "received_on_time": "boolean", "rows_accepted_n": _COUNT, "rows_quarantined_n": _COUNT,
        "withheld_no_permission_n": _COUNT, "control_total_n": "integer ?",
    },
    "indicator_registry": {
        "indicator_id": "text [POI][0-9]{2}", "version": "text [0-9]+[.][0-9]+[.][0-9]+",
        "level": "in process|outcome|impact", "status": "in proposed|under_review|agreed|suspended|retired",
        "status_date": "day", "last_review_date": "day ?", "is_current": "boolean", "required_sectors": "codes sector",
    },
    "indicator_agreement": {
        "indicator_id": "text [POI][0-9]{2}", "version": "text [0-9]+[.][0-9]+[.][0-9]+",
        "party_id": "text ORG[0-9]{2}",
        "party_sector": "code sector", "party_type": "code org",
        "stance": "in agreed|agreed_with_reservation|abstained|objected", "stance_date": "day",
        "reservation": "text [A-Za-z0-9 ]{1,60} ?",
    },
    "review_comment": {
        "comment_id": "text [A-Z0-9]+", "indicator_id": "text [POI][0-9]{2} ?", "party_type": "code org",
        "raised_date": "day",
        "kind": "in definition|data_quality|interpretation|harm_or_stigma|missing_topic|presentation",
        "responded_date": "day ?",
        "resolution": "in open|changed|scheduled|explained|rejected_with_reason|duplicate",
    },
}  # fmt: skip

KEYS = {
    "facility_assessment": "assessment_id", "workforce_status": "facility_id, quarter_start, cadre",
    "training_session": "session_id", "system_activity": "activity_id", "community_session": "session_id",
    "helpline_month": "line_id, month, language_group, caller_type", "experience_response": "response_id",
    "survey_respondent": "survey_id, respondent_id",
    "ipv_homicide_year": "region_code, year, age_group, migrant_status, source", "harm_report": "report_id",
    "policy_status": "region_code, year, item",
    "population_year": "region_code, year, age_group, migrant_status, ethnic_group",
    "submission_log": "facility_id, month, table_name", "indicator_registry": "indicator_id, version",
    "indicator_agreement": "indicator_id, version, party_id", "review_comment": "comment_id",
}  # fmt: skip

_ALONE = "(len({0}) > 1 AND list_has_any({0}, {1}))"
_NO_ANSWER = "['not_asked', 'unknown', 'declined']"
_ROLE = "['roma_association', 'migrant_association', 'minority_womens_org', 'womens_ngo', 'refugee_ngo']"
_VIOLENCE = "ipv_physical_12m, ipv_sexual_12m, ipv_psychological_12m, ipv_economic_12m"
_WHERE_BORN = (
    "(migrant_status IN ('non_migrant', 'descendant') AND (birth_group NOT IN ('national', 'declined') "
    "OR length_of_stay NOT IN ('born_here', 'declined'))) "
    "OR (migrant_status = 'migrant' AND (birth_group = 'national' OR length_of_stay = 'born_here'))"
)

# Rule -> a condition on the row that is true where it is broken.
ROW_RULES = {
    "facility_assessment": {
        "FA01": "barrier_actions_done > barrier_actions_planned OR " + _ALONE.format("adaptation_types", "['none']"),
        "a plan has actions": "(barrier_plan IS NOT DISTINCT FROM true) <> (barrier_actions_planned IS NOT NULL) "
        "OR (barrier_actions_planned IS NULL) <> (barrier_actions_done IS NULL)",
        "a joint assessment has users": "assessor = 'joint_civil_society' AND NOT users_involved",
    },
    "workforce_status": {
        "WF01": "greatest(trained_fls_n, trained_migrant_minority_n, trained_legal_n, trained_bias_n) > staff_n "
        "OR least(trained_fls_n, trained_migrant_minority_n, trained_legal_n, trained_bias_n) < 0 "
        "OR month(quarter_start) NOT IN (1, 4, 7, 10)",
    },
    "training_session": {
        "TS01": "paired_n > completed_n OR completed_n > participants_n OR (pre_mean IS NULL) <> (post_mean IS NULL) "
        "OR hours <= 0 OR hours > 80",
        "means with tests, from 0 to 100": "(paired_n IS NULL) <> (pre_mean IS NULL) "
        "OR pre_mean NOT BETWEEN 0 AND 100 OR post_mean NOT BETWEEN 0 AND 100",
    },
    "system_activity": {
        "SA01": "actions_done_n > actions_agreed_n OR cso_participants_n > participants_n "
        f"OR (cso_role = 'absent') = list_has_any(orgs_present, {_ROLE})",
        "none alone": _ALONE.format("orgs_present", "['none']"),
        "national means the country": "(region_code = 'NAT') <> (scope_level = 'national')",
    },
    "community_session": {
        "CS01": "women_n + men_n > participants_n OR adolescents_n > participants_n "
        "OR least(women_n, men_n, adolescents_n, women_assisted_n) < 0",
        "women helped were there": "women_assisted_n > women_n",
        "none alone": _ALONE.format("institutions_present", "['none']"),
    },
    "helpline_month": {
        "HL01": "calls_in_language_n > calls_answered_n OR calls_answered_n > calls_received_n "
        "OR calls_ipv_n > calls_answered_n OR referred_health_n > calls_ipv_n",
    },
    "experience_response": {
        "ER01": "respected NOT BETWEEN 1 AND 5 OR listened NOT BETWEEN 1 AND 5 OR weight <= 0",
        "no answer alone": _ALONE.format("ethnicity", _NO_ANSWER)
        + " OR "
        + _ALONE.format("discrimination_grounds", "['none', 'not_asked']"),
        "grounds with discrimination": "(discrimination = 'yes') = "
        "list_has_any(discrimination_grounds, ['none', 'not_asked'])",
    },
    "survey_respondent": {
        "SV01": "(module_status <> 'completed' OR ever_partnered <> 'yes') "
        f"AND coalesce({_VIOLENCE}, ipv_any_life) IS NOT NULL",
        "SV02": f"weight <= 0 OR ('yes' IN ({_VIOLENCE}) AND ipv_any_life IS DISTINCT FROM 'yes')",
        "answers where the module was completed": "module_status = 'completed' AND ever_partnered = 'yes' AND "
        "(ipv_physical_12m IS NULL OR ipv_sexual_12m IS NULL OR ipv_psychological_12m IS NULL "
        "OR ipv_economic_12m IS NULL OR ipv_any_life IS NULL)",
        "help asked of women with violence": "(ipv_any_life IS NOT DISTINCT FROM 'yes') <> (told_health IS NOT NULL) "
        "OR (told_health IS NULL) <> (help_formal IS NULL) OR (told_health IS NULL) <> (wanted_help_not_got IS NULL)",
        "no answer alone": _ALONE.format("ethnicity", _NO_ANSWER),
        "status agrees with birth": _WHERE_BORN,
    },
    "ipv_homicide_year": {"HO01": "health_contact_12m_n > victims_n OR victims_n < 0"},
    "harm_report": {
        "HR01": "(status LIKE 'closed%') <> (days_to_close IS NOT NULL) "
        "OR (status = 'closed_upheld' AND remedy IS NULL)",
        "remedy only if upheld": "status <> 'closed_upheld' AND remedy IS NOT NULL",
        "none alone": _ALONE.format("grounds", "['none', 'not_asked']"),
    },
    "policy_status": {
        "PO01": "(status = 'absent') <> (source_ref IS NULL)",
        "nothing where absent": "status = 'absent' "
        "AND (covers_migrant OR covers_minority OR covers_any_status OR funded OR sectors_signed <> ['none'])",
        "none alone": _ALONE.format("sectors_signed", "['none']"),
    },
    "population_year": {
        "estimates have an error": "is_estimate <> (rel_error IS NOT NULL) OR rel_error NOT BETWEEN 0 AND 1",
        "no estimate excludes": "is_estimate = excludes_irregular",
    },
    "submission_log": {
        "nothing came, nothing there": "NOT received AND (received_on_time OR rows_accepted_n + rows_quarantined_n > 0 "
        "OR withheld_no_permission_n > 0 OR control_total_n IS NOT NULL)",
    },
    "indicator_registry": {
        "level is the letter": "level <> CASE indicator_id[1] WHEN 'P' THEN 'process' WHEN 'O' THEN 'outcome' "
        "ELSE 'impact' END",
        "current or retired": "is_current = (status = 'retired')",
    },
    "indicator_agreement": {
        "a reservation has words": "(stance IN ('agreed_with_reservation', 'objected')) <> (reservation IS NOT NULL)",
    },
    "review_comment": {
        "open has no answer": "(resolution = 'open') <> (responded_date IS NULL) OR responded_date < raised_date",
    },
}  # fmt: skip

# Rule -> a query that gives the faulty rows or groups.
CROSS_RULES = {
    "SV03": "SELECT 1 FROM survey_respondent GROUP BY survey_id, stratum HAVING count(DISTINCT psu) < 2",
    "a unit lies in one stratum": "SELECT 1 FROM survey_respondent GROUP BY survey_id, psu "
    "HAVING count(DISTINCT stratum) > 1",
    "a stratum lies in one region": "SELECT 1 FROM survey_respondent GROUP BY survey_id, stratum "
    "HAVING count(DISTINCT region_code) > 1",
    "PY01 one total": "SELECT 1 FROM population_year GROUP BY region_code, year "
    "HAVING count(*) FILTER (age_group = 'total' AND migrant_status = 'total' AND ethnic_group = 'total') <> 1",
    "assessed while it reports": "SELECT 1 FROM facility_assessment a LEFT JOIN facility f USING (facility_id) "
    "WHERE f.facility_id IS NULL OR assessment_month NOT BETWEEN reporting_from "
    "AND coalesce(reporting_to, DATE '2026-06-01')",
    "staff of a facility that reports": "SELECT 1 FROM workforce_status LEFT JOIN facility f USING (facility_id) "
    "WHERE f.facility_id IS NULL OR quarter_start + INTERVAL 2 MONTH NOT BETWEEN reporting_from "
    "AND coalesce(reporting_to, DATE '2026-06-01')",
    "answers about a facility that reports": "SELECT 1 FROM experience_response "
    "LEFT JOIN facility f USING (facility_id) WHERE f.facility_id IS NULL OR response_month NOT BETWEEN reporting_from "
    "AND coalesce(reporting_to, DATE '2026-06-01')",
    "harm at a facility of the region": "SELECT 1 FROM harm_report h LEFT JOIN facility f USING (facility_id) "
    "WHERE h.facility_id IS NOT NULL AND h.region_code IS DISTINCT FROM f.region_code",
    "every facility month is expected": "SELECT 1 FROM (SELECT facility_id, month, table_name FROM facility, "
    "generate_series(DATE '2023-01-01', DATE '2025-12-01', INTERVAL 1 MONTH) AS months(month), "
    "(SELECT unnest(['service_contact', 'referral', 'follow_up']) AS table_name) "
    "WHERE month BETWEEN reporting_from AND coalesce(reporting_to, DATE '2026-06-01')) "
    "FULL JOIN (SELECT facility_id, month, table_name, received FROM submission_log) s "
    "USING (facility_id, month, table_name) WHERE s.received IS NULL",
    "no log of other months": "SELECT 1 FROM submission_log JOIN facility USING (facility_id) "
    "WHERE month NOT BETWEEN reporting_from AND coalesce(reporting_to, DATE '2025-12-01')",
    "agreements to what is registered": "FROM indicator_agreement ANTI JOIN indicator_registry "
    "USING (indicator_id, version)",
    "one current version": "SELECT 1 FROM indicator_registry GROUP BY indicator_id "
    "HAVING count(*) FILTER (is_current) <> 1",
}  # fmt: skip
for _count in ("victims_n", "health_contact_12m_n"):
    for _part, _is_part, _others in (
        ("age", "age_group <> 'total'", "region_code = 'NAT'"),
        ("status", "migrant_status <> 'total'", "region_code = 'NAT'"),
        ("region", "region_code <> 'NAT'", "age_group = 'total' AND migrant_status = 'total'"),
    ):
        CROSS_RULES[f"HO01 {_count} by {_part}"] = (
            f"SELECT 1 FROM ipv_homicide_year WHERE source = 'police' AND {_others} GROUP BY year "
            f"HAVING sum({_count}) FILTER ({_is_part}) <> sum({_count}) FILTER (NOT ({_is_part}) "
            "AND age_group = 'total' AND migrant_status = 'total')"
        )
for _part in ("age_group", "migrant_status", "ethnic_group"):
    _others = [name for name in ("age_group", "migrant_status", "ethnic_group") if name != _part]
    CROSS_RULES[f"PY01 {_part}"] = (
        f"SELECT 1 FROM population_year WHERE {_others[0]} = 'total' AND {_others[1]} = 'total' "
        "GROUP BY region_code, year "
        f"HAVING abs(sum(women_n) FILTER ({_part} <> 'total') / any_value(women_n) FILTER ({_part} = 'total') - 1) "
        f"> 0.01 OR count(*) FILTER ({_part} <> 'total') = 0"
    )
