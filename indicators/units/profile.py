"""Which of several answers stands for her.

Belongs here: SQL fragments that women and cases share. Does not: the class of one answer (`groups`), the classes
themselves (`schemas/dimensions.yaml`).
"""

from dataclasses import dataclass

from schemas.dimensions import load_dimensions

LATEST_USABLE, LATEST_ANY = "latest_usable", "latest_any"
PROFILE_RULES = {
    LATEST_USABLE: "Her latest answer that says a group stands, even if she later preferred not to say.",
    LATEST_ANY: "Her latest answer stands, whatever it is.",
}
"""How one of several answers is chosen; agreed with civil society, country by country (semantics C7)."""

_CLASSES = load_dimensions({})
MISSING_RANKS = ("not_asked", "unknown", "declined")


@dataclass(frozen=True)
class Choice:
    """How one of several answers is chosen: the row with the largest `rank` (SQL of a number) stands.

    `dimension`: whose class it is. `kept`: SQL of a column of that row; empty if only the class is asked for. A row
    without a class has no rank and is never chosen.
    """

    dimension: str
    rank: str
    kept: str = ""


def choice(dimension: str, rule: str, kept: str = "") -> Choice:
    """How the class of `dimension` (or the column `kept` beside it) is chosen, by one of PROFILE_RULES.

    By `latest_usable` a usable answer beats `declined`, which beats `unknown`, which beats `not_asked`; then the
    latest row by month and order of contact wins; then the order of classes, so that rows which nothing else tells
    apart give one answer in whatever order they are read. By `latest_any` only time and order count. Needs the
    columns `month_number` and `contact_order`. One number ranks them all and ends with the place of the class: the
    largest number tells which class won, and keeping a number for each woman costs a good deal less than keeping a
    text.
    """
    return Choice(dimension, _rank(dimension, rule), kept)


def class_number(rank: str) -> str:
    """SQL of the number of the class that a rank ends with."""
    return f"{rank} % 100"


def class_of_number(dimension: str, number: str) -> str:
    """SQL of the class of `dimension` that has a `number` (SQL)."""
    classes = [item.code for item in _CLASSES[dimension].classes]
    won = " ".join(f"WHEN {place} THEN '{code}'" for place, code in enumerate(reversed(classes)))
    return f"CASE {number} {won} END"


def latest(dimension: str, rule: str) -> str:
    """SQL of the class of `dimension` that stands for her among her rows (`choice`)."""
    return class_of_number(dimension, class_number(f"max({_rank(dimension, rule)})"))


def kept_with_latest(dimension: str, kept: str, rule: str) -> str:
    """SQL of the column `kept` on the row whose class of `dimension` stands for her."""
    return f"arg_max({kept}, {_rank(dimension, rule)})"


def _rank(dimension: str, rule: str) -> str:
    """SQL of one row's number; null where the row has no class."""
    classes = [item.code for item in _CLASSES[dimension].classes]
    missing = " ".join(f"WHEN '{code}' THEN {rank}" for rank, code in enumerate(MISSING_RANKS))
    usable = f"CASE {dimension} {missing} ELSE 3 END" if rule == LATEST_USABLE else "0"
    places = " ".join(f"WHEN '{code}' THEN {place}" for place, code in enumerate(reversed(classes)))
    return (
        f"((CAST({usable} AS BIGINT) * 1000000 + month_number) * 100000 + contact_order)"
        f" * 100 + CASE {dimension} {places} END"
    )
