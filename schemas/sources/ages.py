"""Ages as sources write them, in years, and the bands they fall into.

Belongs here: reading an age with its unit. Does not: the lowest age that counts (the source's `scope`).
"""

import re

import pandas as pd

from schemas.sources.spelling import spelling

NUMBER = re.compile(r"[0-9]{1,3}(?:[.,]?[0-9]{3})*")
HIGHEST_AGE = 120
STARTS = {15: "15_17", 18: "18_24", 25: "25_29", 30: "30_34", 35: "35_44", 45: "45_54", 55: "55_64", 65: "65_74"}


def ages(theirs: pd.DataFrame, entry: dict) -> list[int | None]:
    """Age in years; 0 where it is counted in a smaller unit; None where it is not known or not possible.

    `entry` is one of `scope` or of `fields`: its `column` or `from`, `unit`, `years` and `highest_age`.
    """
    texts = theirs[entry.get("from", entry.get("column"))]
    highest = entry.get("highest_age", HIGHEST_AGE)
    if "unit" not in entry:
        return [_age(text, highest) for text in texts]
    years = spelling(entry["years"])
    return [_with_unit(text, unit, years, highest) for text, unit in zip(texts, theirs[entry["unit"]], strict=True)]


def age_band(age: int | None) -> str:
    """The code of the band, `unknown` below the first one."""
    if age is None or age < min(STARTS):
        return "unknown"
    return "75_plus" if age >= 75 else STARTS[max(start for start in STARTS if start <= age)]


def _with_unit(text: str, unit: str, years: str, highest: int) -> int | None:
    if unit == "":
        return None
    return _age(text, highest) if spelling(unit) == years else 0


def _age(text: str, highest: int) -> int | None:
    if not NUMBER.fullmatch(text):
        return None
    age = int(re.sub(r"[.,]", "", text))
    return age if age <= highest else None
