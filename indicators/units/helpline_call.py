"""The helpline call. A row is a line's own sum over a month, a language and a type of caller: a sheet adds them up.

A line serves more than one region, and the table names none.
"""

from indicators.units.unit import Step, Unit, columns_of_table, needed, period_columns

ANSWERED_LINE = Step(
    "answered_line",
    f"""
    SELECT language_group, caller_type, calls_received_n, calls_answered_n, calls_in_language_n, calls_ipv_n,
        referred_health_n, language_group AS language, {period_columns("helpline_month.month")}
    FROM helpline_month""",
)

HELPLINE_CALL = Unit(
    name="helpline_call",
    table="helpline_month",
    view="answered_line",
    steps=(ANSWERED_LINE,),
    columns=columns_of_table("helpline_month"),
    needs=needed("helpline_month", "line_id", "month"),
    dimension_needs={"language": needed("helpline_month", "language_group")},
    additive_over=("period",),
    dimensions=("language",),
)
