"""What facilities are like: assessments of their safeguards, and how many of their staff are trained.

Belongs here: `facility_assessment` and `workforce_status`. Does not belong here: the facilities themselves
(country.py), the sessions at which staff were trained (training.py).
Every facility keeps its place in the order of facilities over the years, so that most only improve.
"""

import numpy as np
import pandas as pd
from country import MONTHS, month_text
from draws import Draws, join_codes, true_false

YEARS = MONTHS // 12
# Share of facilities that meet each item, in 2023 and in 2025.
ITEMS = {
    "protocol_adopted": (0.50, 0.74), "private_space": (0.62, 0.76), "trained_provider_available": (0.40, 0.66),
    "confidential_records": (0.66, 0.80), "referral_pathway": (0.46, 0.70), "interpreter_access": (0.34, 0.50),
    "info_top_languages": (0.28, 0.52), "no_document_condition": (0.60, 0.68), "no_prepayment": (0.70, 0.76),
    "firewall_policy": (0.28, 0.52), "antidiscrimination_policy": (0.36, 0.58), "complaints_accessible": (0.24, 0.44),
    "bias_session_held": (0.22, 0.46), "barrier_assessment": (0.30, 0.54), "disaggregated_data_reviewed": (0.20, 0.48),
    "prevention_antenatal": (0.38, 0.56), "prevention_parenting": (0.30, 0.46), "prevention_adolescent": (0.18, 0.34),
}  # fmt: skip
OF_REGION = {"R1": 0.12, "R2": 0.04, "R3": -0.06, "R4": -0.12, "R5": 0.02}
PREVENTION = ("prevention_antenatal", "prevention_parenting", "prevention_adolescent")  # only where it fits
FITS_PREVENTION = ("phc", "maternity")
ADAPTATIONS = {
    "community_setting": 0.14, "outreach_worker": 0.22, "cultural_mediator": 0.28, "female_provider": 0.52,
    "flexible_hours": 0.30, "group_programme": 0.12, "adapted_guideline": 0.16, "adapted_materials": 0.20,
    "childcare": 0.10, "transport": 0.08,
}  # fmt: skip
ASSESSORS = {"self": 0.56, "external": 0.26, "joint_civil_society": 0.18}
SECOND_ASSESSMENTS = 14  # of facilities that community organisations assessed again in 2025
ASSESSMENT_COLUMNS = (
    "assessment_id", "facility_id", "assessment_month", "assessor", "users_involved", "protocol_adopted",
    "private_space", "trained_provider_available", "confidential_records", "referral_pathway", "interpreter_access",
    "info_top_languages", "no_document_condition", "no_prepayment", "firewall_policy", "antidiscrimination_policy",
    "complaints_accessible", "bias_session_held", "barrier_assessment", "barrier_plan", "barrier_actions_planned",
    "barrier_actions_done", "adaptation_types", "learning_events_12m", "disaggregated_data_reviewed",
    "prevention_antenatal", "prevention_parenting", "prevention_adolescent", "network_meetings_12m",
)  # fmt: skip

STAFF = {
    "phc": {"doctor": 6, "nurse_midwife": 9, "community_health": 2, "reception_admin": 3},
    "maternity": {"doctor": 5, "nurse_midwife": 14, "reception_admin": 3, "manager": 1},
    "hospital": {
        "doctor": 28, "nurse_midwife": 46, "social_worker": 4, "interpreter": 2, "reception_admin": 10, "manager": 4,
    },
    "mental_health": {"doctor": 4, "mental_health": 9, "social_worker": 3, "reception_admin": 2},
    "srh": {"doctor": 4, "nurse_midwife": 7, "reception_admin": 2},
    "community": {"nurse_midwife": 4, "community_health": 7, "social_worker": 2},
    "ngo": {"mental_health": 2, "social_worker": 4, "community_health": 3},
    "shelter": {"social_worker": 5, "mental_health": 1},
}  # fmt: skip
# Share of staff trained within 36 months, in the first and in the last quarter.
TRAINED = {
    "trained_fls_n": (0.18, 0.44), "trained_migrant_minority_n": (0.08, 0.31), "trained_legal_n": (0.06, 0.24),
    "trained_bias_n": (0.04, 0.22),
}  # fmt: skip
OF_CADRE = {
    "doctor": 0.85, "nurse_midwife": 1.1, "mental_health": 1.3, "social_worker": 1.35, "community_health": 1.3,
    "interpreter": 0.8, "reception_admin": 0.35, "manager": 0.6,
}  # fmt: skip
WORKFORCE_COLUMNS = ("facility_id", "quarter_start", "cadre", "staff_n", *TRAINED)


