"""Contacts of invented women, in versions, with referrals, follow-ups and notified cases.

Belongs here: who comes, how often, and what the service wrote down. Does not: places and months (`random_country`).
"""

from tests.property.random_draws import NO_ANSWER, Draw, Row, month_of

EVERY_DISCLOSURE = (
    ("children_exposed", "yn"),
    ("violence_recency", "recency"),
    ("reported_elsewhere", "elsewhere"),
    ("risk_assessment", "risk"),
    ("safety_plan", "plan"),
    ("language_info", "info"),
    ("rights_explained", "rights"),
    ("followup_agreed", "fuagreed"),
)
ONLY_WITH_DISCLOSURE = (
    *(name for name, _ in EVERY_DISCLOSURE),
    "perpetrator_rel",
    "violence_types",
    "prev_ipv_contact_gap",
    "new_violence_since_last",
    "first_line_support",
    "fls_not_done_reason",
    "risk_tool",
    "risk_level",
    "recent_sexual_violence",
    "post_rape_care",
    "barriers",
    "baseline_safety",
)
SUPPORT = (
    "professional_in_person",
    "professional_remote",
    "trained_bilingual_provider",
    "trained_mediator",
    "untrained_adhoc",
    "relative_adult",
    "partner",
    "none_provided",
    "declined_offer",
    "unknown",
)
DAYS = {"d30": (21, 45), "d90": (76, 120), "d365": (335, 395)}


def women_tables(draw: Draw, facilities: list[Row], months: range, wanted: int) -> dict[str, list[Row]]:
    """About as many contacts as `wanted`, in all versions, one woman in six without pseudonym; what hangs on them."""
    tables: dict[str, list[Row]] = {"service_contact": [], "referral": [], "follow_up": []}
    while len(tables["service_contact"]) < wanted:
        linkable = draw.chance(0.85)
        woman = draw.key("W", 24) if linkable else None
        for order, month in enumerate(visits(draw, months) if linkable else [draw.choice(months)], start=1):
            open_ones = [row for row in facilities if is_open(row, month)]
            contact_id = draw.key("C", 16)
            versions = contact_versions(draw, contact_id, woman, order, month, open_ones)
            tables["service_contact"] += versions
            if any(row["ipv_disclosed"] == "yes" for row in versions):
                tables["referral"] += referrals(draw, contact_id)
                tables["follow_up"] += follow_ups(draw, contact_id)
    tables["notification"] = [notification(draw, months) for _ in range(draw.randint(0, 30))]
    return tables


def is_open(facility: Row, month: int) -> bool:
    closes = facility["reporting_to"]
    return facility["reporting_from"] <= month_of(month) and (closes is None or month_of(month) <= closes)


def visits(draw: Draw, months: range) -> list[int]:
    """Months of a woman's contacts, in order. Some come back after just under, just at and just over a year."""
    found = [draw.choice(months)]
    while draw.chance(0.6):
        found.append(found[-1] + draw.choice((0, 0, 1, 1, 2, 3, 5, 11, 12, 13)))
    return [month for month in found if month in months]


def contact_versions(draw, contact_id, woman, order, month, facilities) -> list[Row]:
    """One to three versions. A correction may change anything but whose contact it is and when; or withdraw it."""
    rows = []
    for version in range(1, draw.choice((1, 1, 1, 1, 2, 3)) + 1):
        row = contact(draw) | {
            "contact_id": contact_id,
            "record_version": version,
            "is_retracted": draw.chance(0.15 if version > 1 else 0.02),
            "facility_id": draw.choice(facilities)["facility_id"],
            "woman_ref": woman,
            "linkage_scope": "national" if woman else "none",
            "contact_seq": order if woman else None,
            "contact_month": month_of(month),
            "received_month": month_of(month + version - 1),
        }
        rows.append(row)
    return rows


