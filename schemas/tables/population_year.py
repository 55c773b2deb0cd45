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

    region_code: Text = text("Region", "Region in which the women live", SERVICE, REGION)
    year: Integer = year("Year", "Year of the population; it is that of 1 July")
    age_group: Text = code("age_group_or_total", "Age", "Age group of the women in the row, or total", SERVICE)
    migrant_status: Text = code(
        "migrant_group_or_total",
        "Migrant status",
        "Migrant status, by birth, of the women in the row, or total",
        SERVICE,
    )
    ethnic_group: Text = code(
        "ethnic_or_total", "Ethnic group", "Ethnic group of the women in the row, or total", SERVICE
    )
    women_n: Integer = count("Women", "How many women usually live there", "persons")
    excludes_irregular: Boolean = boolean(
        "Without irregular residents",
        "Women without a residence permit are not in the count, as in registers and censuses",
    )
    is_estimate: Boolean = boolean(
        "Estimate", "The count is estimated, as often for communities that no register tells apart"
    )
    rel_error: Number = number(
        "Relative error",
        "Of an estimate: its relative standard error, or half of its range divided by it; 0.1 is 10 per cent",
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
