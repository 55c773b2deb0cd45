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

    indicator_id: Text = text("Indicator", "Never used again for another", SERVICE, INDICATOR)
    version: Text = text("Version", "Semantic version", SERVICE, VERSION)
    level: Text = code("indicator_level", "Level", "What it tells about", SERVICE)
    status: Text = code("indicator_status", "Status", "Where it stands in its life", SERVICE)
    status_date: Day = day("Since", "Day of that status")
    last_review_date: Day = day("Last review", "Day of the last review", nullable=True, only_if="it was reviewed")
    is_current: Boolean = boolean("Current", "The highest version, not superseded")
    required_sectors: Codes = codes("sector", "Who must agree", "Sectors that must agree", SERVICE)

    class Config:
        """One wrong, missing or extra column is an error; nothing is converted silently."""

        name = "indicator_registry"
        strict = True
        coerce = False
