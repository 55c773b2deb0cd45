"""Killings by a current or former partner: one row a year, pooled over the five years that end with it.

National, as the police count, final years only, and the women of the same years: a year that lacks either is in
neither sum. So few deaths have no meaning for one year or one place (semantics E11).
"""

from indicators.units.as_of import YEAR_END
from indicators.units.unit import AS_OF, Step, Unit, ViewColumn, needed

YEARS_POOLED = 5

FINAL_VICTIMS = Step(
    "final_victims",
    """
    SELECT year, CAST(sum(victims_n) AS BIGINT) AS victims_n
    FROM ipv_homicide_year
    WHERE region_code = 'NAT' AND age_group = 'total' AND migrant_status = 'total' AND source = 'police'
        AND NOT provisional
    GROUP BY year""",
)

NATIONAL_WOMEN = Step(
    "national_women",
    """
    SELECT year, CAST(sum(women_n) AS BIGINT) AS women_n
    FROM population_year
    WHERE region_code = 'NAT' AND age_group = 'total' AND migrant_status = 'total' AND ethnic_group = 'total'
    GROUP BY year""",
)

POOLED_YEARS = Step(
    "pooled_years",
    f"""
    SELECT year_end.period,
        CAST(sum(final_victims.victims_n) AS BIGINT) AS victims_n,
        CAST(sum(national_women.women_n) AS BIGINT) AS women_n,
        count(*) AS years_n
    FROM year_end
        JOIN final_victims ON final_victims.year BETWEEN year_end.year - {YEARS_POOLED - 1} AND year_end.year
        JOIN national_women ON national_women.year = final_victims.year
    GROUP BY year_end.period""",
)

VICTIMS = needed("ipv_homicide_year", "region_code", "year", "age_group", "migrant_status", "source", "provisional")
WOMEN = needed("population_year", "region_code", "year", "age_group", "migrant_status", "ethnic_group")

KILLING = Unit(
    name="killing",
    table="ipv_homicide_year",
    view="pooled_years",
    steps=(YEAR_END, FINAL_VICTIMS, NATIONAL_WOMEN, POOLED_YEARS),
    columns={
        "victims_n": ViewColumn("victims_n", "integer", False, needed("ipv_homicide_year", "victims_n")),
        "women_n": ViewColumn("women_n", "integer", False, needed("population_year", "women_n")),
        "years_n": ViewColumn("years_n", "integer", False, frozenset()),
    },
    needs=VICTIMS | WOMEN | needed("ipv_homicide_year", "victims_n") | needed("population_year", "women_n"),
    dimension_needs={},
    additive_over=(),
    timing=AS_OF,
    dimensions=(),
)
