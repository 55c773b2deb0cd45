"""Training sessions on intimate partner violence for professionals.

Belongs here: `training_session`. Does not belong here: how many of the staff in post are trained
(`workforce_status`, institutions.py): a person trained twice attends twice.
"""

import numpy as np
import pandas as pd
from country import MONTHS, month_text
from draws import Draws, allot, decimals, join_codes, true_false

SESSIONS_A_YEAR = {"R1": (8, 11, 13), "R2": (6, 8, 10), "R3": (5, 5, 8), "R4": (3, 4, 5), "R5": (3, 4, 6)}
ORGANISERS = {"health_authority": 0.46, "professional_body": 0.18, "university": 0.14, "womens_ngo": 0.22}
# Two programmes with the magnitudes of the case studies: 206 professionals trained in nine sessions of one
# region by a minority women's organisation; four one-day courses a year by a migrant association.
TOOLKIT = {"region": "R1", "year": 1, "sessions": 9, "completed": 206, "organiser": "minority_womens_org"}
COURSES = {"region": "R5", "days_a_year": 4, "hours": 7.0, "organiser": "migrant_association"}
TOPICS = {
    "first_line_support": 0.62, "migrant_minority_ipv": 0.34, "cultural_communication": 0.30, "legal": 0.24,
    "bias": 0.18, "risk_safety": 0.36, "data_ethics": 0.12, "outreach_delivery": 0.08,
}  # fmt: skip
SECTORS = {"health": 0.96, "social": 0.40, "police": 0.16, "justice": 0.10, "civil_society": 0.22, "education": 0.06}
COMMUNITY = ("minority_womens_org", "migrant_association")
TRAINING_COLUMNS = (
    "session_id", "session_month", "region_code", "organiser", "topics", "hours", "sectors", "participants_n",
    "completed_n", "cso_codelivered", "lived_experience", "paired_n", "pre_mean", "post_mean",
)  # fmt: skip


def build_training(seed: int) -> pd.DataFrame:
    """One row per session, in no order."""
    draws = Draws(seed, "training sessions")
    plan = [
        (region, year, None)
        for region, years in SESSIONS_A_YEAR.items()
        for year, n in enumerate(years)
        for _ in range(n)
    ]
    plan += [(TOOLKIT["region"], TOOLKIT["year"], "toolkit")] * TOOLKIT["sessions"]
    plan += [(COURSES["region"], y, "course") for y in range(MONTHS // 12) for _ in range(COURSES["days_a_year"])]
    found = pd.DataFrame(plan, columns=["region_code", "year", "programme"])
    size = len(found)
    toolkit, course = (found["programme"] == "toolkit").to_numpy(), (found["programme"] == "course").to_numpy()
    found["month"] = 12 * found["year"] + (draws.uniform(size) * 12).astype(int)
    found["session_month"] = month_text(found["month"].to_numpy())
    organiser = draws.pick(ORGANISERS, size)
    found["organiser"] = np.select(
        [toolkit, course], [TOOLKIT["organiser"], COURSES["organiser"]], organiser.astype(str)
    ).astype(object)
    ticked = {code: draws.chance(share, size) for code, share in TOPICS.items()}
    for code in ("migrant_minority_ipv", "cultural_communication"):
        ticked[code] |= toolkit | course
    ticked["legal"] |= course
    found["topics"] = join_codes(ticked, np.full(size, "first_line_support", dtype=object))
    hours = 2 + (draws.uniform(size) * 13).astype(int) / 2
    found["hours"] = decimals(np.where(course, COURSES["hours"], hours), 1)
    present = {code: draws.chance(share, size) for code, share in SECTORS.items()}
    found["sectors"] = join_codes(present, np.full(size, "health", dtype=object))
    _add_people(draws, found, toolkit)
    by_community = found["organiser"].isin(COMMUNITY).to_numpy()
    found["cso_codelivered"] = true_false(by_community | draws.chance(0.16 + 0.08 * found["year"], size))
    found["lived_experience"] = true_false(draws.chance(np.where(by_community, 0.7, 0.14), size))
    _add_tests(draws, found)
    found["session_id"] = draws.codes("T", 16, size)
    found = found.iloc[np.argsort(draws.uniform(size), kind="stable")].reset_index(drop=True)
    return found.assign(delivery=found["year"], fault=None)


def _add_people(draws: Draws, found: pd.DataFrame, toolkit: np.ndarray) -> None:
    size = len(found)
    completed = 10 + (draws.uniform(size) * 16).astype(int)
    completed[toolkit] = allot(TOOLKIT["completed"], 1 + draws.uniform(int(toolkit.sum())))
    found["completed_n"] = completed
    found["participants_n"] = completed + (draws.uniform(size) ** 2 * 5).astype(int)


def _add_tests(draws: Draws, found: pd.DataFrame) -> None:
    """Knowledge before and after, of those who took both tests; more is learnt from women who lived through it."""
    size = len(found)
    tested = draws.chance(0.68, size)
    both = (found["completed_n"] * (0.6 + 0.4 * draws.uniform(size))).astype(int)
    before = 44 + 16 * draws.uniform(size)
    gain = 8 + 10 * draws.uniform(size) + np.where(found["lived_experience"] == "true", 5, 0)
    found["paired_n"] = np.where(tested, both, None)
    found["pre_mean"] = np.where(tested, decimals(before, 1), None)
    found["post_mean"] = np.where(tested, decimals(before + gain, 1), None)
