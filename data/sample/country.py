"""The invented country: calendar, regions and facilities.

Belongs here: what is there before any woman comes. Does not belong here: women (women.py) and contacts.
"""

import numpy as np
import pandas as pd
from draws import Draws

FIRST_YEAR = 2023
MONTHS = 36  # January 2023 is month 0
MONTHS_BEFORE = 12  # simulated and then dropped, so that some episodes began before the system did
# Month in which each delivery is received; it holds all versions received since the delivery before.
DELIVERIES = {"2024-01": 12, "2025-01": 24, "2026-01": 36, "2026-07": 42}
CUT_OFFS = {"2024-01": "2023-12-31", "2025-01": "2024-12-31", "2026-01": "2025-12-31", "2026-07": "2026-06-30"}
LAST_MONTH_COVERED = 41  # June 2026

REGIONS = ("R1", "R2", "R3", "R4", "R5")
REGION_OF_THE_DIP = "R3"  # its contract for interpreters ended in December 2023 and was renewed a year later
YEAR_OF_THE_DIP = 2024

FACILITIES = {
    "R1": {
        "phc": 7,
        "maternity": 2,
        "hospital": 3,
        "mental_health": 2,
        "srh": 1,
        "community": 1,
        "ngo": 1,
        "shelter": 1,
    },
    "R2": {"phc": 6, "maternity": 2, "hospital": 2, "mental_health": 1, "srh": 1, "community": 1, "ngo": 1},
    "R3": {"phc": 5, "maternity": 1, "hospital": 2, "mental_health": 1, "srh": 1, "community": 1, "ngo": 1},
    "R4": {"phc": 4, "maternity": 1, "hospital": 1, "mental_health": 1, "community": 1, "shelter": 1},
    "R5": {"phc": 3, "maternity": 1, "hospital": 1, "srh": 1, "ngo": 1},
}
OPENED = ("R2", "phc", 15)  # first month April 2024
CLOSED = ("R4", "phc", 19)  # last month August 2024
SPECIALISED = ("ngo", "shelter")  # women come because of the violence

FACILITY_COLUMNS = (
    "facility_id", "region_code", "facility_type", "sector", "setting",
    "reporting_from", "reporting_to", "linkage_scope", "enforcement_access",
)  # fmt: skip


def month_text(months: np.ndarray) -> np.ndarray:
    """Month numbers (0 is January 2023, may be negative) as YYYY-MM-01."""
    return np.array(
        [f"{FIRST_YEAR + m // 12}-{m % 12 + 1:02d}-01" for m in np.asarray(months, dtype=int)], dtype=object
    )


def build_facilities(seed: int) -> pd.DataFrame:
    """One row per facility: FACILITY_COLUMNS plus `opens` and `closes` as month numbers (-12 and 99 if open-ended)."""
    draws = Draws(seed, "facilities")
    rows = [(region, kind) for region in REGIONS for kind, number in FACILITIES[region].items() for _ in range(number)]
    facilities = pd.DataFrame(rows, columns=["region_code", "facility_type"])
    size = len(facilities)
    numbers = draws.sample(np.arange(1, 10000), size)
    facilities["facility_id"] = [f"F{number:04d}" for number in numbers]
    sector = {"ngo": "civil_society", "shelter": "social"}
    facilities["sector"] = [sector.get(kind, "health") for kind in facilities["facility_type"]]
    facilities["setting"] = draws.pick({"city": 0.45, "town_suburb": 0.33, "rural": 0.22}, size)
    facilities["linkage_scope"] = draws.pick({"national": 0.78, "region": 0.12, "provider": 0.10}, size)
    facilities["opens"], facilities["closes"] = -MONTHS_BEFORE, 99
    for (region, kind, month), column in ((OPENED, "opens"), (CLOSED, "closes")):
        of_kind = (facilities["region_code"] == region) & (facilities["facility_type"] == kind)
        facilities.loc[facilities.index[of_kind][-1], column] = month
    facilities["reporting_from"] = month_text(np.maximum(facilities["opens"], 0))
    closes = facilities["closes"].to_numpy()
    facilities["reporting_to"] = np.where(closes == 99, None, month_text(np.minimum(closes, MONTHS)))
    hospitals = facilities.index[facilities["facility_type"] == "hospital"]
    facilities["enforcement_access"] = "false"
    facilities.loc[hospitals[:2], "enforcement_access"] = "true"
    return facilities


def pick_facilities(draws: Draws, facilities: pd.DataFrame, regions: np.ndarray, months: np.ndarray, kinds: np.ndarray):
    """Row numbers of facilities: one per (region, type wanted), open in the month; another primary care
    facility of the region where there is none of that type."""
    position = draws.uniform(len(regions))
    chosen = np.full(len(regions), -1)
    for region in REGIONS:
        here = facilities["region_code"] == region
        for kind in np.unique(kinds.astype(str)):
            of_kind = np.flatnonzero(here & (facilities["facility_type"] == kind))
            if not len(of_kind):
                of_kind = np.flatnonzero(here & (facilities["facility_type"] == "phc"))
            rows = np.flatnonzero((regions == region) & (kinds == kind))
            chosen[rows] = of_kind[(position[rows] * len(of_kind)).astype(int)]
            shut = rows[~is_open(facilities, chosen[rows], months[rows])]
            chosen[shut] = of_kind[0]  # the first of a type is open throughout
    return chosen


def is_open(facilities: pd.DataFrame, rows: np.ndarray, months: np.ndarray) -> np.ndarray:
    """Whether each facility (by row number) reports in the month."""
    opens, closes = facilities["opens"].to_numpy()[rows], facilities["closes"].to_numpy()[rows]
    return (months >= opens) & (months <= closes)
