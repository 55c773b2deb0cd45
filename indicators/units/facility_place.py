"""Where a facility is and what it is: the region, type and reporting spell that its records take from it.

Belongs here: steps that several units share. Does not: the facility as a unit of count (`facility`).
"""

from indicators.units.unit import Step, ViewColumn, columns_of_table, needed

# One row a facility, whatever was delivered. Two answers for one facility are not chosen between: the answer
# stays empty, and the count stops with an error. It is active while one of its rows has no last month.
FACILITY_PLACE = Step(
    "facility_place",
    """
    SELECT facility_id,
        CASE WHEN min(region_code) = max(region_code) THEN min(region_code) END AS region,
        CASE WHEN min(facility_type) = max(facility_type) THEN min(facility_type) END AS facility_type,
        CASE WHEN min(setting) = max(setting) THEN min(setting) END AS setting,
        min(reporting_from) AS reporting_from,
        CASE WHEN count(*) = count(reporting_to) THEN max(reporting_to) END AS reporting_to
    FROM facility
    GROUP BY facility_id""",
)


def place_needs(table: str) -> dict[str, frozenset[str]]:
    """Record columns that a breakdown of `table` by region or type of facility needs."""
    key = needed(table, "facility_id") | needed("facility", "facility_id")
    return {
        "region": key | needed("facility", "region_code"),
        "facility_type": key | needed("facility", "facility_type"),
    }


def place_columns() -> dict[str, ViewColumn]:
    """The type and the setting of a facility, for predicates about what happens in it."""
    of_facility = columns_of_table("facility")
    return {name: of_facility[name] for name in ("facility_type", "setting")}
