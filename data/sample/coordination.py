"""Meetings, processes and outputs of the system: who was at the table and in which role.

Belongs here: `system_activity`. Does not belong here: sessions for professionals (training.py) or communities
(community.py).
"""

import numpy as np
import pandas as pd
from country import MONTHS, REGIONS, month_text
from draws import Draws, join_codes, true_false

# Share of quarters in which a region's coordination meets, whether under a signed agreement, and share of
# meetings at which a migrant, Roma or minority organisation sits. R4 has long had an integrated agreement.
COORDINATION = {
    "R1": (1.0, False, 0.92), "R2": (0.95, True, 0.80), "R3": (0.60, False, 0.35), "R4": (1.0, True, 1.0),
    "R5": (0.75, False, 0.55),
}  # fmt: skip
# Processes a year besides: number, share with an output, share with a focus on these women.
PROCESSES = {
    "policy_design": (5, 0.6, 0.7), "programme_design": (7, 0.5, 0.8), "service_redesign": (8, 0.6, 0.7),
    "indicator_review": (3, 0.9, 0.9), "evaluation_review": (6, 0.8, 0.7), "consultation": (6, 0.2, 0.6),
    "information": (8, 0.0, 0.5), "professional_network": (14, 0.1, 0.8), "learning_event": (12, 0.1, 0.5),
    "practice_exchange": (12, 0.3, 0.9), "joint_programme": (7, 0.5, 1.0), "research_project": (4, 1.0, 0.9),
}  # fmt: skip
OUTPUTS = {
    "policy_design": "policy", "programme_design": "protocol", "service_redesign": "service_change",
    "indicator_review": "indicator_decision", "evaluation_review": "report", "consultation": "report",
    "professional_network": "protocol", "learning_event": "report", "practice_exchange": "service_change",
    "joint_programme": "service_change", "research_project": "dataset",
}  # fmt: skip
WITH_ROLE = ("roma_association", "migrant_association", "minority_womens_org", "womens_ngo", "refugee_ngo")
COMMUNITY = WITH_ROLE[:3]
OF_COMMUNITY = {"roma_association": 0.55, "migrant_association": 0.60, "minority_womens_org": 0.35}
OTHERS = {
    "womens_ngo": 0.45, "refugee_ngo": 0.12, "disability_org": 0.06, "professional_body": 0.28, "university": 0.20,
    "health_authority": 0.85, "social_authority": 0.45, "municipality": 0.35, "justice": 0.18, "police": 0.22,
}  # fmt: skip
SECTORS = {
    "social": 0.72, "police": 0.34, "justice": 0.28, "housing": 0.22, "education": 0.25, "employment": 0.12,
    "municipality": 0.36, "equality_body": 0.14, "statistics": 0.06,
}  # fmt: skip
ROLES = {
    "policy": {"decision": 0.18, "codesign": 0.34, "consulted": 0.34, "informed": 0.14},
    "consultation": {"consulted": 0.75, "informed": 0.25},
    "information": {"informed": 1.0},
}
ACTIVITY_COLUMNS = (
    "activity_id", "activity_month", "region_code", "scope_level", "activity_type", "sectors_present", "orgs_present",
    "cso_role", "cso_compensated", "participants_n", "cso_participants_n", "migrant_minority_focus", "formal_agreement",
    "minutes_shared", "actions_agreed_n", "actions_done_n", "output_type", "output_disaggregated",
    "practice_change_adopted",
)  # fmt: skip


