"""Staff: headcounts of a facility and cadre at the end of a period, and how many of them are trained.

A row is a headcount, so a sheet adds up its numbers. The headcount is the last of the two quarters up to the end
of the period. Training counts for 36 months and of staff still in post (semantics A10): the record says so already.
"""

from indicators.units.as_of import PERIOD_END, month_number
from indicators.units.facility_place import FACILITY_PLACE, place_columns, place_needs
from indicators.units.unit import AS_OF, Step, Unit, columns_of_table, needed

RECENT_HEADCOUNT = Step(
    "recent_headcount",
    f"""
    SELECT workforce_status.*, period_end.period,
        row_number() OVER (
            PARTITION BY period_end.period, workforce_status.facility_id, workforce_status.cadre
            ORDER BY workforce_status.quarter_start DESC
        ) AS place
    FROM workforce_status
        JOIN period_end ON {month_number("workforce_status.quarter_start")}
            BETWEEN period_end.last_month_number - 5 AND period_end.last_month_number""",
)

STAFF_IN_POST = Step(
    "staff_in_post",
    """
    SELECT recent_headcount.*, facility_place.region, facility_place.facility_type, facility_place.setting
    FROM recent_headcount LEFT JOIN facility_place USING (facility_id)
    WHERE place = 1""",
)

STAFF = Unit(
    name="staff",
    table="workforce_status",
    view="staff_in_post",
    steps=(PERIOD_END, FACILITY_PLACE, RECENT_HEADCOUNT, STAFF_IN_POST),
    columns=columns_of_table("workforce_status") | place_columns(),
    needs=needed("workforce_status", "facility_id", "quarter_start", "cadre"),
    dimension_needs=place_needs("workforce_status") | {"cadre": frozenset()},
    additive_over=("region",),
    timing=AS_OF,
    dimensions=("region", "facility_type", "cadre"),
)
