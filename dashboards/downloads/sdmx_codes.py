"""How a release is said in SDMX: its concepts, code lists and the codes of each row.

Belongs here: what both the data (`sdmx_csv`) and their structure (`sdmx_structure`) need. Does not: how these are
written.

Sources: SDMX 3.0; SDMX cross-domain code lists CL_OBS_STATUS 2.2, CL_CONF_STATUS 1.3, CL_FREQ 2.1. Public data say F
(free) or C (confidential) and never A or D, which would tell primary from secondary confidentiality.
"""

import re
from dataclasses import dataclass, field

import pandas as pd

from dashboards.downloads.release_tables import COLUMN_MEANINGS
from indicators.release import Release
from indicators.release_frames import class_labels
from schemas.release import ALL, DIMENSIONS, RELIABILITIES, STATUSES

AGENCY, FLOW, STRUCTURE, CONCEPTS, VERSION = "IS_CARE_EQUAL", "DF_CELLS", "DSD_CELLS", "CS_CELLS", "1.0.0"
TOTAL = "_T"

OBSERVATION_STATUS = {
    "A": "Normal value",
    "B": "Time series break",
    "P": "Provisional value",
    "U": "Low reliability",
    "Q": "Missing value; suppressed",
    "L": "Missing value; data exist but were not collected",
    "O": "Missing value",
}
STATUS_IN_SDMX = {"suppressed": "Q", "not_available": "L", "low_n": "O", "not_applicable": "O", "not_agreed": "O"}
RELIABILITY_IN_SDMX = {"unstable": "U", "provisional": "P", "series_break": "B"}
CONFIDENTIALITY = {"F": "Free (free for publication)", "C": "Confidential statistical information"}
FREQUENCY = {"A": "Annual", "Q": "Quarterly"}
NOT_A_CODE = re.compile(r"[^A-Za-z0-9_@$\-]")

DIMENSION, TIME, MEASURE, ATTRIBUTE = "dimension", "time", "measure", "attribute"


@dataclass(frozen=True)
class Component:
    """A component of the data structure. `codes`: its code list, empty for one that holds text or numbers."""

    concept: str
    role: str
    name: str
    codes: dict[str, str] = field(default_factory=dict)
    text_type: str = "String"
    mandatory: bool = False


def components(release: Release) -> tuple[Component, ...]:
    """The components in the order of the columns of the data."""
    indicators = {code: sheet["name"] for code, sheet in release.indicators.items()}
    by = tuple(
        Component(
            name.upper(),
            DIMENSION,
            COLUMN_MEANINGS[name],
            _code_list(class_labels(release.dimensions[name])),
        )
        for name in DIMENSIONS
    )
    return (
        Component("FREQ", DIMENSION, "Frequency", FREQUENCY),
        Component("INDICATOR", DIMENSION, COLUMN_MEANINGS["indicator"], indicators),
        *by,
        Component("TIME_PERIOD", TIME, COLUMN_MEANINGS["period"]),
        Component("OBS_VALUE", MEASURE, COLUMN_MEANINGS["value"], text_type="Double"),
        Component("OBS_STATUS", ATTRIBUTE, "Status of the observation", OBSERVATION_STATUS, mandatory=True),
        Component("CONF_STATUS", ATTRIBUTE, "Confidentiality", CONFIDENTIALITY, mandatory=True),
        Component("CELL_STATUS", ATTRIBUTE, COLUMN_MEANINGS["status"], dict(STATUSES), mandatory=True),
        Component("RELIABILITY", ATTRIBUTE, COLUMN_MEANINGS["reliability"], dict(RELIABILITIES)),
        Component("NUMERATOR", ATTRIBUTE, COLUMN_MEANINGS["numerator"], text_type="Long"),
        Component("DENOMINATOR", ATTRIBUTE, COLUMN_MEANINGS["denominator"], text_type="Long"),
        Component("LOWER", ATTRIBUTE, COLUMN_MEANINGS["lower"], text_type="Double"),
        Component("UPPER", ATTRIBUTE, COLUMN_MEANINGS["upper"], text_type="Double"),
        Component("UNIT_MEASURE", ATTRIBUTE, "Unit of the value"),
        Component("DEFINITION_VERSION", ATTRIBUTE, COLUMN_MEANINGS["version"]),
        Component("DATA_SOURCE", ATTRIBUTE, COLUMN_MEANINGS["source"]),
    )


def sdmx_code(code: str) -> str:
    """A code as SDMX allows it: `_T` for everybody, `_` for a character that no code may have."""
    return TOTAL if code == ALL else NOT_A_CODE.sub("_", code)


def _code_list(labels: dict[str, str]) -> dict[str, str]:
    found = {sdmx_code(code): label for code, label in labels.items()}
    if len(found) < len(labels):
        raise ValueError("two codes of a dimension are the same once SDMX has spelt them: give them other codes")
    return found


def sdmx_rows(release: Release, cells: pd.DataFrame) -> pd.DataFrame:
    """`cells` (the rows of `release_tables.cells_table`) in the columns of `components`."""
    status, reliability = cells["status"], cells["reliability"]
    shown = status == "shown"
    units = {code: sheet["unit"] for code, sheet in release.indicators.items()}
    return pd.DataFrame(
        {
            "FREQ": cells["period"].map(lambda period: "Q" if "-Q" in period else "A"),
            "INDICATOR": cells["indicator"],
            **{name.upper(): cells[name].map(sdmx_code) for name in DIMENSIONS},
            "TIME_PERIOD": cells["period"],
            "OBS_VALUE": cells["value"],
            "OBS_STATUS": reliability.map(RELIABILITY_IN_SDMX).fillna("A").where(shown, status.map(STATUS_IN_SDMX)),
            "CONF_STATUS": status.map(lambda one: "C" if one == "suppressed" else "F"),
            "CELL_STATUS": status,
            "RELIABILITY": reliability,
            "NUMERATOR": cells["numerator"],
            "DENOMINATOR": cells["denominator"],
            "LOWER": cells["lower"],
            "UPPER": cells["upper"],
            "UNIT_MEASURE": cells["indicator"].map(units),
            "DEFINITION_VERSION": cells["version"],
            "DATA_SOURCE": cells["source"],
        }
    )
