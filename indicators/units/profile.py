"""Which of several answers stands for her.

Belongs here: SQL fragments that women and cases share. Does not: the class of one answer (`groups`), the classes
themselves (`schemas/dimensions.yaml`).
"""

from schemas.dimensions import load_dimensions

_CLASSES = load_dimensions({})
MISSING_RANKS = ("not_asked", "unknown", "declined")


def latest_usable(dimension: str) -> str:
    """SQL of the latest usable class of `dimension` among a woman's rows (rule `latest_usable` of the data model).

    A usable answer beats `declined`, which beats `unknown`, which beats `not_asked`; then the latest row by month
    and order of contact wins; then the order of classes, so that rows which nothing else tells apart give one
    answer in whatever order they are read. Needs the columns `month_number` and `contact_order`. One number ranks
    them all and ends with the place of the class: the largest number tells which class won, and keeping a number
    for each woman costs a good deal less than keeping a text.
    """
    classes = [item.code for item in _CLASSES[dimension].classes]
    won = " ".join(f"WHEN {place} THEN '{code}'" for place, code in enumerate(reversed(classes)))
    return f"CASE max({_rank(dimension)}) % 100 {won} END"


def kept_with_latest_usable(dimension: str, kept: str) -> str:
    """SQL of the column `kept` on the row that has the latest usable class of `dimension`."""
    return f"arg_max({kept}, {_rank(dimension)})"


def _rank(dimension: str) -> str:
    """SQL of one row's number; null where the row has no class."""
    classes = [item.code for item in _CLASSES[dimension].classes]
    usable = " ".join(f"WHEN '{code}' THEN {rank}" for rank, code in enumerate(MISSING_RANKS))
    places = " ".join(f"WHEN '{code}' THEN {place}" for place, code in enumerate(reversed(classes)))
    return (
        f"((CAST(CASE {dimension} {usable} ELSE 3 END AS BIGINT) * 1000000 + month_number) * 100000 + contact_order)"
        f" * 100 + CASE {dimension} {places} END"
    )
