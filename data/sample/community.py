"""Education sessions in communities.

Belongs here: `community_session`. Does not belong here: training of professionals (training.py).
Participants are attendances, not different people.
"""

import numpy as np
import pandas as pd
from country import month_text
from draws import Draws, allot, join_codes, true_false

# The magnitudes of a case study: 90 meetings in nine months, 1 350 attendances, 180 women helped afterwards.
ROMA_PROGRAMME = {
    "region": "R2", "first_month": 15, "months": 9, "sessions": 90, "attendances": 1350, "women_assisted": 180,
}  # fmt: skip
SESSIONS_A_YEAR = {"R1": (14, 18, 22), "R2": (8, 10, 14), "R3": (8, 9, 10), "R4": (5, 6, 12), "R5": (6, 8, 10)}
LEADS = {
    "roma_association": 0.24, "migrant_association": 0.26, "minority_womens_org": 0.20, "womens_ngo": 0.12,
    "health_authority": 0.12, "municipality": 0.06,
}  # fmt: skip
COMMUNITY_LED = ("roma_association", "migrant_association", "minority_womens_org")
COMMUNITIES = {
    "arab_amazigh": 0.26, "black_african_caribbean": 0.20, "turkish_kurdish": 0.16, "south_asian": 0.16,
    "other_european": 0.12, "latin_american": 0.10,
}  # fmt: skip
# Seven languages besides the national one, as many as the posters of a case study had.
LANGUAGES = {
    "national": 0.30, "lang_01": 0.14, "lang_02": 0.18, "lang_03": 0.13, "lang_04": 0.09, "lang_05": 0.08,
    "other": 0.08,
}  # fmt: skip
INSTITUTIONS = {
    "health": 0.62,
    "social": 0.34,
    "police": 0.20,
    "justice": 0.14,
    "education": 0.10,
    "municipality": 0.12,
}
COMMUNITY_COLUMNS = (
    "session_id", "session_month", "region_code", "lead_org", "community", "language_group", "community_facilitated",
    "institutions_present", "participants_n", "women_n", "men_n", "adolescents_n", "women_assisted_n",
)  # fmt: skip


def build_community_sessions(seed: int) -> pd.DataFrame:
    """One row per session, in no order."""
    draws = Draws(seed, "community sessions")
    plan = [
        (region, 12 * year, 12, False)
        for region, years in SESSIONS_A_YEAR.items()
        for year, n in enumerate(years)
        for _ in range(n)
    ]
    start, months = ROMA_PROGRAMME["first_month"], ROMA_PROGRAMME["months"]
    plan += [(ROMA_PROGRAMME["region"], start + n % months, 1, True) for n in range(ROMA_PROGRAMME["sessions"])]
    found = pd.DataFrame(plan, columns=["region_code", "from", "span", "programme"])
    size, programme = len(found), np.array([row[3] for row in plan])
    found["month"] = (found["from"] + draws.uniform(size) * found["span"]).astype(int)
    found["session_month"] = month_text(found["month"].to_numpy())
    lead = draws.pick(LEADS, size)
    # In its months the programme is all that the region's Roma association leads.
    beside = (
        ~programme
        & (found["region_code"] == ROMA_PROGRAMME["region"])
        & found["month"].between(start, start + months - 1)
    )
    lead = np.where(beside & (lead == "roma_association"), "womens_ngo", lead)
    lead = np.where(programme, "roma_association", lead)
    found["lead_org"] = lead
    roma = (lead == "roma_association") | draws.chance(0.08, size)
    _add_community(draws, found, roma)
    facilitated = np.where(np.isin(lead, COMMUNITY_LED), 0.88, 0.22)
    found["community_facilitated"] = true_false(programme | draws.chance(facilitated, size))
    present = {code: draws.chance(share, size) for code, share in INSTITUTIONS.items()}
    found["institutions_present"] = join_codes(present, np.full(size, "none", dtype=object))
    _add_people(draws, found, programme)
    found["session_id"] = draws.codes("S", 16, size)
    found = found.iloc[np.argsort(draws.uniform(size), kind="stable")].reset_index(drop=True)
    return found.assign(delivery=found["month"] // 12, fault=None)


def _add_community(draws: Draws, found: pd.DataFrame, roma: np.ndarray) -> None:
    size = len(found)
    other = draws.pick(COMMUNITIES, size)
    ticked = {code: ~roma & (other == code) for code in COMMUNITIES}
    second = ~roma & draws.chance(0.2, size)
    ticked["other_minority"], ticked["roma"] = second, roma
    ticked["traveller"] = roma & draws.chance(0.1, size)
    found["community"] = join_codes(ticked, np.full(size, "other_minority", dtype=object))
    romani = np.where(draws.chance(0.6, size), "romani", "national")
    found["language_group"] = np.where(roma, romani, draws.pick(LANGUAGES, size))


def _add_people(draws: Draws, found: pd.DataFrame, programme: np.ndarray) -> None:
    size, led = len(found), found["lead_org"].isin(COMMUNITY_LED).to_numpy()
    people = 8 + (draws.uniform(size) * 16).astype(int)
    people[programme] = allot(ROMA_PROGRAMME["attendances"], 1 + draws.uniform(int(programme.sum())))
    women = (people * (0.62 + 0.36 * draws.uniform(size))).astype(int)
    assisted = (women * draws.uniform(size) * np.where(led, 0.24, 0.10)).astype(int)
    assisted[programme] = np.minimum(
        allot(ROMA_PROGRAMME["women_assisted"], 1 + draws.uniform(int(programme.sum()))), women[programme]
    )
    found["participants_n"], found["women_n"], found["women_assisted_n"] = people, women, assisted
    found["men_n"] = ((people - women) * (0.7 + 0.3 * draws.uniform(size))).astype(int)
    found["adolescents_n"] = (people * 0.25 * draws.uniform(size)).astype(int)
