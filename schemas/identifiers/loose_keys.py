"""Keys whose pattern is wide (letters, digits, - and _, up to 40): a name or a number of a person would pass it.

Belongs here: single keys that are no random key. Does not: the structure of all keys together (`keys`).
Codes that a source gives to a line, a survey or an organisation have the same pattern and may be words (North_Urban).
Random keys look like one another, so a number is told by standing out among them. A number that has the length
of the keys beside it, and that such a key could be by chance, is not seen.
"""

import math
import re

import pandas as pd

from schemas.fields import RANDOM_KEY
from schemas.identifiers import patterns
from schemas.identifiers.hits import Hit, first_hit
from schemas.identifiers.keys import RANDOM_KEYS
from schemas.identifiers.kinds import kind_of_text
from schemas.identifiers.national_numbers import has_lettered_number, share_of_one_kind

PATTERN = re.compile(RANDOM_KEY)
SUSPECT = "|".join(
    (
        r"[^A-Za-z0-9_-]|^.{41}",
        r"^[A-Z][A-Za-z]+(?:[-_][A-Z][A-Za-z]+)+$",
        r"^[0-9_-]+$",
        r"[0-9]{1,2}[-_][0-9]{1,2}[-_][0-9]{4}|[0-9]{4}[-_][0-9]{1,2}[-_][0-9]{1,2}",
        r"^[A-Za-z]{0,4}[0-9]{5,10}-?[A-Za-z]?$",
        r"^[A-Za-z]{6}[0-9A-Za-z]{2}[A-Za-z][0-9A-Za-z]{2}[A-Za-z][0-9A-Za-z]{3}[A-Za-z]$",
        r"^[A-Za-z]{4}[0-9]{6}[A-Za-z]{6}[0-9A-Za-z]{2}$",
        r"^[A-Za-z]{2}[0-9]{2}[0-9A-Za-z]{11,30}$",
    )
)
"""Keys worth a second look, told apart in one go so that a hundred thousand keys cost little: what no key may
hold, names, digits only, dates, forms of national numbers with letters, bank accounts."""

BY_CHANCE = 1e-4
"""How rare a random key of that form must be before one of them is taken for a number of a person."""


def loose_key_hits(frame: pd.DataFrame, column: str, keys: pd.Series) -> list[Hit]:
    """The first hit among the distinct keys of a column, if any."""
    suspect = keys.str.contains(SUSPECT).astype(bool)
    random = column in RANDOM_KEYS
    others = _Others(keys[~suspect]) if random else _LocalCodes(keys)
    hits = first_hit(frame, column, keys[suspect], lambda key: _kind(key, others, random))
    if hits or not suspect.all():
        return hits
    return _all_national_numbers(frame, column, keys)


class _Others:
    """The keys beside the suspect ones: how long they are, and how often their characters are digits."""

    def __init__(self, keys: pd.Series):
        self.count = len(keys)
        self.begin_with_letter = len(keys) >= 8 and not keys.str.match("[0-9]").any()
        self.lengths = keys.str.len().value_counts().to_dict()
        characters = int(keys.str.len().sum())
        self.digits = int(keys.str.count("[0-9]").sum()) / characters if characters else 0.0

    def would_have(self, key: str) -> bool:
        """Would keys like these, now and then, have the length of `key` and as many digits?"""
        if self.begin_with_letter and key[0].isdigit():
            return False
        length, digits = len(key), sum(character.isdigit() for character in key)
        share = math.comb(length, digits) * self.digits**digits * (1 - self.digits) ** (length - digits)
        return self.lengths.get(length, 0) * share > BY_CHANCE


class _LocalCodes:
    """Codes that a source gives: long numbers are usual only where most codes are such."""

    def __init__(self, keys: pd.Series):
        self.count = len(keys)
        self.long_numbers_are_usual = 2 * int(keys.str.contains("[0-9]{6}").sum()) > len(keys)

    def would_have(self, key: str) -> bool:
        """Would codes like these hold a number as long as that of `key`?"""
        return self.long_numbers_are_usual


def _kind(key: str, others: _Others | _LocalCodes, random: bool) -> str | None:
    if not PATTERN.fullmatch(key):
        return kind_of_text(key) or ("person_name" if patterns.is_person_name(key) else None)
    if re.search(r"(?:^|[-_])(?:1[89]|20)?\d{2}[-_]\d{1,2}[-_]\d{1,4}(?:$|[-_])", key) and patterns.is_exact_date(
        key.replace("_", "-")
    ):
        return "exact_date"
    if patterns.is_bank_account(key):
        return "bank_account"
    if random and patterns.is_person_name(key):
        return "person_name"
    if others.would_have(key):
        return None
    if has_lettered_number(key):
        return "national_number"
    digits = sum(character.isdigit() for character in key)
    return "long_number" if others.count and digits >= 6 and not re.search("[A-Za-z]", key) else None


def _all_national_numbers(frame: pd.DataFrame, column: str, keys: pd.Series) -> list[Hit]:
    """Where every key has a form to suspect: are they more often right as one national number than by chance?

    A check digit is right by chance for at most every tenth number of the right length.
    """
    if len(keys) >= 20 and share_of_one_kind(list(keys.head(2000))) > 0.9:
        return first_hit(frame, column, keys, lambda key: "national_number")
    return []
