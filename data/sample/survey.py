"""Two waves of a household survey of women, with its design.

Belongs here: `survey_respondent`: strata, primary sampling units, weights and answers. Does not belong here:
anything that could link a respondent to a contact; respondents are drawn anew from the invented women.

Each region has two strata: everywhere, and places where many migrant and Roma women live, in which a woman was
three times as likely to be asked and so weighs a third. Answers within a unit are alike (a unit has its own risk).
"""

import numpy as np
import pandas as pd
from country import REGIONS
from draws import Draws, decimals
from women import AGES, MAJORITY, MIGRANT, ROMA, ROMA_MIGRANT

WAVES = {"HSW2023": (2023, 0), "HSW2025": (2025, 3)}  # survey: reference year, number of the delivery
UNITS = {"general": 12, "dense": 6}  # primary sampling units per region and wave
WOMEN_A_UNIT = 20
DENSE_SHARES = {True: 0.55, False: 0.10}  # women of a minority or born abroad, in dense and in other places
OVERSAMPLE = 3.0
WOMEN_REPRESENTED = 520  # by a respondent of a general stratum, before non-response
MODULE = {"completed": 0.84, "no_privacy": 0.06, "refused": 0.06, "not_selected": 0.04}
EVER_PARTNERED = {"yes": 0.90, "no": 0.085, "declined": 0.015}
# By group (majority, other minority, Roma, migrant, Roma migrant); sources of the magnitudes in README.md.
LIFETIME = np.array([0.215, 0.27, 0.40, 0.31, 0.44])
RECENT = np.array([0.32, 0.36, 0.44, 0.42, 0.46])  # of those, in the last 12 months
RECENT_IN_2025 = 0.92  # times that in the second wave
TOLD_HEALTH = np.array([0.34, 0.30, 0.22, 0.25, 0.18])
SOUGHT_HELP = np.array([0.44, 0.38, 0.27, 0.29, 0.21])
KNOWS_SERVICE = np.array([0.72, 0.62, 0.42, 0.38, 0.28])
DISCRIMINATED = np.array([0.04, 0.08, 0.18, 0.11, 0.22])
TYPES = {"ipv_physical_12m": 0.46, "ipv_sexual_12m": 0.20, "ipv_psychological_12m": 0.86, "ipv_economic_12m": 0.34}
AFTER = ("told_health", "help_formal", "wanted_help_not_got")  # asked of women with any violence in their life
SURVEY_COLUMNS = (
    "survey_id", "respondent_id", "wave_year", "region_code", "stratum", "psu", "weight", "age_band", "ever_partnered",
    "module_status", "migrant_status", "birth_group", "ethnicity", "length_of_stay", "language_group", "disability",
    *TYPES, "ipv_any_life", *AFTER, "knows_service", "used_health_12m", "health_discrimination_12m",
)  # fmt: skip


def build_survey(seed: int, women: pd.DataFrame) -> pd.DataFrame:
    """One row per respondent, in no order."""
    parts = []
    for survey, (year, delivery) in WAVES.items():
        draws = Draws(seed, f"survey {survey}")
        found = _sample(draws, women).assign(survey_id=survey, wave_year=year, delivery=delivery, fault=None)
        _add_answers(draws, found, RECENT_IN_2025 if year == 2025 else 1.0)
        found["respondent_id"] = draws.codes("V", 16, len(found))
        parts.append(found.iloc[np.argsort(draws.uniform(len(found)), kind="stable")])
    return pd.concat(parts, ignore_index=True)