def contact(draw: Draw) -> Row:
    """What was written down, with or without disclosure."""
    row: Row = {
        "service_type": draw.code("service"),
        "contact_mode": draw.code("mode"),
        "entry_pathway": draw.code("pathway"),
        "age_band": draw.code("age"),
        "citizenship_group": draw.code("citizen"),
        "residence_security": "not_asked",
        "language_group": draw.code("langgrp"),
        "interpreter_needed": draw.choice(("yes", "yes", "no", *NO_ANSWER)),
        "disability": draw.code("yn"),
        "pregnant_postpartum": draw.code("yn"),
        "provider_trained": draw.choice((None, "yes", "no", "unknown")),
        "fee_charged": draw.choice((None, "yes", "no", "unknown")),
        "data_permission": draw.code("permission"),
    }
    row |= birth(draw) | ethnicity(draw) | enquiry(draw) | dict.fromkeys(ONLY_WITH_DISCLOSURE)
    row["language_support"] = "not_needed" if row["interpreter_needed"] == "no" else draw.choice(SUPPORT)
    return row | (disclosure(draw) if row["ipv_disclosed"] == "yes" else {})


def birth(draw: Draw) -> Row:
    status = draw.choice(("non_migrant", "non_migrant", "descendant", "migrant", "migrant", *NO_ANSWER))
    if status == "migrant":
        groups = ("eu_efta", "mena", "ssa", "stateless_born", *NO_ANSWER)
        stays = ("lt_1y", "y1_4", "y5_9", "y10_plus", *NO_ANSWER)
    elif status in NO_ANSWER:
        groups, stays = NO_ANSWER, NO_ANSWER
    else:
        groups, stays = ("national", "national", *NO_ANSWER), ("born_here", "born_here", *NO_ANSWER)
    return {"migrant_status": status, "birth_group": draw.choice(groups), "length_of_stay": draw.choice(stays)}


def ethnicity(draw: Draw) -> Row:
    if draw.chance(0.15):
        return {"ethnicity": ["unknown"], "ethnicity_method": draw.choice(("proxy", "observed"))}
    answer = draw.ethnicity()
    if answer == ["unknown"]:
        return {"ethnicity": ["unknown"], "ethnicity_method": "observed"}
    method = answer[0] if answer[0] in ("declined", "not_asked") else "self_identified"
    return {"ethnicity": answer, "ethnicity_method": method}


def enquiry(draw: Draw) -> Row:
    """Whether she was eligible and asked, alone, and what she said. She speaks of it by herself now and then."""
    outcome = draw.choice(("asked", "asked", "asked", "asked", "self_disclosed", "not_asked", "not_applicable"))
    eligible = outcome in ("asked", "not_asked") or (outcome == "self_disclosed" and draw.chance(0.7))
    spoke = outcome in ("asked", "self_disclosed")
    answer = draw.choice(("yes", "yes", "yes", "no", "declined")) if outcome == "asked" else None
    basis = ("routine_setting", "indicator_based", "known_case")
    return {
        "enquiry_eligible": eligible,
        "enquiry_basis": draw.choice(basis) if eligible else "not_eligible",
        "enquiry_outcome": outcome,
        "asked_in_private": draw.choice(("yes", "yes", "no", "unknown")) if spoke else None,
        "not_asked_reason": draw.code("notdone") if outcome == "not_asked" else None,
        "ipv_disclosed": "yes" if outcome == "self_disclosed" else answer,
    }


def disclosure(draw: Draw) -> Row:
    row: Row = {name: draw.first_code(code_list) for name, code_list in EVERY_DISCLOSURE}
    partners = (
        "current_spouse",
        "current_spouse",
        "former_partner",
        "current_noncohabiting",
        "current_cohabiting",
        "former_spouse",
        "unknown",
        "declined",
    )
    gap = draw.choice((*["none_known"] * 6, "d0_30", "d31_90", "d91_365", "d366_plus", "unknown"))
    support, kinds = draw.first_code("fls"), draw.codes("viol", alone=("not_specified",))
    recent = draw.choice(("yes", "no")) if "sexual" in kinds else "no"
    done = row["risk_assessment"] == "done"
    return row | {
        "perpetrator_rel": draw.choice(partners),
        "violence_types": kinds,
        "prev_ipv_contact_gap": gap,
        "new_violence_since_last": draw.choice(("yes", "no", *NO_ANSWER)) if gap != "none_known" else "not_applicable",
        "first_line_support": support,
        "fls_not_done_reason": draw.code("notdone") if support == "not_provided" else None,
        "risk_tool": draw.code("risktool") if done else None,
        "risk_level": draw.code("risklevel") if done else None,
        "recent_sexual_violence": recent,
        "post_rape_care": draw.code("prc") if recent == "yes" else None,
        "barriers": draw.codes("barrier", alone=("none", "not_asked")),
        "baseline_safety": draw.choice((None, 1, 2, 3, 4, 5)),
    }


