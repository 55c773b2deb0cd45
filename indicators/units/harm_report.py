"""The harm report: a complaint or a report of harm, dated by the month it was made. It is linked to no woman."""

from indicators.units.unit import Step, Unit, columns_of_table, needed, period_columns

REPORTED_HARM = Step(
    "reported_harm",
    f"""
    SELECT harm_report.*, region_code AS region, {period_columns("report_month")}
    FROM harm_report""",
)

HARM_REPORT = Unit(
    name="harm_report",
    table="harm_report",
    view="reported_harm",
    steps=(REPORTED_HARM,),
    columns=columns_of_table("harm_report"),
    needs=needed("harm_report", "report_id", "report_month"),
    dimension_needs={
        "region": needed("harm_report", "region_code"),
        "migrant_status": needed("harm_report", "migrant_status"),
    },
    additive_over=("region", "period"),
    dimensions=("region", "migrant_status"),
    facility="facility_id",
    only_when_happened=True,
)
