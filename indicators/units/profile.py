"""Her groups: the published class of one answer, and which of several answers stands for her.

Belongs here: SQL fragments that contacts, women, cases and notifications share. Does not: the classes
themselves (`schemas/dimensions.yaml`).
"""

from schemas.dimensions import load_dimensions

_CLASSES = load_dimensions({})
MIGRANT_ORDER = tuple(item.code for item in _CLASSES["migrant_status"].classes)
ETHNIC_ORDER = tuple(item.code for item in _CLASSES["ethnic_group"].classes)

ETHNIC_GROUP = """
        CASE
            WHEN ethnicity_method IN ('proxy', 'observed') THEN 'unknown'
            WHEN list_contains(ethnicity, 'declined') THEN 'declined'
            WHEN list_contains(ethnicity, 'unknown') THEN 'unknown'
            WHEN list_contains(ethnicity, 'not_asked') THEN 'not_asked'
            WHEN list_contains(ethnicity, 'roma') OR list_contains(ethnicity, 'traveller') THEN 'roma_traveller'
            WHEN ethnicity = ['national_majority'] THEN 'majority_only'
            WHEN array_length(ethnicity) > 0 THEN 'other_minority'
        END"""
"""The published class of one answer, exclusive. Only what she said herself counts: what a relative or the staff
said is `unknown`. Null only if a record breaks the rules of its table."""


def latest_usable(class_column: str, class_order: tuple[str, ...]) -> str:
    """SQL of the latest usable class among a woman's rows (rule `latest_usable` of the data model).

    A usable answer beats `declined`, which beats `unknown`, which beats `not_asked`; then the latest row by month
    and order of contact wins; then `class_order`, so that rows which nothing else tells apart give one answer in
    whatever order they are read. Needs the columns `month_number` and `contact_order`. One number ranks them all:
    a maximum over whole numbers costs a third of sorting each woman's rows.
    """
    ranks = " ".join(f"WHEN '{code}' THEN {rank}" for rank, code in enumerate(("not_asked", "unknown", "declined")))
    places = " ".join(f"WHEN '{code}' THEN {place}" for place, code in enumerate(reversed(class_order)))
    return (
        f"arg_max({class_column}, ((CAST(CASE {class_column} {ranks} ELSE 3 END AS BIGINT) * 1000000 "
        f"+ month_number) * 100000 + contact_order) * 100 + CASE {class_column} {places} ELSE 99 END)"
    )
