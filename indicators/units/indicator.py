"""The indicator: the current version of each, with who agreed to it, as the registry stands at the cut-off.

The registry holds no history, so only the last period of each kind shows it: an earlier period would show today's
agreement under yesterday's name.
"""

from indicators.units.as_of import month_number
from indicators.units.unit import AS_OF, Step, Unit, ViewColumn, columns_of_table, needed
from schemas.code_lists import load_code_list

SECTORS = load_code_list("sector").codes_only()

# Kinds of civil society that count for agreement. Any two of them include one of the women concerned: only the
# last is not theirs.
KINDS = "('roma_association', 'migrant_association', 'minority_womens_org', 'womens_ngo')"
AGREES = "stance IN ('agreed', 'agreed_with_reservation')"

LAST_PERIOD = Step(
    "last_period",
    """
    SELECT period_list.period
    FROM period_list
        JOIN (SELECT kind, max(last_month) AS last_month FROM period_list GROUP BY kind) AS latest
            ON latest.kind = period_list.kind AND latest.last_month = period_list.last_month""",
)

# One column a sector, because a list of sectors cannot be compared with another in words that all engines share.
AGREEMENT_OF_VERSION = Step(
    "agreement_of_version",
    "\n    SELECT indicator_id, version,\n        "
    + ",\n        ".join(f"bool_or({AGREES} AND party_sector = '{sector}') AS {sector}_agreed" for sector in SECTORS)
    + f""",
        count(DISTINCT CASE WHEN {AGREES} AND party_type IN {KINDS} THEN party_type END) AS cso_kinds,
        count(CASE WHEN stance = 'objected' THEN 1 END) AS objections
    FROM indicator_agreement
    GROUP BY indicator_id, version""",
)

ALL_SECTORS = "\n            AND ".join(
    f"(NOT list_contains(required_sectors, '{sector}') OR coalesce({sector}_agreed, FALSE))" for sector in SECTORS
)

CURRENT_VERSION = Step(
    "current_version",
    f"""
    SELECT indicator_registry.level, indicator_registry.status, indicator_registry.required_sectors,
        {ALL_SECTORS} AS all_sectors_agreed,
        coalesce(agreement_of_version.cso_kinds, 0) AS cso_kinds,
        coalesce(agreement_of_version.objections, 0) AS objections,
        coalesce({month_number("last_review_date")} > {month_number("data_cutoff")} - 12
            OR {month_number("last_review_date")} = {month_number("data_cutoff")} - 12
                AND extract(day FROM last_review_date) > extract(day FROM data_cutoff), FALSE)
            AS reviewed_within_12_months
    FROM indicator_registry
        CROSS JOIN run
        LEFT JOIN agreement_of_version ON agreement_of_version.indicator_id = indicator_registry.indicator_id
            AND agreement_of_version.version = indicator_registry.version
    WHERE indicator_registry.is_current""",
)

REGISTERED_INDICATOR = Step(
    "registered_indicator",
    """
    SELECT current_version.*, last_period.period,
        status = 'agreed' AND all_sectors_agreed AND cso_kinds >= 2 AND objections = 0 AND reviewed_within_12_months
            AS agreed_everywhere
    FROM current_version CROSS JOIN last_period""",
)

SECTORS_NEEDED = needed("indicator_registry", "required_sectors") | needed("indicator_agreement", "party_sector")
KINDS_NEEDED = needed("indicator_agreement", "party_type")
REVIEW_NEEDED = needed("indicator_registry", "last_review_date")
STATUS_NEEDED = needed("indicator_registry", "status")


def _made(name: str, kind: str, needs: frozenset[str]) -> ViewColumn:
    return ViewColumn(name, kind, nullable=False, needs=needs)


INDICATOR = Unit(
    name="indicator",
    table="indicator_registry",
    view="registered_indicator",
    steps=(LAST_PERIOD, AGREEMENT_OF_VERSION, CURRENT_VERSION, REGISTERED_INDICATOR),
    columns={
        name: column
        for name, column in columns_of_table("indicator_registry").items()
        if name in ("level", "status", "required_sectors")
    }
    | {
        "all_sectors_agreed": _made("all_sectors_agreed", "boolean", SECTORS_NEEDED),
        "cso_kinds": _made("cso_kinds", "integer", KINDS_NEEDED),
        "objections": _made("objections", "integer", frozenset()),
        "reviewed_within_12_months": _made("reviewed_within_12_months", "boolean", REVIEW_NEEDED),
        "agreed_everywhere": _made(
            "agreed_everywhere", "boolean", SECTORS_NEEDED | KINDS_NEEDED | REVIEW_NEEDED | STATUS_NEEDED
        ),
    },
    needs=needed("indicator_registry", "indicator_id", "version", "is_current")
    | needed("indicator_agreement", "indicator_id", "version", "stance"),
    dimension_needs={},
    additive_over=(),
    timing=AS_OF,
    dimensions=(),
)
