"""What invented institutions report: assessments, staff, training, meetings, sessions, helplines, harm, experience.

Belongs here: tables with a month of their own that are not about contacts. Does not: figures of years, surveys and
the register of indicators (`random_figures`).
"""

from tests.property.random_draws import NO_ANSWER, Draw, Row, month_of

CIVIL_SOCIETY = ("roma_association", "migrant_association", "minority_womens_org", "womens_ngo", "refugee_ngo")
OFTEN_IN_ORGANISATIONS = (*CIVIL_SOCIETY, "health_authority", "police", "municipality", "professional_body")
YES_OR_NO_ITEMS = (
    "protocol_adopted",
    "private_space",
    "trained_provider_available",
    "confidential_records",
    "referral_pathway",
    "interpreter_access",
    "info_top_languages",
    "no_document_condition",
    "no_prepayment",
    "firewall_policy",
    "antidiscrimination_policy",
    "complaints_accessible",
    "bias_session_held",
    "barrier_assessment",
    "barrier_plan",
    "disaggregated_data_reviewed",
    "prevention_antenatal",
    "prevention_parenting",
    "prevention_adolescent",
)
TRAINED = ("trained_fls_n", "trained_migrant_minority_n", "trained_legal_n", "trained_bias_n")


def system_tables(draw: Draw, facilities: list[Row], months: range, regions: tuple[str, ...]) -> dict[str, list[Row]]:
    """All tables of this module. Any of them may be empty, most are not."""
    return {
        "facility_assessment": [assessment(draw, facilities, months) for _ in range(draw.randint(0, 20))],
        "workforce_status": [
            headcount(draw, row["facility_id"], month, cadre)
            for row in facilities
            for month in months
            if month % 3 == 0
            for cadre in ("doctor", "nurse_midwife", "interpreter")
            if draw.chance(0.35)
        ],
        "training_session": [training(draw, months, regions) for _ in range(draw.randint(0, 5))],
        "system_activity": [activity(draw, months, regions) for _ in range(draw.choice((0, 20, 60, 150)))],
        "community_session": [session(draw, months, regions) for _ in range(draw.randint(0, 20))],
        "helpline_month": [
            calls(draw, line, month, language, caller)
            for line in ("L1", "L2")
            for month in months
            for language in ("national", "lang_01", "romani", "unknown")
            for caller in ("survivor", "professional")
            if draw.chance(0.1)
        ],
        "harm_report": [harm(draw, facilities, months, regions) for _ in range(draw.randint(0, 25))],
        "experience_response": [experience(draw, facilities, months) for _ in range(draw.randint(0, 60))],
        "submission_log": [
            submission(draw, row["facility_id"], month, table)
            for row in facilities
            for month in months
            for table in ("service_contact", "referral")
            if draw.chance(0.5)
        ],
    }


def assessment(draw: Draw, facilities: list[Row], months: range) -> Row:
    planned = draw.choice((None, 0, 3, 8))
    return {
        "assessment_id": draw.random_key(),
        "facility_id": draw.choice(facilities)["facility_id"],
        "assessment_month": month_of(draw.choice(months)),
        "assessor": draw.code("assessor"),
        "users_involved": draw.chance(0.7),
        **{item: draw.choice((None, *[True] * 8, False)) for item in YES_OR_NO_ITEMS},
        "barrier_actions_planned": planned,
        "barrier_actions_done": None if planned is None else draw.randint(0, planned),
        "adaptation_types": draw.choice((None, draw.codes("adapt", 4, alone=("none",)))),
        "learning_events_12m": draw.choice((None, 0, 1, 2, 3)),
        "network_meetings_12m": draw.choice((None, 0, 1, 2, 3)),
    }


def headcount(draw: Draw, facility_id: str, month: int, cadre: str) -> Row:
    staff = draw.choice((0, 1, 4, 10))
    return {
        "facility_id": facility_id,
        "quarter_start": month_of(month),
        "cadre": cadre,
        "staff_n": staff,
        **{name: draw.randint(0, staff) for name in TRAINED},
    }


def training(draw: Draw, months: range, regions: tuple[str, ...]) -> Row:
    tested = draw.chance(0.5)
    return {
        "session_id": draw.random_key(),
        "session_month": month_of(draw.choice(months)),
        "region_code": draw.choice(regions),
        "organiser": draw.code("org"),
        "topics": draw.codes("topic"),
        "hours": draw.choice((2.5, 8.0, 40.0)),
        "sectors": draw.codes("sector"),
        "participants_n": 20,
        "completed_n": draw.randint(10, 20),
        "cso_codelivered": draw.chance(0.5),
        "lived_experience": draw.chance(0.3),
        "paired_n": draw.randint(0, 10) if tested else None,
        "pre_mean": 41.5 if tested else None,
        "post_mean": 63.0 if tested else None,
    }


