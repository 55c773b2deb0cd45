"""The facility: its latest assessment not older than 12 months, at the end of a period.

Only facilities that are expected to report at that day count. An item that the assessment left open is null: a
sheet says whether open counts as not met.
"""

from indicators.units.as_of import PERIOD_END, month_number
from indicators.units.facility_place import FACILITY_PLACE, place_columns, place_needs
from indicators.units.unit import AS_OF, Step, Unit, ViewColumn, columns_of_table, needed

# A month in reporting_to stands for its first day: a facility whose last month is the last of the period has
# closed by the end of the period.
RECENT_ASSESSMENT = Step(
    "recent_assessment",
    f"""
    SELECT facility_assessment.*, period_end.period, facility_place.region, facility_place.facility_type,
        facility_place.setting
    FROM facility_assessment
        JOIN facility_place USING (facility_id)
        JOIN period_end ON {month_number("facility_assessment.assessment_month")}
            BETWEEN period_end.last_month_number - 11 AND period_end.last_month_number
    WHERE facility_place.reporting_from <= period_end.last_day
        AND (facility_place.reporting_to IS NULL OR facility_place.reporting_to >= period_end.last_day)""",
)

# Of one month, the assessment that had others than the facility itself in it comes first: facilities overrate
# themselves. The key only parts assessments that nothing else tells apart.
RANKED_ASSESSMENT = Step(
    "ranked_assessment",
    """
    SELECT recent_assessment.*,
        row_number() OVER (
            PARTITION BY period, facility_id
            ORDER BY assessment_month DESC,
                CASE assessor WHEN 'joint_civil_society' THEN 0 WHEN 'external' THEN 1 ELSE 2 END,
                assessment_id
        ) AS place
    FROM recent_assessment""",
)

# `none` is an answer, not an adaptation; no answer is no adaptation either.
ASSESSED_FACILITY = Step(
    "assessed_facility",
    """
    SELECT ranked_assessment.*,
        CASE
            WHEN adaptation_types IS NULL THEN 0
            WHEN list_contains(adaptation_types, 'none') THEN array_length(adaptation_types) - 1
            ELSE array_length(adaptation_types)
        END AS adaptations_n
    FROM ranked_assessment
    WHERE place = 1""",
)

FACILITY = Unit(
    name="facility",
    table="facility_assessment",
    view="assessed_facility",
    steps=(PERIOD_END, FACILITY_PLACE, RECENT_ASSESSMENT, RANKED_ASSESSMENT, ASSESSED_FACILITY),
    columns=columns_of_table("facility_assessment")
    | place_columns()
    | {
        "adaptations_n": ViewColumn(
            "adaptations_n", "integer", nullable=False, needs=needed("facility_assessment", "adaptation_types")
        )
    },
    needs=needed("facility_assessment", "assessment_id", "facility_id", "assessment_month", "assessor")
    | needed("facility", "facility_id", "reporting_from", "reporting_to"),
    dimension_needs=place_needs("facility_assessment"),
    additive_over=("region",),
    timing=AS_OF,
    dimensions=("region", "facility_type"),
)
