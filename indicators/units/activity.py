"""The activity: a meeting, process or output of the system, dated by its month.

A national activity has `NAT` as its region: it belongs to the total and to no region, so regions need not add up
to the total.
"""

from indicators.units.unit import Step, Unit, columns_of_table, needed, period_columns

DATED_ACTIVITY = Step(
    "dated_activity",
    f"""
    SELECT system_activity.*, region_code AS region, {period_columns("activity_month")}
    FROM system_activity""",
)

ACTIVITY = Unit(
    name="activity",
    table="system_activity",
    view="dated_activity",
    steps=(DATED_ACTIVITY,),
    columns=columns_of_table("system_activity"),
    needs=needed("system_activity", "activity_id", "activity_month"),
    dimension_needs={"region": needed("system_activity", "region_code")},
    additive_over=("region", "period"),
    dimensions=("region",),
    national=True,
)
