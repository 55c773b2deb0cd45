"""Women killed by a current or former partner, a year.

Belongs here: `ipv_homicide_year`: small counts and their totals. Does not belong here: any case.
"""

import numpy as np
import pandas as pd
from country import REGIONS
from draws import Draws, allot, true_false

VICTIMS = {2019: 15, 2020: 17, 2021: 13, 2022: 14, 2023: 16, 2024: 12, 2025: 11}
DELIVERY = {2019: 0, 2020: 0, 2021: 0, 2022: 0, 2023: 1, 2024: 2, 2025: 3}  # a year is sent once, when it is known
PROVISIONAL = (2025,)
AGE_GROUPS = {"15_29": 0.26, "30_44": 0.38, "45_64": 0.25, "65_plus": 0.11}
STATUS = {"non_migrant": 0.66, "descendant": 0.05, "migrant": 0.22, "unknown": 0.07}
REGION_WEIGHTS = (0.29, 0.24, 0.21, 0.15, 0.11)
SEEN_BY_HEALTH = 0.44
COUNTED_BY_OBSERVATORY = 1.15  # civil society counts deaths that police files do not call partner violence
HOMICIDE_COLUMNS = (
    "region_code", "year", "age_group", "migrant_status", "source", "victims_n", "health_contact_12m_n", "provisional",
)  # fmt: skip


def build_homicides(seed: int) -> pd.DataFrame:
    """The country by age group and by migrant status, its regions, and the country as civil society counts it."""
    draws = Draws(seed, "homicides")
    rows = []
    for year, victims in VICTIMS.items():
        rows.append((year, "NAT", "total", "total", "police", victims))
        for age, n in zip(AGE_GROUPS, _split(draws, victims, [*AGE_GROUPS.values()]), strict=True):
            rows.append((year, "NAT", age, "total", "police", n))
        for status, n in zip(STATUS, _split(draws, victims, [*STATUS.values()]), strict=True):
            rows.append((year, "NAT", "total", status, "police", n))
        for region, n in zip(REGIONS, _split(draws, victims, REGION_WEIGHTS), strict=True):
            rows.append((year, region, "total", "total", "police", n))
        seen = round(victims * COUNTED_BY_OBSERVATORY)
        rows.append((year, "NAT", "total", "total", "civil_society_observatory", seen))
    found = pd.DataFrame(rows, columns=["year", "region_code", "age_group", "migrant_status", "source", "victims_n"])
    contact = (found["victims_n"] * SEEN_BY_HEALTH + draws.uniform(len(found)) * 0.99).astype(int)
    contact = np.minimum(contact, found["victims_n"]).astype(object)
    contact[found["source"] != "police"] = None  # the observatory does not know
    found["health_contact_12m_n"] = contact
    found["provisional"] = true_false(found["year"].isin(PROVISIONAL))
    return found.assign(delivery=found["year"].map(DELIVERY), fault=None)


def _split(draws: Draws, total: int, shares) -> np.ndarray:
    """Parts of the total with some luck in them; they add up."""
    return allot(total, np.array(shares) * (0.5 + draws.uniform(len(shares))))
