"""Referrals after a disclosure and follow-up of new cases.

Belongs here: the gap in receiving the service she accepted, and reaching her safely afterwards.
Does not belong here: the contact itself (contacts.py, disclosure.py).
"""

import numpy as np
import pandas as pd
from country import DELIVERIES, LAST_MONTH_COVERED, REGION_OF_THE_DIP, YEAR_OF_THE_DIP
from disclosure import even_kinds, starts_of_episodes
from draws import Draws
from women import MIGRANT, ROMA, ROMA_MIGRANT

DESTINATIONS = {
    "ipv_specialist": 0.33, "helpline": 0.12, "shelter": 0.08, "legal_aid": 0.13, "police": 0.07, "mental_health": 0.10,
    "medical": 0.05, "social_services": 0.07, "child_protection": 0.02, "housing": 0.02, "employment_finance": 0.01,
}  # fmt: skip
NOT_OFFERED = {
    "already_receiving": 0.24, "provided_in_house": 0.20, "service_unavailable": 0.14, "no_capacity": 0.12,
    "not_judged_safe": 0.07, "provider_omitted": 0.23,
}  # fmt: skip
# By group (majority, other minority, Roma, migrant, Roma migrant): cases with an accepted referral in which
# at least one service was received within 90 days.
COMPLETED = np.array([0.70, 0.66, 0.48, 0.52, 0.36])
NOT_COMPLETED = {
    "waiting": 0.24, "refused_capacity": 0.14, "changed_mind": 0.16, "unsafe": 0.08, "partner_prevented": 0.10,
    "lost_contact": 0.18, "unknown": 0.10,
}  # fmt: skip
NOT_COMPLETED_ABROAD = {
    "waiting": 0.18, "refused_capacity": 0.12, "refused_status": 0.12, "language": 0.16, "cost_or_documents": 0.10,
    "changed_mind": 0.08, "unsafe": 0.05, "partner_prevented": 0.07, "lost_contact": 0.12,
}  # fmt: skip
REACHED = np.array([0.66, 0.63, 0.50, 0.52, 0.44])  # reached alone at 30 days, of those who agreed
NOT_REACHED = {"not_reached": 0.60, "reached_not_alone": 0.14, "declined": 0.10, "not_attempted": 0.16}
WINDOWS = {"d30": (21, 45, 2), "d90": (76, 120, 4), "d365": (335, 395, 13)}  # days from, days to, months to close
REFERRAL_COLUMNS = (
    "referral_id", "contact_id", "destination", "offered", "not_offered_reason", "acceptance", "handover",
    "info_shared", "info_share_consent", "community_specific", "days_to_first_service", "completed",
    "non_completion_reason", "police_basis",
)  # fmt: skip
FOLLOW_UP_COLUMNS = (
    "followup_id", "contact_id", "fu_window", "result", "days_since_index", "safe_method_used", "revictimised",
    "safety_score", "who5", "needs_met",
)  # fmt: skip
MONTHS_UNTIL_RESULT = 4  # a referral is delivered once its 90 days and a month to report are over


def _yes(condition: np.ndarray) -> np.ndarray:
    return np.where(condition, "true", "false")


