"""The comment: one that an organisation raised on an indicator, a result or a page, dated by the day it was raised."""

from indicators.units.unit import Step, Unit, ViewColumn, columns_of_table, needed, period_columns

DAYS_TO_ANSWER = 60

# These days are days of organisations. A comment younger than the time allowed is not due yet, whatever became
# of it; an answer without a reasoned outcome is none.
COMMENT_MONTH = Step(
    "comment_month",
    f"""
    SELECT review_comment.*,
        make_date(CAST(extract(year FROM raised_date) AS INTEGER), CAST(extract(month FROM raised_date) AS INTEGER), 1)
            AS raised_month,
        date_diff('day', raised_date, data_cutoff) >= {DAYS_TO_ANSWER} AS due,
        coalesce(resolution IN ('changed', 'scheduled', 'explained', 'rejected_with_reason')
            AND date_diff('day', raised_date, responded_date) <= {DAYS_TO_ANSWER}, FALSE) AS resolved_within_60_days
    FROM review_comment CROSS JOIN run""",
)

RAISED_COMMENT = Step(
    "raised_comment",
    f"""
    SELECT party_type, kind, resolution, due, resolved_within_60_days, {period_columns("raised_month")}
    FROM comment_month""",
)

COMMENT = Unit(
    name="comment",
    table="review_comment",
    view="raised_comment",
    steps=(COMMENT_MONTH, RAISED_COMMENT),
    columns=columns_of_table("review_comment")
    | {
        "due": ViewColumn("due", "boolean", nullable=False, needs=needed("review_comment", "raised_date")),
        "resolved_within_60_days": ViewColumn(
            "resolved_within_60_days",
            "boolean",
            nullable=False,
            needs=needed("review_comment", "raised_date", "responded_date", "resolution"),
        ),
    },
    needs=needed("review_comment", "comment_id", "raised_date"),
    dimension_needs={},
    additive_over=("period",),
    dimensions=(),
)