def build_assessments(seed: int, facilities: pd.DataFrame) -> pd.DataFrame:
    """One row per facility and year in which it reported, and some second looks with community organisations."""
    draws = Draws(seed, "facility assessments")
    size = len(facilities)
    place = {item: draws.uniform(size) for item in (*ITEMS, *ADAPTATIONS, "barrier_plan")}
    parts = []
    for year in range(YEARS):
        first = np.maximum(facilities["opens"], 12 * year)
        last = np.minimum(facilities["closes"], 12 * year + 11)
        rows = np.flatnonzero(last >= first)
        month = first.to_numpy()[rows] + (draws.uniform(len(rows)) * (last - first + 1).to_numpy()[rows]).astype(int)
        assessor = draws.pick(ASSESSORS, len(rows))
        parts.append(pd.DataFrame({"row": rows, "year": year, "month": month, "assessor": assessor}))
        if year == YEARS - 1:
            again = draws.sample(np.flatnonzero(month < MONTHS - 3), SECOND_ASSESSMENTS)
            second = parts[-1].iloc[again].assign(assessor="joint_civil_society", month=MONTHS - 1)
            parts.append(second)
    found = pd.concat(parts, ignore_index=True)
    _fill_assessments(draws, found, facilities, place)
    found["assessment_id"] = draws.codes("A", 16, len(found))
    return found.assign(delivery=found["year"], fault=None)


def _fill_assessments(draws: Draws, found: pd.DataFrame, facilities: pd.DataFrame, place: dict) -> None:
    rows, size = found["row"].to_numpy(), len(found)
    found["facility_id"] = facilities["facility_id"].to_numpy()[rows]
    found["assessment_month"] = month_text(found["month"].to_numpy())
    region = facilities["region_code"].map(OF_REGION).to_numpy()[rows]
    progress = found["year"].to_numpy() / (YEARS - 1)
    meets = {
        item: place[item][rows] < start + (end - start) * progress + region for item, (start, end) in ITEMS.items()
    }
    meets["firewall_policy"] &= (facilities["enforcement_access"] == "false").to_numpy()[rows]
    joint = (found["assessor"] == "joint_civil_society").to_numpy()
    found["users_involved"] = true_false(joint | draws.chance(0.24 + 0.12 * progress, size))
    fits = facilities["facility_type"].isin(FITS_PREVENTION).to_numpy()[rows]
    for item, met in meets.items():
        found[item] = np.where(fits | (item not in PREVENTION), true_false(met), None)
    planned = meets["barrier_assessment"] & (place["barrier_plan"][rows] < 0.75)
    found["barrier_plan"] = true_false(planned)
    due = 1 + (draws.uniform(size) * 6).astype(int)
    found["barrier_actions_planned"] = np.where(planned, due, None)
    found["barrier_actions_done"] = np.where(planned, (draws.uniform(size) * (due + 1)).astype(int), None)
    shares = {code: share + 0.08 * progress + region / 2 for code, share in ADAPTATIONS.items()}
    none = np.full(size, "none", dtype=object)
    found["adaptation_types"] = join_codes({code: place[code][rows] < share for code, share in shares.items()}, none)
    found["learning_events_12m"] = (draws.uniform(size) * (3 + 3 * progress)).astype(int)
    found["network_meetings_12m"] = (draws.uniform(size) ** 1.6 * (4 + 2 * progress + 8 * region)).astype(int)


def build_workforce(seed: int, facilities: pd.DataFrame) -> pd.DataFrame:
    """One row per facility, quarter whose last day it was open on, and cadre."""
    draws = Draws(seed, "workforce")
    posts = pd.DataFrame(
        [
            (row, cadre, number)
            for row, kind in enumerate(facilities["facility_type"])
            for cadre, number in STAFF[kind].items()
        ],
        columns=["row", "cadre", "posts"],
    )
    size = len(posts)
    posts["posts"] = np.maximum(np.round(posts["posts"] * (0.7 + 0.6 * draws.uniform(size))), 1).astype(int)
    region = facilities["region_code"].map(OF_REGION).to_numpy()[posts["row"]]
    factor = posts["cadre"].map(OF_CADRE).to_numpy() * (1 + 1.5 * region)
    luck = {column: draws.uniform(size) for column in TRAINED}
    parts = []
    for quarter in range(MONTHS // 3):
        open_then = (facilities["opens"] <= 3 * quarter + 2) & (facilities["closes"] >= 3 * quarter + 2)
        part = posts.assign(quarter=quarter)
        vacant = (draws.uniform(size) < 0.18).astype(int)
        part["staff_n"] = np.maximum(part["posts"] - vacant, 0)
        for column, (start, end) in TRAINED.items():
            share = np.clip((start + (end - start) * quarter / (MONTHS // 3 - 1)) * factor, 0, 0.97)
            part[column] = np.minimum((part["posts"] * share + luck[column]).astype(int), part["staff_n"])
        parts.append(part[open_then.to_numpy()[part["row"]]])
    found = pd.concat(parts, ignore_index=True)
    found["facility_id"] = facilities["facility_id"].to_numpy()[found["row"]]
    found["quarter_start"] = month_text(3 * found["quarter"].to_numpy())
    return found.assign(delivery=3 * found["quarter"] // 12, fault=None)
