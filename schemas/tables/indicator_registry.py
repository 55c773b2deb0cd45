"""Indicator registry: one row per indicator and version, and where it stands."""

import pandera.pandas as pa

from schemas.fields import (
    INDICATOR,
    SERVICE,
    VERSION,
    Boolean,
    Codes,
    Day,
    Text,
    boolean,
    code,
    codes,
    day,
    text,
)


class IndicatorRegistry(pa.DataFrameModel):
    """Key: indicator_id, version. Days here are days of decisions, not of women."""

    indicator_id: Text = text(
        "Indicator", "Identifier of the indicator, never used again for another", SERVICE, INDICATOR
    )
    version: Text = text(
        "Version",
        "Version of its definition: three numbers joined by points",
        SERVICE,
        VERSION,
    )
    level: Text = code(
        "indicator_level",
        "Level",
        "What it tells of: what services do, what changes for women, or in the population",
        SERVICE,
    )
    status: Text = code(
        "indicator_status", "Status", "Where it stands in its life, such as proposed, agreed or retired", SERVICE
    )
    status_date: Day = day("Status since", "Day since which it has that status")
    last_review_date: Day = day(
        "Last review", "Day on which it was last reviewed", nullable=True, only_if="it was reviewed"
    )
    is_current: Boolean = boolean("Current", "This is the highest version, and no other indicator took its place")
    required_sectors: Codes = codes(
        "sector", "Who must agree", "All sectors that must agree before it is used", SERVICE
    )

    class Config:
        """One wrong, missing or extra column is an error; nothing is converted silently."""

        name = "indicator_registry"
        strict = True
        coerce = False
