"""Dates as sources write them, to the first day of their month. No locale is asked, nothing is guessed.

Belongs here: formats of dates and reading them. Does not: which formats a source uses (its YAML file).
"""

import re
from collections.abc import Sequence
from datetime import date
from functools import cache

from schemas.headers import fold

MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""English abbreviations; a source with others lists them as `month_names`."""

TOKENS = {
    "Y": "(?P<year>[0-9]{4})",
    "y": "(?P<year>[0-9]{2})",
    "m": "(?P<month>[0-9]{1,2})",
    "b": r"(?P<month>[^\W\d_]{3,}\.?)",
    "d": "(?P<day>[0-9]{1,2})",
}
TIME_OF_DAY = "(?:[t ].*)?"


@cache
def pattern_of(date_format: str) -> str:
    """The regular expression of a format such as `d/m/Y`; a time of day after it is let through.

    Raises ValueError if a letter is no token, or year or month is missing or there twice.
    """
    parts = [TOKENS.get(character) or re.escape(character) for character in date_format]
    letters = [character for character in date_format if character.isalpha()]
    kinds = [{"Y": "year", "y": "year", "m": "month", "b": "month", "d": "day"}.get(letter) for letter in letters]
    if None in kinds or sorted(kinds) not in (["month", "year"], ["day", "month", "year"]):
        raise ValueError("A format of dates has Y or y, m or b, perhaps d, each once, and no other letter.")
    return "".join(parts) + TIME_OF_DAY


def first_of_month(text: str, patterns: Sequence[str], month_names: Sequence[str]) -> str | None:
    """ISO first day of the month of `text` (folded) by the first pattern that fits; None if no date is there.

    A year of two digits is of this century. Month names may be longer than those listed: `march` begins with `mar`.
    """
    for pattern in patterns:
        found = re.fullmatch(pattern, text)
        if found:
            groups = found.groupdict()
            return _iso(
                whole_year(groups["year"]), month_number(groups["month"], month_names), int(groups.get("day") or 1)
            )
    return None


def whole_year(text: str) -> int:
    """A year as it is written, with or without a sign between thousands; of two digits: of this century."""
    year = int(re.sub("[.,]", "", text))
    return year + 2000 if len(text) == 2 else year


def month_number(text: str, month_names: Sequence[str]) -> int:
    """1 to 12 for a number or a folded name that begins as one of `month_names`; 0 if it is none of them."""
    if text.isdigit():
        return int(text)
    names = [fold(name) for name in month_names]
    return next((number for number, name in enumerate(names, start=1) if text.startswith(name)), 0)


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).replace(day=1).isoformat()
    except ValueError:
        return None
