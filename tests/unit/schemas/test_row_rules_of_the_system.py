"""Every row rule of tables about services, surveys and policies, with rows that keep it and rows that break it.

What is expected is read off the rules of the data model, and written down here row by row.
"""

from schemas.validation import validate_table
from tests.unit.schemas.right_rows import RIGHT_ROWS, text_frame
from tests.unit.schemas.row_rule_cases import rules_broken

ASSESSMENT, STAFF, TRAINING, ACTIVITY, SESSION, CALLS, RESPONSE, RESPONDENT, HOMICIDES, HARM, POLICY, LOG = (
    (table, RIGHT_ROWS[table])
    for table in (
        "facility_assessment",
        "workforce_status",
        "training_session",
        "system_activity",
        "community_session",
        "helpline_month",
        "experience_response",
        "survey_respondent",
        "ipv_homicide_year",
        "harm_report",
        "policy_status",
        "submission_log",
    )
)

SILENT = dict.fromkeys(
    [
        "ipv_physical_12m",
        "ipv_sexual_12m",
        "ipv_psychological_12m",
        "ipv_economic_12m",
        "ipv_any_life",
        "told_health",
        "help_formal",
        "wanted_help_not_got",
    ],
    "",
)
NO_PARTNER_EVER = SILENT | {"ever_partnered": "no"}
NO_CIVIL_SOCIETY = {"orgs_present": "health_authority|faith_org", "cso_participants_n": "0"}

KEPT = [
    ("FA01", ASSESSMENT, {"barrier_actions_done": "3"}),
    ("FA01", ASSESSMENT, {"barrier_actions_planned": "", "adaptation_types": "none"}),
    ("FA01", ASSESSMENT, {"barrier_actions_done": "", "adaptation_types": ""}),
    ("WF01", STAFF, {"quarter_start": "2025-10-01"}),
    ("WF01", STAFF, {"staff_n": "0", "trained_fls_n": "0", "trained_migrant_minority_n": "0", "trained_bias_n": "0"}),
    ("TS01", TRAINING, {"paired_n": "", "pre_mean": "", "post_mean": "", "hours": "80"}),
    ("TS01", TRAINING, {"paired_n": "18", "participants_n": "18", "hours": "0.5"}),
    ("SA01", ACTIVITY, {"actions_done_n": "6", "cso_participants_n": "14"}),
    ("SA01", ACTIVITY, NO_CIVIL_SOCIETY | {"cso_role": "absent"}),
    ("CS01", SESSION, {"women_n": "20", "adolescents_n": "30"}),
    ("HL01", CALLS, {"calls_in_language_n": "40", "calls_answered_n": "40", "calls_ipv_n": "40"}),
    ("ER01", RESPONSE, {"respected": "1", "listened": "", "weight": "0.001"}),
    ("SV01", RESPONDENT, NO_PARTNER_EVER),
    ("SV01", RESPONDENT, SILENT | {"module_status": "no_privacy"}),
    ("SV01", RESPONDENT, SILENT),
    ("SV02", RESPONDENT, {"ipv_psychological_12m": "no", "ipv_any_life": "no"}),
    ("SV02", RESPONDENT, {"ipv_psychological_12m": "", "ipv_any_life": ""}),
    ("HO01", HOMICIDES, {"health_contact_12m_n": "31"}),
    ("HO01", HOMICIDES, {"health_contact_12m_n": ""}),
    ("HR01", HARM, {"remedy": "none"}),
    ("HR01", HARM, {"status": "closed_not_upheld", "remedy": ""}),
    ("HR01", HARM, {"status": "withdrawn", "remedy": "", "days_to_close": "", "facility_id": ""}),
    ("PO01", POLICY, {"status": "absent", "source_ref": ""}),
    ("SL01", LOG, {"rows_accepted_n": "95"}),
    ("SL01", LOG, {"rows_accepted_n": "105"}),
    ("SL01", LOG, {"rows_accepted_n": "0", "control_total_n": "0"}),
    ("SL01", LOG, {"rows_accepted_n": "0", "control_total_n": ""}),
]

