"""Facility: one row per facility that is expected to report. A re-opened facility gets a new code."""

import pandera.pandas as pa

from schemas.fields import FACILITY_KEY, REGION, SERVICE, Boolean, Month, Text, boolean, code, month, text


class Facility(pa.DataFrameModel):
    """Reference table; the register of names is held elsewhere. Key: facility_id."""

    facility_id: Text = text(
        "Facility",
        "Code of the facility that says nothing about it; the list with its name is kept elsewhere",
        SERVICE,
        FACILITY_KEY,
    )
    region_code: Text = text(
        "Region",
        "Region in which it lies: NUTS 2 or larger, the smallest place that is recorded anywhere",
        SERVICE,
        REGION,
    )
    facility_type: Text = code(
        "factype",
        "Type of facility",
        "What kind of facility it is, such as a hospital or a primary care centre",
        SERVICE,
    )
    sector: Text = code(
        "sector", "Sector", "Sector that owns it, such as health, social services or civil society", SERVICE
    )
    setting: Text = code("setting", "Town or country", "Degree of urbanisation of the place where it lies", SERVICE)
    reporting_from: Month = month("Reports from", "First month for which it is expected to send records", SERVICE)
    reporting_to: Month = month(
        "Reports to",
        "Last month for which it is expected to send records; empty while it goes on",
        SERVICE,
        nullable=True,
        only_if="it is no longer active",
    )
    linkage_scope: Text = code(
        "link",
        "Linkage",
        "How far its pseudonyms lead to the same woman: in this facility only, in the region, in the country",
        SERVICE,
    )
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
