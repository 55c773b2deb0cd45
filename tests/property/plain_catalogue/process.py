"""The process indicators, P01 to P34, from their definitions."""

from tests.property.plain_catalogue.definition import (
    Count,
    Definition,
    RatioOfSums,
    at_least,
    at_most,
    everything,
    one_of,
    true,
)
from tests.property.plain_catalogue.states import OF_THE_WOMEN

CIVIL_SOCIETY = (*OF_THE_WOMEN, "womens_ngo", "refugee_ngo")
DESIGN_PROCESSES = (
    "policy_design",
    "programme_design",
    "service_redesign",
    "indicator_review",
    "evaluation_review",
    "consultation",
)
WITH_A_SAY = one_of("cso_role", "decision", "codesign")
PROFESSIONAL = ("professional_in_person", "professional_remote", "trained_bilingual_provider", "trained_mediator")
AD_HOC = ("relative_adult", "relative_child", "partner", "untrained_adhoc")


def present(row: dict, *organisations: str) -> bool:
    return bool(set(row["orgs_present"]) & set(organisations))


def policy_reaches_the_women(row: dict) -> bool:
    in_force = row["status"] in ("adopted", "implemented", "evaluated") and row["funded"]
    both = row["covers_migrant"] and row["covers_minority"]
    about_status = row["item"] in ("free_care_any_status", "firewall_rule")
    return in_force and both and (row["covers_any_status"] or not about_status)


def equity_known(row: dict) -> bool:
    return (
        row["migrant_status"] not in ("not_asked", "unknown")
        and row["ethnicity_method"] in ("self_identified", "declined")
        and not set(row["ethnicity"]) & {"not_asked", "unknown"}
    )


def needs_language_support(row: dict) -> bool:
    return (
        row["enquiry_eligible"] and row["interpreter_needed"] == "yes" and row["language_support"] != "declined_offer"
    )


def adaptations(row: dict) -> int:
    return len(set(row["adaptation_types"] or ()) - {"none"})


def prevention_items(row: dict) -> int:
    items = ("prevention_antenatal", "prevention_parenting", "prevention_adolescent")
    return sum(row[item] is True for item in items)


def staff_trained(column: str) -> RatioOfSums:
    return RatioOfSums("staff", lambda row: row["staff_n"] > 0, column, "staff_n")


def facility(above) -> Definition:
    return Definition("facility", everything, above)


def case(below, above) -> Definition:
    return Definition("case", below, above, window=60)


PROCESS = {
    "P01": Definition(
        "activity",
        lambda row: row["migrant_minority_focus"] and row["activity_type"] in DESIGN_PROCESSES,
        lambda row: WITH_A_SAY(row) and present(row, *OF_THE_WOMEN),
    ),
    "P02": Definition("region", everything, true("coordination_complete")),
    "P03": Definition("policy_item", everything, policy_reaches_the_women),
    "P04": Count(
        "activity",
        lambda row: (
            row["activity_type"] in ("research_project", "evaluation_review")
            and row["output_type"] in ("report", "dataset")
            and row["output_disaggregated"]
            and row["migrant_minority_focus"]
            and WITH_A_SAY(row)
        ),
    ),
    "P05": Definition("contact", one_of("ipv_disclosed", "yes"), equity_known),
    "P06": Definition("facility_month", one_of("table_name", "service_contact"), true("received_on_time")),
    "P07": Definition(
        "indicator",
        one_of("status", "proposed", "under_review", "agreed", "suspended"),
        lambda row: (
            row["status"] == "agreed"
            and row["all_sectors_agreed"]
            and row["cso_kinds"] >= 2
            and row["objections"] == 0
            and row["reviewed_within_12_months"]
        ),
    ),
    "P08": Definition(
        "comment",
        lambda row: row["party_type"] in CIVIL_SOCIETY and row["resolution"] != "duplicate" and row["due"],
        true("resolved_within_60_days"),
    ),
    "P09": facility(
        true(
            "protocol_adopted",
            "private_space",
            "trained_provider_available",
            "confidential_records",
            "referral_pathway",
        )
    ),
    "P10": facility(true("antidiscrimination_policy", "complaints_accessible", "bias_session_held")),
    "P11": Definition(
        "harm_report",
        lambda row: row["status"] != "withdrawn",
        lambda row: row["status"] in ("closed_upheld", "closed_not_upheld") and at_most(row["days_to_close"], 90),
        window=90,
    ),
    "P12": facility(true("barrier_assessment", "users_involved", "barrier_plan")),
    "P13": Definition("contact", true("enquiry_eligible"), one_of("interpreter_needed", "yes", "no")),
    "P14": Definition("contact", needs_language_support, one_of("language_support", *PROFESSIONAL)),
    "P15": Definition("contact", needs_language_support, one_of("language_support", *AD_HOC)),
    "P16": Definition(
        "contact",
        lambda row: row["ipv_disclosed"] == "yes" and row["language_info"] != "not_needed",
        one_of("language_info", "given", "unsafe_to_take", "declined"),
    ),
    "P17": facility(true("no_document_condition", "no_prepayment", "firewall_policy")),
    "P18": facility(lambda row: row["users_involved"] and adaptations(row) >= 2),
    "P19": facility(lambda row: at_least(row["learning_events_12m"], 2) and row["disaggregated_data_reviewed"] is True),
    "P20": Definition(
        "facility",
        lambda row: row["groups"]["facility_type"][0] in ("phc", "maternity"),
        lambda row: prevention_items(row) >= 2,
    ),
    "P21": Count(
        "community_session",
        lambda row: row["lead_org"] in OF_THE_WOMEN and row["community_facilitated"],
    ),
    "P22": staff_trained("trained_fls_n"),
    "P23": staff_trained("trained_migrant_minority_n"),
    "P24": staff_trained("trained_legal_n"),
    "P25": staff_trained("trained_bias_n"),
    "P26": facility(lambda row: at_least(row["network_meetings_12m"], 2)),
    "P27": Definition(
        "activity",
        lambda row: (
            row["activity_type"] in ("practice_exchange", "joint_programme")
            and "health" in row["sectors_present"]
            and present(row, *CIVIL_SOCIETY)
        ),
        true("practice_change_adopted"),
    ),
    "P28": Definition(
        "woman",
        true("enquiry_eligible"),
        lambda row: row["enquiry_outcome"] in ("asked", "self_disclosed") and row["asked_in_private"] == "yes",
    ),
    "P29": Definition(
        "contact",
        lambda row: row["enquiry_outcome"] == "asked" and row["asked_in_private"] in ("yes", "no"),
        one_of("asked_in_private", "no"),
    ),
    "P30": case(lambda row: not row["fls_declined"], true("fls_complete")),
    "P31": case(lambda row: not row["risk_declined"], true("risk_done")),
    "P32": case(lambda row: not row["plan_not_needed"] and not row["plan_declined"], true("plan_made")),
    "P33": case(lambda row: not row["rights_not_safe"], true("rights_done")),
    "P34": case(everything, true("ref_offered")),
}
