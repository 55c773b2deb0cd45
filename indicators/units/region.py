"""The region: whether its coordination between sectors worked in a period.

Every region with a facility expected to report in the period counts, whether anybody met or not.
"""

from indicators.units.as_of import PERIOD_END, month_number
from indicators.units.facility_place import FACILITY_PLACE
from indicators.units.unit import AS_OF, Step, Unit, ViewColumn, needed

COORDINATION_MEETING = Step(
    "coordination_meeting",
    f"""
    SELECT region_code AS region, formal_agreement, {month_number("activity_month")} AS month_number,
        CAST(extract(year FROM activity_month) * 4 + extract(quarter FROM activity_month) - 1 AS INTEGER) AS quarter,
        list_contains(sectors_present, 'health')
            AND array_length(sectors_present)
                - CASE WHEN list_contains(sectors_present, 'health') THEN 1 ELSE 0 END
                - CASE WHEN list_contains(sectors_present, 'civil_society') THEN 1 ELSE 0 END >= 2
            AND (list_contains(orgs_present, 'roma_association')
                OR list_contains(orgs_present, 'migrant_association')
                OR list_contains(orgs_present, 'minority_womens_org')) AS qualifies
    FROM system_activity
    WHERE activity_type = 'coordination_meeting'""",
)
"""Meetings. One qualifies if health, two further public sectors and an organisation of the women concerned came."""

MEETINGS_OF_PERIOD = Step(
    "meetings_of_period",
    """
    SELECT period_end.period, coordination_meeting.region,
        count(DISTINCT CASE WHEN coordination_meeting.qualifies THEN coordination_meeting.quarter END) AS quarters_met,
        bool_or(coordination_meeting.formal_agreement) AS agreement
    FROM coordination_meeting
        JOIN period_end ON coordination_meeting.month_number
            BETWEEN period_end.last_month_number - 3 * period_end.quarters + 1 AND period_end.last_month_number
    GROUP BY period_end.period, coordination_meeting.region""",
)

REGION_OF_PERIOD = Step(
    "region_of_period",
    """
    SELECT period_end.period, period_end.quarters, facility_place.region
    FROM facility_place
        JOIN period_end ON facility_place.reporting_from <= period_end.last_day
            AND (facility_place.reporting_to IS NULL OR facility_place.reporting_to >= period_end.first_month)
    GROUP BY period_end.period, period_end.quarters, facility_place.region""",
)

COORDINATED_REGION = Step(
    "coordinated_region",
    """
    SELECT region_of_period.period, region_of_period.region,
        coalesce(meetings_of_period.quarters_met, 0) AS quarters_met,
        coalesce(meetings_of_period.agreement, FALSE) AS agreement,
        coalesce(meetings_of_period.quarters_met >= region_of_period.quarters AND meetings_of_period.agreement, FALSE)
            AS coordination_complete
    FROM region_of_period
        LEFT JOIN meetings_of_period ON meetings_of_period.period = region_of_period.period
            AND meetings_of_period.region = region_of_period.region""",
)

MEETINGS = needed("system_activity", "sectors_present", "orgs_present")
AGREEMENT = needed("system_activity", "formal_agreement")

REGION = Unit(
    name="region",
    table="system_activity",
    view="coordinated_region",
    steps=(PERIOD_END, FACILITY_PLACE, COORDINATION_MEETING, MEETINGS_OF_PERIOD, REGION_OF_PERIOD, COORDINATED_REGION),
    columns={
        "quarters_met": ViewColumn("quarters_met", "integer", nullable=False, needs=MEETINGS),
        "agreement": ViewColumn("agreement", "boolean", nullable=False, needs=AGREEMENT),
        "coordination_complete": ViewColumn(
            "coordination_complete", "boolean", nullable=False, needs=MEETINGS | AGREEMENT
        ),
    },
    needs=needed("system_activity", "activity_month", "activity_type", "region_code")
    | needed("facility", "facility_id", "region_code", "reporting_from", "reporting_to"),
    dimension_needs={"region": frozenset()},
    additive_over=("region",),
    timing=AS_OF,
    dimensions=("region",),
)
