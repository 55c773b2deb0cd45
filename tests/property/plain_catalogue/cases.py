"""New cases: episodes of a woman's disclosing contacts, and what was done in each.

Belongs here: views v_episode_contact and v_case of the data model, read as sentences.
"""

from itertools import pairwise

from tests.property.plain_catalogue.contacts import by_person
from tests.property.plain_catalogue.groups import latest_usable

IN_ANOTHER_WAY = ("already_receiving", "provided_in_house")
PRACTICAL = {"documents", "cost", "insurance_controlled", "transport", "childcare", "time_off"}


def cases(contacts: list[dict], referrals: list[dict], follow_ups: list[dict]) -> list[dict]:
    """All new cases. Without those whose episode began before the data (A6)."""
    found = []
    people = by_person(contacts)
    for person, rows in by_person([row for row in contacts if row["disclosing"]]).items():
        episodes = episodes_of(rows)
        if episodes[0][0]["prev_ipv_contact_gap"] in ("d0_30", "d31_90", "d91_365"):
            episodes = episodes[1:]
        found += [case(episode, people[person], referrals, follow_ups) for episode in episodes]
    return found


def episodes_of(rows: list[dict]) -> list[list[dict]]:
    """A contact twelve or more months after the one before it begins a new episode (A5)."""
    episodes = [[rows[0]]]
    for before, row in pairwise(rows):
        if row["month"] - before["month"] >= 12:
            episodes.append([row])
        else:
            episodes[-1].append(row)
    return episodes


def case(episode: list[dict], all_hers: list[dict], referrals: list[dict], follow_ups: list[dict]) -> dict:
    """One case, dated by its first contact. Steps count in the month of the index contact and the month after."""
    index = episode[0]
    window = [row for row in episode if row["month"] <= index["month"] + 1]
    ids = [row["contact_id"] for row in window]
    groups = index["groups"] | {
        name: latest_usable(episode, name) for name in ("migrant_status", "ethnic_group", "ethnic_mention")
    }
    return {
        "month": index["month"],
        "facility_id": index["facility_id"],
        "groups": groups,
        "entry_pathway": index["entry_pathway"],
        "baseline_safety": index["baseline_safety"],
        "linkable": index["woman_ref"] is not None,
        "returned_12m": came_back_with_new_violence(index, all_hers),
        **response(window),
        **referred([row for row in referrals if row["contact_id"] in ids]),
        **followed_up([row for row in follow_ups if row["contact_id"] == index["contact_id"]]),
    }


def response(window: list[dict]) -> dict:
    """What the service did. Her refusal counts as one only if the step was not taken at another contact."""
    support = [row["first_line_support"] for row in window]
    risk = [row["risk_assessment"] for row in window]
    plan = [row["safety_plan"] for row in window]
    rights = [row["rights_explained"] for row in window]
    agreed = [row["followup_agreed"] for row in window]
    barriers = [set(row["barriers"]) for row in window if row["barriers"] is not None]
    return {
        "fls_complete": "complete" in support,
        "fls_declined": "declined" in support and "complete" not in support and "partial" not in support,
        "risk_done": "done" in risk,
        "risk_declined": "declined" in risk and "done" not in risk,
        "plan_made": "made" in plan,
        "plan_declined": "offered_declined" in plan and "made" not in plan,
        "plan_not_needed": all(answer == "not_needed" for answer in plan),
        "rights_done": "explained" in rights or "explained_late" in rights,
        "rights_not_safe": all(answer == "not_safe" for answer in rights),
        "fu_not_wanted": ("no_declined" in agreed or "no_unsafe" in agreed) and "yes" not in agreed,
        "barriers_asked": any("not_asked" not in answer for answer in barriers),
        "practical_barrier": any(answer & PRACTICAL for answer in barriers),
    }


def referred(rows: list[dict]) -> dict:
    """An unknown result is not a completed one (B6); a service that is full is not an offer (E8)."""
    accepted = [row for row in rows if row["acceptance"] == "accepted"]
    return {
        "ref_offered": any(row["offered"] or row["not_offered_reason"] in IN_ANOTHER_WAY for row in rows),
        "ref_newly_offered": any(row["offered"] for row in rows),
        "ref_accepted": len(accepted) > 0,
        "ref_pending": any(row["acceptance"] == "pending" for row in rows) and not accepted,
        "ref_acc_completed90": any(within_90_days(row) for row in accepted),
    }


def within_90_days(referral: dict) -> bool:
    days = referral["days_to_first_service"]
    return referral["completed"] == "yes" and days is not None and days <= 90


def followed_up(rows: list[dict]) -> dict:
    """Answers at 90 days are those of the 90-day window; no other window stands in for it (D3)."""
    at_30 = [row for row in rows if row["fu_window"] == "d30"]
    at_90 = [row for row in rows if row["fu_window"] == "d90"]
    return {
        "fu30_reached": any(row["result"] == "reached" for row in at_30),
        "fu90_reached": any(row["result"] == "reached" for row in at_90),
        "died": any(row["result"] == "died" for row in rows),
        "revict90": at_90[0]["revictimised"] if at_90 else None,
        "safety90": at_90[0]["safety_score"] if at_90 else None,
    }


def came_back_with_new_violence(index: dict, all_hers: list[dict]) -> bool:
    """At most twelve months after the index contact, at any contributing service, with new violence."""
    return any(
        row["contact_id"] != index["contact_id"]
        and row["ipv_disclosed"] == "yes"
        and row["new_violence_since_last"] == "yes"
        and 0 <= row["month"] - index["month"] <= 12
        for row in all_hers
    )
