"""Population: women resident in a region in a year, by age, migrant status and ethnic group.

`total` marks a dimension that a row does not divide. That a total exists and that its parts add up to it is a rule
between rows (`across`, PY01).
"""

import pandera.pandas as pa

from schemas.fields import (
    REGION,
    SERVICE,
    Boolean,
    Integer,
    Number,
    Text,
    boolean,
    code,
    count,
    number,
    reference,
    text,
    year,
)


class PopulationYear(pa.DataFrameModel):
    """Key: region_code, year, age_group, migrant_status, ethnic_group. Population of 1 July."""

    region_code: Text = text("Region", "Region of residence", SERVICE, REGION)
    year: Integer = year("Year", "Population of 1 July")
    age_group: Text = code("age_group_or_total", "Age", "Age group, or total", SERVICE)
    migrant_status: Text = code("migrant_group_or_total", "Migrant status", "By birth, or total", SERVICE)
    ethnic_group: Text = code("ethnic_or_total", "Ethnic group", "Ethnic group, or total", SERVICE)
    women_n: Integer = count("Women", "Usual residents", "persons")
    excludes_irregular: Boolean = boolean("Without irregular residents", "So in counts of registers and censuses")
    is_estimate: Boolean = boolean("Estimate", "So in estimates of communities")
    rel_error: Number = number(
        "Relative error",
        "Relative standard error, or half the range, of an estimate",
        SERVICE,
        lowest=0,
        highest=1,
        unit="0-1",
        nullable=True,
        only_if="is_estimate",
    )
    source_ref: Text = reference("Source", "Where the figure can be read")

    class Config:
        """One wrong, missing or extra column is an error; nothing is converted silently."""

        name = "population_year"
        strict = True
        coerce = False
