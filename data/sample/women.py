"""The women of the invented country: who they are before any contact.

Belongs here: shares of groups, languages, origin and how often a woman comes. All shares are invented.
Does not belong here: what services write down about her, with its gaps (contacts.py).
"""

import numpy as np
import pandas as pd
from country import MONTHS, MONTHS_BEFORE, REGIONS
from draws import Draws, join_codes

WOMEN = 23_600

# The groups between which the services of this country differ.
MAJORITY, MINORITY, ROMA, MIGRANT, ROMA_MIGRANT = range(5)

MIGRANT_SHARES = {"non_migrant": 0.81, "descendant": 0.06, "migrant": 0.13}
CLASS_SHARES = {
    "non_migrant": {"majority": 0.905, "minority": 0.030, "roma": 0.065},
    "descendant": {"majority": 0.61, "minority": 0.34, "roma": 0.05},
    "migrant": {"majority": 0.42, "minority": 0.545, "roma": 0.035},
}
REGION_SHARES = {
    "majority": (0.31, 0.25, 0.19, 0.14, 0.11),
    "migrant": (0.44, 0.20, 0.20, 0.08, 0.08),
    "roma": (0.20, 0.20, 0.20, 0.24, 0.16),
}
MINORITY_CODES = {
    "non_migrant": {"national_minority": 0.72, "jewish": 0.04, "turkish_kurdish": 0.08, "other_minority": 0.16},
    "descendant": {
        "turkish_kurdish": 0.28, "arab_amazigh": 0.25, "black_african_caribbean": 0.14, "south_asian": 0.12,
        "other_european": 0.13, "other_minority": 0.08,
    },
    "migrant": {
        "arab_amazigh": 0.25, "black_african_caribbean": 0.17, "other_european": 0.20, "turkish_kurdish": 0.12,
        "south_asian": 0.12, "east_se_asian": 0.06, "latin_american": 0.06, "other_minority": 0.02,
    },
}  # fmt: skip
BIRTH_GROUPS = {
    "eu_efta": 0.25, "europe_other": 0.27, "mena": 0.18, "ssa": 0.12, "south_asia": 0.08, "east_se_asia": 0.05,
    "latin_caribbean": 0.04, "north_america_oceania": 0.01,
}  # fmt: skip
LANGUAGES = {
    "majority": {"national": 0.985, "sign": 0.003, "lang_01": 0.012},
    "minority": {"national": 0.72, "lang_01": 0.20, "lang_02": 0.04, "other": 0.04},
    "roma": {"national": 0.64, "romani": 0.36},
    "migrant": {
        "national": 0.28, "lang_01": 0.10, "lang_02": 0.19, "lang_03": 0.15, "lang_04": 0.10, "lang_05": 0.06,
        "other": 0.12,
    },
    "roma_migrant": {"national": 0.20, "romani": 0.65, "lang_02": 0.15},
}  # fmt: skip
AGES = {
    "15_17": 0.03, "18_24": 0.17, "25_29": 0.18, "30_34": 0.18, "35_44": 0.22, "45_54": 0.11, "55_64": 0.06,
    "65_74": 0.03, "75_plus": 0.02,
}  # fmt: skip
VISITS = {
    False: {1: 0.42, 2: 0.27, 3: 0.15, 4: 0.08, 5: 0.05, 6: 0.03},
    True: {1: 0.28, 2: 0.26, 3: 0.19, 4: 0.12, 5: 0.08, 6: 0.05, 7: 0.02},
}
LIVES_WITH_VIOLENCE = 0.30  # among women who come to these services; the same in every group


