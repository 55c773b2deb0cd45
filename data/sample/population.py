"""How many women live in the country.

Belongs here: `population_year`. Does not belong here: women in care (women.py), who are not a sample of it.
Counts are those of an invented register, which misses women without papers; Roma and Traveller women are an
estimate agreed with their associations, about a third above the register, with its error.
"""

import numpy as np
import pandas as pd
from country import FIRST_YEAR, MONTHS, REGIONS
from draws import Draws, allot, true_false

WOMEN = {"R1": 642_000, "R2": 498_000, "R3": 455_000, "R4": 312_000, "R5": 263_000}
GROWTH = 1.004
NATIONAL_FROM = 2019
AGES = {"15_29": 0.22, "30_44": 0.25, "45_64": 0.31, "65_plus": 0.22}
STATUS = {
    "R1": {"non_migrant": 0.79, "descendant": 0.07, "migrant": 0.14},
    "R2": {"non_migrant": 0.86, "descendant": 0.05, "migrant": 0.09},
    "R3": {"non_migrant": 0.85, "descendant": 0.05, "migrant": 0.10},
    "R4": {"non_migrant": 0.92, "descendant": 0.03, "migrant": 0.05},
    "R5": {"non_migrant": 0.88, "descendant": 0.05, "migrant": 0.07},
}
ROMA = {"R1": 0.012, "R2": 0.022, "R3": 0.020, "R4": 0.034, "R5": 0.018}  # as the register counts them
HIDDEN_ROMA = 0.35  # added by the estimate
ETHNIC = {
    "non_migrant": {"national_majority": 0.90, "national_minority": 0.045, "jewish": 0.002, "unknown": 0.053},
    "descendant": {
        "national_majority": 0.55, "turkish_kurdish": 0.12, "arab_amazigh": 0.11, "black_african_caribbean": 0.06,
        "south_asian": 0.05, "other_european": 0.05, "unknown": 0.06,
    },
    "migrant": {
        "national_majority": 0.36, "other_european": 0.17, "arab_amazigh": 0.14, "black_african_caribbean": 0.09,
        "turkish_kurdish": 0.06, "south_asian": 0.06, "east_se_asian": 0.03, "latin_american": 0.03, "unknown": 0.06,
    },
}  # fmt: skip
TRAVELLERS = 0.1  # of Roma and Traveller women
POPULATION_COLUMNS = (
    "region_code", "year", "age_group", "migrant_status", "ethnic_group", "women_n", "excludes_irregular",
    "is_estimate", "rel_error", "source_ref",
)  # fmt: skip
KEY = ["region_code", "year", "age_group", "migrant_status", "ethnic_group"]


def build_population(seed: int) -> pd.DataFrame:
    """Regions from the first year of data, the country from 2019; totals, each dimension alone, and crossings."""
    draws = Draws(seed, "population")
    cells = pd.concat(
        [
            _region_year(draws, region, year)
            for year in range(NATIONAL_FROM, FIRST_YEAR + MONTHS // 12)
            for region in REGIONS
        ],
        ignore_index=True,
    )
    national = cells.assign(region_code="NAT")
    regional = cells[cells["year"] >= FIRST_YEAR]
    found = pd.concat([_margins(national), _margins(regional)], ignore_index=True)
    estimate = found["ethnic_group"].isin(["roma", "traveller"])
    found["excludes_irregular"], found["is_estimate"] = true_false(~estimate), true_false(estimate)
    crossed = (found["migrant_status"] != "total").astype(int)
    error = np.where(found["region_code"] == "NAT", 0.15, 0.25) + 0.1 * crossed
    found["rel_error"] = np.where(estimate, [f"{value:.2f}" for value in error], None)
    found["source_ref"] = np.where(estimate, "Invented community estimate", "Invented population register")
    return found.assign(delivery=_delivery(found["year"]), fault=None)


def _delivery(years: pd.Series) -> pd.Series:
    """The population of a July is known in the January after."""
    return (years - FIRST_YEAR).clip(lower=0)


def _region_year(draws: Draws, region: str, year: int) -> pd.DataFrame:
    """Women by age, status and ethnic group: the smallest cells, from which all rows are added up."""
    total = round(WOMEN[region] * GROWTH ** (year - FIRST_YEAR))
    keys, weights = [], []
    for age, age_share in AGES.items():
        for status, status_share in STATUS[region].items():
            roma = ROMA[region] * (0.4 if status == "migrant" else 1.0) * (1 + HIDDEN_ROMA)
            shares = dict(ETHNIC[status])
            shares["unknown"] -= ROMA[region] * HIDDEN_ROMA  # whom the estimate adds, the register holds as unknown
            shares |= {"roma": roma * (1 - TRAVELLERS), "traveller": roma * TRAVELLERS}
            for ethnic, share in shares.items():
                keys.append((region, year, age, status, ethnic))
                weights.append(age_share * status_share * share)
    wobble = 1 + 0.02 * (draws.uniform(len(weights)) - 0.5)
    return pd.DataFrame(keys, columns=KEY).assign(women_n=allot(total, np.array(weights) * wobble))


def _margins(cells: pd.DataFrame) -> pd.DataFrame:
    """Rows of each dimension alone and of the two crossings that indicators need, added up from the cells."""
    parts = []
    for kept in ((), ("age_group",), ("migrant_status",), ("ethnic_group",), ("age_group", "migrant_status"),
                 ("migrant_status", "ethnic_group")):  # fmt: skip
        together = [column for column in KEY[2:] if column not in kept]
        parts.append(cells.assign(**dict.fromkeys(together, "total")).groupby(KEY, as_index=False)["women_n"].sum())
    found = pd.concat(parts, ignore_index=True)
    estimate = found["ethnic_group"].isin(["roma", "traveller"])
    # Nobody counts an estimate to the last woman; the sums stay right within one in a hundred.
    found.loc[estimate, "women_n"] = found["women_n"].clip(lower=25).add(25).floordiv(50).mul(50)[estimate]
    return found