def referrals(draw: Draw, contact_id: str) -> list[Row]:
    """None to three, each to another service."""
    destinations = ["shelter", "legal_aid", "police", "ipv_specialist", "roma_association"]
    return [referral(draw, contact_id, to) for to in draw.sample(destinations, k=draw.choice((0, 1, 1, 2, 3)))]


def referral(draw: Draw, contact_id: str, destination: str) -> Row:
    offered = draw.chance(0.8)
    acceptance = draw.choice(("accepted", "accepted", "accepted", "declined", "pending")) if offered else None
    accepted = acceptance == "accepted"
    completed = draw.choice(("yes", "yes", "no", "pending", "unknown")) if accepted else None
    consent = draw.chance(0.8) if accepted else None
    to_police = destination == "police" and accepted
    return {
        "referral_id": draw.random_key(),
        "contact_id": contact_id,
        "destination": destination,
        "offered": offered,
        "not_offered_reason": None if offered else draw.code("notoffered"),
        "acceptance": acceptance,
        "handover": draw.code("handover") if accepted else None,
        "info_shared": draw.chance(0.5) and consent if accepted else None,
        "info_share_consent": consent,
        "community_specific": draw.chance(0.3),
        "days_to_first_service": draw.choice((0, 7, 12, 30, 89, 90, 91, 200)) if completed == "yes" else None,
        "completed": completed,
        "non_completion_reason": draw.code("noncomp") if completed == "no" else None,
        "police_basis": draw.code("policebasis") if to_police else None,
    }


def follow_ups(draw: Draw, contact_id: str) -> list[Row]:
    """At most one a window. They may hang on a contact that is not an index contact: then they count for nothing."""
    return [follow_up(draw, contact_id, window) for window in DAYS if draw.chance(0.5)]


def follow_up(draw: Draw, contact_id: str, window: str) -> Row:
    result = draw.choice(("reached", "reached", "reached", *("reached_not_alone", "not_reached"), draw.code("reached")))
    reached = result == "reached"
    talked = result in ("reached", "reached_not_alone", "declined")
    return {
        "followup_id": draw.random_key(),
        "contact_id": contact_id,
        "fu_window": window,
        "result": result,
        "days_since_index": draw.randint(*DAYS[window]) if talked else None,
        "safe_method_used": None if result == "not_attempted" else draw.chance(0.9),
        "revictimised": draw.code("yn") if reached else None,
        "safety_score": draw.randint(1, 5) if reached else None,
        "who5": draw.randint(0, 25) if reached and draw.chance(0.5) else None,
        "needs_met": draw.code("yn") if reached and draw.chance(0.8) else None,
    }


def notification(draw: Draw, months: range) -> Row:
    """A case another system was notified of. It may not collect everything."""
    status = draw.code("migrant")
    partners = ("current_spouse", "former_partner", "former_spouse", "unknown")
    return {
        "notification_id": "N" + "".join(draw.choices("0123456789abcdef", k=16)),
        "contact_month": month_of(draw.choice(months)),
        "region_code": draw.choice(("R1", "R2", "R3")),
        "age_band": draw.code("age"),
        "migrant_status": status,
        "birth_group": "mena" if status == "migrant" else "not_asked",
        "ethnicity": draw.ethnicity(),
        "ethnicity_method": draw.choice((None, None, "self_identified", "observed")),
        "perpetrator_rel": draw.choice(partners),
        "violence_types": draw.choice((None, draw.codes("viol", alone=("not_specified",)))),
        "referred_to_protection": draw.choice((None, "yes", "no")),
        "mental_health_care": draw.choice((None, "yes", "no")),
        "reported_to_authority": draw.choice((None, "yes", "no")),
        "protection_measure": draw.choice((None, "yes", "no")),
        "sector": draw.choice((None, "health", "police")),
    }
