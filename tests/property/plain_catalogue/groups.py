"""In which classes an answer puts a woman, in each dimension; which of her answers stands for her.

Belongs here: data model, derived groupings; profile rule `latest_usable`. Every function gives a tuple of classes:
of one class, except for `ethnic_mention`, where a woman is in every class that she mentions.
"""

from collections.abc import Callable

NO_ANSWER = ("declined", "unknown", "not_asked")
"""The strongest first: a refusal beats an answer nobody learnt, which beats a question nobody asked."""

AGE_GROUPS = {
    "15_29": ("15_17", "18_24", "25_29"),
    "30_44": ("30_34", "35_44"),
    "45_64": ("45_54", "55_64"),
    "65_plus": ("65_74", "75_plus"),
}
STAYS = {"under_5_years": ("lt_1y", "y1_4"), "from_5_years": ("y5_9", "y10_plus")}


def in_bands(code: str, bands: dict[str, tuple[str, ...]]) -> str:
    """The band that has the code; a code of no band stands for itself (born_here, unknown, ...)."""
    for band, codes in bands.items():
        if code in codes:
            return band
    return code


def origin(code: str) -> str:
    """National, EU or EFTA, or any other country, as in the European survey."""
    return code if code in ("national", "eu_efta", *NO_ANSWER) else "other"


def what_she_said(row: dict) -> set[str]:
    """Her own answer. What a relative said or the staff guessed is not known."""
    return {"unknown"} if row.get("ethnicity_method") in ("proxy", "observed") else set(row["ethnicity"])


def ethnic_group(row: dict) -> str:
    """One exclusive class: Roma or Traveller first, then another minority, then the majority only."""
    said = what_she_said(row)
    for code in NO_ANSWER:
        if code in said:
            return code
    if "roma" in said or "traveller" in said:
        return "roma_traveller"
    return "majority_only" if said == {"national_majority"} else "other_minority"


CLASSES_OF: dict[str, Callable[[dict], tuple[str, ...]]] = {
    "migrant_status": lambda row: (row["migrant_status"],),
    "ethnic_group": lambda row: (ethnic_group(row),),
    "ethnic_mention": lambda row: tuple(sorted(what_she_said(row))),
    "origin": lambda row: (origin(row["birth_group"]),),
    "age_group": lambda row: (in_bands(row["age_band"], AGE_GROUPS),),
    "length_of_stay": lambda row: (in_bands(row["length_of_stay"], STAYS),),
    "language": lambda row: (row["language_group"],),
    "disability": lambda row: (row["disability"],),
}
"""The classes of a row in the dimensions that describe a woman."""

OF_A_WOMAN = tuple(CLASSES_OF)

Groups = dict[str, tuple[str, ...]]


def groups_of(row: dict, dimensions: tuple[str, ...] = OF_A_WOMAN) -> Groups:
    """Classes of one row."""
    return {name: CLASSES_OF[name](row) for name in dimensions}


def latest_usable(rows: list[dict], dimension: str) -> tuple[str, ...]:
    """Classes of her latest usable answer; if none is usable, the strongest reason why. `rows` in her order."""
    answers = [CLASSES_OF[dimension](row) for row in rows]
    usable = [answer for answer in answers if answer[0] not in NO_ANSWER]
    if usable:
        return usable[-1]
    return next((code,) for code in NO_ANSWER if (code,) in answers)
