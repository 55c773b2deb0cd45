"""The resident: women who live in the regions of the facilities, by year. A row is a sum: a sheet adds up `women_n`.

Only rows that are not divided by age or ethnic group. Women whose migrant status the population does not tell are
the total less the classes it does tell, so that the classes add up to the total that was delivered. They are
`unknown` to the population, not the women who gave a service no answer: a rate of that class has no meaning.
"""

from indicators.units.as_of import YEAR_END
from indicators.units.facility_place import FACILITY_PLACE
from indicators.units.unit import AS_OF, Step, Unit, ViewColumn, needed

REGION_WITH_FACILITY = Step(
    "region_with_facility",
    """
    SELECT region
    FROM facility_place
    GROUP BY region""",
)

COUNTED_WOMEN = Step(
    "counted_women",
    """
    SELECT population_year.region_code AS region, population_year.year, population_year.migrant_status,
        population_year.women_n
    FROM population_year JOIN region_with_facility ON region_with_facility.region = population_year.region_code
    WHERE population_year.age_group = 'total' AND population_year.ethnic_group = 'total'""",
)

NOT_TOLD = Step(
    "women_not_told",
    """
    SELECT region, year, 'unknown' AS migrant_status,
        CAST(sum(CASE WHEN migrant_status = 'total' THEN women_n ELSE -women_n END) AS BIGINT) AS women_n
    FROM counted_women
    GROUP BY region, year""",
)

WOMEN_OF_YEAR = Step(
    "women_of_year",
    """
    SELECT region, year, migrant_status, women_n FROM counted_women WHERE migrant_status <> 'total'
    UNION ALL
    SELECT region, year, migrant_status, women_n FROM women_not_told""",
)

RESIDENT_WOMEN = Step(
    "resident_women",
    """
    SELECT year_end.period, women_of_year.region, women_of_year.migrant_status, women_of_year.women_n
    FROM women_of_year JOIN year_end ON year_end.year = women_of_year.year""",
)

RESIDENT = Unit(
    name="resident",
    table="population_year",
    view="resident_women",
    steps=(YEAR_END, FACILITY_PLACE, REGION_WITH_FACILITY, COUNTED_WOMEN, NOT_TOLD, WOMEN_OF_YEAR, RESIDENT_WOMEN),
    columns={
        "women_n": ViewColumn("women_n", "integer", nullable=False, needs=needed("population_year", "women_n")),
    },
    needs=needed("population_year", "region_code", "year", "age_group", "migrant_status", "ethnic_group")
    | needed("population_year", "women_n")
    | needed("facility", "facility_id", "region_code"),
    dimension_needs={"region": frozenset(), "migrant_status": frozenset()},
    additive_over=("region",),
    timing=AS_OF,
    dimensions=("region", "migrant_status"),
)