BROKEN = [
    ("FA01", ASSESSMENT, {"barrier_actions_done": "5"}),
    ("FA01", ASSESSMENT, {"adaptation_types": "none|transport"}),
    *[("WF01", STAFF, {column: "13"}) for column in STAFF[1] if column.startswith("trained")],
    *[("WF01", STAFF, {column: "-1"}) for column in STAFF[1] if column.endswith("_n")],
    ("WF01", STAFF, {"quarter_start": "2025-05-01"}),
    ("WF01", STAFF, {"quarter_start": "2025-04-02"}),
    ("TS01", TRAINING, {"paired_n": "19"}),
    ("TS01", TRAINING, {"completed_n": "21"}),
    ("TS01", TRAINING, {"pre_mean": ""}),
    ("TS01", TRAINING, {"post_mean": ""}),
    ("TS01", TRAINING, {"hours": "0"}),
    ("TS01", TRAINING, {"hours": "80.5"}),
    ("SA01", ACTIVITY, {"actions_done_n": "7"}),
    ("SA01", ACTIVITY, {"cso_participants_n": "15"}),
    ("SA01", ACTIVITY, {"cso_role": "absent"}),
    ("SA01", ACTIVITY, NO_CIVIL_SOCIETY),
    ("CS01", SESSION, {"men_n": "9"}),
    ("CS01", SESSION, {"adolescents_n": "31"}),
    *[("CS01", SESSION, {column: "-1"}) for column in ("women_n", "men_n", "adolescents_n", "women_assisted_n")],
    ("HL01", CALLS, {"calls_in_language_n": "37"}),
    ("HL01", CALLS, {"calls_answered_n": "41"}),
    ("HL01", CALLS, {"calls_ipv_n": "37"}),
    ("ER01", RESPONSE, {"respected": "0"}),
    ("ER01", RESPONSE, {"listened": "6"}),
    ("ER01", RESPONSE, {"weight": "0"}),
    ("ER01", RESPONSE, {"weight": "-0.5"}),
    *[("SV01", RESPONDENT, NO_PARTNER_EVER | {column: "no"}) for column in SILENT],
    ("SV01", RESPONDENT, {"module_status": "no_privacy"}),
    ("SV01", RESPONDENT, {"ever_partnered": "declined"}),
    ("SV02", RESPONDENT, {"ipv_any_life": "no"}),
    ("SV02", RESPONDENT, {"ipv_any_life": ""}),
    ("SV02", RESPONDENT, {"ipv_any_life": "declined"}),
    *[
        ("SV02", RESPONDENT, {"ipv_psychological_12m": "no", "ipv_any_life": "no", column: "yes"})
        for column in ("ipv_physical_12m", "ipv_sexual_12m", "ipv_economic_12m")
    ],
    ("SV02", RESPONDENT, {"weight": "0"}),
    ("HO01", HOMICIDES, {"health_contact_12m_n": "32"}),
    ("HR01", HARM, {"days_to_close": ""}),
    ("HR01", HARM, {"remedy": ""}),
    ("HR01", HARM, {"status": "open"}),
    ("HR01", HARM, {"status": "closed_not_upheld", "days_to_close": ""}),
    *[("PO01", POLICY, {"status": status, "source_ref": ""}) for status in ("drafted", "adopted", "evaluated")],
    ("SL01", LOG, {"rows_accepted_n": "94"}),
    ("SL01", LOG, {"rows_accepted_n": "106"}),
]


def test_rows_that_keep_a_rule_break_none():
    assert [name for name, broken in rules_broken(KEPT) if broken] == []


def test_rows_that_break_a_rule_are_found_under_it():
    found = zip(rules_broken(BROKEN), BROKEN, strict=True)
    assert [name for (name, broken), (rule, _, _) in found if rule not in broken] == []


def test_answers_on_violence_that_were_not_given_in_privacy_are_rejected_not_held():
    validated = validate_table(
        "survey_respondent", text_frame(RIGHT_ROWS["survey_respondent"] | {"ever_partnered": "no"})
    )
    assert validated.quarantine[["rule", "severity"]].values.tolist() == [["SV01", "reject"]]


def test_a_file_far_from_its_control_total_is_accepted_and_said():
    validated = validate_table("submission_log", text_frame(RIGHT_ROWS["submission_log"] | {"rows_accepted_n": "50"}))
    assert len(validated.accepted) == 1
    assert validated.notices[["rule", "severity"]].values.tolist() == [["SL01", "warn"]]


def test_numbers_outside_their_range_are_held():
    rows = [
        RIGHT_ROWS["training_session"] | change
        for change in ({"pre_mean": "-0.1"}, {"post_mean": "100.1"}, {"participants_n": "-1"}, {"pre_mean": "0"})
    ]
    found = validate_table("training_session", text_frame(*rows)).quarantine
    assert found[["row_number", "column", "rule"]].values.tolist() == [
        [2, "pre_mean", "range"],
        [3, "post_mean", "range"],
        [4, "participants_n", "range"],
    ]


def test_a_reference_names_a_document_in_any_alphabet_and_nothing_else():
    policy = RIGHT_ROWS["policy_status"]
    right = ["https://example.org/law_12", "Служебен вестник, бр. 12", "Loi n° 12".replace("°", "."), "x" * 120]
    wrong = ["x" * 121, "see @someone", "a\nb", "<b>", "'quoted", "50 %"]
    frame = text_frame(*[policy | {"source_ref": text} for text in [*right, *wrong]])
    found = validate_table("policy_status", frame).quarantine
    assert found["row_number"].tolist() == [2 + len(right) + place for place in range(len(wrong))]
    assert set(found["rule"]) == {"pattern"}