def build_referrals(seed: int, contacts: pd.DataFrame, reserved: np.ndarray) -> pd.DataFrame:
    """One row per contact and destination needed; `received` is the month in which the result is delivered."""
    draws = Draws(seed, "referrals")
    starts, index_of = starts_of_episodes(contacts)
    usable = (contacts["ipv_disclosed"] == "yes") & ~contacts["withdrawn"] & ~reserved
    rows = np.flatnonzero(usable)
    is_start = np.isin(rows, starts)
    needs = draws.pick({1: 0.62, 2: 0.28, 3: 0.10}, len(rows)).astype(int)
    luck = draws.even(even_kinds(contacts.iloc[rows]) + is_start * 1_000_000)
    needs = np.where(luck < np.where(is_start, 0.88, 0.22), needs, 0)
    rows = np.repeat(rows, needs)
    size = len(rows)
    told = contacts.iloc[rows].reset_index(drop=True)
    group = told["group"].to_numpy()
    referrals = pd.DataFrame({"contact_id": told["contact_id"], "row": rows, "group": group})
    destination = draws.pick(DESTINATIONS, size)
    own = draws.chance(np.array([0.0, 0.0, 0.14, 0.16, 0.2])[group], size)
    association = np.where(np.isin(group, (ROMA, ROMA_MIGRANT)), "roma_association", "migrant_association")
    referrals["destination"] = np.where(own, association, destination)
    once = ~referrals.duplicated(["contact_id", "destination"]).to_numpy()
    referrals, told, own = (table[once] for table in (referrals, told, own))
    referrals, told = referrals.reset_index(drop=True), told.reset_index(drop=True)
    rows, group, size = referrals["row"].to_numpy(), referrals["group"].to_numpy(), len(referrals)
    referrals["community_specific"] = _yes(own | draws.chance(0.04, size))
    offered = draws.even(even_kinds(told)) < 0.80  # alike in every group
    referrals["offered"] = _yes(offered)
    referrals["not_offered_reason"] = np.where(offered, None, draws.pick(NOT_OFFERED, size))
    abroad = np.isin(group, (MIGRANT, ROMA_MIGRANT)) & ~offered & draws.chance(0.12, size)
    excluded = np.where(draws.chance(0.5, size), "excluded_by_status", "language_unavailable")
    referrals["not_offered_reason"] = np.where(abroad, excluded, referrals["not_offered_reason"])
    answer = draws.pick({"accepted": 0.74, "declined": 0.22, "pending": 0.04}, size)
    referrals["acceptance"] = np.where(offered, answer, None)
    _add_completion(draws, referrals, told, index_of[rows])
    referrals["referral_id"] = draws.codes("R", 16, len(referrals))
    month = contacts["month"].to_numpy()[referrals["row"]] + MONTHS_UNTIL_RESULT + 1
    received = contacts["received"].to_numpy()[referrals["row"]]
    referrals["received"] = np.minimum(np.maximum(month, received), max(DELIVERIES.values()))
    return referrals


def _add_completion(draws: Draws, referrals: pd.DataFrame, told: pd.DataFrame, index: np.ndarray) -> None:
    """Handover to result. One success or failure per case: its services depend on the same obstacles.

    `index`: position of the index contact of the row's case, -1 where there is no new case.
    """
    size, group = len(referrals), referrals["group"].to_numpy()
    accepted = (referrals["acceptance"] == "accepted").to_numpy()
    handover = draws.pick({"warm": 0.42, "written": 0.30, "signpost": 0.28}, size)
    referrals["handover"] = np.where(accepted, handover, None)
    shared = draws.chance(np.where(handover == "signpost", 0.1, 0.9), size)
    referrals["info_shared"] = np.where(accepted, _yes(shared), None)
    referrals["info_share_consent"] = np.where(accepted, _yes(shared | draws.chance(0.5, size)), None)
    share = COMPLETED[group]
    dip = (told["facility_region"] == REGION_OF_THE_DIP) & (told["year"] == YEAR_OF_THE_DIP)
    share = np.where(dip & np.isin(group, (MIGRANT, ROMA_MIGRANT)), share - 0.18, share)
    case = np.where(index >= 0, index, -1 - referrals["row"].to_numpy())
    kind = even_kinds(told) + np.where(index >= 0, 0, 1_000_000)
    first = np.flatnonzero(accepted)[~pd.Series(case[accepted]).duplicated().to_numpy()]
    luck = pd.Series(draws.even(kind[first]), index=case[first]).reindex(case).to_numpy()
    succeeds, is_first = luck < share, np.isin(np.arange(size), first)
    in_time = accepted & succeeds & (is_first | draws.chance(0.7, size))
    late = accepted & ~in_time & draws.chance(0.09, size)
    unknown = accepted & ~in_time & ~late & draws.chance(0.18, size)
    result = np.select([in_time | late, unknown], ["yes", "unknown"], "no")
    referrals["completed"] = np.where(accepted, result, None)
    days = np.where(in_time, (draws.uniform(size) ** 2 * 91).astype(int), 91 + (draws.uniform(size) * 60).astype(int))
    referrals["days_to_first_service"] = np.where(in_time | late, days.astype(object), None)
    reason = np.where(
        np.isin(group, (MIGRANT, ROMA_MIGRANT)), draws.pick(NOT_COMPLETED_ABROAD, size), draws.pick(NOT_COMPLETED, size)
    )
    referrals["non_completion_reason"] = np.where(accepted & (result == "no"), reason, None)
    basis = draws.pick({"her_request": 0.80, "mandatory_reporting": 0.14, "imminent_danger": 0.06}, size)
    referrals["police_basis"] = np.where(accepted & (referrals["destination"] == "police"), basis, None)


