"""What service users say about the care they met, anonymously.

Belongs here: `experience_response`. Does not belong here: anything that could link an answer to a contact;
respondents are drawn anew from the invented women.
"""

import numpy as np
import pandas as pd
from country import MONTHS, REGIONS, is_open, month_text
from draws import Draws, decimals, join_codes
from women import MIGRANT, ROMA, ROMA_MIGRANT

RESPONSES = 2_000
MODES = {"tablet_private": 0.46, "paper_box": 0.26, "phone_callback": 0.18, "cso_interview": 0.10}
# By group (majority, other minority, Roma, migrant, Roma migrant): the mean of the two scores, and the shares that
# could talk alone, understood everything, and were treated worse.
SCORE = np.array([4.25, 4.05, 3.45, 3.75, 3.30])
ALONE = np.array([0.86, 0.83, 0.74, 0.72, 0.66])
UNDERSTOOD = np.array([0.97, 0.93, 0.88, 0.70, 0.62])
TREATED_WORSE = np.array([0.05, 0.08, 0.17, 0.13, 0.21])
GROUNDS = {
    "majority": {"age": 0.3, "sex": 0.4, "poverty": 0.25, "disability": 0.15},
    "roma": {"ethnicity": 0.85, "poverty": 0.45, "language": 0.15, "sex": 0.12},
    "abroad": {"migration": 0.6, "language": 0.5, "ethnicity": 0.4, "residence_status": 0.25, "religion": 0.2},
}
OVERSAMPLE = 2.0  # women of minorities and migrant women were invited twice as often; their weight is half
EXPERIENCE_COLUMNS = (
    "response_id", "facility_id", "response_month", "mode", "weight", "age_band", "migrant_status", "ethnicity",
    "interpreter_needed", "respected", "listened", "private_talk", "understood", "discrimination",
    "discrimination_grounds",
)  # fmt: skip


def build_experience(seed: int, women: pd.DataFrame, facilities: pd.DataFrame) -> pd.DataFrame:
    """One row per response, in no order."""
    draws = Draws(seed, "experience")
    group = women["group"].to_numpy()
    invited = np.where(group == 0, 1.0, OVERSAMPLE)
    order = np.argsort(-np.log(1 - draws.uniform(len(women))) / invited, kind="stable")[:RESPONSES]
    found = women.iloc[order].reset_index(drop=True)
    group = found["group"].to_numpy()
    found["month"] = (draws.uniform(RESPONSES) * MONTHS).astype(int)
    found["response_month"] = month_text(found["month"].to_numpy())
    found["facility_id"] = _place(draws, found, facilities)
    found["mode"] = draws.pick(MODES, RESPONSES)
    weight = (1.2 + 0.6 * draws.uniform(RESPONSES)) / np.where(group == 0, 1.0, OVERSAMPLE)
    found["weight"] = decimals(weight, 3)
    _record_profile(draws, found)
    _add_answers(draws, found, group)
    found["response_id"] = draws.codes("E", 16, RESPONSES)
    return found.assign(delivery=found["month"] // 12, fault=None)


def _place(draws: Draws, found: pd.DataFrame, facilities: pd.DataFrame) -> np.ndarray:
    region, month, luck = found["region"].to_numpy(), found["month"].to_numpy(), draws.uniform(len(found))
    chosen = np.full(len(found), -1)
    for place in REGIONS:
        here = np.flatnonzero(facilities["region_code"] == place)
        rows = np.flatnonzero(region == place)
        chosen[rows] = here[(luck[rows] * len(here)).astype(int)]
        shut = rows[~is_open(facilities, chosen[rows], month[rows])]
        chosen[shut] = here[0]  # the first of a region is open throughout
    return facilities["facility_id"].to_numpy()[chosen]


def _record_profile(draws: Draws, found: pd.DataFrame) -> None:
    size = len(found)
    found["interpreter_needed"] = np.where(found["needs_interpreter"], "yes", "no")
    for column, missing in (
        ("migrant_status", {"not_asked": 0.01, "declined": 0.03}),
        ("ethnicity", {"not_asked": 0.02, "declined": 0.05}),
        ("age_band", {"unknown": 0.01}),
        ("interpreter_needed", {"not_asked": 0.03}),
    ):
        luck = draws.pick(missing | {"": 1 - sum(missing.values())}, size)
        found[column] = np.where(luck == "", found[column], luck)


def _add_answers(draws: Draws, found: pd.DataFrame, group: np.ndarray) -> None:
    size, own = len(found), draws.uniform(len(found)) - 0.5
    for column in ("respected", "listened"):
        score = np.round(SCORE[group] + 1.8 * own + 1.6 * (draws.uniform(size) - 0.5)).astype(int)
        found[column] = np.where(draws.chance(0.03, size), None, np.clip(score, 1, 5))
    found["private_talk"] = _yes_or_no(draws, ALONE[group] - 0.2 * own, {"unknown": 0.01, "declined": 0.02})
    found["understood"] = _yes_or_no(draws, UNDERSTOOD[group], {"declined": 0.01})
    found["discrimination"] = _yes_or_no(draws, TREATED_WORSE[group] - 0.1 * own, {"not_asked": 0.02, "declined": 0.03})
    kind = np.select([np.isin(group, (ROMA, ROMA_MIGRANT)), group == MIGRANT], ["roma", "abroad"], "majority")
    codes = sorted({code for grounds in GROUNDS.values() for code in grounds})
    worse = (found["discrimination"] == "yes").to_numpy()
    ticked = {
        code: worse & draws.chance(np.array([GROUNDS[name].get(code, 0.0) for name in kind]), size) for code in codes
    }
    if_none = np.select([worse, found["discrimination"] == "no"], ["other", "none"], "not_asked").astype(object)
    found["discrimination_grounds"] = join_codes(ticked, if_none)


def _yes_or_no(draws: Draws, share: np.ndarray, missing: dict[str, float]) -> np.ndarray:
    answer = np.where(draws.chance(share, len(share)), "yes", "no")
    luck = draws.pick(missing | {"": 1 - sum(missing.values())}, len(share))
    return np.where(luck == "", answer, luck).astype(object)
