"""The facility-month: one table expected from one facility for one month, sent or not."""

from indicators.units.facility_place import FACILITY_PLACE, place_columns, place_needs
from indicators.units.unit import Step, Unit, columns_of_table, needed, period_columns

EXPECTED_MONTH = Step(
    "expected_month",
    f"""
    SELECT table_name, received, received_on_time, rows_accepted_n, rows_quarantined_n, withheld_no_permission_n,
        control_total_n, facility_place.region, facility_place.facility_type, facility_place.setting,
        {period_columns("submission_log.month")}
    FROM submission_log LEFT JOIN facility_place USING (facility_id)""",
)

FACILITY_MONTH = Unit(
    name="facility_month",
    table="submission_log",
    view="expected_month",
    steps=(FACILITY_PLACE, EXPECTED_MONTH),
    columns=columns_of_table("submission_log") | place_columns(),
    needs=needed("submission_log", "facility_id", "month", "table_name"),
    dimension_needs=place_needs("submission_log"),
    additive_over=("region", "period"),
    dimensions=("region", "facility_type"),
)
