"""The cells of a release as SDMX-CSV 2.0, for registries of statistics.

Belongs here: writing the data. Does not: codes (`sdmx_codes`), the structure that the data refer to (`sdmx_structure`).
Source: SDMX-CSV 2.0 field guide.
"""

import pandas as pd

from dashboards.downloads.described_tables import as_plain_text
from dashboards.downloads.sdmx_codes import AGENCY, FLOW, VERSION, sdmx_rows
from indicators.release import Release

ACTION = "I"


def sdmx_csv(release: Release, cells: pd.DataFrame) -> bytes:
    """One line a row of `cells`, withheld ones included: no value, and a status that says why."""
    rows = sdmx_rows(release, cells)
    rows.insert(0, "STRUCTURE", "dataflow")
    rows.insert(1, "STRUCTURE_ID", f"{AGENCY}:{FLOW}({VERSION})")
    rows.insert(2, "ACTION", ACTION)
    rows["UNIT_MEASURE"] = rows["UNIT_MEASURE"].map(as_plain_text)
    return rows.to_csv(index=False, lineterminator="\n").encode()