def build_activities(seed: int) -> pd.DataFrame:
    """One row per meeting, process or output, in no order."""
    draws = Draws(seed, "system activities")
    found = pd.concat([_coordination(draws), _processes(draws)], ignore_index=True)
    size = len(found)
    found["activity_month"] = month_text(found["month"].to_numpy())
    _add_parties(draws, found)
    _add_results(draws, found)
    found["activity_id"] = draws.codes("M", 16, size)
    found = found.iloc[np.argsort(draws.uniform(size), kind="stable")].reset_index(drop=True)
    return found.assign(delivery=found["month"] // 12, fault=None)


def _coordination(draws: Draws) -> pd.DataFrame:
    plan = [(region, quarter) for region in REGIONS for quarter in range(MONTHS // 3)]
    met = draws.uniform(len(plan)) < np.array([COORDINATION[region][0] for region, _ in plan])
    found = pd.DataFrame(plan, columns=["region_code", "quarter"])[met].reset_index(drop=True)
    found["month"] = 3 * found["quarter"] + (draws.uniform(len(found)) * 3).astype(int)
    found["community"] = draws.chance(found["region_code"].map(lambda r: COORDINATION[r][2]), len(found))
    found["formal_agreement"] = true_false(found["region_code"].map(lambda region: COORDINATION[region][1]))
    return found.assign(activity_type="coordination_meeting", output=False, focus=draws.chance(0.7, len(found)))


def _processes(draws: Draws) -> pd.DataFrame:
    kinds = [(kind, year) for kind, (n, _, _) in PROCESSES.items() for year in range(MONTHS // 12) for _ in range(n)]
    found = pd.DataFrame(kinds, columns=["activity_type", "year"])
    size = len(found)
    found["month"] = 12 * found["year"] + (draws.uniform(size) * 12).astype(int)
    weights = {"NAT": 0.25, "R1": 0.24, "R2": 0.18, "R3": 0.13, "R4": 0.10, "R5": 0.10}
    found["region_code"] = draws.pick(weights, size)
    found["output"] = draws.chance(found["activity_type"].map(lambda kind: PROCESSES[kind][1]), size)
    found["focus"] = draws.chance(found["activity_type"].map(lambda kind: PROCESSES[kind][2]), size)
    found["community"] = draws.chance(0.50 + 0.09 * found["year"], size)
    found["formal_agreement"] = true_false(draws.chance(0.10, size))
    return found


def _add_parties(draws: Draws, found: pd.DataFrame) -> None:
    size, national = len(found), (found["region_code"] == "NAT").to_numpy()
    level = draws.pick({"regional": 0.55, "local": 0.28, "facility": 0.17}, size)
    meeting = (found["activity_type"] == "coordination_meeting").to_numpy()
    found["scope_level"] = np.select([national, meeting], ["national", "regional"], level.astype(str)).astype(object)
    community = found["community"].to_numpy(dtype=bool)
    orgs = {code: community & draws.chance(share, size) for code, share in OF_COMMUNITY.items()}
    orgs["migrant_association"] |= community & ~(orgs["roma_association"] | orgs["minority_womens_org"])
    orgs |= {code: draws.chance(share, size) for code, share in OTHERS.items()}
    found["orgs_present"] = join_codes(orgs, np.full(size, "none", dtype=object))
    sectors = {code: draws.chance(np.where(meeting, share + 0.2, share), size) for code, share in SECTORS.items()}
    with_role = np.any([orgs[code] for code in WITH_ROLE], axis=0)
    sectors |= {"health": draws.chance(0.97, size), "civil_society": with_role}
    found["sectors_present"] = join_codes(sectors, np.full(size, "health", dtype=object))
    kinds = found["activity_type"].where(found["activity_type"].isin([*ROLES]), "policy").to_numpy()
    found["cso_role"] = np.where(with_role, draws.pick_by(kinds, ROLES), "absent")
    found["cso_compensated"] = true_false(with_role & draws.chance(0.38, size))
    of_them = np.sum([orgs[code] for code in COMMUNITY], axis=0) + (draws.uniform(size) * 2.5).astype(int)
    found["cso_participants_n"] = np.where(community, of_them, 0)
    found["participants_n"] = found["cso_participants_n"] + 5 + (draws.uniform(size) * 22).astype(int)


def _add_results(draws: Draws, found: pd.DataFrame) -> None:
    size = len(found)
    found["migrant_minority_focus"] = true_false(found["focus"])
    found["minutes_shared"] = true_false(draws.chance(0.7, size))
    agreed = (draws.uniform(size) * 7).astype(int)
    found["actions_agreed_n"] = agreed
    found["actions_done_n"] = (agreed * draws.uniform(size) ** 0.7 + 0.3).astype(int)
    output = found["output"].to_numpy(dtype=bool)
    found["output_type"] = np.where(output, found["activity_type"].map(OUTPUTS), "none")
    found["output_disaggregated"] = true_false(output & draws.chance(0.5, size))
    reaches = found["activity_type"].isin(["practice_exchange", "joint_programme", "service_redesign"])
    found["practice_change_adopted"] = true_false(reaches & draws.chance(0.42, size))