def build_follow_ups(seed: int, contacts: pd.DataFrame, reserved: np.ndarray) -> pd.DataFrame:
    """One row per new case and follow-up window that closed by the last cut-off, for cases open to follow-up."""
    draws = Draws(seed, "follow-up")
    starts, _ = starts_of_episodes(contacts)
    starts = starts[~reserved[starts]]
    agreed = contacts["followup_agreed"].to_numpy()[starts]
    size = len(starts)
    open_to = (agreed == "yes") | ((agreed == "not_offered") & draws.chance(0.5, size))
    starts, agreed = starts[open_to], agreed[open_to]
    lost, dies_at = np.zeros(len(starts), dtype=bool), draws.chance(0.0015, len(starts))
    dead = np.zeros(len(starts), dtype=bool)
    windows = []
    for window, (first_day, last_day, months) in WINDOWS.items():
        month = contacts["month"].to_numpy()[starts]
        closed = (month + months <= LAST_MONTH_COVERED) & ~dead
        rows = np.flatnonzero(closed)
        part = _follow_up(draws, contacts.iloc[starts[rows]], window, agreed[rows], lost[rows], dies_at[rows])
        days = first_day + (draws.uniform(len(rows)) * (last_day - first_day + 1)).astype(int)
        spoke = part["result"].isin(["reached", "reached_not_alone", "declined"])
        part["days_since_index"] = np.where(spoke, days.astype(object), None)
        received = np.maximum(month[rows] + months + 1, contacts["received"].to_numpy()[starts[rows]])
        part["received"] = np.minimum(received, max(DELIVERIES.values()))
        lost[rows] = part["result"].isin(["not_reached", "declined"])
        dead[rows] |= (part["result"] == "died").to_numpy()
        windows.append(part)
    follow_ups = pd.concat(windows, ignore_index=True)
    follow_ups["followup_id"] = draws.codes("U", 16, len(follow_ups))
    return follow_ups


def _follow_up(draws: Draws, index: pd.DataFrame, window: str, agreed, lost, dies) -> pd.DataFrame:
    size, group = len(index), index["group"].to_numpy()
    part = pd.DataFrame({"contact_id": index["contact_id"].to_numpy(), "fu_window": window})
    share = REACHED[group] * {"d30": 1.0, "d90": 0.86, "d365": 0.62}[window]
    kind = even_kinds(index) + np.where(agreed == "yes", 0, 1_000_000)
    spoken = draws.even(kind) < np.where(lost, share * 0.5, share)
    result = np.where(spoken, "reached", draws.pick(NOT_REACHED, size))
    result = np.where(agreed == "yes", result, "not_attempted")
    result = np.where(dies & (agreed == "yes") & (window == "d365"), "died", result).astype(object)
    part["result"] = result
    attempted, reached = result != "not_attempted", result == "reached"
    part["safe_method_used"] = np.where(attempted, _yes(~draws.chance(0.004, size)), None)
    again = draws.pick({"yes": 0.22, "no": 0.68, "not_asked": 0.06, "declined": 0.04}, size)
    part["revictimised"] = np.where(reached, again, None)
    score = draws.pick({1: 0.07, 2: 0.17, 3: 0.30, 4: 0.30, 5: 0.16}, size)
    part["safety_score"] = np.where(reached, score, None)
    who5 = (draws.uniform(size) * 13 + draws.uniform(size) * 13).astype(int)
    part["who5"] = np.where(reached & draws.chance(0.45, size), who5.astype(object), None)
    met = draws.pick({"yes": 0.50, "no": 0.32, "not_asked": 0.12, "unknown": 0.04, "declined": 0.02}, size)
    part["needs_met"] = np.where(reached, met, None)
    return part