def _sample(draws: Draws, women: pd.DataFrame) -> pd.DataFrame:
    """Respondents with their stratum, unit and weight; `risk` is the risk of her unit (1 on average)."""
    units = [(region, kind) for region in REGIONS for kind, number in UNITS.items() for _ in range(number)]
    frame = pd.DataFrame(units, columns=["region_code", "kind"])
    names = {pair: f"S{number:02d}" for number, pair in enumerate(sorted(set(units)), start=1)}
    frame["stratum"] = [names[pair] for pair in units]
    frame["psu"] = draws.codes("P", 6, len(frame))
    frame["risk"] = 0.6 + 0.8 * draws.uniform(len(frame))
    frame["size"] = 0.8 + 0.4 * draws.uniform(len(frame))
    found = frame.iloc[np.repeat(np.arange(len(frame)), WOMEN_A_UNIT)].reset_index(drop=True)
    size, dense = len(found), (found["kind"] == "dense").to_numpy()
    minority = draws.chance(np.where(dense, DENSE_SHARES[True], DENSE_SHARES[False]), size)
    adult = (women["age_band"] != "15_17").to_numpy()
    pools = {kind: np.flatnonzero(adult & ((women["group"] != MAJORITY) == kind)) for kind in (True, False)}
    luck = draws.uniform(size)
    rows = np.array([pools[kind][int(at * len(pools[kind]))] for kind, at in zip(minority, luck, strict=True)])
    profile = ["group", "migrant_status", "birth_group", "ethnicity", "length_of_stay", "language_group", "disability"]
    found[profile] = women[profile].iloc[rows].to_numpy()
    ages = {age: share for age, share in AGES.items() if age != "15_17"}
    ages |= {"45_54": 0.17, "55_64": 0.15, "65_74": 0.11}  # the population is older than women in care
    found["age_band"] = draws.pick(ages, size)
    response = 0.75 + 0.5 * draws.uniform(size)
    weight = WOMEN_REPRESENTED * found["size"] / np.where(dense, OVERSAMPLE, 1.0) * response
    found["weight"] = decimals(weight, 2)
    return found


def _add_answers(draws: Draws, found: pd.DataFrame, recent_times: float) -> None:
    size, group = len(found), found["group"].to_numpy(dtype=int)
    found["ever_partnered"] = draws.pick(EVER_PARTNERED, size)
    found["module_status"] = draws.pick(MODULE, size)
    _record_profile(draws, found)
    answers = ((found["module_status"] == "completed") & (found["ever_partnered"] == "yes")).to_numpy()
    life = draws.chance(LIFETIME[group] * found["risk"], size)
    recent = life & draws.chance(RECENT[group] * recent_times, size)
    kinds = {column: recent & draws.chance(share, size) for column, share in TYPES.items()}
    kinds["ipv_psychological_12m"] |= recent & ~np.any([*kinds.values()], axis=0)
    for column, yes in kinds.items():
        found[column] = np.where(answers, _said(draws, yes), None)
    any_recent = np.any([(found[column] == "yes").to_numpy() for column in TYPES], axis=0)
    found["ipv_any_life"] = np.where(answers, np.where(any_recent, "yes", _said(draws, life)), None)
    ever = (found["ipv_any_life"] == "yes").to_numpy()
    told, helped = draws.chance(TOLD_HEALTH[group], size), draws.chance(SOUGHT_HELP[group], size)
    wanted = ~helped & draws.chance(np.where(np.isin(group, (ROMA, MIGRANT, ROMA_MIGRANT)), 0.42, 0.24), size)
    for column, yes in zip(AFTER, (told, helped | told, wanted & ~told), strict=True):
        found[column] = np.where(ever, _said(draws, yes), None)
    found["knows_service"] = _said(draws, draws.chance(KNOWS_SERVICE[group], size))
    used = draws.chance(0.78, size)
    found["used_health_12m"] = _said(draws, used)
    worse = _said(draws, draws.chance(DISCRIMINATED[group] * (1.3 - 0.3 * found["risk"]), size))
    # Who did not use health care was not asked how it treated her.
    found["health_discrimination_12m"] = np.where(found["used_health_12m"] == "no", "not_asked", worse)


def _record_profile(draws: Draws, found: pd.DataFrame) -> None:
    """Some women kept their origin or ethnicity to themselves."""
    size = len(found)
    silent, private = draws.chance(0.015, size), draws.chance(0.03, size)
    for column in ("migrant_status", "birth_group", "length_of_stay"):
        found[column] = np.where(silent, "declined", found[column])
    found["ethnicity"] = np.where(private, "declined", found["ethnicity"])


def _said(draws: Draws, yes: np.ndarray) -> np.ndarray:
    """Her answer: the truth, or a preference not to say."""
    return np.where(draws.chance(0.012, len(yes)), "declined", np.where(yes, "yes", "no")).astype(object)
