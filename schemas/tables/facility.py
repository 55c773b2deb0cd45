"""Facility: one row per facility that is expected to report. A re-opened facility gets a new code."""

import pandera.pandas as pa

from schemas.fields import FACILITY_KEY, REGION, SERVICE, Boolean, Month, Text, boolean, code, month, text


class Facility(pa.DataFrameModel):
    """Reference table; the register of names is held elsewhere. Key: facility_id."""

    facility_id: Text = text("Facility", "Opaque code", SERVICE, FACILITY_KEY)
    region_code: Text = text("Region", "Smallest geography in the system: NUTS 2 or larger", SERVICE, REGION)
    facility_type: Text = code("factype", "Type", "Type of facility", SERVICE)
    sector: Text = code("sector", "Sector", "Sector that owns it", SERVICE)
    setting: Text = code("setting", "Setting", "Degree of urbanisation", SERVICE)
    reporting_from: Month = month("Reports from", "First month expected to report", SERVICE)
    reporting_to: Month = month(
        "Reports to",
        "Last month expected; empty while active",
        SERVICE,
        nullable=True,
        only_if="it is no longer active",
    )
    linkage_scope: Text = code("link", "Linkage", "How far its pseudonyms link", SERVICE)
    enforcement_access: Boolean = boolean(
        "Enforcement access",
        "Police or immigration officers have routine access to premises or records; then residence security "
        "is not collected",
    )

    class Config:
        """One wrong, missing or extra column is an error; nothing is converted silently."""

        name = "facility"
        strict = True
        coerce = False
