"""The outcome indicators, O01 to O22, from their definitions."""

from tests.property.plain_catalogue.definition import (
    Count,
    Definition,
    Gap,
    Median,
    Rate,
    RatioOfSums,
    Weighted,
    at_least,
    everything,
    one_of,
    true,
)
from tests.property.plain_catalogue.states import OF_THE_WOMEN

INCIDENTS = (
    "confidentiality_breach",
    "disclosure_to_partner",
    "disclosure_to_community",
    "relative_interpreter_harm",
    "unsafe_contact",
    "data_reidentification",
)
COMMUNITY_PATHWAYS = ("womens_ngo", "migrant_association", "roma_association", "community_session", "helpline")


def every_step_or_her_own_refusal(row: dict) -> bool:
    return (
        (row["fls_complete"] or row["fls_declined"])
        and (row["risk_done"] or row["risk_declined"])
        and (row["plan_made"] or row["plan_declined"] or row["plan_not_needed"])
        and row["ref_offered"]
        and (row["ref_acc_completed90"] or not row["ref_accepted"])
        and (row["fu30_reached"] or row["fu_not_wanted"])
    )


def answered_all_four(row: dict) -> bool:
    yes_or_no = ("yes", "no")
    scored = row["respected"] is not None and row["listened"] is not None
    return scored and row["private_talk"] in yes_or_no and row["understood"] in yes_or_no


def well_treated(row: dict) -> bool:
    scored = row["respected"] >= 4 and row["listened"] >= 4
    return scored and row["private_talk"] == "yes" and row["understood"] == "yes"


def safe_or_safer(row: dict) -> bool:
    return row["safety90"] >= 4 or row["safety90"] > row["baseline_safety"]


def open_to_follow_up(row: dict) -> bool:
    return not row["fu_not_wanted"] and not row["died"]


def served_within_90_days(row: dict) -> bool:
    return row["days_waited"] <= 90


DISCLOSED = one_of("ipv_disclosed", "yes")

OUTCOME = {
    "O01": Definition(
        "woman",
        lambda row: (
            row["enquiry_outcome"] == "asked"
            and row["asked_in_private"] == "yes"
            and row["ipv_disclosed"] in ("yes", "no")
        ),
        DISCLOSED,
    ),
    "O02": Rate("woman", true("disclosing"), "resident", everything, 10_000, sum_below="women_n"),
    "O03": Definition(
        "case", lambda row: row["ref_newly_offered"] and not row["ref_pending"], true("ref_accepted"), window=60
    ),
    "O04": Definition("case", true("ref_accepted"), true("ref_acc_completed90"), window=120),
    "O05": Median("referral", one_of("acceptance", "accepted"), served_within_90_days, "days_waited", window=120),
    "O06": Definition("case", open_to_follow_up, true("fu30_reached"), window=75),
    "O07": Definition("case", open_to_follow_up, true("fu90_reached"), window=150),
    "O08": Definition("case", everything, every_step_or_her_own_refusal, window=150),
    "O09": Definition(
        "case",
        lambda row: at_least(row["baseline_safety"], 1) and at_least(row["safety90"], 1),
        safe_or_safer,
        window=150,
    ),
    "O10": Weighted("service_user", answered_all_four, well_treated),
    "O11": Weighted("service_user", one_of("discrimination", "yes", "no"), one_of("discrimination", "yes")),
    "O12": Rate(
        "harm_report",
        lambda row: (
            row["status"] != "withdrawn"
            and row["harm_type"] in ("discrimination", "denied_documents", "denied_payment")
        ),
        "contact",
        DISCLOSED,
        1000,
    ),
    "O13": Rate(
        "harm_report",
        lambda row: row["status"] == "closed_upheld" and row["harm_type"] in INCIDENTS,
        "contact",
        DISCLOSED,
        1000,
    ),
    "O14": Count("firewall_event", everything),
    "O15": Definition("case", true("barriers_asked"), true("practical_barrier")),
    "O16": RatioOfSums(
        "helpline_call",
        lambda row: row["language_group"] not in ("national", "unknown"),
        "calls_in_language_n",
        "calls_received_n",
    ),
    "O17": Definition(
        "case", lambda row: row["entry_pathway"] != "unknown", one_of("entry_pathway", *COMMUNITY_PATHWAYS)
    ),
    "O18": RatioOfSums("community_session", one_of("lead_org", *OF_THE_WOMEN), "women_assisted_n", "participants_n"),
    "O19": Weighted(
        "respondent",
        lambda row: row["ipv_any_life"] == "yes" and row["help_formal"] in ("yes", "no"),
        one_of("help_formal", "yes"),
    ),
    "O20": Weighted("respondent", one_of("knows_service", "yes", "no"), one_of("knows_service", "yes")),
    "O21": Gap("O04", "gap", least=30),
    "O22": Gap("O08", "lowest_group", least=30),
}
