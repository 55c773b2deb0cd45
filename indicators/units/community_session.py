"""The community session. Its participants are attendances, not persons: they come again (semantics A9)."""

from indicators.units.unit import Step, Unit, columns_of_table, needed, period_columns

HELD_SESSION = Step(
    "held_session",
    f"""
    SELECT community_session.*, region_code AS region, language_group AS language, {period_columns("session_month")}
    FROM community_session""",
)

COMMUNITY_SESSION = Unit(
    name="community_session",
    table="community_session",
    view="held_session",
    steps=(HELD_SESSION,),
    columns=columns_of_table("community_session"),
    needs=needed("community_session", "session_id", "session_month"),
    dimension_needs={
        "region": needed("community_session", "region_code"),
        "language": needed("community_session", "language_group"),
    },
    additive_over=("region", "period"),
    dimensions=("region", "language"),
    # No record says which organisation led a session: all those of one kind could be one, which knows its own.
    facility="lead_org",
)