def activity(draw: Draw, months: range, regions: tuple[str, ...]) -> Row:
    """Half of them coordination meetings; some national."""
    organisations = sorted(set(draw.choices(OFTEN_IN_ORGANISATIONS, k=draw.randint(1, 4))))
    came = any(name in CIVIL_SOCIETY for name in organisations)
    sectors = ("health", "health", "health", "social", "police", "justice", "civil_society", "housing", "municipality")
    everyone, agreed = draw.randint(5, 40), draw.randint(0, 6)
    national = draw.chance(0.1)
    return {
        "activity_id": draw.random_key(),
        "activity_month": month_of(draw.choice(months)),
        "region_code": "NAT" if national else draw.choice(regions),
        "scope_level": "national" if national else draw.choice(("regional", "local", "facility")),
        "activity_type": "coordination_meeting" if draw.chance(0.6) else draw.code("activity"),
        "sectors_present": sorted(set(draw.choices(sectors, k=draw.randint(3, 7)))),
        "orgs_present": organisations,
        "cso_role": draw.choice(("decision", "codesign", "codesign", "consulted", "informed")) if came else "absent",
        "cso_compensated": draw.chance(0.5),
        "participants_n": everyone,
        "cso_participants_n": draw.randint(1, everyone) if came else 0,
        "migrant_minority_focus": draw.chance(0.7),
        "formal_agreement": draw.chance(0.5),
        "minutes_shared": draw.chance(0.5),
        "actions_agreed_n": agreed,
        "actions_done_n": draw.randint(0, agreed),
        "output_type": draw.choice(("report", "dataset", draw.code("output"))),
        "output_disaggregated": draw.chance(0.6),
        "practice_change_adopted": draw.chance(0.4),
    }


def session(draw: Draw, months: range, regions: tuple[str, ...]) -> Row:
    women, men = draw.randint(0, 20), draw.randint(0, 10)
    return {
        "session_id": draw.random_key(),
        "session_month": month_of(draw.choice(months)),
        "region_code": draw.choice(regions),
        "lead_org": draw.choice(("roma_association", "migrant_association", draw.code("org"))),
        "community": draw.ethnicity(),
        "language_group": draw.code("langgrp"),
        "community_facilitated": draw.chance(0.7),
        "institutions_present": draw.codes("sector_or_none", alone=("none",)),
        "participants_n": women + men,
        "women_n": women,
        "men_n": men,
        "adolescents_n": draw.randint(0, women + men),
        "women_assisted_n": draw.randint(0, 5),
    }


def calls(draw: Draw, line: str, month: int, language: str, caller: str) -> Row:
    received = draw.randint(0, 30)
    answered = draw.randint(0, received)
    return {
        "line_id": line,
        "month": month_of(month),
        "language_group": language,
        "caller_type": caller,
        "calls_received_n": received,
        "calls_answered_n": answered,
        "calls_in_language_n": draw.randint(0, answered),
        "calls_ipv_n": draw.randint(0, answered),
        "referred_health_n": draw.randint(0, answered),
    }


def harm(draw: Draw, facilities: list[Row], months: range, regions: tuple[str, ...]) -> Row:
    status = draw.choice(("open", "closed_upheld", "closed_upheld", "closed_not_upheld", "withdrawn"))
    where = draw.choice((None, *facilities))
    return {
        "report_id": draw.random_key(),
        "report_month": month_of(draw.choice(months)),
        "facility_id": where and where["facility_id"],
        "region_code": where["region_code"] if where else draw.choice(regions),
        "harm_type": draw.code("harm"),
        "reporter": draw.code("reporter"),
        "grounds": draw.codes("ground", alone=("none", "not_asked")),
        "migrant_status": draw.code("migrant"),
        "status": status,
        "days_to_close": draw.choice((0, 30, 90, 91, 200)) if status.startswith("closed") else None,
        "remedy": draw.code("remedy") if status == "closed_upheld" else None,
    }


def experience(draw: Draw, facilities: list[Row], months: range) -> Row:
    return {
        "response_id": draw.random_key(),
        "facility_id": draw.choice(facilities)["facility_id"],
        "response_month": month_of(draw.choice(months)),
        "mode": draw.code("surveymode"),
        "weight": draw.choice((0.25, 0.7, 1.0, 1.0, 2.5)),
        "age_band": draw.code("age"),
        "migrant_status": draw.code("migrant"),
        "ethnicity": draw.ethnicity(),
        "interpreter_needed": draw.code("yn"),
        "respected": draw.choice((None, 1, 3, 4, 5, 5)),
        "listened": draw.choice((None, 2, 4, 4, 5)),
        "private_talk": draw.choice(("yes", "yes", "yes", "no", *NO_ANSWER)),
        "understood": draw.choice(("yes", "yes", "yes", "no", *NO_ANSWER)),
        "discrimination": draw.choice(("yes", "no", "no", *NO_ANSWER)),
        "discrimination_grounds": draw.codes("ground", alone=("none", "not_asked")),
    }


def submission(draw: Draw, facility_id: str, month: int, table: str) -> Row:
    received = draw.chance(0.9)
    return {
        "facility_id": facility_id,
        "month": month_of(month),
        "table_name": table,
        "received": received,
        "received_on_time": received and draw.chance(0.7),
        "rows_accepted_n": 100 if received else 0,
        "rows_quarantined_n": draw.randint(0, 5),
        "withheld_no_permission_n": draw.randint(0, 3),
        "control_total_n": draw.choice((None, 100)) if received else None,
    }