def build_women(seed: int) -> pd.DataFrame:
    """One row per woman: true profile, group, region, refusal of linkage, first month and number of contacts."""
    draws = Draws(seed, "women")
    migrant = draws.pick(MIGRANT_SHARES, WOMEN)
    ethnic_class = draws.pick_by(migrant, CLASS_SHARES)
    born_abroad, roma = migrant == "migrant", ethnic_class == "roma"
    group = np.select(
        [roma & born_abroad, roma, born_abroad, ethnic_class == "minority"],
        [ROMA_MIGRANT, ROMA, MIGRANT, MINORITY],
        MAJORITY,
    )
    women = pd.DataFrame({"migrant_status": migrant, "group": group})
    place = np.select([roma, born_abroad], ["roma", "migrant"], "majority").astype(object)
    women["region"] = draws.pick_by(place, {k: dict(zip(REGIONS, v, strict=True)) for k, v in REGION_SHARES.items()})
    women["ethnicity"] = _answer_of_ethnicity(draws, migrant, ethnic_class)
    women["birth_group"] = np.where(born_abroad, draws.pick(BIRTH_GROUPS, WOMEN), "national")
    stay = draws.pick({"lt_1y": 0.10, "y1_4": 0.32, "y5_9": 0.25, "y10_plus": 0.33}, WOMEN)
    women["length_of_stay"] = np.where(born_abroad, stay, "born_here")
    women["citizenship_group"] = _citizenship(draws, women)
    speech = np.array(["majority", "minority", "roma", "migrant", "roma_migrant"], dtype=object)[group]
    women["language_group"] = draws.pick_by(speech, LANGUAGES)
    women["needs_interpreter"] = _language_need(draws, women)
    women["age_band"] = draws.pick(AGES, WOMEN)
    women["disability"] = draws.pick(
        {"no": 0.80, "yes": 0.09, "not_asked": 0.09, "unknown": 0.015, "declined": 0.005}, WOMEN
    )
    women["violence"] = draws.chance(LIVES_WITH_VIOLENCE, WOMEN)
    women["refuses_linkage"] = draws.chance(np.array([0.035, 0.05, 0.08, 0.13, 0.18])[group], WOMEN)
    women["permission"] = draws.pick({"statistics": 0.42, "statistics_research": 0.58}, WOMEN)
    # What decides whether she was asked; shared by her contacts so that the same woman is missed again.
    women["missed_ethnicity"], women["missed_birth"] = draws.uniform(WOMEN), draws.uniform(WOMEN)
    growth = np.sqrt(0.7 + 0.6 * draws.uniform(WOMEN)) - np.sqrt(0.7)
    span = np.sqrt(1.3) - np.sqrt(0.7)
    women["first_month"] = (growth / span * (MONTHS + MONTHS_BEFORE)).astype(int) - MONTHS_BEFORE
    women["visits"] = draws.pick_by(women["violence"].to_numpy(), VISITS).astype(int)
    return women


def _answer_of_ethnicity(draws: Draws, migrant: np.ndarray, ethnic_class: np.ndarray) -> np.ndarray:
    minority = draws.pick_by(migrant, MINORITY_CODES)
    roma_or_traveller = draws.pick({"roma": 0.9, "traveller": 0.1}, WOMEN)
    also_majority = draws.chance(np.where(ethnic_class == "roma", 0.30, 0.18), WOMEN)
    also_minority = (ethnic_class == "roma") & draws.chance(0.04, WOMEN)
    answers = {code: (ethnic_class == "minority") & (minority == code) for code in sorted(set(minority))}
    for code in ("roma", "traveller"):
        answers[code] = (ethnic_class == "roma") & (roma_or_traveller == code)
    answers["national_majority"] = (ethnic_class == "majority") | also_majority
    answers["national_minority"] = answers["national_minority"] | also_minority
    return join_codes(answers, np.full(WOMEN, "national_majority", dtype=object))


def _citizenship(draws: Draws, women: pd.DataFrame) -> np.ndarray:
    born_abroad = (women["migrant_status"] == "migrant").to_numpy()
    other = np.where(women["birth_group"] == "eu_efta", "eu_efta", "third_country")
    other = np.where(draws.chance(0.01, WOMEN) & (other == "third_country"), "stateless", other)
    naturalised = draws.chance(np.where(women["length_of_stay"] == "y10_plus", 0.55, 0.06), WOMEN)
    foreign_here = draws.chance(np.where(women["migrant_status"] == "descendant", 0.12, 0.002), WOMEN)
    born_here = np.where(foreign_here, "third_country", "national")
    return np.where(born_abroad, np.where(naturalised, "national", other), born_here).astype(object)


def _language_need(draws: Draws, women: pd.DataFrame) -> np.ndarray:
    stay = women["length_of_stay"].map({"lt_1y": 0.85, "y1_4": 0.65, "y5_9": 0.40, "y10_plus": 0.22, "born_here": 0.10})
    return draws.chance(np.where(women["language_group"] == "national", 0.004, stay.to_numpy()), WOMEN)
